"""What a conversation's view may ask for.

Needs no Tk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from whatsapp_like.models.state.timeline import Timeline
    from whatsapp_like.models.timeline import SearchHit, TimelineItem


class ConversationActions(Protocol):
    """What a conversation's window may ask for; see ConversationController."""

    def open(self, conversation: int, place: int = 0) -> Timeline:
        """Return the timeline, which fills as soon as its newest page is read, or the one around
        the seq `place`."""
        ...

    def close(self, conversation: int) -> None:
        """Drop the timeline."""
        ...

    def older(self, conversation: int) -> None:
        """Load the page before the oldest loaded item."""
        ...

    def newer(self, conversation: int) -> None:
        """Load the page after the newest loaded item."""
        ...

    def newest(self, conversation: int) -> None:
        """Show the newest page again."""
        ...

    def show_item(self, item: TimelineItem, shown: Callable[[], None]) -> None:
        """Have an item in its timeline, with what is around it."""
        ...

    def search(
        self,
        text: str,
        conversation: int | None,
        below: int,
        found: Callable[[Sequence[SearchHit]], None],
    ) -> None:
        """Find messages by their words, the newest first."""
        ...

    def send(
        self,
        conversation: int,
        text: str,
        failed: Callable[[str], None],
        *,
        reply: TimelineItem | None = None,
        mentions: Sequence[int] = (),
    ) -> None:
        """Send a text, as the answer to an item perhaps."""
        ...

    def retry(self, item: TimelineItem) -> None:
        """Send a failed message again."""
        ...

    def discard(self, item: TimelineItem, failed: Callable[[str], None]) -> None:
        """Drop a message that was not sent."""
        ...

    def why_failed(self, item: TimelineItem) -> str:
        """Say why a message was refused."""
        ...

    def mark_read(self, conversation: int, seq: int) -> None:
        """I have seen everything up to `seq`."""
        ...

    def typed(self, conversation: int, text: str) -> None:
        """Take note of what the composer holds."""
        ...
