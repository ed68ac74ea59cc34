"""A bot that sends back whatever it is told, in thirty lines that matter.

The first run needs an invite link (`wl-server invite` prints one) to make the bot's account::

    python examples/echo_bot.py wl://server:7272/?pin=…&code=…

Later runs need nothing: the profile remembers server and account, and the bot first answers what
came while it was away. Stop it with Ctrl-C, or kill it: no message is answered twice or forgotten,
because the answer and the note that the question was read are one transaction on disk.
"""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys
from pathlib import Path

from whatsapp_like.client.client import Client
from whatsapp_like.client.events import Event, Offline
from whatsapp_like.client.profile import Profile
from whatsapp_like.errors import WLError
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.models.kinds import TEXT
from whatsapp_like.models.message import TextBody


def tell_trouble(event: Event) -> None:
    """Say why there is no connection; where no retry is planned, a person has to look."""
    if isinstance(event, Offline):
        again = "" if event.retry_at else " Not trying again."
        print(f"Offline: {event.reason}.{again}", file=sys.stderr)


async def run(profile: Profile, link: str, handle: str) -> None:
    """Answer for ever."""
    async with Client.open(profile) as client:
        client.subscribe(tell_trouble)
        if client.account is None:
            # Nobody will ever log in by this password: the device's key is enough to come back.
            await client.register(
                ServerAddress.parse(link),
                handle=handle,
                password=secrets.token_urlsafe(),
                first_name=handle.title(),
            )
            print(f"Registered as {handle}.")
        async for item in client.arrivals():
            try:
                answer = TextBody.decode(item.body).text if item.kind == TEXT else ""
            except ValueError:  # a broken client's message must not stop us for ever
                answer = ""
            if answer:
                await client.send_text(item.conversation, answer, read=item.seq)
                print(f"Echoed {len(answer)} characters.")
            else:
                await client.mark_read(item.conversation, item.seq)


def main() -> None:
    """Read the command line and run the bot."""
    parser = argparse.ArgumentParser(description="Sends back whatever it is told.")
    parser.add_argument("link", nargs="?", default="", help="invite link, on the first run")
    parser.add_argument("--handle", default="echo", help="name of the bot's account")
    parser.add_argument("--data", type=Path, default=None, help="folder for the bot's profile")
    arguments = parser.parse_args()
    try:
        profile = Profile.open(arguments.handle, arguments.data)
        if profile.identity is None and not arguments.link:
            parser.error("the first run needs an invite link: see `wl-server invite`")
        asyncio.run(run(profile, arguments.link, arguments.handle))
    except KeyboardInterrupt:
        print("Good-bye.")
    except (WLError, ValueError) as error:
        parser.exit(1, f"{error}\n")


if __name__ == "__main__":
    main()
