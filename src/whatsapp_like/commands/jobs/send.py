"""`wl-client send`: puts a message into the outbox and waits until the server has it.

Runs on the main thread, in the client's asyncio loop.
"""

from __future__ import annotations

import argparse
import asyncio
import sys

from whatsapp_like.client.client import Client
from whatsapp_like.client.events import Event, ItemsChanged
from whatsapp_like.commands.jobs import session
from whatsapp_like.commands.jobs.options import DONE, FAILED, MISUSED, WAITING, JobFailed, complain
from whatsapp_like.controllers.words import explain_code
from whatsapp_like.errors import ConnectionLost
from whatsapp_like.i18n import _
from whatsapp_like.models.enums import Tick
from whatsapp_like.models.message import TextBody
from whatsapp_like.models.timeline import TimelineItem


def run(options: argparse.Namespace) -> int:
    """Do the job; return the exit status."""
    text = _text(options)
    with session.open_profile(options, signed_in=True) as profile:

        async def work() -> int:
            async with Client.open(profile) as client:
                fates = Fates(client, session.login_command(options, profile, client))
                return await _send(client, fates, options, text)

        return asyncio.run(work())


def _text(options: argparse.Namespace) -> str:
    text = str(options.text)
    try:
        if text == "-":
            text = _read_input().removesuffix("\n")
        text.encode()  # arguments that are no UTF-8 arrive as halves of characters
    except UnicodeError:
        raise JobFailed(_("The text is not in UTF-8."), MISUSED) from None
    if not text.strip():
        raise JobFailed(_("There is nothing to send: the text is empty."), MISUSED)
    try:
        TextBody(text=text).encode()
    except ValueError:
        raise JobFailed(_("This text is too long."), MISUSED) from None
    return text


def _read_input() -> str:
    if sys.stdin.isatty():
        return sys.stdin.read()
    # A pipe brings bytes: what they mean must not depend on the locale of whoever starts us.
    return sys.stdin.buffer.read().decode().replace("\r\n", "\n")


class Fates(session.Watch):
    """Follows what becomes of own messages, by their local numbers."""

    def __init__(self, client: Client, login: str) -> None:
        super().__init__(client, login)
        self._items: dict[int, TimelineItem] = {}

    def _note(self, event: Event) -> None:
        if isinstance(event, ItemsChanged):
            self._items.update((item.local, item) for item in event.items if item.local)
        super()._note(event)

    def of(self, local: int) -> TimelineItem | None:
        """Return a message once the server has it or has refused it."""
        item = self._items.get(local)
        return item if item and (item.seq or item.tick is Tick.FAILED) else None


async def _send(client: Client, fates: Fates, options: argparse.Namespace, text: str) -> int:
    waiting: TimelineItem | None = None
    item: TimelineItem | None = None
    try:
        async with asyncio.timeout(options.timeout):
            conversation = await _recipient(client, fates, options.to)
            waiting = await client.send_text(conversation, text)
            while not options.no_wait and item is None and not fates.hopeless:
                await fates.changed()
                item = fates.of(waiting.local)
    except TimeoutError:
        if waiting is None:
            raise JobFailed(fates.reason or _("The server did not answer in time.")) from None
    return _tell(options, item, fates)


async def _recipient(client: Client, fates: Fates, name: str) -> int:
    """Return the conversation that the message goes to: with whom has that alias, else the group
    that is called so. Somebody unknown here is asked for once connected, by when all my groups are
    known."""
    account = session.known(client, name)
    while account is None:
        group = await session.group_called(client, name)
        if group is not None:
            return group.id
        if fates.synced:
            try:
                account = await session.find(client, name)
            except ConnectionLost:
                continue
            if account is None:
                words = _("Nobody here has the alias {name}, and no group of yours that name.")
                raise JobFailed(words.format(name=name))
        elif fates.hopeless:
            raise JobFailed(fates.reason)
        else:
            await fates.changed()
    return (await client.open_direct(account.id)).id


def _tell(options: argparse.Namespace, item: TimelineItem | None, fates: Fates) -> int:
    if item is not None and item.seq:
        if options.json:
            session.print_json(
                state=item.tick.value,
                conversation=str(item.conversation),
                seq=str(item.seq),
                time=item.time,
            )
        return DONE
    if item is not None:
        if options.json:
            session.print_json(state=Tick.FAILED.value, error=item.error)
        complain(explain_code(item.error))
        return FAILED
    if options.json:
        session.print_json(state=Tick.WAITING.value)
    if options.no_wait:
        return DONE
    words = _("Not sent yet: it waits on this computer until WL is connected again. {reason}")
    if fates.signed_out:
        words = _("Not sent yet: it waits on this computer until you have logged in. {reason}")
    complain(words.format(reason=fates.reason).rstrip())
    return WAITING
