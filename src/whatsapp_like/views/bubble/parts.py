"""The parts of messages that can be pressed: which is at a place, which is under the keyboard.

Runs on the Tk thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whatsapp_like.views.bubble.drawn import Spot
    from whatsapp_like.views.timeline import TimelineView


class Parts:
    """The parts of one timeline's rows."""

    def __init__(self, view: TimelineView) -> None:
        self._view = view
        self.number: int | None = None  # of the part under the keyboard, in the row that is

    @property
    def current(self) -> Spot | None:
        """The part under the keyboard, which Enter presses, or None."""
        view = self._view
        drawn = view.drawn(view.focused) if view.focused is not None else None
        if drawn is None or self.number is None or self.number >= len(drawn.spots):
            return None
        return drawn.spots[self.number]

    def step(self, by: int) -> None:
        """Go to the next part of the row under the keyboard, and name it."""
        view, index = self._view, self._view.focused
        drawn = view.drawn(index) if index is not None else None
        if index is None or drawn is None or not drawn.spots:
            return
        start = (-1 if by > 0 else 0) if self.number is None else self.number
        number = (start + by) % len(drawn.spots)
        # A face and its name are one thing.
        if self.number is not None and drawn.spots[number].same(drawn.spots[start]):
            number = (number + by) % len(drawn.spots)
        self.number = number
        view.focus_row(index)
        view.redraw(index)
        box, bounds = drawn.spots[self.number].box, view.bounds(index)
        if bounds is not None:
            x, y = bounds[0] + (box[0] + box[2]) // 2, bounds[1] + box[1] - view.look.px(4)
            view.hint(drawn.spots[self.number].words, x, y)

    def at(self, index: int, x: int, y: int) -> Spot | None:
        """Return the part of a row that is at a spot of the canvas window, or None."""
        drawn, bounds = self._view.drawn(index), self._view.bounds(index)
        if drawn is None or bounds is None:
            return None
        number = drawn.spot_at(x - bounds[0], y - bounds[1])
        return drawn.spots[number] if number is not None else None
