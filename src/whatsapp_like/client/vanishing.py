"""Takes out what disappears, at its time: offline too, and first of all at the start.

Runs on the network thread's loop. Times are by the server's clock: ours, put right by what the
server's said when we last met.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

from whatsapp_like.client.archive.reader import Reader
from whatsapp_like.client.archive.worker import ArchiveWorker
from whatsapp_like.client.events import Event, ItemsChanged, Online, Synced, TimelineReset
from whatsapp_like.client.machine import REOPEN_AFTER, Machine
from whatsapp_like.client.operations import Expire
from whatsapp_like.errors import DataError

LOOK_AGAIN = 60.0
"""Seconds after which the clock is read anew: this computer may have slept, or been set right."""

TIDY_EVERY = 3600.0
"""Seconds between two times at which the file is rid of what is in no table any more."""


class Vanishing:
    """What disappears from one archive. `heard` is to be called with each event."""

    def __init__(
        self, archive: ArchiveWorker, machine: Machine, clock: Callable[[], float] = time.time
    ) -> None:
        self._archive = archive
        self._machine = machine
        self._clock = clock
        self._woken = asyncio.Event()
        self._tidy_at = clock() + LOOK_AGAIN

    def heard(self, event: Event) -> None:
        """Look again when something new may disappear sooner, or another clock counts."""
        if isinstance(event, ItemsChanged):
            if any(item.expires for item in event.items):
                self._woken.set()
        elif isinstance(event, TimelineReset | Online | Synced):
            self._woken.set()

    async def run(self) -> None:
        """Take out what is due, again and again."""
        while True:
            self._woken.clear()
            try:
                wait = await self.sweep()
                await self._tidy()
            except DataError:
                wait = REOPEN_AFTER
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), wait)

    async def _tidy(self) -> None:
        now = self._clock()
        # A clock that was set back does not put it off for long.
        if now >= self._tidy_at or now < self._tidy_at - TIDY_EVERY:
            self._tidy_at = now + TIDY_EVERY
            await self._archive.tidy()

    async def sweep(self) -> float:
        """Take out all that is due; return in how many seconds to look again.

        Raises:
            DataError: the archive cannot be read or written.
        """
        while True:
            due = await self._archive.read(Reader.next_expiry)
            now = int(self._clock() * 1000) + self._machine.engine.clock_offset
            if not due or due > now:
                return min((due - now) / 1000 if due else LOOK_AGAIN, LOOK_AGAIN)
            await self._machine.usable()
            self._machine.engine.link.store(Expire(now))
            kept = self._machine.kept()
            self._machine.work()
            await kept
