"""Changes of groups, from the request through the store to everybody whom they concern.

Runs on the network thread. The store decides and writes, with nothing else under way in that
conversation (`LiveConversations.alter`); then memory follows, and those who are there are told: the
log's own entries like messages, then the list of members, then the head.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from whatsapp_like.models.account import Account
from whatsapp_like.models.conversation import Member
from whatsapp_like.models.enums import ConversationKind, MemberRole
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.codec import encode, encode_received
from whatsapp_like.server.core.conversations import (
    LiveConversation,
    LiveMember,
    LoadedConversation,
)
from whatsapp_like.server.core.listing import LoadedPlace, head_of
from whatsapp_like.server.core.session import Session
from whatsapp_like.server.core.storage import Store
from whatsapp_like.server.store.rows import AccountRow, GroupChange, LogEntry, MemberRow, Place

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub

MOST_NAMED: Final = 50
"""Rows of the list of members that an event carries; of more it names none."""

MEMBERS_PER_REQUEST: Final = 50
"""Members who hear of a change, for each request that it counts as besides."""

LOOKED_AT_PER_REQUEST: Final = 2000
"""The same, of a channel's members who are only looked at: most changes are told to a few."""

MADE_PER_REQUEST: Final = 5
"""Accounts that are made members, for each request that it counts as besides."""


class Settled(NamedTuple):
    """A change that the store has made, with the accounts that it names."""

    change: GroupChange
    accounts: list[AccountRow]


Job = Callable[[Store], GroupChange]


class Settling:
    """Runs changes and tells of them."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def change(
        self,
        session: Session,
        request: int,
        conversation: int,
        job: Job,
        then: Callable[[LiveConversation], None] | None = None,
        *,
        tells_all: bool = False,
    ) -> None:
        """Change a conversation for a request, answered by `then`, else by `done`. All members of a
        group are told of any change, those of a channel where the change `tells_all`.

        Raises:
            Refused: BUSY, too many requests of this session wait for the store.
        """
        hub, actor = self._hub, self._hub.account_of(session).id
        hub.count_read(session)

        def failed(error: Exception) -> None:
            session.reads -= 1
            hub.refuse(session, request, error)

        def settle(live: LiveConversation, settled: Settled) -> None:
            self._take(live, settled.change)
            if then is not None:
                then(live)
            else:
                hub.say(session, e.Done(re=request))
            self._tell(live, settled, actor, but=session if then is not None else None)
            session.reads -= 1

        def use(live: LiveConversation) -> None:
            hub.pace.weigh(session, self.price(live, tells_all=tells_all))
            hub.conversations.alter(
                live,
                lambda store: settled_of(store, job(store), actor),
                lambda settled: settle(live, settled),
                failed,
            )

        hub.conversations.use(conversation, use, failed)

    def price(self, live: LiveConversation, *, tells_all: bool = False) -> float:
        """Return for how many requests it counts that a group's members are told of a change."""
        is_told = tells_all or live.kind is ConversationKind.GROUP
        return len(live.members) / (MEMBERS_PER_REQUEST if is_told else LOOKED_AT_PER_REQUEST)

    def made(self, session: Session, request: int, settled: Settled) -> None:
        """A group was made: keep it in memory and tell its members."""
        change = settled.change
        loaded = LoadedConversation(change.head, change.members, {}, frozenset(), [], {})
        me = self._hub.account_of(session)
        live = self._hub.conversations.keep(LiveConversation(loaded))
        self._take(live, change)
        self.say_opened(session, request, live, settled.accounts)
        self._tell(live, settled, me.id, but=session)

    def say_opened(
        self,
        session: Session,
        request: int,
        live: LiveConversation,
        accounts: Sequence[AccountRow] = (),
    ) -> None:
        """Answer a request by the head of the conversation that it led to."""
        me = self._hub.account_of(session)
        known = self.shown(accounts)
        if me.id not in {account.id for account in known}:
            known = (*known, me.account)
        event = e.ConversationOpened(re=request, conversation=live.seen_by(me.id), accounts=known)
        self._hub.say(session, event)

    def shown(self, rows: Iterable[AccountRow]) -> tuple[Account, ...]:
        """Return accounts as they are now."""
        return tuple(map(self._hub.conversations.shown, rows))

    def renamed(self, conversation: int, version: int, account: Account) -> None:
        """A member has another name, which made a new version of the list of members. Where nobody
        has said anything yet since the start, the next head tells."""
        live = self._hub.conversations.find(conversation)
        member = live.members.get(account.id) if live is not None else None
        if live is None or live.group is None or member is None:
            return
        live.group.version = version
        event = e.MembersChanged(
            conversation=live.id,
            since=version - 1,
            version=version,
            count=live.group.count,
            members=(Member(account=account.id, role=member.role, from_seq=member.from_seq),),
            accounts=(account,),
        )
        self._say_members(live, event, live.members)

    # --- memory -----------------------------------------------------------------------------------

    def _take(self, live: LiveConversation, change: GroupChange) -> None:
        """Let memory follow the store."""
        head = change.head
        for row in change.members:
            if row.account in change.joined:
                live.members[row.account] = member = LiveMember(row, live.last_seq)
                live.mark(row.account, member.marks)
                account = self._hub.accounts.get(row.account)
                if account is not None:
                    account.groups |= {live.id}
            else:
                live.members[row.account].role = MemberRole(row.role)
        for gone in change.gone:
            live.members.pop(gone, None)
            live.archivers -= {gone}
            self._hub.typists.forget(live.id, gone)
            account = self._hub.accounts.get(gone)
            if account is not None:
                account.groups -= {live.id}
        live.title, live.expire_after = head.title, head.expire_after
        if live.group is not None:
            live.group.take(head)
            live.group.listening = None
            live.set_writers()
            self._hub.receipts.tell_anew(live)
        for entry, _ in change.entries:
            if change.withheld_from:
                live.members[change.withheld_from].withhold(entry.seq, live.last_time)
            live.last_seq, live.last_time = entry.seq, entry.time
            sender = live.members.get(entry.sender)
            if sender is not None:
                self._hub.receipts.follow_own(live, sender, entry.seq)

    # --- telling ----------------------------------------------------------------------------------

    def _tell(
        self, live: LiveConversation, settled: Settled, actor: int, but: Session | None
    ) -> None:
        change = settled.change
        accounts = self.shown(settled.accounts)
        if live.group is None:
            self._tell_direct(live, change, accounts)
            return
        for gone, place in change.gone.items():
            self._tell_gone(live, gone, place, change)
        others = [account for account in live.members if account not in change.joined]
        self._push(live, change.entries, others)
        if change.head.member_version != change.since:
            self._tell_members(live, change, accounts, others)
        about = {row.account for row in change.members} - change.joined
        if change.is_altered:
            self._hub.conversations.tell_changed(live, accounts, others)
        elif about:
            self._hub.conversations.tell_changed(live, accounts, sorted(about))
        if change.joined:
            joined = sorted(change.joined)
            self._hub.conversations.tell_changed(live, accounts, joined, but=but)
            self._push(live, change.entries, joined)

    def _tell_direct(
        self, live: LiveConversation, change: GroupChange, accounts: tuple[Account, ...]
    ) -> None:
        told = [account for account in live.members if account != change.withheld_from]
        self._push(live, change.entries, told)
        if change.entries:
            self._hub.conversations.tell_changed(live, accounts, told)

    def _tell_gone(
        self, live: LiveConversation, account: int, place: Place, change: GroupChange
    ) -> None:
        """Tell somebody who has left, or was removed, the last that they hear of it."""
        entries = [item for item in change.entries if item[0].seq <= (place.to_seq or 0)]
        self._push(live, entries, (account,))
        observer = self._hub.accounts.get(account)
        if observer is None or not observer.sessions:
            return
        head = head_of(LoadedPlace(change.head, place, (0, 0)))
        event = e.ConversationChanged(conversation=head, accounts=(observer.account,))
        self._hub.tell(observer, event, feature=e.GROUPS)

    def _tell_members(
        self,
        live: LiveConversation,
        change: GroupChange,
        accounts: tuple[Account, ...],
        to: Iterable[int],
    ) -> None:
        """Tell what became of the list of members; in a channel to those alone who run it."""
        is_named = len(change.members) + len(change.gone) <= MOST_NAMED
        event = e.MembersChanged(
            conversation=live.id,
            since=change.since,
            version=change.head.member_version,
            count=change.head.member_count,
            members=tuple(map(listed, change.members)) if is_named else (),
            gone=tuple(change.gone) if is_named else (),
            accounts=accounts if is_named else (),
        )
        self._say_members(live, event, to)

    def _say_members(
        self, live: LiveConversation, event: e.MembersChanged, to: Iterable[int]
    ) -> None:
        if live.kind is ConversationKind.CHANNEL:
            to = [n for n in to if live.members[n].role is not MemberRole.MEMBER]
        self._send(encode(event), to)

    def _push(
        self,
        live: LiveConversation,
        entries: Sequence[tuple[LogEntry, bytes]],
        to: Iterable[int],
    ) -> None:
        """Push the log's own entries, to the device that caused them too."""
        is_direct = live.group is None
        for entry, body in entries:
            frame = encode_received(
                live.id, entry.seq, entry.sender, 0, 0, entry.time, entry.kind, body
            )
            self._hub.totals.deliveries += self._send(frame, to, is_direct=is_direct)

    def _send(self, frame: bytes, to: Iterable[int], *, is_direct: bool = False) -> int:
        """Say something to the sessions of accounts; return to how many."""
        sent = 0
        for account in to:
            observer = self._hub.accounts.get(account)
            for session in observer.sessions if observer is not None else ():
                if is_direct or session.groups:
                    self._hub.push(session, frame)
                    sent += 1
        return sent


def listed(row: MemberRow) -> Member:
    """Return a member as the list shows them: how far they are is told to nobody."""
    return Member(account=row.account, role=MemberRole(row.role), from_seq=row.from_seq)


def settled_of(store: Store, change: GroupChange, actor: int) -> Settled:
    """Return a change with the accounts that it names (a job for the store)."""
    named = [row.account for row in change.members]
    if len(named) > MOST_NAMED:
        named = []
    return Settled(change, store.accounts(dict.fromkeys([actor, *named])))
