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
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeVar

from whatsapp_like.errors import DataError, ErrorCode, Refused
from whatsapp_like.models.account import AccountRole
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.codec import encode
from whatsapp_like.protocol.envelopes import SendMessage
from whatsapp_like.server.core.accounts import LiveAccount, LiveAccounts
from whatsapp_like.server.core.conversations import LiveConversations
from whatsapp_like.server.core.devices import Devices
from whatsapp_like.server.core.direct import Direct
from whatsapp_like.server.core.directory import Directory
from whatsapp_like.server.core.expiry import Expiry
from whatsapp_like.server.core.greeting import Greeting
from whatsapp_like.server.core.groups import Groups
from whatsapp_like.server.core.heartbeat import Heartbeat
from whatsapp_like.server.core.joining import Joining
from whatsapp_like.server.core.listing import Listing
from whatsapp_like.server.core.login import Login
from whatsapp_like.server.core.marking import Marking
from whatsapp_like.server.core.members import Members
from whatsapp_like.server.core.message_marks import MessageMarks
from whatsapp_like.server.core.messages import Messages
from whatsapp_like.server.core.opening import Opening
from whatsapp_like.server.core.operations import Operations
from whatsapp_like.server.core.pace import Pace
from whatsapp_like.server.core.pictures import Pictures
from whatsapp_like.server.core.policy import Policy
from whatsapp_like.server.core.presence import Presences
from whatsapp_like.server.core.profile import Profile
from whatsapp_like.server.core.receipt_times import ReceiptTimes
from whatsapp_like.server.core.receipts import Receipts
from whatsapp_like.server.core.registration import Registration
from whatsapp_like.server.core.resume import Resume
from whatsapp_like.server.core.roster import Roster
from whatsapp_like.server.core.scheduling import Scheduling
from whatsapp_like.server.core.session import Handlers, PayloadHandlers, Peer, Session
from whatsapp_like.server.core.settling import Settling
from whatsapp_like.server.core.storage import Reader, Storage, Store
from whatsapp_like.server.core.timeline import Timeline
from whatsapp_like.server.core.typists import Typists
from whatsapp_like.server.store.rows import Append, Appended

TICK = 0.1
"""Seconds between ticks: receipts and presence are told in this rhythm."""

SWEEP = 30.0
"""Seconds between two looks for what nobody needs in memory any more."""

T = TypeVar("T")


class Feature(Protocol):
    """A module of the core that answers envelopes."""

    handlers: Handlers


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


@dataclass(slots=True)
class Totals:
    """What has happened since the start."""

    messages: int = 0
    resent: int = 0
    deliveries: int = 0
    refusals: int = 0
    login_failures: int = 0
    slow_readers: int = 0
    silent: int = 0


class Hub:
    """Routes between sessions; keeps in memory what the hot path needs, and nothing that is not in
    the store as well.

    The part up to `counts` is for the owner, the rest for the features.
    """

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
        self.storage = storage
        self.policy = policy
        self.report = report
        self.random = random
        self.now = now
        self._epoch = wall - int(now * 1000)
        self.totals = Totals()
        self.accounts = LiveAccounts()
        self.conversations = LiveConversations(self)
        self.sessions: dict[int, Session] = {}
        self._connections: set[Session] = set()
        self._dirty: list[Session] = []
        self._slow: set[Session] = set()
        self._sweep_at = now + SWEEP
        self._is_closing = False
        self.is_short_of_space = False
        self.pace = Pace(self)
        self.heartbeat = Heartbeat(self)
        self.opening = Opening(self)
        self.messages = Messages(self)
        self.marking = Marking(self)
        self.expiry = Expiry(self)
        self.scheduling = Scheduling(self)
        self.receipts = Receipts(self)
        self.receipt_times = ReceiptTimes(self)
        self.typists = Typists(self)
        self.presences = Presences(self)
        self.operations = Operations(self)
        self.settling = Settling(self)
        self.profile = Profile(self)
        login = Login(self, secret)
        pictures = Pictures(self)
        self.devices = Devices(self, login)
        self._handlers: Handlers = {
            e.Ping: lambda session, _: self.say(session, e.Pong()),
            e.Pong: lambda session, _: self.heartbeat.pong(session),
        }
        features: tuple[Feature, ...] = (
            Greeting(self),
            Registration(self),
            login,
            Resume(self),
            self.profile,
            self.devices,
            Directory(self),
            Roster(self),
            Direct(self),
            Listing(self),
            Groups(self),
            Members(self),
            Joining(self),
            Timeline(self),
            self.marking,
            MessageMarks(self),
            self.scheduling,
            self.receipts,
            self.receipt_times,
            self.typists,
            self.presences,
            self.operations,
            pictures,
        )
        self._payload_handlers: PayloadHandlers = {
            e.ScheduleMessage: self.scheduling.schedule,
            **pictures.payload_handlers,
        }
        for feature in features:
            self._handlers.update(feature.handlers)

    # --- connections (the listener calls these) ---------------------------------------------------

    def connect(self, peer: Peer, now: float) -> Session:
        """Return the session for a connection that was accepted (and, with TLS, shook hands)."""
        self.now = now
        session = Session(peer, now)
        self._connections.add(session)
        self.heartbeat.watch(session)
        if self._is_closing:
            self._say_closing(session)
        return session

    def receive(self, session: Session, data: bytes, now: float) -> None:
        """Take bytes from a connection. Never raises, whatever they are."""
        self.now = now
        connection, send = session.connection, self.messages.send
        for item in connection.receive(data, now):
            if session.gone:
                return
            if type(item) is not tuple:
                self._complain(session, item)
                continue
            envelope, payload = item
            try:
                if type(envelope) is SendMessage:
                    send(session, envelope, payload)
                elif self.pace.allows(session, envelope):
                    whole = self._payload_handlers.get(type(envelope))
                    if whole is not None:
                        whole(session, envelope, payload)
                        continue
                    handle = self._handlers.get(type(envelope))
                    if handle is None:
                        raise Refused(ErrorCode.UNKNOWN_TYPE)
                    handle(session, envelope)
            except Exception as error:
                self.refuse(session, getattr(envelope, "id", None), error)
        if connection.error is not None and not session.gone:
            self.cut(session, connection.error.code, connection.error.detail)

    def disconnect(self, session: Session, now: float) -> None:
        """Forget a connection that is closed; harmless when repeated."""
        self.now = now
        session.outgoing.clear()
        session.connection.close()
        self._forget(session)

    def report_buffered(self, session: Session, size: int, now: float) -> None:
        """Tell how many bytes of a connection the system has not taken yet.

        To be called after a write that left some, and again when they have gone (`resume_writing`).
        Above `policy.output_hard` at once, or above `policy.output_soft` for `policy.slow_for`
        seconds, the session is cut as a slow reader: it comes back and catches up by its cursors.
        """
        self.now = now
        session.buffered = size
        if session.gone:
            return
        if size > self.policy.output_hard:
            self._cut_slow(session)
        elif size <= self.policy.output_soft:
            self._slow.discard(session)
        elif session not in self._slow:
            self._slow.add(session)
            session.slow_since = now

    def tick(self, now: float, wall: int) -> None:
        """Do what time demands: pings, deadlines, typing, presence, receipts, watermarks."""
        self.now = now
        self._epoch = wall - int(now * 1000)
        self.heartbeat.tick()
        for session in [s for s in self._slow if now - s.slow_since >= self.policy.slow_for]:
            self._cut_slow(session)
        self.typists.tick()
        self.presences.tick()
        self.operations.tick()
        self.receipts.tick()
        self.receipt_times.tick()
        self.expiry.tick()
        self.scheduling.tick()
        if now >= self._sweep_at:
            self._sweep_at = now + SWEEP
            self.accounts.sweep(now)
            self.conversations.sweep()

    def set_short_of_space(self, is_short: bool) -> None:
        """Refuse messages and new accounts while the disk is nearly full; all the rest goes on."""
        self.is_short_of_space = is_short
        self.messages.limit()

    def drain(self) -> list[Session]:
        """Return the sessions that have something to be written, or are to be closed, since the
        last call."""
        dirty, self._dirty = self._dirty, []
        for session in dirty:
            # A frame is bounded, so few of them need no adding up.
            if session.buffered or len(session.outgoing) > 8:
                size = session.buffered + sum(map(len, session.outgoing))
                if size > self.policy.output_hard and not session.gone:
                    self._cut_slow(session)
        if self._dirty:  # whoever was cut just now, or saw somebody go
            dirty = list(dict.fromkeys(dirty + self._dirty))
            self._dirty = []
        return dirty

    def shutdown(self, now: float) -> None:
        """Say "closing" to everybody, accept nothing more and hand what is unsaved to the storage.

        To be called when no batch is outstanding; drain and write once more afterwards.
        """
        self.now = now
        self._is_closing = True
        for session in list(self._connections):
            self._say_closing(session)
        self.receipts.save()
        self.presences.save()

    # --- appending (one transaction per loop iteration) -------------------------------------------

    @property
    def has_batch(self) -> bool:
        """Whether there is something to append."""
        return self.messages.has_batch

    def take_batch(self) -> list[Append]:
        """Return what is to be appended, in order, and start a new batch.

        Several batches may be outstanding; their answers are expected in the same order.
        """
        return self.messages.take_batch()

    def appended(self, results: Sequence[Appended], now: float) -> None:
        """Take the store's answer for the oldest outstanding batch: acknowledge and deliver."""
        self.now = now
        self.messages.appended(results)

    def append_failed(self, error: Exception, now: float) -> None:
        """The oldest outstanding batch was not stored, nothing of it: tell its senders."""
        self.now = now
        self.messages.append_failed(error)

    @property
    def wall(self) -> int:
        """Milliseconds since 1970 UTC, as of the last call that told the time."""
        return self._epoch + int(self.now * 1000)

    def counts(self) -> Counts:
        """Return the numbers for the metrics."""
        totals = self.totals
        return Counts(
            connections=len(self._connections),
            sessions=len(self.sessions),
            people=sum(1 for account in self.accounts if account.sessions),
            conversations=len(self.conversations),
            messages=totals.messages,
            resent=totals.resent,
            deliveries=totals.deliveries,
            refusals=totals.refusals,
            login_failures=totals.login_failures,
            slow_readers=totals.slow_readers,
            silent=totals.silent,
        )

    # --- speaking (the features call these) -------------------------------------------------------

    def say(self, session: Session, envelope: e.ServerEnvelope, payload: bytes = b"") -> None:
        """Say something to one session; nothing if it is gone."""
        if not session.gone:
            self.push(session, session.connection.send(envelope, payload))

    def tell(
        self,
        account: LiveAccount,
        event: e.ServerEnvelope,
        but: Session | None = None,
        feature: str = "",
        payload: bytes = b"",
    ) -> None:
        """Say something to every session of an account, encoded once; with `feature` only to those
        whose client named it."""
        if account.sessions:
            frame = encode(event, payload)
            for session in account.sessions:
                if session is not but and (not feature or feature in session.features):
                    self.push(session, frame)

    def push(self, session: Session, frame: bytes) -> None:
        """Put an encoded event out for an open session that is not gone."""
        outgoing = session.outgoing
        if not outgoing:
            self._dirty.append(session)
        outgoing.append(frame)

    def push_all(self, sessions: Iterable[Session], frame: bytes, but: Session) -> int:
        """Put an encoded event out for sessions that are open, but one; return for how many."""
        dirty = self._dirty
        count = 0
        for session in sessions:
            if session is not but:
                # As `push` does: a call for each of a thousand would be a tenth of their price.
                outgoing = session.outgoing
                if not outgoing:
                    dirty.append(session)
                outgoing.append(frame)
                count += 1
        return count

    def refuse(self, session: Session, request: int | None, error: Exception) -> None:
        """Answer a request with an error. What is not meant for peers goes to the log instead."""
        if isinstance(error, Refused):
            refusal = error
        elif isinstance(error, DataError):
            self.report(error)
            refusal = Refused(ErrorCode.STORAGE, "the store fails", retry_after=5.0)
        else:
            self.report(error)
            refusal = Refused(ErrorCode.INTERNAL)
        if request is None:  # a report: nobody waits for an answer
            return
        self.totals.refusals += 1
        self.say(
            session,
            e.ErrorReply(
                re=request,
                code=refusal.code,
                detail=refusal.detail,
                retry_after=refusal.retry_after,
            ),
        )

    def ignore(self, error: Exception) -> None:
        """Take a failure that nobody waits for: only what is unexpected goes to the log."""
        if not isinstance(error, Refused):
            self.report(error)

    def cut(
        self,
        session: Session,
        code: ErrorCode,
        detail: str = "",
        retry_after: float | None = None,
    ) -> None:
        """End a connection for a reason, which it is told."""
        if not session.gone:
            self.say(session, e.ErrorReply(code=code, detail=detail, retry_after=retry_after))
            self.end(session)

    def end(self, session: Session) -> None:
        """Close a connection once what it was told is written."""
        session.closing = True
        session.connection.close()
        self._forget(session)

    # --- asking the store (the features call these) -----------------------------------------------

    def account_of(self, session: Session) -> LiveAccount:
        """Return whose session it is.

        Raises:
            Refused: OUT_OF_STATE, nobody has logged in.
        """
        if session.account is None:
            raise Refused(ErrorCode.OUT_OF_STATE, "log in first")
        return session.account

    def person_of(self, session: Session) -> LiveAccount:
        """Return whose session it is.

        Raises:
            Refused: NOT_ALLOWED, the operator's, who neither has contacts nor converses.
        """
        account = self.account_of(session)
        if account.account.role is AccountRole.OPERATOR:
            raise Refused(ErrorCode.NOT_ALLOWED, "the operator only runs the server")
        return account

    def read(
        self,
        session: Session,
        request: int,
        job: Callable[[Reader], T],
        then: Callable[[T], None],
    ) -> None:
        """Run a job on the store's reading face for a request. What the job or `then` raises
        becomes the request's error.

        Raises:
            Refused: BUSY, too many requests of this session wait for the store.
        """
        self.count_read(session)
        self.storage.read(job, *self._answers(session, request, then, None))

    def write(
        self,
        session: Session,
        request: int,
        job: Callable[[Store], T],
        then: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run a job on the store's writing face, as `read` does. `then` runs even if the session
        is gone meanwhile, since the store has changed."""
        self.count_read(session)
        self.storage.write(job, *self._answers(session, request, then, failed))

    def count_read(self, session: Session) -> None:
        """Count a request that waits for the store.

        Raises:
            Refused: BUSY, too many of this session wait.
        """
        # Before login one step at a time: their order is the protocol.
        if session.reads >= (self.policy.reads_at_once if session.account is not None else 1):
            raise Refused(ErrorCode.BUSY, "too many requests at once", retry_after=1.0)
        session.reads += 1

    def _answers(
        self,
        session: Session,
        request: int,
        then: Callable[[T], None],
        failed: Callable[[Exception], None] | None,
    ) -> tuple[Callable[[T], None], Callable[[Exception], None]]:
        def answered(result: T) -> None:
            session.reads -= 1
            try:
                then(result)
            except Exception as error:
                self.refuse(session, request, error)

        def refused(error: Exception) -> None:
            session.reads -= 1
            if failed is not None:
                failed(error)
            else:
                self.refuse(session, request, error)

        return answered, refused

    # --- ends -------------------------------------------------------------------------------------

    def _complain(self, session: Session, complaint: Any) -> None:
        """Answer what is not one of our types, or an impossible request."""
        if complaint.request is not None:
            self.refuse(session, complaint.request, Refused(complaint.code, complaint.detail))

    def _cut_slow(self, session: Session) -> None:
        self.totals.slow_readers += 1
        # All of it can be fetched again; this way the reason has a chance to get through.
        session.outgoing.clear()
        self.cut(session, ErrorCode.SLOW_READER, "reads too slowly")

    def _say_closing(self, session: Session) -> None:
        # Spread over two seconds: not everybody should come back in the same instant.
        spread = int.from_bytes(self.random(2), "big") / 0xFFFF
        self.cut(session, ErrorCode.CLOSING, "the server stops", round(1 + 2 * spread, 3))

    def _forget(self, session: Session) -> None:
        if session.gone:
            return
        session.gone = True
        self._connections.discard(session)
        self._slow.discard(session)
        account = session.account
        if account is not None:
            del self.sessions[session.id]
            account.sessions.remove(session)
            self.conversations.attended(account)
            self.presences.closed(session, account)
            self.operations.closed(session)
            self.devices.changed(account)
