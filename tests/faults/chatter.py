"""A client process under fault tests: it writes to everybody, notes promises, and is killed.

Run as `python -m tests.faults.chatter ADDRESS PIN FOLDER HANDLE`. Commands come as lines on its
input, facts go out as JSON lines, each flushed at once: what was printed before a
kill is what the test may hold the system to.

    chat HANDLE …   write to these accounts, round robin, until told otherwise
    quiet           stop writing
    dump            print every conversation as this client's archive has it
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from whatsapp_like.client.client import Client
from whatsapp_like.client.events import Event, ItemsChanged, Offline, Synced
from whatsapp_like.client.profile import Profile
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.models.enums import Tick
from whatsapp_like.models.message import TextBody

PAUSE = 0.002
IN_OUTBOX = 200
"""Messages that may wait before the chatter pauses, so that a long cut does not fill the disk."""


def say(**fact: Any) -> None:
    """Print one fact."""
    sys.stdout.write(json.dumps(fact) + "\n")
    sys.stdout.flush()


class Chatter:
    """One client and what it was told to do."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.peers: list[int] = []
        self.waiting: set[int] = set()
        self.count = 0

    def heard(self, event: Event) -> None:
        """Report every promise: what is acknowledged is on the server's disk."""
        if isinstance(event, Synced):
            say(synced=True)
        elif isinstance(event, Offline):
            say(offline=event.reason)
        elif isinstance(event, ItemsChanged):
            for item in event.items:
                if item.local and item.seq and item.local in self.waiting:
                    self.waiting.discard(item.local)
                    say(acked=TextBody.decode(item.body).text, seq=item.seq)
                elif item.tick is Tick.FAILED:
                    say(failed=item.error)

    async def write(self, run: str) -> None:
        """Write to the peers, for ever."""
        while True:
            await asyncio.sleep(PAUSE)
            if not self.peers or len(self.waiting) >= IN_OUTBOX:
                continue
            self.count += 1
            peer = self.peers[self.count % len(self.peers)]
            text = f"{run}-{self.count}"
            say(typing=text, to=peer)
            item = await self.client.send_text(-peer, text)
            self.waiting.add(item.local)
            say(typed=text)

    async def obey(self) -> None:
        """Carry out commands until standard input ends."""
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while line := (await reader.readline()).decode().split():
            match line:
                case ["chat", *peers]:
                    self.peers = [int(peer) for peer in peers]
                case ["quiet"]:
                    self.peers = []
                    self.waiting.clear()
                case ["dump"]:
                    say(dump=await self.dump())

    async def dump(self) -> dict[str, list[tuple[int, int, str]]]:
        """Return (seq, sender, text) of all committed items, by members of the conversation."""
        found: dict[str, list[tuple[int, int, str]]] = {}
        for summary in await self.client.summaries():
            if summary.conversation is None:
                continue
            items: list[tuple[int, int, str]] = []
            before = None
            complete = False
            while not complete:
                page = await self.client.history(summary.id, before, 500)
                items[:0] = [
                    (item.seq, item.sender, TextBody.decode(item.body).text)
                    for item in page.items
                    if item.seq
                ]
                complete = page.complete or not page.items
                before = page.items[0] if page.items else None
            members = sorted(member.account for member in summary.conversation.members)
            found["-".join(map(str, members))] = items
        return found


async def main(address: str, pin: str, folder: str, handle: str) -> None:
    """Register at the first run, come back as the same device at every later one."""
    host, port = address.rsplit(":", 1)
    server = ServerAddress(host=host, port=int(port), pin=pin)
    profile = Profile.open(handle, Path(folder))
    async with Client.open(profile) as client:
        chatter = Chatter(client)
        client.subscribe(chatter.heard)
        account = client.account or await client.register(
            server, handle=handle, password="a fault of stars", first_name=handle
        )
        say(account=account.id)
        loop = asyncio.get_running_loop()
        writing = loop.create_task(chatter.write(f"{handle}-{loop.time():.6f}"))
        await chatter.obey()
        writing.cancel()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
