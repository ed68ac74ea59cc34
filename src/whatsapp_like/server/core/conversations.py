"""Conversations in memory: who is in them, how far everybody is, and who blocks whom.

Runs on the network thread. A conversation is loaded when something first happens in it, in the
order of all writes (see `Storage`), and forgotten when nobody in it is in memory any more.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.account import Account
from whatsapp_like.models.conversation import Conversation, Marks, Member, SeqRange
from whatsapp_like.models.enums import AlertLevel, ConversationKind, MemberRole, Posting
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.server.core.accounts import LiveAccount, account_of
from whatsapp_like.server.core.grouping import Floors, LiveGroup
from whatsapp_like.server.core.session import Session
from whatsapp_like.server.core.storage import Reader, Store
from whatsapp_like.server.store.rows import AccountRow, Head, MarksRow, MemberRow, WatermarkRow

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub

T = TypeVar("T")

_UNMARKED = MarksRow(), Marks()
_ROLES = {role.value: role for role in MemberRole}
_NOBODY: frozenset[int] = frozenset()


def marks_of(row: MarksRow) -> Marks:
    """Return the marks that the wire shows; none at all are one shared object."""
    if row == _UNMARKED[0]:
        return _UNMARKED[1]
    return Marks(
        pinned=row.pinned,
        muted_until=row.muted_until,
        archived=row.archived,
        unread=row.unread,
        alerts=AlertLevel(row.alerts),
    )


RANGES_TOLD = 100
"""Withheld ranges told in a head, the newest: a head must fit into a frame."""


class LoadedConversation(NamedTuple):
    """Everything the store knows of a conversation but its log; `accounts` of a direct one alone.

    `shown_times` has, for members from whom the newest entries are withheld, the time of the
    newest that is not.
    """

    head: Head
    members: list[MemberRow]
    accounts: dict[int, AccountRow]
    blockers: frozenset[int]
    frozen: list[WatermarkRow]
    shown_times: dict[int, int]


def load_conversation(reader: Reader, conversation: int) -> LoadedConversation:
    """Collect a conversation (a job for the store).

    Raises:
        Refused: NOT_A_MEMBER, it does not exist.
    """
    head = reader.head(conversation)
    if head is None:
        raise Refused(ErrorCode.NOT_A_MEMBER)
    return complete(reader, head)


def complete(reader: Reader, head: Head) -> LoadedConversation:
    """Collect what a head lacks (a job for the store)."""
    members = reader.members(head.conversation)
    if head.kind != ConversationKind.DIRECT:
        return LoadedConversation(head, members, {}, _NOBODY, [], {})
    accounts = {row.id: row for row in reader.accounts([m.account for m in members])}
    blockers: frozenset[int] = frozenset()
    if len(members) == 2:
        one, other = (m.account for m in members)
        entries = ((one, reader.contact(one, other)), (other, reader.contact(other, one)))
        blockers = frozenset(owner for owner, entry in entries if entry and entry.blocked)
    frozen = reader.frozen(head.conversation) if blockers else []
    shown_times = {
        member.account: reader.entry_time(head.conversation, member.withheld[-1][0] - 1)
        for member in members
        if member.withheld and member.withheld[-1][1] == head.last_seq
    }
    return LoadedConversation(head, members, accounts, blockers, frozen, shown_times)


class LiveMember:
    """A member in memory. `frozen` is what the other one is told of (delivered, read) while one of
    the two blocks the other; `receipts` is the account's switch for read receipts; `counted` tells
    whether a group waits for it to have a message; `shown_time` is the time of the entry before the
    newest withheld ones; `wrote` is the seq of its newest message, or of one at or above that."""

    __slots__ = (
        "account",
        "counted",
        "delivered",
        "from_seq",
        "frozen",
        "marks",
        "read",
        "receipts",
        "role",
        "shown_time",
        "withheld",
        "wrote",
    )

    def __init__(self, row: MemberRow, wrote: int, shown_time: int = 0) -> None:
        self.account = row.account
        self.role = _ROLES[row.role]
        self.from_seq = row.from_seq
        self.delivered = row.delivered_seq
        self.read = row.read_seq
        self.marks = marks_of(row.marks)
        self.withheld: list[tuple[int, int]] | tuple[tuple[int, int], ...] = row.withheld
        self.receipts = row.read_receipts
        self.counted = not row.disabled
        self.shown_time = shown_time
        self.wrote = wrote
        self.frozen: tuple[int, int] | None = None

    def withhold(self, seq: int, last_time: int) -> None:
        """Remember that an entry is never shown to this member; the one before had `last_time`."""
        # Mostly nothing is withheld, and then nothing but the shared empty tuple is kept.
        ranges = self.withheld if isinstance(self.withheld, list) else list(self.withheld)
        if ranges and ranges[-1][1] == seq - 1:
            ranges[-1] = (ranges[-1][0], seq)
        else:
            ranges.append((seq, seq))
            self.shown_time = last_time
        self.withheld = ranges

    def told(self, observer: LiveMember) -> tuple[int, int]:
        """Return (delivered, read) as `observer` may know them."""
        if observer is self:
            return self.delivered, self.read
        delivered, read = self.frozen or (self.delivered, self.read)
        return delivered, read if self.receipts and observer.receipts else 0

    def seen_by(self, observer: LiveMember) -> Member:
        """Return this member as `observer` may see it."""
        delivered, read = self.told(observer)
        ranges = self.withheld
        if observer is not self:
            # A range above what was delivered would tell the blocked one of the block.
            ranges = [(a, min(b, delivered)) for a, b in ranges if a <= delivered]
        return Member(
            account=self.account,
            role=self.role,
            from_seq=self.from_seq,
            delivered_seq=delivered,
            read_seq=read,
            withheld=tuple(SeqRange(first=a, last=b) for a, b in ranges[-RANGES_TOLD:]),
        )


class LiveConversation:
    """A conversation in memory. `blockers` are the members of a direct one that block the other;
    `archivers` those who have it in their archive; `writers` those who may write anything;
    `pending` counts entries on their way to the disk. `group` is None for a direct one."""

    __slots__ = (
        "archivers",
        "blockers",
        "expire_after",
        "group",
        "id",
        "kind",
        "last_seq",
        "last_time",
        "members",
        "pending",
        "title",
        "writers",
    )

    def __init__(self, loaded: LoadedConversation) -> None:
        head = loaded.head
        self.id = head.conversation
        self.kind = ConversationKind(head.kind)
        self.title = head.title
        self.last_seq = head.last_seq
        self.last_time = head.last_time
        self.expire_after = head.expire_after
        self.group = None if self.kind is ConversationKind.DIRECT else LiveGroup(head)
        self.blockers = loaded.blockers
        self.pending = 0
        self.members = {
            row.account: LiveMember(row, head.last_seq, loaded.shown_times.get(row.account, 0))
            for row in loaded.members
        }
        self.writers: Mapping[int, LiveMember] = self.members
        if self.group is not None:
            self.set_writers()
            if self.kind is ConversationKind.GROUP:
                self.group.told = self.floors()
        archivers = [n for n, member in self.members.items() if member.marks.archived]
        # Mostly there are none, and then nothing but the shared empty set is kept.
        self.archivers = frozenset(archivers) if archivers else _NOBODY
        if self.blockers:
            # Without a row the block is older than the conversation: nothing was ever told.
            frozen = {row.account: (row.delivered_seq, row.read_seq) for row in loaded.frozen}
            for member in self.members.values():
                member.frozen = frozen.get(member.account, (0, 0))

    def seen_by(self, account: int, floors: Floors | None = None) -> Conversation:
        """Return the head as a member may see it. Whoever shows a group's to several members has
        looked up `floors` once for all of them."""
        observer = self.members[account]
        if self.group is not None:
            everybody = (0, 0)
            if self.kind is ConversationKind.GROUP:
                everybody = (floors or self.floors()).but(observer)
            return Conversation(
                id=self.id,
                kind=self.kind,
                title=self.title,
                members=(observer.seen_by(observer),),
                last_seq=self.last_seq,
                last_time=self.last_time,
                marks=observer.marks,
                group=self.group.seen(*everybody),
                expire_after=self.expire_after,
            )
        ranges = observer.withheld
        # Else a conversation would come up in the list of the one who blocks.
        is_hidden = bool(ranges) and ranges[-1][1] == self.last_seq
        return Conversation(
            id=self.id,
            kind=self.kind,
            title=self.title,
            members=tuple(member.seen_by(observer) for member in self.members.values()),
            last_seq=self.last_seq,
            last_time=observer.shown_time if is_hidden else self.last_time,
            marks=observer.marks,
            expire_after=self.expire_after,
        )

    def floors(self) -> Floors:
        """Return how far all members are, but each of them."""
        return Floors.of(self.members.values())

    def set_writers(self) -> None:
        """Work out who may write anything, after a change of roles or of who may post."""
        if self.group is None or self.group.posting is Posting.ALL:
            self.writers = self.members
        else:
            self.writers = {
                n: member
                for n, member in self.members.items()
                if member.role is not MemberRole.MEMBER
            }

    def mark(self, account: int, marks: Marks) -> None:
        """Take over a member's marks."""
        self.members[account].marks = marks
        if marks.archived:
            self.archivers |= {account}
        elif account in self.archivers:
            self.archivers -= {account}

    def withheld_from(self, sender: int) -> int:
        """Return the member who blocks `sender` in this direct conversation, or 0."""
        for blocker in self.blockers:
            if blocker != sender:
                return blocker
        return 0

    @property
    def tells_receipts(self) -> bool:
        """Whether anybody may ask who has an entry."""
        return self.kind is not ConversationKind.CHANNEL and len(self.members) > 1

    def withheld_with(self, target: int, sender: int) -> int:
        """Return the member whom an entry is withheld from because its target is, or 0."""
        if self.kind is ConversationKind.DIRECT:
            for account, member in self.members.items():
                if account != sender and any(a <= target <= b for a, b in member.withheld):
                    return account
        return 0

    def set_blockers(self, blockers: frozenset[int]) -> None:
        """Replace who blocks: with the first blocker receipts freeze, with the last they thaw."""
        for member in self.members.values():
            if not blockers:
                member.frozen = None
            elif not self.blockers:
                member.frozen = (member.delivered, member.read)
        self.blockers = blockers

    def frozen_rows(self) -> list[WatermarkRow]:
        """Return the watermarks as a block that begins now leaves them, to be stored."""
        return [
            WatermarkRow(
                self.id, member.account, *(member.frozen or (member.delivered, member.read))
            )
            for member in self.members.values()
        ]


class LiveConversations:
    """All conversations in memory, by id."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._conversations: dict[int, LiveConversation] = {}
        self._loading: dict[int, deque[tuple[Callable[[LiveConversation], None], Failed]]] = {}
        self._held: dict[int, LiveConversation] = {}
        """Conversations that are being changed: as good as loading for whoever wants to use one."""
        self._draining: dict[LiveConversation, Callable[[], None]] = {}
        """Changes that wait for the entries before them to be on the disk."""
        self.get = self._conversations.get

    def __iter__(self) -> Iterator[LiveConversation]:
        return iter(self._conversations.values())

    def __len__(self) -> int:
        return len(self._conversations)

    def use(
        self, conversation: int, then: Callable[[LiveConversation], None], failed: Failed
    ) -> None:
        """Call `then` with a conversation: now when it is in memory, else when it is loaded, in the
        order of the calls."""
        live = self._conversations.get(conversation)
        if live is not None:
            then(live)
            return
        waiting = self._loading.get(conversation)
        if waiting is not None:
            waiting.append((then, failed))
            return
        self._loading[conversation] = deque([(then, failed)])
        self._hub.storage.write(
            lambda store: load_conversation(store, conversation),
            self._loaded,
            lambda error: self._failed(conversation, error),
        )

    def _loaded(self, loaded: LoadedConversation) -> None:
        try:
            live = LiveConversation(loaded)
        except Exception as error:  # else whoever wants it would wait for ever
            self._failed(loaded.head.conversation, error)
            return
        self._admit(live)

    def _admit(self, live: LiveConversation) -> None:
        """Let in whoever waits for a conversation, until one of them changes it."""
        self._conversations[live.id] = live
        waiting = self._loading.pop(live.id)
        while waiting and live.id not in self._held:
            then, failed = waiting.popleft()
            try:
                then(live)
            except Exception as error:  # one waiting request must not take the others with it
                failed(error)
        if waiting:
            self._loading[live.id].extendleft(reversed(waiting))

    def _failed(self, conversation: int, error: Exception) -> None:
        for _, failed in self._loading.pop(conversation):
            failed(error)

    def keep(self, live: LiveConversation) -> LiveConversation:
        """Put one in memory that the store has just made."""
        self._conversations[live.id] = live
        return live

    def find(self, conversation: int) -> LiveConversation | None:
        """Return a conversation in memory, one that is just being changed too."""
        return self._conversations.get(conversation) or self._held.get(conversation)

    def alter(
        self,
        live: LiveConversation,
        job: Callable[[Store], T],
        then: Callable[[T], None],
        failed: Failed,
    ) -> None:
        """Change a conversation by a job for the store, with nothing else under way in it: behind
        the entries that came before, and whatever comes later waits (it is out of `get`)."""
        del self._conversations[live.id]
        self._held[live.id] = live
        self._loading[live.id] = deque()

        def settle(result: T) -> None:
            try:
                then(result)
            except Exception as error:
                failed(error)
            finally:
                release()

        def fail(error: Exception) -> None:
            try:
                failed(error)
            finally:
                release()

        def release() -> None:
            del self._held[live.id]
            self._admit(live)

        def start() -> None:
            self._hub.storage.write(job, settle, fail)

        if live.pending:
            self._draining[live] = start
        else:
            start()

    @property
    def is_draining(self) -> bool:
        """Whether a change waits for entries that are on their way to the disk."""
        return bool(self._draining)

    def drained(self) -> None:
        """Some entries were answered: start the changes that waited for them."""
        for live in [live for live in self._draining if not live.pending]:
            self._draining.pop(live)()

    def overlay(self, loaded: LoadedConversation) -> LiveConversation:
        """Return the conversation in memory, which is newer than what was read, else a picture of
        what was read."""
        return self.find(loaded.head.conversation) or LiveConversation(loaded)

    def of(self, account: LiveAccount) -> Iterator[LiveConversation]:
        """Return those in memory that an account is in."""
        for conversation in (*account.direct, *account.groups):
            live = self.find(conversation)
            if live is not None:
                yield live

    def direct_with(self, account: LiveAccount, other: int) -> int | None:
        """Return the direct conversation of two accounts, if there is one."""
        return next((c for c, peer in account.direct.items() if peer == other), None)

    def shown(self, row: AccountRow) -> Account:
        """Return an account as it is in memory, else as it was read."""
        live = self._hub.accounts.get(row.id)
        return live.account if live is not None else account_of(row)

    def tell_changed(
        self,
        live: LiveConversation,
        accounts: Sequence[Account],
        to: Sequence[int],
        but: Session | None = None,
    ) -> None:
        """Send the head to every session of the members in `to` that is told of such, but one."""
        floors = live.floors() if live.kind is ConversationKind.GROUP else None
        feature = e.GROUPS if live.group is not None else ""
        for account in to:
            observer = self._hub.accounts.get(account)
            if observer is not None and observer.sessions and account in live.members:
                event = e.ConversationChanged(
                    conversation=live.seen_by(account, floors), accounts=tuple(accounts)
                )
                self._hub.tell(observer, event, but=but, feature=feature)

    def listening(self, group: LiveGroup, members: Iterable[int]) -> list[Session]:
        """Return the sessions that hear what happens in a group."""
        found = group.listening
        if found is None:
            accounts = map(self._hub.accounts.get, members)
            sessions = (session for a in accounts if a is not None for session in a.sessions)
            found = group.listening = [session for session in sessions if session.groups]
        return found

    def attended(self, account: LiveAccount) -> None:
        """A session of an account was opened or has ended: its groups' listeners are others now."""
        for conversation in account.groups:
            live = self.find(conversation)
            if live is not None and live.group is not None:
                live.group.listening = None

    def sweep(self) -> None:
        """Forget conversations of which nobody is in memory."""
        accounts, unsaved = self._hub.accounts, self._hub.receipts.unsaved
        for live in list(self):
            if live.pending or any(
                account in accounts or member in unsaved for account, member in live.members.items()
            ):
                continue
            del self._conversations[live.id]


Failed = Callable[[Exception], None]
