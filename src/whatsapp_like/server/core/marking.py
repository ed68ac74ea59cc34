"""Members' own marks of a conversation: changed by request, archived ones brought back by news.

Runs on the network thread. That a message brings a conversation out of the archive is decided here
alone: all devices of an account agree, whichever of them were there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.bounds import MAX_PINNED
from whatsapp_like.models.kinds import is_counted
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.server.core.conversations import LiveConversation, marks_of
from whatsapp_like.server.core.session import Handlers, Session
from whatsapp_like.server.core.storage import Store
from whatsapp_like.server.store.rows import Append, MarksChange, MarksRow

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub

_BACK = MarksChange(archived=False)


class Marking:
    """Answers `conversation.mark`; takes archived conversations back to the list."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.handlers: Handlers = {e.MarkConversation: self._mark}

    def _mark(self, session: Session, request: e.MarkConversation) -> None:
        me, where = self._hub.person_of(session), request.conversation
        if not me.is_member(where):
            raise Refused(ErrorCode.NOT_A_MEMBER)
        change = MarksChange(
            request.pinned, request.muted_until, request.archived, request.unread, request.alerts
        )

        def write(store: Store) -> MarksRow:
            row = store.mark(where, me.id, change)
            if row is None:
                raise Refused(ErrorCode.NOT_A_MEMBER)
            return row

        def write_pinned(store: Store) -> MarksRow:
            if store.count_pinned(me.id, but=where) >= MAX_PINNED:
                raise Refused(ErrorCode.LIMIT_REACHED, f"at most {MAX_PINNED} are pinned")
            return write(store)

        def then(row: MarksRow) -> None:
            self._hub.say(session, e.Done(re=request.id))
            self._settle(where, me.id, row)

        # Loaded first: what is in memory is newer than a page that is being read meanwhile.
        self._hub.conversations.use(
            where,
            lambda _: self._hub.write(
                session, request.id, write_pinned if request.pinned else write, then
            ),
            lambda error: self._hub.refuse(session, request.id, error),
        )

    def arrived(self, live: LiveConversation, append: Append) -> None:
        """An entry was committed in a conversation that some have in their archive: it is back for
        whoever gets the entry from somebody else and has not muted the conversation, unless it only
        changes another one."""
        if not is_counted(append.kind):
            return
        wall = self._hub.wall
        for account in live.archivers - {append.sender, append.withheld_from}:
            member = live.members.get(account)
            if member is not None and not member.marks.is_muted(wall):
                self._bring_back(live, account)

    def _bring_back(self, live: LiveConversation, account: int) -> None:
        # Asked for once, however many entries follow before the store has answered.
        live.archivers -= {account}

        def failed(error: Exception) -> None:
            member = live.members.get(account)
            if member is not None:
                live.mark(account, member.marks)  # the next entry tries again
            self._hub.report(error)

        self._hub.storage.write(
            lambda store: store.mark(live.id, account, _BACK),
            lambda row: self._settle(live.id, account, row),
            failed,
        )

    def _settle(self, conversation: int, account: int, row: MarksRow | None) -> None:
        """Take over marks that the store has, and tell the account's devices."""
        live = self._hub.conversations.find(conversation)
        if row is None or live is None or account not in live.members:
            return
        marks = marks_of(row)
        live.mark(account, marks)
        observer = self._hub.accounts.get(account)
        if observer is not None:
            event = e.ConversationMarked(conversation=conversation, marks=marks)
            self._hub.tell(observer, event, feature=e.MARKS)
