"""Emoji for what is being written between colons: a list above the pill that never has the focus.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import Final

import ttkbootstrap as ttk
from PIL.ImageTk import PhotoImage

from whatsapp_like.views import emoji, ink
from whatsapp_like.views.access import Description
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.picker import catalogue
from whatsapp_like.views.picker.catalogue import Suggestion
from whatsapp_like.views.theme import Look, Role

WIDTH: Final = 320
_ROW: Final = 36
_PAD: Final = 6
_PICTURE: Final = 22


class SuggestionList(ttk.Canvas):
    """Shows suggestions, one of them marked; a click calls `chosen` with it."""

    def __init__(self, parent: tk.Misc, look: Look, chosen: Callable[[Suggestion], object]) -> None:
        super().__init__(
            parent, autostyle=False, highlightthickness=0, bd=0, takefocus=False, cursor="hand2"
        )
        self._look = look
        self._chosen = chosen
        self._rows: tuple[Suggestion, ...] = ()
        self._at = 0
        self._held: list[PhotoImage] = []
        self.bind("<Motion>", self._pointed, add=True)
        self.bind("<Button-1>", self._clicked, add=True)
        self.bind("<Configure>", lambda _: self._draw(), add=True)
        look.watch(self, self._draw)

    @property
    def rows(self) -> tuple[Suggestion, ...]:
        """What is suggested."""
        return self._rows

    @property
    def marked(self) -> Suggestion:
        """The suggestion that Enter takes."""
        return self._rows[self._at]

    @property
    def least_height(self) -> int:
        """The height of all rows, in real pixels."""
        return self._look.px(_ROW) * len(self._rows) + 2 * self._look.px(_PAD)

    def show(self, rows: Sequence[Suggestion]) -> None:
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
        return Description("option", catalogue.name(self.marked.key), f":{self.marked.code}:")

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

    def _draw(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        width, height = self.winfo_width(), self.winfo_height()
        self.configure(background=palette.chat)
        self.delete("all")
        if width < px(80) or not self._rows:
            return
        frame = Style(radius=px(12), fill=palette.ground, ground=palette.chat, outline=palette.line)
        self._held = draw_box(self, look.pictures, (0, 0, width, height), frame, "box")
        row, pad = px(_ROW), px(_PAD)
        for number, suggestion in enumerate(self._rows):
            top, fill = pad + number * row, palette.ground
            if number == self._at:
                fill = palette.selected
                style = Style(radius=px(9), fill=fill, ground=palette.ground)
                bounds = (pad, top, width - pad, top + row)
                self._held += draw_box(self, look.pictures, bounds, style, "mark")
            picture = look.pictures.of(emoji.picture, suggestion.key, px(_PICTURE), fill)
            self._held.append(picture)
            middle = top + row // 2
            ink.image(self, pad + px(10), middle, picture, "row", "w")
            left = pad + px(10 + _PICTURE + 12)
            words = look.shortened(
                Role.PREVIEW, f":{suggestion.code}:", width - left - pad - px(10)
            )
            colour = palette.text if number == self._at else palette.second
            ink.text(self, left, middle, words, Role.PREVIEW, colour, "row", "w")
