"""What a bot works off: everything others sent that this account has not read yet.

Runs on the network thread's loop. The read watermark is the bot's memory: it is on disk, follows
the account, and moves only when the bot says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial

from whatsapp_like.client.archive.reader import Reader
from whatsapp_like.client.archive.worker import ArchiveWorker
from whatsapp_like.client.events import Event, ItemsChanged, Synced, TimelineReset
from whatsapp_like.errors import ConnectionLost, Refused
from whatsapp_like.models.timeline import TimelineItem

PAGE = 100

Subscribe = Callable[[Callable[[Event], None]], Callable[[], None]]


class _News:
    """Conversations in which something may have arrived."""

    def __init__(self) -> None:
        self.changed: dict[int, None] = {}
        # Those that wait for history which only a connection can bring.
        self.broken: dict[int, None] = {}
        self.woken = asyncio.Event()

    def heard(self, event: Event) -> None:
        if isinstance(event, ItemsChanged | TimelineReset):
            self.changed[event.conversation] = None
            self.woken.set()
        elif isinstance(event, Synced):
            self.changed |= self.broken
            self.broken = {}
            self.woken.set()


async def arrivals(
    archive: ArchiveWorker,
    subscribe: Subscribe,
    fetch_older: Callable[[int], Awaitable[None]],
) -> AsyncIterator[TimelineItem]:
    """Yield what others sent and this account has not read, oldest first in each conversation,
    without end."""
    news = _News()
    unsubscribe = subscribe(news.heard)
    try:
        for line in await archive.read(Reader.summaries):
            if line.unread and line.id > 0:
                news.changed[line.id] = None
        seen: dict[int, int] = {}
        while True:
            for conversation in tuple(news.changed):
                del news.changed[conversation]
                async for item in _unread(archive, fetch_older, conversation, seen, news):
                    yield item
            if not news.changed:
                news.woken.clear()
                await news.woken.wait()
    finally:
        unsubscribe()


async def _unread(
    archive: ArchiveWorker,
    fetch_older: Callable[[int], Awaitable[None]],
    conversation: int,
    seen: dict[int, int],
    news: _News,
) -> AsyncIterator[TimelineItem]:
    """Yield what nobody has read of a conversation above what `seen` says, and raise that."""
    while True:
        ask = partial(
            Reader.arrivals, conversation=conversation, since=seen.get(conversation, 0), limit=PAGE
        )
        page = await archive.read(ask)
        if page.broken:
            try:
                await fetch_older(conversation)
            except (ConnectionLost, Refused):
                news.broken[conversation] = None
                return
            continue
        for item in page.items:
            seen[conversation] = item.seq
            yield item
        seen[conversation] = page.through
        if len(page.items) < PAGE:
            return
