"""The list of everybody's conversations.

Runs on the network thread. Of a group the list needs its head, one's own place in it and how far
everybody is: its members are not loaded for that.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from whatsapp_like.models.account import Account
from whatsapp_like.models.conversation import Conversation, Group, Member
from whatsapp_like.models.enums import ConversationKind, MemberRole
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.codec import fit_page
from whatsapp_like.server.core.accounts import LiveAccount
from whatsapp_like.server.core.conversations import LoadedConversation, complete, marks_of
from whatsapp_like.server.core.grouping import LiveGroup
from whatsapp_like.server.core.session import Handlers, Session
from whatsapp_like.server.core.storage import Reader
from whatsapp_like.server.store.rows import Head, Place

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub


class LoadedPlace(NamedTuple):
    """A group or channel as the list shows it to one account."""

    head: Head
    place: Place
    everybody: tuple[int, int]


Row = LoadedConversation | LoadedPlace


def load_row(reader: Reader, head: Head, account: int, known: Collection[int]) -> Row | None:
    """Collect what the list shows of a conversation (a job for the store); of those that are
    `known` memory tells how far everybody is."""
    if head.kind == ConversationKind.DIRECT:
        return complete(reader, head)
    place = reader.place(head.conversation, account)
    if place is None:
        return None
    everybody = (0, 0)
    is_asked = place.to_seq is None and head.conversation not in known
    if head.kind == ConversationKind.GROUP and is_asked:
        everybody = reader.everybody(head.conversation, account)
    return LoadedPlace(head, place, everybody)


def head_of(loaded: LoadedPlace) -> Conversation:
    """Return a group's head as the store has it: whoever left sees it as it was then."""
    head, place, (delivered, read) = loaded
    row = place.member
    own = Member(
        account=row.account,
        role=MemberRole(row.role),
        from_seq=row.from_seq,
        delivered_seq=row.delivered_seq,
        read_seq=row.read_seq,
    )
    has_left = place.to_seq is not None
    last_seq = head.last_seq if place.to_seq is None else place.to_seq
    group = Group(left=True)
    if not has_left:
        group = LiveGroup(head).seen(delivered, read if row.read_receipts else 0)
    return Conversation(
        id=head.conversation,
        kind=ConversationKind(head.kind),
        title=place.left_title if has_left else head.title,
        members=(own,),
        last_seq=last_seq,
        last_time=place.left_time if has_left else head.last_time,
        marks=marks_of(row.marks),
        group=group,
        expire_after=0 if has_left else head.expire_after,
    )


class Listing:
    """Answers `conversation.list`."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.handlers: Handlers = {e.ListConversations: self._list}

    def _list(self, session: Session, request: e.ListConversations) -> None:
        me = self._hub.account_of(session)
        limit, groups = self._hub.policy.page_rows, session.groups
        # They stay in memory as long as I am.
        known = {live.id for live in self._hub.conversations.of(me)}

        def read(reader: Reader) -> tuple[list[Row], int | None]:
            heads = reader.heads(me.id, request.after, limit + 1, groups=groups)
            rows = [load_row(reader, head, me.id, known) for head in heads[:limit]]
            after = heads[limit - 1].conversation if len(heads) > limit else None
            return [row for row in rows if row is not None], after

        def answer(found: tuple[list[Row], int | None]) -> None:
            self._hub.say(session, self._page(me, request.id, *found))

        self._hub.read(session, request.id, read, answer)

    def _page(
        self, me: LiveAccount, request: int, found: list[Row], after: int | None
    ) -> e.ConversationPage:
        hub = self._hub

        def build(rows: Sequence[Row]) -> e.ConversationPage:
            heads, presences = [], []
            accounts: dict[int, Account] = {}
            for loaded in rows:
                head = self._head(me, loaded)
                if head is None:
                    continue
                heads.append(head)
                if isinstance(loaded, LoadedPlace):
                    continue
                accounts.update((n, hub.conversations.shown(a)) for n, a in loaded.accounts.items())
                peer = me.direct.get(head.id, me.id)
                if peer != me.id:
                    row = loaded.accounts.get(peer)
                    presences.append(hub.presences.seen_by(me, peer, row))
            return e.ConversationPage(
                re=request,
                conversations=tuple(heads),
                accounts=tuple(accounts.values()),
                presences=tuple(presences),
                next=rows[-1].head.conversation if len(rows) < len(found) else after,
            )

        return fit_page(found, build)

    def _head(self, me: LiveAccount, loaded: Row) -> Conversation | None:
        """Return a head: from memory, which is newer, else as it was read."""
        if isinstance(loaded, LoadedConversation):
            live = self._hub.conversations.overlay(loaded)
            return live.seen_by(me.id) if me.id in live.members else None
        known = self._hub.conversations.find(loaded.head.conversation)
        if known is not None and me.id in known.members:
            return known.seen_by(me.id)
        # Somebody removed since this was read has been told; the older picture must not follow.
        return head_of(loaded) if known is None or loaded.place.to_seq is not None else None
