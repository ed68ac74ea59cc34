"""The hub: every session's bytes come in here, and everything said to anybody goes out from here.

Runs on the network thread; never blocks, never waits. Its owner (the listener; tests) drives it::

    session = hub.connect(peer, now)         a connection was accepted
    hub.receive(session, data, now)          bytes arrived (any number, any split)
    hub.disconnect(session, now)             it is closed, for whatever reason
    hub.tick(now, wall)                      every TICK seconds

and after any of these, and after a storage answer, once per loop iteration::

    if hub.has_batch:
        batch = hub.take_batch()             what one transaction must append
        ... results = store.append(batch, hub.wall), here or in the writer's thread ...
        hub.appended(results, now)           or hub.append_failed(error, now)
    for session in hub.drain():
        transport.write(session.take())      acks and deliveries in one write
        hub.report_buffered(session, transport.get_write_buffer_size(), now)
        if session.closing: transport.close()

`now` is in seconds of any monotonic clock; `wall` in milliseconds since 1970 UTC. The wall clock is
read at ticks only, so a clock that is set back or forth neither kills connections nor lets a
throttle pass; `hub.wall` continues it with the monotonic one in between.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import NamedTuple

from whatsapp_like.server.core.policy import Policy
from whatsapp_like.server.core.session import Peer, Session
from whatsapp_like.server.core.storage import Storage
from whatsapp_like.server.store.rows import Append, Appended

TICK = 0.1
"""Seconds between ticks: receipts and presence are told in this rhythm."""


class Counts(NamedTuple):
    """Numbers for the metrics: what is there now, then what has happened since the start."""

    connections: int
    sessions: int
    people: int
    conversations: int
    messages: int
    resent: int
    deliveries: int
    refusals: int
    login_failures: int
    slow_readers: int
    silent: int


class Hub:
    """Routes between sessions; keeps in memory what the hot path needs, and nothing that is not in
    the store as well."""

    def __init__(
        self,
        storage: Storage,
        policy: Policy,
        *,
        secret: bytes,
        now: float,
        wall: int,
        report: Callable[[Exception], None],
        random: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        """Start with nobody connected.

        `secret` is the store's own (it makes answers for unknown handles stable); `report` is told
        of every unexpected exception, for the log; `random` returns that many random bytes.
        """
        raise NotImplementedError

    # --- connections (the listener calls these) ---------------------------------------------------

    def connect(self, peer: Peer, now: float) -> Session:
        """Return the session for a connection that was accepted (and, with TLS, shook hands)."""
        raise NotImplementedError

    def receive(self, session: Session, data: bytes, now: float) -> None:
        """Take bytes from a connection. Never raises, whatever they are."""
        raise NotImplementedError

    def disconnect(self, session: Session, now: float) -> None:
        """Forget a connection that is closed; harmless when repeated."""
        raise NotImplementedError

    def report_buffered(self, session: Session, size: int, now: float) -> None:
        """Tell how many bytes of a connection the system has not taken yet.

        To be called after a write that left some, and again when they have gone (`resume_writing`).
        Above `policy.output_hard` at once, or above `policy.output_soft` for `policy.slow_for`
        seconds, the session is cut as a slow reader: it comes back and catches up by its cursors.
        """
        raise NotImplementedError

    def tick(self, now: float, wall: int) -> None:
        """Do what time demands: pings, deadlines, typing, presence, receipts, watermarks."""
        raise NotImplementedError

    def drain(self) -> list[Session]:
        """Return the sessions that have something to be written, or are to be closed, since the
        last call."""
        raise NotImplementedError

    def shutdown(self, now: float) -> None:
        """Say "closing" to everybody, accept nothing more and hand what is unsaved to the storage.

        To be called when no batch is outstanding; drain and write once more afterwards.
        """
        raise NotImplementedError

    # --- appending (one transaction per loop iteration) -------------------------------------------

    @property
    def has_batch(self) -> bool:
        """Whether there is something to append."""
        raise NotImplementedError

    def take_batch(self) -> list[Append]:
        """Return what is to be appended, in order, and start a new batch.

        Several batches may be outstanding; their answers are expected in the same order.
        """
        raise NotImplementedError

    def appended(self, results: Sequence[Appended], now: float) -> None:
        """Take the store's answer for the oldest outstanding batch: acknowledge and deliver."""
        raise NotImplementedError

    def append_failed(self, error: Exception, now: float) -> None:
        """The oldest outstanding batch was not stored, nothing of it: tell its senders."""
        raise NotImplementedError

    @property
    def wall(self) -> int:
        """Milliseconds since 1970 UTC, as of the last call that told the time."""
        raise NotImplementedError

    def counts(self) -> Counts:
        """Return the numbers for the metrics."""
        raise NotImplementedError
