"""Direct conversations opened.

Runs on the network thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.account import Account, AccountRole
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.server.core.conversations import (
    LiveConversation,
)
from whatsapp_like.server.core.session import Handlers, Session
from whatsapp_like.server.core.storage import Store
from whatsapp_like.server.store.rows import AccountRow, DirectOpened

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub


class Direct:
    """Answers `conversation.open_direct`."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.handlers: Handlers = {e.OpenDirect: self._open}

    def _open(self, session: Session, request: e.OpenDirect) -> None:
        me, other = self._hub.person_of(session), request.account
        wall = self._hub.wall

        def write(store: Store) -> tuple[DirectOpened, list[AccountRow]]:
            row = store.account(other)
            if row is None or row.role == AccountRole.OPERATOR:
                raise Refused(ErrorCode.NOT_FOUND)
            if row.disabled and store.direct(me.id, other) is None:
                raise Refused(ErrorCode.NOT_FOUND)
            return store.open_direct(me.id, other, wall), store.accounts({me.id, other})

        def then(written: tuple[DirectOpened, list[AccountRow]]) -> None:
            opened, rows = written
            if opened.is_new:
                self._settle(opened.conversation, me.id, other)
            accounts = tuple(map(self._hub.conversations.shown, rows))
            self._hub.conversations.use(
                opened.conversation,
                lambda live: self._opened(session, request, live, accounts, opened.is_new),
                lambda error: self._hub.refuse(session, request.id, error),
            )

        self._hub.write(session, request.id, write, then)

    def _settle(self, conversation: int, one: int, other: int) -> None:
        """Take over a conversation that the store has just made."""
        for account, peer in ((one, other), (other, one)):
            live = self._hub.accounts.get(account)
            if live is not None:
                live.direct[conversation] = peer

    def _opened(
        self,
        session: Session,
        request: e.OpenDirect,
        live: LiveConversation,
        accounts: tuple[Account, ...],
        is_new: bool,
    ) -> None:
        me, other = self._hub.account_of(session), request.account
        self._hub.say(
            session,
            e.ConversationOpened(
                re=request.id, conversation=live.seen_by(me.id), accounts=accounts
            ),
        )
        if not is_new:
            return
        event = e.ConversationChanged(conversation=live.seen_by(me.id), accounts=accounts)
        self._hub.tell(me, event, but=session)
        if other == me.id:
            return
        self._hub.presences.refresh(me, (other,))
        them = self._hub.accounts.get(other)
        if them is not None and not live.blockers:
            # A blocked one does not even get to call attention; after the block it is in the list.
            self._hub.conversations.tell_changed(live, accounts, (other,))
            self._hub.presences.refresh(them, (me.id,))
