"""What windows may ask about single messages.

Needs no Tk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from whatsapp_like.views.broadcast import BroadcastActions

if TYPE_CHECKING:
    from whatsapp_like.models.marking import MessageReceipt
    from whatsapp_like.models.timeline import Edit, SearchHit, TimelineItem

Failed = Callable[[str], None]
"""Gets a sentence that says why something could not be done."""


class MessageActions(BroadcastActions, Protocol):
    """What may be done with messages; see MessageController."""

    def edit(self, item: TimelineItem, text: str, mentions: Sequence[int], failed: Failed) -> None:
        """Let a text of mine say something else."""
        ...

    def delete(self, items: Iterable[TimelineItem], failed: Failed) -> None:
        """Delete messages for everyone."""
        ...

    def hide(self, items: Sequence[TimelineItem], failed: Failed) -> None:
        """Delete messages for myself alone."""
        ...

    def react(self, item: TimelineItem, emoji: str, failed: Failed) -> None:
        """React with an emoji; an empty one takes mine back."""
        ...

    def pin(self, item: TimelineItem, pinned: bool, failed: Failed) -> None:
        """Pin a message for everyone, or not any more."""
        ...

    def star(self, items: Sequence[TimelineItem], starred: bool, failed: Failed) -> None:
        """Star messages for myself, or not any more."""
        ...

    def vote(self, item: TimelineItem, choices: Iterable[int], failed: Failed) -> None:
        """Choose options of a poll; none takes my choice back."""
        ...

    def close_poll(self, item: TimelineItem, failed: Failed) -> None:
        """End a poll of mine."""
        ...

    def send_poll(
        self,
        conversation: int,
        question: str,
        options: Sequence[str],
        multiple: bool,
        failed: Failed,
    ) -> None:
        """Ask a question with several answers."""
        ...

    def send_location(
        self, conversation: int, latitude: float, longitude: float, label: str, failed: Failed
    ) -> None:
        """Send a place."""
        ...

    def send_card(self, conversation: int, account: int, failed: Failed) -> None:
        """Send somebody's card."""
        ...

    def forward(
        self,
        items: Sequence[TimelineItem],
        conversations: Sequence[int],
        done: Callable[[], None],
        failed: Failed,
    ) -> None:
        """Send what these messages say to other conversations; minus an account names the direct
        conversation with it."""
        ...

    def find(
        self, conversation: int, seq: int, found: Callable[[TimelineItem | None], None]
    ) -> None:
        """Find a committed message by its place."""
        ...

    def edits(self, item: TimelineItem, found: Callable[[Sequence[Edit]], None]) -> None:
        """Find all that a message has said, oldest first."""
        ...

    def receipts(
        self, item: TimelineItem, found: Callable[[Sequence[MessageReceipt]], None]
    ) -> None:
        """Find to whom a message of mine was delivered, and who has read it."""
        ...

    def starred(self, below: int, found: Callable[[Sequence[SearchHit]], None]) -> None:
        """Find what I starred, in all conversations, the newest first."""
        ...

    def watch_pins(self, conversation: int) -> None:
        """Keep what is pinned in a conversation in the state from now on."""
        ...

    def unwatch_pins(self, conversation: int) -> None:
        """Nobody looks at what is pinned any more."""
        ...
