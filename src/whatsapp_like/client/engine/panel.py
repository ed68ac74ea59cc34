"""The server's open sessions, for administrators who watch them.

Runs on the network thread; no I/O.
"""

from __future__ import annotations

from collections.abc import Callable

from whatsapp_like.client.engine.link import Link
from whatsapp_like.client.events import SessionsChanged
from whatsapp_like.errors import ConnectionLost, Refused
from whatsapp_like.models.account import SessionEntry
from whatsapp_like.protocol import envelopes as e


class Panel:
    """Follows the sessions once somebody asked for them, over reconnects too."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._watching = False
        self._sessions: dict[int, SessionEntry] = {}
        self._accounts = 0
        self._changed = False

    def watch(
        self, done: Callable[[], None], failed: Callable[[Refused | ConnectionLost], None]
    ) -> None:
        """Ask for all sessions now and follow them from now on."""
        self._sessions = {}
        self._ask(0, done, failed)

    def opened(self) -> None:
        """A session is open (again): ask again if somebody watches."""
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
            self._accounts = page.accounts
            self._sessions.update((entry.id, entry) for entry in page.sessions)
            if page.next is not None:
                self._ask(page.next, done, failed)
                return
            self._changed = True
            done()

        self._link.ask(
            e.ListSessions(id=self._link.new_id(), after=after), e.SessionPage, answered, failed
        )

    def changed(self, entry: SessionEntry) -> None:
        """A session opened, or became idle or active."""
        self._sessions[entry.id] = entry
        self._changed = True

    def closed(self, session: int) -> None:
        """A session ended."""
        self._sessions.pop(session, None)
        self._changed = True

    def flush(self) -> None:
        """Tell the app once what changed since the last call."""
        if self._changed and self._watching:
            newest = sorted(self._sessions.values(), key=lambda entry: entry.since, reverse=True)
            self._link.tell(SessionsChanged(sessions=tuple(newest), accounts=self._accounts))
        self._changed = False
