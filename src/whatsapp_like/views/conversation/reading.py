"""Where one was in conversations that are closed, for as long as the program runs.

Needs no Tk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from whatsapp_like.models.timeline import ConversationSummary

_MOST: Final = 50


class ReadingPlace(NamedTuple):
    """The seq of the first message in view, and how far below the upper edge it begins, in real
    pixels."""

    seq: int
    offset: int


class ReadingPlaces:
    """The places of the conversations that were left last, by their ids."""

    def __init__(self) -> None:
        self._places: dict[int, ReadingPlace] = {}

    def keep(self, conversation: int, place: ReadingPlace | None) -> None:
        """Remember where one was; None for the newest message, which needs no remembering."""
        self._places.pop(conversation, None)
        if place is not None:
            self._places[conversation] = place
            if len(self._places) > _MOST:
                del self._places[next(iter(self._places))]

    def of(self, conversation: int, summary: ConversationSummary | None) -> ReadingPlace | None:
        """Return where one was; None for the newest message, or for what is unread by now."""
        return None if summary and summary.unread else self._places.get(conversation)

    def clear(self) -> None:
        """Forget all of them: somebody else may sign in."""
        self._places.clear()
