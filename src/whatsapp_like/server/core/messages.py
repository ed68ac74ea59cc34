"""Messages: from a sender's request through one commit to every other session. The hot path.

Runs on the network thread. A send is checked against memory and put into the batch; when the store
has answered for the batch, everybody is told. No task, future or write is made for a message.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from math import inf
from typing import TYPE_CHECKING, Final, NamedTuple

from whatsapp_like.errors import DataError, ErrorCode, Refused
from whatsapp_like.models.kinds import CLOSE, DELETE, REACTION, TEXT, VOTE
from whatsapp_like.models.message import MAX_BODY_BYTES
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.codec import encode_received, encode_sent
from whatsapp_like.server.core.changing import change_of, check_body, check_kind
from whatsapp_like.server.core.conversations import LiveConversation, LiveMember
from whatsapp_like.server.core.session import Peer, Session
from whatsapp_like.server.core.throttle import ROUNDING
from whatsapp_like.server.store.rows import Append, Appended, Due, ScheduledRow

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub

BREAK = 1.0
"""Seconds for which a sender is held off when more waits for the disk than may."""

LONG_BREAK = 5.0
"""The same while there is no room on the disk."""


_FREE = frozenset({CLOSE, DELETE, REACTION, VOTE})
"""Kinds that every member may send, also where only admins write."""

_Waiting = tuple[Session, int, LiveConversation]
"""Who waits for the answer to an append, under which request id, and where it goes."""


class _Sending(NamedTuple):
    """What stands for a request where the server itself sends: such have no id."""

    kind: str
    id: int = 0
    nonce: int = 0
    target: int = 0


_make = tuple.__new__
"""Makes a named tuple from a tuple, at half the price of calling its class."""


class Messages:
    """Collects appends into batches and delivers what was committed."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        # Stands for the session of what was scheduled: nobody hears the answer.
        self._absent: Final = Session(Peer("", b"", False), 0.0)
        self._absent.gone = True
        self._batch: list[Append] = []
        self._waiting: list[_Waiting] = []
        self._outstanding: deque[tuple[list[Append], list[_Waiting], int]] = deque()
        # All that is not answered yet, what waits for its conversation included. Of bytes, those
        # of the growing batch also by themselves: so the answer need not add them up again.
        self._held = 0
        self._held_bytes = 0
        self._batch_bytes = 0
        self._most = hub.policy.held_messages
        self._most_bytes = hub.policy.held_bytes
        self._cost = 1 / hub.policy.messages_rate
        self._span = hub.policy.messages_burst / hub.policy.messages_rate + ROUNDING

    def send(self, session: Session, request: e.SendMessage, body: bytes) -> None:
        """Put an entry into the batch.

        What is refused for now says so itself, see `_put_off`.

        Raises:
            Refused: TOO_LARGE, INVALID, NOT_ALLOWED or NOT_A_MEMBER.
        """
        hub = self._hub
        account = session.account or hub.account_of(session)
        now = hub.now
        paid_at = (session.messages if session.messages > now else now) + self._cost
        if paid_at - now > self._span or now < session.throttled_until:
            self._put_off(session, request.id, self._throttled(session))
            return
        if request.kind != TEXT or request.target:
            check_kind(request.kind, request.target)
        if not 0 < len(body) <= MAX_BODY_BYTES:
            check_body(body)
        if self._held >= self._most or self._held_bytes + len(body) > self._most_bytes:
            self._put_off(session, request.id, self._held_off(session))
            return
        session.messages = paid_at
        conversation = request.conversation
        live = hub.conversations.get(conversation)
        if live is not None:
            self._put(session, request, body, live, account.id)
        elif account.is_member(conversation):
            # Loading keeps the order: whatever is sent meanwhile waits behind this.
            self._hold(1, len(body))
            lost = session.lost

            def loaded(live: LiveConversation) -> None:
                if session.lost == lost:
                    self._put(session, request, body, live, account.id)
                else:  # perhaps one that was sent before this
                    self._lose(session, request.id, self._not_yet(session))
                self._hold(-1, -len(body))

            def failed(error: Exception) -> None:
                self._hold(-1, -len(body))
                if isinstance(error, DataError):
                    self._lose(session, request.id, error)
                else:
                    hub.refuse(session, request.id, error)

            hub.conversations.use(conversation, loaded, failed)
        else:
            raise Refused(ErrorCode.NOT_A_MEMBER)

    @property
    def has_room(self) -> bool:
        """Whether messages are taken."""
        return self._held < self._most and self._held_bytes < self._most_bytes

    def put_due(self, row: ScheduledRow, live: LiveConversation) -> None:
        """Put a scheduled entry into the batch; `Scheduling` hears the answer.

        Raises:
            Refused: its sender may not write there.
        """
        self._put(
            self._absent, _Sending(row.kind), row.body, live, row.account, Due(row.id, row.at)
        )

    def charge(self, session: Session, size: int) -> None:
        """Count a message of so many bytes that a session leaves here for later.

        Raises:
            Refused: THROTTLED, BUSY or STORAGE, as if it sent it now.
        """
        now = self._hub.now
        paid_at = max(session.messages, now) + self._cost
        if paid_at - now > self._span or now < session.throttled_until:
            raise self._throttled(session)
        if self._held >= self._most or self._held_bytes + size > self._most_bytes:
            raise self._held_off(session)
        session.messages = paid_at

    def _throttled(self, session: Session) -> Refused:
        """Take nothing for a while; return why: THROTTLED."""
        now = self._hub.now
        self._hub.pace.charge_refused(session)
        if now >= session.throttled_until:
            # A quarter of the burst comes back at once: no trickle of single messages.
            session.throttled_until = now + max(self._span / 4, self._cost)
        return self._not_yet(session)

    def _not_yet(self, session: Session) -> Refused:
        """Return for how long nothing is taken: THROTTLED."""
        is_heard = session.throttled_until != inf
        until = session.throttled_until if is_heard else session.resumes_at
        wait = max(until - self._hub.now, 0.0)
        return Refused(
            ErrorCode.THROTTLED, "too many messages", retry_after=round(wait + 0.0005, 3)
        )

    def _held_off(self, session: Session) -> Refused:
        """Take nothing for a while; return why: STORAGE or BUSY."""
        is_short = self._hub.is_short_of_space
        seconds = LONG_BREAK if is_short else BREAK
        session.throttled_until = self._hub.now + seconds
        if is_short:
            return Refused(ErrorCode.STORAGE, "no room on the disk", retry_after=seconds)
        return Refused(ErrorCode.BUSY, "the disk does not keep up", retry_after=seconds)

    def _put_off(self, session: Session, request: int, refusal: Refused | DataError) -> None:
        """Refuse a message for now, and so that none overtakes it, all that its session sends until
        it has heard of that: a slow line may bring much of it when the wait is over. Its answer to
        a ping behind the refusal tells, since both ends keep their order."""
        self._hub.refuse(session, request, refusal)
        if not session.gone and session.throttled_until != inf:
            session.resumes_at, session.throttled_until = session.throttled_until, inf
            self._hub.heartbeat.ping(session)
            session.pings_to_hear = session.pings

    def _lose(self, session: Session, request: int, refusal: Refused | DataError) -> None:
        """Refuse for now a message that was taken already: what came behind it and waits for its
        conversation must not overtake it either."""
        session.lost += 1
        self._put_off(session, request, refusal)

    def limit(self) -> None:
        """Take messages, or take none, as the hub has room for them."""
        # The hot path looks at this number anyway.
        self._most = 0 if self._hub.is_short_of_space else self._hub.policy.held_messages

    def _hold(self, messages: int, size: int) -> None:
        self._held += messages
        self._held_bytes += size

    def _put(
        self,
        session: Session,
        request: e.SendMessage | _Sending,
        body: bytes,
        live: LiveConversation,
        sender: int,
        due: Due | None = None,
    ) -> None:
        kind, target, change = request.kind, request.target, None
        member = live.writers.get(sender)
        if member is None:
            member = _with_leave(live, sender, kind)
        withheld_from = live.withheld_from(sender) if live.blockers else 0
        if target:
            change = change_of(live, member, kind, target, self._hub.policy, self._hub.wall)
            withheld_from = withheld_from or live.withheld_with(target, sender)
        live.pending += 1
        self._held += 1
        self._held_bytes += len(body)
        self._batch_bytes += len(body)
        append = (
            live.id,
            sender,
            session.device,
            request.nonce,
            kind,
            body,
            withheld_from,
            live.expire_after,
            change,
            due,
        )
        self._batch.append(_make(Append, append))
        self._waiting.append((session, request.id, live))

    @property
    def has_batch(self) -> bool:
        """Whether there is something to append."""
        return bool(self._batch)

    def take_batch(self) -> list[Append]:
        """Return what is to be appended and start a new batch."""
        batch, self._batch = self._batch, []
        waiting, self._waiting = self._waiting, []
        size, self._batch_bytes = self._batch_bytes, 0
        self._outstanding.append((batch, waiting, size))
        return batch

    def appended(self, results: Sequence[Appended]) -> None:
        """Acknowledge and deliver the oldest outstanding batch."""
        batch, waiting, size = self._outstanding.popleft()
        self._hold(-len(batch), -size)
        hub = self._hub
        totals, push = hub.totals, hub.push
        for append, (session, request, live), (seq, time, is_new, refused, expires) in zip(
            batch, waiting, results, strict=True
        ):
            live.pending -= 1
            if refused is not None:
                if append.due is not None:
                    hub.scheduling.answered(append, append.due, refused)
                else:
                    hub.refuse(session, request, Refused(refused))
                continue
            if not session.gone:
                push(session, encode_sent(request, seq, time))
            if not is_new:
                totals.resent += 1
                continue
            totals.messages += 1
            if append.withheld_from:
                live.members[append.withheld_from].withhold(seq, live.last_time)
            live.last_seq = seq
            live.last_time = time
            sender = live.members.get(append.sender)
            if sender is not None:
                hub.receipts.follow_own(live, sender, seq)
                sender.wrote = seq
            if append.change is None:
                hub.typists.forget(live.id, append.sender)
            self._deliver(session, append, seq, time, expires, live)
            if expires:
                hub.expiry.note(expires)
            if live.archivers:
                hub.marking.arrived(live, append)
            if not request and append.due is not None:
                hub.scheduling.answered(append, append.due, None)
        if hub.conversations.is_draining:
            hub.conversations.drained()

    def append_failed(self, error: Exception) -> None:
        """Tell the senders of the oldest outstanding batch that nothing of it was stored, and those
        of what has come meanwhile, which must not overtake it."""
        batch, waiting, size = self._outstanding.popleft()
        batch, waiting, size = (
            batch + self._batch,
            waiting + self._waiting,
            size + self._batch_bytes,
        )
        self._batch, self._waiting, self._batch_bytes = [], [], 0
        self._hold(-len(batch), -size)
        self._hub.report(error)
        refusal = Refused(ErrorCode.STORAGE, "not stored", retry_after=5.0)
        for append, (session, request, live) in zip(batch, waiting, strict=True):
            live.pending -= 1
            if append.due is not None:
                self._hub.scheduling.append_failed(append, append.due)
            else:
                self._lose(session, request, refusal)
        self._hub.conversations.drained()

    def _deliver(
        self,
        session: Session,
        append: Append,
        seq: int,
        time: int,
        expires: int,
        live: LiveConversation,
    ) -> None:
        """Push a committed entry to every session but those of the device it came from."""
        hub = self._hub
        find = hub.accounts.get
        conversation, sender, device, nonce, kind, body, withheld_from, _, change, _ = append
        target = change.target if change is not None else 0
        if session.gone:
            session = self._connected(sender, device)
        if live.group is not None:
            told = hub.conversations.listening(live.group, live.members)
        else:
            told = []
            for member in live.members:
                account = find(member)
                if account is not None and member != withheld_from:
                    told += account.sessions
        # Mostly the other one of two is there; where nobody is, nothing needs encoding.
        if len(told) > 1 or session not in told:
            # fmt: off
            frame = encode_received(conversation, seq, sender, device, nonce, time, kind, body,
                                    target, expires)
            # fmt: on
            hub.totals.deliveries += hub.push_all(told, frame, session)

    def _connected(self, account: int, device: int) -> Session:
        """Return the session over which a device has come back, else one that is nobody's."""
        live = self._hub.accounts.get(account)
        sessions = live.sessions if live is not None else ()
        return next((session for session in sessions if session.device == device), self._absent)


def _with_leave(live: LiveConversation, sender: int, kind: str) -> LiveMember:
    """Return a member who may not write anything, but may send this.

    Raises:
        Refused: NOT_A_MEMBER or NOT_ALLOWED.
    """
    member = live.members.get(sender)
    if member is None:
        raise Refused(ErrorCode.NOT_A_MEMBER)
    if kind not in _FREE:
        raise Refused(ErrorCode.NOT_ALLOWED, "only admins write here")
    return member
