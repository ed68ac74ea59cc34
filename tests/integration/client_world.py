"""Clients on a real server, for tests: people who register, and a wait for what they are told.

Runs on the test's asyncio loop; each client has its archive's thread beside it, as in life.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from whatsapp_like.client.client import Client
from whatsapp_like.client.events import Event, Synced
from whatsapp_like.client.profile import Profile
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.models.enums import Tick
from whatsapp_like.models.message import TextBody
from whatsapp_like.models.timeline import TimelineItem

PASSWORD = "correct horse battery staple"
WITHIN = 15.0

E = TypeVar("E", bound=Event)
_numbers = itertools.count(1)


class Someone:
    """A client and everything it was told."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.events: list[Event] = []
        self._news = asyncio.Event()
        client.subscribe(self._heard)

    def _heard(self, event: Event) -> None:
        self.events.append(event)
        self._news.set()

    @property
    def id(self) -> int:
        """The account's id."""
        assert self.client.account is not None
        return self.client.account.id

    def told(self, kind: type[E]) -> list[E]:
        """Return the events of one kind so far."""
        return [event for event in self.events if isinstance(event, kind)]

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until a condition holds, which is looked at after each event."""
        async with asyncio.timeout(WITHIN):
            while not condition():
                self._news.clear()
                await self._news.wait()

    async def hears(self, kind: type[E], condition: Callable[[E], object] = bool) -> E:
        """Wait for an event of a kind that fulfils a condition, and return it."""
        found: list[E] = []

        def look() -> bool:
            found[:] = [event for event in self.told(kind) if condition(event)]
            return bool(found)

        await self.until(look)
        return found[-1]

    async def synced(self) -> None:
        """Wait until the client is in step (again)."""
        await self.until(lambda: Synced() in self.events)

    async def items(self, conversation: int) -> list[TimelineItem]:
        """Return a whole timeline."""
        page = await self.client.history(conversation, limit=100_000)
        found = list(page.items)
        while not page.complete and page.items and found[0].seq:
            page = await self.client.history(conversation, found[0], limit=100_000)
            found = [*page.items, *found]
        return found

    async def texts(self, conversation: int) -> list[str]:
        """Return the texts of a whole timeline."""
        return [TextBody.decode(item.body).text for item in await self.items(conversation)]

    async def ticks(self, conversation: int, ticks: list[Tick]) -> None:
        """Wait until my messages there have these ticks."""
        async with asyncio.timeout(WITHIN):
            while True:
                self._news.clear()
                mine = [i for i in await self.items(conversation) if i.sender == self.id]
                if [item.tick for item in mine] == ticks:
                    return
                await self._news.wait()


@asynccontextmanager
async def somebody(folder: Path, server: ServerAddress, handle: str = "") -> AsyncIterator[Someone]:
    """Register somebody new on a new profile and stay connected."""
    handle = handle or f"user{next(_numbers)}"
    async with Client.open(Profile.open(handle, folder)) as client:
        someone = Someone(client)
        await client.register(server, handle=handle, password=PASSWORD, first_name=handle.title())
        await someone.synced()
        yield someone


@asynccontextmanager
async def again(folder: Path, name: str) -> AsyncIterator[Someone]:
    """Open a profile that is signed in."""
    async with Client.open(Profile.open(name, folder)) as client:
        yield Someone(client)
