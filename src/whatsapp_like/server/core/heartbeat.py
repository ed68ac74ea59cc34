"""Deadlines of connections: hello, login, and the silence after which one is pinged or given up.

Runs on the network thread. A wheel of one-second slots: every connection sits in exactly one, and
is only looked at when that is due; what it heard meanwhile just puts it into a later slot. So
traffic costs nothing here, and a tick costs only what is due.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsapp_like.errors import ErrorCode
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.connection import DEAD_AFTER, PING_AFTER, State
from whatsapp_like.server.core.session import Session

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub

SLOTS = 32
"""More than the longest deadline in seconds; a later one would just be looked at early."""


class Heartbeat:
    """Watches over every connection."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._slots: list[list[Session]] = [[] for _ in range(SLOTS)]
        self._second = int(hub.now)

    def watch(self, session: Session) -> None:
        """Begin with a connection that was just made."""
        self._put(session, session.connected + self._hub.policy.hello_within)

    def ping(self, session: Session) -> None:
        """Ask whether a client is there."""
        session.pings += 1
        self._hub.say(session, e.Ping())

    def pong(self, session: Session) -> None:
        """Take its answer: pings are answered in their order, each behind what was sent before."""
        session.pings = max(0, session.pings - 1)
        if session.pings_to_hear:
            session.pings_to_hear -= 1
            if not session.pings_to_hear:
                session.throttled_until = session.resumes_at

    def tick(self) -> None:
        """Look at every connection that is due."""
        now = int(self._hub.now)
        # After a long pause (a suspended machine) one round visits all slots; more would be idle.
        for second in range(max(self._second + 1, now - SLOTS + 1), now + 1):
            due, self._slots[second % SLOTS] = self._slots[second % SLOTS], []
            for session in due:
                if not session.gone:
                    self._look(session)
        self._second = max(self._second, now)

    def _look(self, session: Session) -> None:
        hub, connection = self._hub, session.connection
        now = hub.now
        if connection.state is not State.OPEN:
            greeting = connection.state is State.GREETING
            policy = hub.policy
            deadline = session.connected + (
                policy.hello_within if greeting else policy.login_within
            )
            if now >= deadline:
                what = "hello" if greeting else "login"
                hub.cut(session, ErrorCode.SILENT, f"no {what} in time")
            else:
                self._put(session, deadline)
            return
        silence = now - connection.heard
        if silence >= DEAD_AFTER:
            hub.totals.silent += 1
            hub.cut(session, ErrorCode.SILENT, "nothing heard")
        elif silence >= PING_AFTER:
            self.ping(session)
            self._put(session, connection.heard + DEAD_AFTER)
        else:
            self._put(session, connection.heard + PING_AFTER)

    def _put(self, session: Session, due: float) -> None:
        # The slot after `due`, so that a look never comes too early; never one already visited.
        second = max(int(due) + 1, self._second + 1)
        self._slots[min(second, self._second + SLOTS - 1) % SLOTS].append(session)
