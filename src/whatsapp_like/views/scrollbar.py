"""A thin round scrollbar for the drawn lists, in shares of the list and not in pixels.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.palette import mix

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

    from whatsapp_like.views.theme import Look

_WIDTH: Final = 8
_LEAST: Final = 36


class Scrollbar(ttk.Canvas):
    """Shows which part of a list is seen; calls `moved(share)` when it is dragged there."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        ground: Callable[[], str],
        moved: Callable[[float], object],
        *,
        across: bool = False,
    ) -> None:
        """`across` makes it lie."""
        super().__init__(parent, autostyle=False, highlightthickness=0, bd=0)
        self._look = look
        self._ground = ground
        self._moved = moved
        self._across = across
        self._start, self._end = 0.0, 1.0
        self._grip: float | None = None
        self._held: list[PhotoImage] = []
        self._hover = False
        self._idle = False  # all of the list is seen
        self._drawn: tuple[Style, int] | None = None  # how the thumb is drawn, and its length
        self._first = 0  # where it begins
        self.bind("<Configure>", lambda _: self._draw(), add=True)
        self.bind("<Button-1>", self._pressed, add=True)
        self.bind("<B1-Motion>", self._dragged, add=True)
        self.bind("<ButtonRelease-1>", self._released, add=True)
        self.bind("<Enter>", lambda _: self._hovered(True), add=True)
        self.bind("<Leave>", lambda _: self._hovered(False), add=True)
        look.watch(self, self._relook)
        self._relook()

    def show(self, start: float, end: float) -> None:
        """Show that the list is seen from `start` to `end`, each a share from 0 to 1."""
        if (start, end) != (self._start, self._end):
            self._start, self._end = start, end
            self._draw()

    def _relook(self) -> None:
        thick = {"height" if self._across else "width": self._look.px(_WIDTH)}
        self.configure(background=self._ground(), **thick)  # type: ignore[arg-type]
        self._draw()

    def _thumb(self) -> tuple[float, float]:
        height = self._length()
        length = max(self._look.px(_LEAST), round((self._end - self._start) * height))
        room = 1.0 - (self._end - self._start)
        at = self._start / room * (height - length) if room > 0 else 0.0
        return at, min(height, at + length)

    def _length(self) -> int:
        return max(1, self.winfo_width() if self._across else self.winfo_height())

    def _draw(self) -> None:
        idle = self._end - self._start >= 0.999
        if idle != self._idle:
            # Where it lies over a list, its ground would cover what the list has there.
            self._idle = idle
            (tk.Misc.lower if idle else tk.Misc.tkraise)(self)
        if idle:
            self._forget()
            return
        upper, lower = self._thumb()
        inset = self._look.px(1 if self._hover or self._grip is not None else 2)
        width = self._look.px(_WIDTH)
        palette = self._look.palette
        ground = self._ground()
        strong = self._hover or self._grip is not None
        share = 0.55 if strong else 0.32
        fill = mix(ground, palette.second, 2 * share - 0.1 if palette.contrast else share)
        style = Style(radius=width, fill=fill, ground=ground)
        first, last = round(upper) + inset, round(lower) - inset
        if (style, last - first) == self._drawn:
            # One that only moves is not made anew: its colour, which nothing else has, would be
            # given back and have to be asked of the screen again.
            by = first - self._first
            self.move("thumb", *((by, 0) if self._across else (0, by)))
        else:
            self._forget()
            bounds = (inset, first, width - inset, last)
            if self._across:
                bounds = (first, inset, last, width - inset)
            self._held = draw_box(self, self._look.pictures, bounds, style, "thumb")
            self._drawn = (style, last - first)
        self._first = first

    def _forget(self) -> None:
        self.delete("all")
        self._drawn = None

    def _hovered(self, hover: bool) -> None:
        self._hover = hover
        self._draw()

    def _pressed(self, event: tk.Event[tk.Misc]) -> None:
        upper, lower = self._thumb()
        at = event.x if self._across else event.y
        # A press beside the thumb brings its middle there.
        self._grip = at - upper if upper <= at <= lower else (lower - upper) / 2
        self._dragged(event)

    def _dragged(self, event: tk.Event[tk.Misc]) -> None:
        if self._grip is None:
            return
        upper, lower = self._thumb()
        room = self._length() - (lower - upper)
        at = event.x if self._across else event.y
        share = (at - self._grip) / room if room > 0 else 0.0
        self._moved(min(1.0, max(0.0, share)) * (1.0 - (self._end - self._start)))

    def _released(self, _event: tk.Event[tk.Misc]) -> None:
        self._grip = None
        self._draw()
