"""The server's open sessions, for administrators who watch them.

Runs on the network thread; no I/O.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from whatsapp_like.client.engine.link import Link
from whatsapp_like.client.events import SessionsChanged
from whatsapp_like.errors import ConnectionLost, Refused
from whatsapp_like.models.account import SessionEntry
from whatsapp_like.models.bounds import MAX_ID
from whatsapp_like.protocol import envelopes as e

COUNT_EVERY: Final = 30.0
"""After so many seconds what no event tells of is counted again."""


class Panel:
    """Follows the sessions once somebody asked for them, over reconnects too."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._watching = False
        self._sessions: dict[int, SessionEntry] = {}
        # While pages arrive; until the last one, the app goes on seeing what it saw.
        self._listed: dict[int, SessionEntry] | None = None
        self._counts = (0, 0, 0)
        self._changed = False
        self._counting = False
        self._count_again = False
        self._ticking = False

    def watch(
        self, done: Callable[[], None], failed: Callable[[Refused | ConnectionLost], None]
    ) -> None:
        """Ask for all sessions now and follow them from now on."""
        self._listed = {}
        self._ask(0, done, failed)

    def opened(self) -> None:
        """A session is open (again): ask again if somebody watches."""
        self._counting = self._ticking = False
        if self._watching:
            self.watch(lambda: None, lambda _: None)

    def _ask(
        self,
        after: int,
        done: Callable[[], None],
        failed: Callable[[Refused | ConnectionLost], None],
    ) -> None:
        def answered(page: e.SessionPage, _payload: bytes) -> None:
            self._watching = True
            self._counts = _counts(page)
            if self._listed is not None:
                self._listed.update((entry.id, entry) for entry in page.sessions)
            if page.next is not None:
                self._ask(page.next, done, failed)
                return
            if self._listed is not None:
                self._sessions, self._listed = self._listed, None
            self._changed = True
            if not self._ticking:
                self._ticking = True
                self._link.later(COUNT_EVERY, self._tick)
            done()

        self._link.ask(
            e.ListSessions(id=self._link.new_id(), after=after), e.SessionPage, answered, failed
        )

    def _tick(self) -> None:
        """Count again, for as long as the session lasts: no event tells of a new group."""
        self._count()
        self._link.later(COUNT_EVERY, self._tick)

    def _count(self) -> None:
        """Ask how many accounts and groups there are: the page after the last id has nothing
        else."""
        if self._counting:
            self._count_again = True
            return
        self._counting, self._count_again = True, False

        def answered(page: e.SessionPage, _payload: bytes) -> None:
            self._counting = False
            if _counts(page) != self._counts:
                self._counts = _counts(page)
                self._changed = True
            if self._count_again:
                self._count()

        def failed(_error: Refused | ConnectionLost) -> None:
            self._counting = False

        self._link.ask(
            e.ListSessions(id=self._link.new_id(), after=MAX_ID), e.SessionPage, answered, failed
        )

    def changed(self, entry: SessionEntry) -> None:
        """A session opened, or became idle or active."""
        if entry.id not in self._sessions and self._watching:
            self._count()  # perhaps it is a new account's first session: no event tells
        self._sessions[entry.id] = entry
        if self._listed is not None:
            self._listed[entry.id] = entry
        self._changed = True

    def closed(self, session: int) -> None:
        """A session ended."""
        self._sessions.pop(session, None)
        if self._listed is not None:
            self._listed.pop(session, None)
        self._changed = True

    def flush(self) -> None:
        """Tell the app once what changed since the last call."""
        if self._changed and self._watching:
            newest = sorted(self._sessions.values(), key=lambda entry: entry.since, reverse=True)
            accounts, groups, channels = self._counts
            self._link.tell(
                SessionsChanged(
                    sessions=tuple(newest), accounts=accounts, groups=groups, channels=channels
                )
            )
        self._changed = False


def _counts(page: e.SessionPage) -> tuple[int, int, int]:
    return page.accounts, page.groups, page.channels
