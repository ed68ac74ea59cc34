"""Who is typing where: told to the other members, and forgotten by itself.

Runs on the network thread. Nothing of it is stored. It stops when the typist says so, when their
message comes (the message itself says it), or when no report has come for a while.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.codec import encode
from whatsapp_like.server.core.conversations import LiveConversation
from whatsapp_like.server.core.session import Handlers, Session

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub


TOLD_PER_REQUEST = 250
"""Members who hear that somebody types or stopped, for each request that it counts as."""


class Typists:
    """Everybody who is typing, with the time at which that ends by itself."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.handlers: Handlers = {e.TypingReported: self._reported}
        self._until: dict[tuple[int, int], float] = {}

    def __len__(self) -> int:
        return len(self._until)

    def _reported(self, session: Session, report: e.TypingReported) -> None:
        account = self._hub.account_of(session)
        if account.is_member(report.conversation):
            self._hub.conversations.use(
                report.conversation,
                lambda live: self._apply(session, live, account.id, report.active),
                self._hub.ignore,
            )

    def _apply(self, session: Session, live: LiveConversation, account: int, active: bool) -> None:
        if live.blockers or account not in live.members or live.kind is ConversationKind.CHANNEL:
            return
        key = (live.id, account)
        was_typing = key in self._until
        if active:
            # Moved to the end, so that the dict stays in the order of expiry.
            self._until.pop(key, None)
            self._until[key] = self._hub.now + self._hub.policy.typing_for
        else:
            self._until.pop(key, None)
        if active != was_typing:
            # A report costs next to nothing, but a thousand may have to be told.
            self._hub.pace.weigh(session, len(live.members) / TOLD_PER_REQUEST)
            self._tell(live, account, active)

    def forget(self, conversation: int, account: int) -> None:
        """Stop without telling anybody."""
        if self._until:
            self._until.pop((conversation, account), None)

    def stop(self, live: LiveConversation) -> None:
        """Stop everybody in a conversation, and tell it: a block begins."""
        for account in live.members:
            if self._until.pop((live.id, account), None) is not None:
                self._tell(live, account, False)

    def tick(self) -> None:
        """Stop those who have not reported for a while."""
        while self._until:
            (conversation, account), until = next(iter(self._until.items()))
            if until > self._hub.now:
                return
            del self._until[conversation, account]
            live = self._hub.conversations.find(conversation)
            if live is not None:
                self._tell(live, account, False)

    def _tell(self, live: LiveConversation, typist: int, active: bool) -> None:
        frame = b""
        for member in live.members:
            observer = self._hub.accounts.get(member)
            if member == typist or observer is None:
                continue
            for session in observer.sessions:
                if live.group is not None and not session.groups:
                    continue
                frame = frame or encode(
                    e.TypingChanged(conversation=live.id, account=typist, active=active)
                )
                self._hub.push(session, frame)
