"""Disappearing messages: when the time of one has come, the store is told to take its body away.

Runs on the network thread. Nobody is told: whoever has an entry knows when it goes.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from whatsapp_like.server.core.storage import Store

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub

AT_ONCE = 200
"""Bodies taken away in one transaction: few enough that nobody's message waits for it."""

EMPTY_EVERY = 3600.0
"""Seconds between two times at which the store's log is emptied of what was deleted."""

PAUSE = 5.0
"""Seconds until it is tried again after the store has failed."""


class Expiry:
    """Knows when the next body has to go."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._next: float = 0
        """By the wall clock, in milliseconds: at first, at once, since nobody has looked yet."""
        self._not_before = hub.now
        self._empty_at = hub.now + EMPTY_EVERY
        self._is_under_way = False

    def note(self, expires: int) -> None:
        """An entry was committed whose body goes at that time."""
        self._next = min(self._next, expires)

    def tick(self) -> None:
        """Take away what is due, some at a time."""
        hub = self._hub
        wall = hub.wall
        if hub.now >= self._empty_at:
            self._empty_at = hub.now + EMPTY_EVERY
            hub.storage.write(lambda store: store.empty_log(), lambda _: None, hub.report)
        if self._is_under_way or wall < self._next or hub.now < self._not_before:
            return
        self._is_under_way = True
        self._next = inf

        def job(store: Store) -> int | None:
            return store.blank_expired(wall, AT_ONCE)

        hub.storage.write(job, self._done, self._failed)

    def _done(self, following: int | None) -> None:
        self._is_under_way = False
        if following is not None:
            self.note(following)

    def _failed(self, error: Exception) -> None:
        self._is_under_way = False
        self._next, self._not_before = 0, self._hub.now + PAUSE
        self._hub.report(error)
