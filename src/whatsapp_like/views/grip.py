"""Dragging with the mouse: a widget is a grip, and a hand that trembles is not a drag.

Runs on the Tk thread. Public names: `Grip`, `is_drag`.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Final

_SLACK: Final = 8

Spot = tuple[int, int]


def is_drag(widget: tk.Misc, start: Spot, now: Spot) -> bool:
    """Tell whether the pointer has gone far enough, in places on the screen, to mean it."""
    slack = max(_SLACK, round(widget.winfo_fpixels("6p")))
    return max(abs(now[0] - start[0]), abs(now[1] - start[1])) > slack


class Grip:
    """Reports where something is dragged that is held at `widget`, and where it is let go."""

    def __init__(
        self,
        widget: tk.Misc,
        moved: Callable[[int, int], object],
        dropped: Callable[[int, int], object],
    ) -> None:
        """Both get the pointer's place on the screen; `dropped` is called only after `moved`."""
        self._widget = widget
        self._moved = moved
        self._dropped = dropped
        self._start: Spot | None = None
        self._dragging = False
        widget.bind("<Button-1>", self._down, add=True)
        widget.bind("<B1-Motion>", self._motion, add=True)
        widget.bind("<ButtonRelease-1>", self._up, add=True)

    def _down(self, event: tk.Event[tk.Misc]) -> None:
        self._start, self._dragging = (event.x_root, event.y_root), False

    def _motion(self, event: tk.Event[tk.Misc]) -> None:
        now = (event.x_root, event.y_root)
        if self._start is not None and (self._dragging or is_drag(self._widget, self._start, now)):
            self._dragging = True
            self._moved(*now)

    def _up(self, event: tk.Event[tk.Misc]) -> None:
        dragging, self._start, self._dragging = self._dragging, None, False
        if dragging:
            self._dropped(event.x_root, event.y_root)
