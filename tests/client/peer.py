"""A server in a few lines, for tests of the engine: it keeps logs and answers, and can misbehave.

No sockets, no store: bytes in, bytes out, like the real hub, but every frame it would send can be
lost, doubled, held back or replaced by a test.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from whatsapp_like.errors import ErrorCode
from whatsapp_like.models.account import Account, Preferences
from whatsapp_like.models.contact import Contact
from whatsapp_like.models.conversation import Conversation, Marks, Member
from whatsapp_like.models.enums import ConversationKind, PresenceStatus, Registration
from whatsapp_like.models.kinds import CLOSE, CONTENT, DELETE, EDIT, POLL, TARGETED, TEXT, VOTE
from whatsapp_like.models.marking import MessageMark, Scheduled
from whatsapp_like.models.message import Entry
from whatsapp_like.models.presence import Presence
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.codec import InvalidRequest, UnknownType
from whatsapp_like.protocol.connection import server_side

TIME = 1_760_000_000_000


def account(number: int, handle: str = "") -> Account:
    return Account(id=number, handle=handle or f"user{number}", first_name=f"User {number}")


@dataclass
class Log:
    """A conversation and everything said in it."""

    id: int
    members: dict[int, Member]
    entries: list[tuple[Entry, bytes]] = field(default_factory=list)
    marks: dict[int, Marks] = field(default_factory=dict)
    expire_after: int = 0

    def head(self, account: int) -> Conversation:
        return Conversation(
            id=self.id,
            kind=ConversationKind.DIRECT,
            members=tuple(self.members.values()),
            last_seq=len(self.entries),
            last_time=self.entries[-1][0].time if self.entries else 0,
            marks=self.marks.get(account, Marks()),
            expire_after=self.expire_after,
        )


class PeerSession:
    """The server's end of one connection; `heard` is everything the client said."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        self.connection = server_side(0.0)
        self.output: deque[bytes] = deque()
        self.heard: list[e.ClientEnvelope] = []
        self.account = 0
        self.device = 0
        self.is_open = False

    def say(self, envelope: e.ServerEnvelope, payload: bytes = b"") -> None:
        self.output.append(self.connection.send(envelope, payload))

    def receive(self, data: bytes) -> None:
        for heard in self.connection.receive(data, 0.0):
            assert not isinstance(heard, UnknownType | InvalidRequest), heard
            envelope, payload = heard
            self.heard.append(envelope)
            self.peer.answer(self, envelope, payload)
        assert self.connection.error is None, self.connection.error

    def asked(self, kind: type[e.ClientEnvelope]) -> list[e.ClientEnvelope]:
        return [envelope for envelope in self.heard if type(envelope) is kind]


class Peer:
    """The server. `refuse` may return a code for a request, which is then declined."""

    def __init__(self, accounts: Iterable[int] = (1, 2)) -> None:
        self.accounts = {number: account(number) for number in accounts}
        self.contacts: dict[int, dict[int, Contact]] = {number: {} for number in self.accounts}
        self.logs: dict[int, Log] = {}
        self.nonces: dict[int, int] = {}
        self.sessions: list[PeerSession] = []
        self.refuse: Callable[[e.ClientEnvelope], e.ErrorReply | ErrorCode | None] = lambda _: None
        self.lose: Callable[[PeerSession, Entry], bool] = lambda _session, _entry: False
        self.hidden: set[tuple[int, int]] = set()
        # My marks of entries by account, in the order of their last changes: number n is version n.
        self.entry_marks: dict[int, list[MessageMark]] = {}
        self.scheduled: dict[int, tuple[Scheduled, bytes]] = {}
        self.time = TIME
        self.features: tuple[str, ...] = (e.MARKS, e.STATUS, e.GROUPS)

    def know(self, number: int) -> Account:
        """Return an account, made if there is none."""
        return self.accounts.setdefault(number, account(number))

    def connect(self) -> PeerSession:
        session = PeerSession(self)
        self.sessions.append(session)
        return session

    def disconnect(self, session: PeerSession) -> None:
        if session in self.sessions:
            self.sessions.remove(session)

    def direct(self, one: int, other: int) -> Log:
        for log in self.logs.values():
            if set(log.members) == {one, other}:
                return log
        log = Log(100 + len(self.logs), {n: Member(account=n) for n in sorted({one, other})})
        self.logs[log.id] = log
        return log

    def append(
        self,
        log: Log,
        sender: int,
        body: bytes,
        device: int = 99,
        nonce: int = 0,
        kind: str = "text",
        push: bool = True,
        target: int = 0,
    ) -> Entry:
        """Store an entry and push it to every session of its members but the one it came from."""
        self.time += 1
        entry = Entry(
            conversation=log.id,
            seq=len(log.entries) + 1,
            sender=sender,
            device=device,
            nonce=nonce or len(log.entries) + 1_000_000,
            time=self.time,
            kind=kind,
            target=target,
            expires=self.time + log.expire_after * 1000 if log.expire_after else 0,
        )
        log.entries.append((entry, body))
        mine = log.members[sender]
        if mine.read_seq == entry.seq - 1:
            log.members[sender] = mine.model_copy(update={"read_seq": entry.seq})
        for session in self.sessions:
            concerned = session.account in log.members and session.device != device
            if push and session.is_open and concerned and not self.lose(session, entry):
                session.say(e.MessageReceived(entry=entry), body)
        return entry

    def hide(self, entry: Entry) -> None:
        """Leave an entry out of all pages: it is not for who asks."""
        self.hidden.add((entry.conversation, entry.seq))

    # --- requests ---------------------------------------------------------------------------------

    def answer(self, session: PeerSession, said: e.ClientEnvelope, payload: bytes) -> None:
        no = self.refuse(said)
        if no is not None and isinstance(said, e.Request):
            if not isinstance(no, e.ErrorReply):
                no = e.ErrorReply(code=no)
            session.say(no.model_copy(update={"re": said.id}))
            return
        match said:
            case e.Hello():
                session.say(
                    e.Welcome(
                        re=said.id,
                        version=1,
                        features=self.features,
                        server="test",
                        name="Test",
                        time=self.time,
                        nonce=b"n" * 32,
                        registration=Registration.OPEN,
                        mechanisms=("SCRAM-SHA-256",),
                    )
                )
            case e.ResumeSession():
                self.open(session, said.id, said.account, said.device)
            case e.ListConversations():
                heads = [
                    log.head(session.account)
                    for log in sorted(self.logs.values(), key=lambda log: log.id)
                    if session.account in log.members and log.id > said.after
                ]
                known = {n for head in heads for n in (m.account for m in head.members)}
                session.say(
                    e.ConversationPage(
                        re=said.id,
                        conversations=tuple(heads),
                        accounts=tuple(self.accounts[n] for n in sorted(known)),
                        presences=tuple(
                            Presence(account=n, status=PresenceStatus.ONLINE)
                            for n in sorted(known - {session.account})
                        ),
                    )
                )
            case e.ListRoster():
                contacts = self.contacts[session.account]
                session.say(
                    e.RosterPage(
                        re=said.id,
                        contacts=tuple(contacts.values()),
                        accounts=tuple(self.accounts[n] for n in contacts),
                        presences=(),
                    )
                )
            case e.FetchTimeline():
                self.page(session, said)
            case e.SendMessage():
                self.take(session, said, payload)
            case e.OpenDirect():
                log = self.direct(session.account, said.account)
                session.say(
                    e.ConversationOpened(
                        re=said.id,
                        conversation=log.head(session.account),
                        accounts=tuple(self.accounts[n] for n in log.members),
                    )
                )
            case e.ReceiptsReported():
                self.take_receipts(session, said)
            case e.MarkConversation():
                self.mark(session, said)
            case e.MarkMessages():
                self.mark_entries(session, said)
            case e.ListMessageMarks():
                rows = self.entry_marks.get(session.account, [])
                newest = {(row.conversation, row.seq): row for row in rows}
                found = [
                    row for row in rows[said.since :] if row is newest[row.conversation, row.seq]
                ]
                session.say(e.MessageMarksPage(re=said.id, marks=tuple(found), version=len(rows)))
            case e.ScheduleMessage():
                row = Scheduled(
                    id=said.scheduled,
                    conversation=said.conversation,
                    at=said.at,
                    kind=said.kind,
                    size=len(payload),
                )
                self.scheduled[row.id] = (row, payload)
                session.say(e.Done(re=said.id))
                session.say(e.ScheduledChanged(scheduled=row), payload)
            case e.CancelScheduled():
                if said.scheduled not in self.scheduled:
                    session.say(e.ErrorReply(re=said.id, code=ErrorCode.NOT_FOUND))
                    return
                row, _body = self.scheduled.pop(said.scheduled)
                session.say(e.Done(re=said.id))
                session.say(e.ScheduledChanged(scheduled=row, gone=True))
            case e.ListScheduled():
                # One a page, so that whoever asks has to go on.
                ids = sorted(n for n in self.scheduled if n > said.after)
                waiting = [self.scheduled[n] for n in ids[:1]]
                session.say(
                    e.ScheduledPage(
                        re=said.id,
                        scheduled=tuple(row for row, _ in waiting),
                        next=ids[0] if len(ids) > 1 else None,
                    ),
                    b"".join(body for _, body in waiting),
                )
            case e.Ping():
                session.say(e.Pong())
            case _:
                pass

    def open(self, session: PeerSession, re: int, number: int, device: int) -> None:
        session.account, session.device = number, device
        session.say(
            e.SessionOpened(
                re=re,
                session=1,
                account=self.accounts[number],
                device=device,
                nonce=self.nonces.get(device, 0),
                preferences=Preferences(),
            )
        )
        session.is_open = True

    def page(self, session: PeerSession, said: e.FetchTimeline) -> None:
        entries = self.logs[said.conversation].entries
        end = min(len(entries), said.before - 1 if said.before else len(entries))
        found = entries[said.since : end]
        first, last = said.since + 1, end
        if len(found) > said.limit:
            if said.before:
                found = found[-said.limit :]
                first = found[0][0].seq
            else:
                found = found[: said.limit]
                last = found[-1][0].seq
        found = [row for row in found if (said.conversation, row[0].seq) not in self.hidden]
        session.say(
            e.TimelinePage(
                re=said.id,
                conversation=said.conversation,
                entries=tuple(entry for entry, _ in found),
                sizes=tuple(len(body) for _, body in found),
                first=first,
                last=last,
            ),
            b"".join(body for _, body in found),
        )

    def take(self, session: PeerSession, said: e.SendMessage, payload: bytes) -> None:
        log = self.logs[said.conversation]
        for entry, _body in log.entries:
            if (entry.device, entry.nonce) == (session.device, said.nonce):
                session.say(e.MessageSent(re=said.id, seq=entry.seq, time=entry.time))
                return
        self.nonces[session.device] = max(self.nonces.get(session.device, 0), said.nonce)
        code = self.judge(log, session.account, said)
        if code is not None:
            session.say(e.ErrorReply(re=said.id, code=code))
            return
        entry = self.append(
            log, session.account, payload, session.device, said.nonce, said.kind, target=said.target
        )
        if said.kind == DELETE:
            self.take_away(log, said.target)
        session.say(e.MessageSent(re=said.id, seq=entry.seq, time=entry.time))

    def judge(self, log: Log, sender: int, said: e.SendMessage) -> ErrorCode | None:
        """Decide about a change like the server: against what was appended before."""
        if (said.kind in TARGETED) != bool(said.target):
            return ErrorCode.INVALID
        if not said.target:
            return None
        if said.target > len(log.entries) or not log.entries[said.target - 1][1]:
            return ErrorCode.NOT_FOUND
        target = log.entries[said.target - 1][0]
        own = said.kind not in (EDIT, DELETE, CLOSE) or target.sender == sender
        fits = {EDIT: {TEXT}, VOTE: {POLL}, CLOSE: {POLL}}
        if not own or target.kind not in fits.get(said.kind, CONTENT):
            return ErrorCode.NOT_ALLOWED
        closed = any(x.kind == CLOSE and x.target == said.target for x, _ in log.entries)
        return ErrorCode.NOT_ALLOWED if said.kind == VOTE and closed else None

    def take_away(self, log: Log, seq: int) -> None:
        """Take away the bodies of a deleted entry and of what changed it."""
        log.entries = [
            (x, b"" if x.kind != DELETE and seq in (x.seq, x.target) else body)
            for x, body in log.entries
        ]

    def mark(self, session: PeerSession, said: e.MarkConversation) -> None:
        log = self.logs[said.conversation]
        old = log.marks.get(session.account, Marks())
        given = said.model_dump(exclude_none=True, exclude={"type", "id", "conversation"})
        log.marks[session.account] = marks = old.model_copy(update=given)
        session.say(e.Done(re=said.id))
        for mine in self.sessions:
            if mine.is_open and mine.account == session.account:
                mine.say(e.ConversationMarked(conversation=log.id, marks=marks))

    def mark_entries(self, session: PeerSession, said: e.MarkMessages) -> None:
        rows = self.entry_marks.setdefault(session.account, [])
        given = said.model_dump(include={"starred", "hidden", "remind_at"}, exclude_none=True)
        marks = []
        for seq in said.seqs:
            place = (said.conversation, seq)
            old = [row for row in rows if (row.conversation, row.seq) == place]
            plain = MessageMark(conversation=said.conversation, seq=seq)
            marks.append((old[-1] if old else plain).model_copy(update=given))
        rows += marks
        session.say(e.Done(re=said.id))
        for mine in self.sessions:
            if mine.is_open and mine.account == session.account:
                mine.say(e.MessagesMarked(marks=tuple(marks), version=len(rows)))

    def take_receipts(self, session: PeerSession, said: e.ReceiptsReported) -> None:
        for mark in said.watermarks:
            log = self.logs[mark.conversation]
            old = log.members[session.account]
            log.members[session.account] = old.model_copy(
                update={
                    "delivered_seq": max(old.delivered_seq, mark.delivered_seq),
                    "read_seq": max(old.read_seq, mark.read_seq),
                }
            )
            receipt = e.Receipt(
                conversation=mark.conversation,
                account=session.account,
                delivered_seq=mark.delivered_seq,
                read_seq=mark.read_seq,
            )
            for other in self.sessions:
                if other is not session and other.is_open and other.account in log.members:
                    other.say(e.ReceiptsChanged(receipts=(receipt,)))
