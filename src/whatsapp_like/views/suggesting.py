"""A list of suggestions beside a text that is being written; it never has the focus.

Runs on the Tk thread. Whoever writes goes on writing: the keys that step through the list and take
from it belong to the text's widget.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

import ttkbootstrap as ttk

from whatsapp_like.views import ink
from whatsapp_like.views.access import Description
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.oneline import draw_line
from whatsapp_like.views.rounding import round_off
from whatsapp_like.views.theme import Look, Role

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

    from whatsapp_like.views.palette import Palette

T = TypeVar("T")

PICTURE: Final = 22
_ROW: Final = 36
_PAD: Final = 6
_RADIUS: Final = 12
_EMOJI: Final = 15


class Shown(NamedTuple):
    """A suggestion as it is drawn: `picture` makes one of a size for the ground below it."""

    text: str
    detail: str = ""
    picture: Callable[[int, str], PhotoImage] | None = None


class SuggestionsView(ttk.Canvas, Generic[T]):
    """Shows suggestions, one of them marked; a click calls `chosen` with it."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        chosen: Callable[[T], object],
        shown: Callable[[T], Shown],
        ground: Callable[[Palette], str],
    ) -> None:
        """`shown` tells how one is drawn, `ground` the colour outside the round corners."""
        super().__init__(
            parent, autostyle=False, highlightthickness=0, bd=0, takefocus=False, cursor="hand2"
        )
        self._look = look
        self._chosen = chosen
        self._shown = shown
        self._ground = ground
        self._rows: tuple[T, ...] = ()
        self._at = 0
        self._held: list[PhotoImage] = []
        self.bind("<Motion>", self._pointed, add=True)
        self.bind("<Button-1>", self._clicked, add=True)
        self._jobs = Jobs(self)
        self.bind("<Configure>", self._resized, add=True)
        look.watch(self, self._draw)

    @property
    def rows(self) -> tuple[T, ...]:
        """What is suggested."""
        return self._rows

    @property
    def marked(self) -> T:
        """The suggestion that Enter takes."""
        return self._rows[self._at]

    @property
    def least_height(self) -> int:
        """The height of all rows, in real pixels."""
        return self._look.px(_ROW) * len(self._rows) + 2 * self._look.px(_PAD)

    def show(self, rows: Sequence[T]) -> None:
        """Suggest these, at least one; the first is marked."""
        self._rows = tuple(rows)
        self._at = 0
        self._draw()

    def step(self, by: int) -> None:
        """Mark the next one, or the one before; after the last comes the first."""
        self._at = (self._at + by) % len(self._rows)
        self._draw()

    def description(self) -> Description:
        """Return the marked suggestion in words."""
        shown = self._shown(self.marked)
        return Description("option", shown.text, shown.detail)

    def _row_at(self, y: int) -> int:
        row = (y - self._look.px(_PAD)) // self._look.px(_ROW)
        return row if 0 <= row < len(self._rows) else -1

    def _pointed(self, event: tk.Event[tk.Misc]) -> None:
        row = self._row_at(event.y)
        if row >= 0 and row != self._at:
            self._at = row
            self._draw()

    def _clicked(self, event: tk.Event[tk.Misc]) -> str:
        row = self._row_at(event.y)
        if row >= 0:
            self._chosen(self._rows[row])
        return "break"

    def _resized(self, _event: object) -> None:
        self._draw()
        # What the round corners leave over is cut off: messages lie below them.
        self._jobs.idle("round", self._round)

    def _round(self) -> None:
        round_off(self, self._look.px(_RADIUS))

    def _draw(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        width, height = self.winfo_width(), self.winfo_height()
        ground = self._ground(palette)
        self.configure(background=ground)
        self.delete("all")
        if width < px(80) or not self._rows:
            return
        frame = Style(radius=px(_RADIUS), fill=palette.ground, ground=ground, outline=palette.line)
        self._held = draw_box(self, look.pictures, (0, 0, width, height), frame, "box")
        row, pad = px(_ROW), px(_PAD)
        for number, suggestion in enumerate(self._rows):
            top, fill = pad + number * row, palette.ground
            if number == self._at:
                fill = palette.selected
                style = Style(radius=px(9), fill=fill, ground=palette.ground)
                bounds = (pad, top, width - pad, top + row)
                self._held += draw_box(self, look.pictures, bounds, style, "mark")
            self._draw_row(self._shown(suggestion), top + row // 2, fill, number == self._at)

    def _draw_row(self, shown: Shown, middle: int, fill: str, marked: bool) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        left, right = px(_PAD + 10), self.winfo_width() - px(_PAD + 10)
        if shown.picture is not None:
            picture = shown.picture(px(PICTURE), fill)
            self._held.append(picture)
            ink.image(self, left, middle, picture, "row", "w")
            left += px(PICTURE + 12)
        colour = palette.text if marked or shown.detail else palette.second
        place = (left, middle, right - left)
        held, taken = draw_line(
            self, look, shown.text, place, Role.PREVIEW, colour, fill, px(_EMOJI), "row"
        )
        self._held += held
        left += taken + px(10)
        if shown.detail and right - left > px(24):
            words = look.shortened(Role.PREVIEW, shown.detail, right - left)
            ink.text(self, left, middle, words, Role.PREVIEW, palette.second, "row", "w")
