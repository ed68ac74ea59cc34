"""A few choices below each other, of which one holds; each says what it means.

Runs on the Tk thread. One Tab stop: the arrow keys choose, as in every program.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import Final, Generic, NamedTuple, TypeVar

import ttkbootstrap as ttk
from PIL.ImageTk import PhotoImage

from whatsapp_like.views import shapes
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.focus import keyboard_at
from whatsapp_like.views.theme import Look, Role

K = TypeVar("K")

_DISC: Final = 20
_DOT: Final = 10
_LEFT: Final = 12
_GAP: Final = 14
_PAD: Final = 9


class Option(NamedTuple, Generic[K]):
    """One choice."""

    key: K
    label: str
    note: str


class Options(ttk.Canvas, Generic[K]):
    """The choices; `chosen` hears of each change made by the person at it."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        options: Sequence[Option[K]],
        value: K,
        chosen: Callable[[K], object] | None = None,
    ) -> None:
        super().__init__(
            parent, autostyle=False, highlightthickness=0, bd=0, takefocus=True, cursor="hand2"
        )
        self._look = look
        self._choices = options
        self._value = value
        self._chosen = chosen
        self._hovered: int | None = None
        self._tops: list[int] = []
        self._held: list[PhotoImage] = []
        self.bind("<Configure>", lambda _: self._draw(), add=True)
        self.bind("<Button-1>", self._pressed, add=True)
        self.bind("<Motion>", lambda event: self._hover(self.row_at(event.y)), add=True)
        self.bind("<Leave>", lambda _: self._hover(None), add=True)
        for sequence in ("<FocusIn>", "<FocusOut>"):
            self.bind(sequence, lambda _: self._draw(), add=True)
        for sequence, step in (("<Up>", -1), ("<Left>", -1), ("<Down>", 1), ("<Right>", 1)):
            self.bind(sequence, self._stepper(step), add=True)
        look.watch(self, self._relook)
        self._relook()

    @property
    def value(self) -> K:
        """The key of the choice that holds."""
        return self._value

    def set(self, value: K) -> None:
        """Choose; `chosen` does not hear of it."""
        if value != self._value:
            self._value = value
            self._draw()

    def row_at(self, y: int) -> int | None:
        """Return the number of the choice at `y`, or None."""
        for row in range(len(self._choices)):
            if row + 1 < len(self._tops) and self._tops[row] <= y < self._tops[row + 1]:
                return row
        return None

    def _choose(self, row: int) -> None:
        key = self._choices[row].key
        if key != self._value:
            self._value = key
            self._draw()
            if self._chosen is not None:
                self._chosen(key)

    def _pressed(self, event: tk.Event[tk.Misc]) -> None:
        self.focus_set()
        row = self.row_at(event.y)
        if row is not None:
            self._choose(row)

    def _stepper(self, step: int) -> Callable[[object], str]:
        def move(_event: object) -> str:
            keys = [option.key for option in self._choices]
            self._choose(max(0, min(keys.index(self._value) + step, len(keys) - 1)))
            return "break"

        return move

    def _hover(self, row: int | None) -> None:
        if row != self._hovered:
            self._hovered = row
            self._draw()

    def _relook(self) -> None:
        self.configure(background=self._look.palette.ground, width=self._look.px(200))
        self._draw()

    def _draw(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        width = self.winfo_width()
        if width < px(100):
            return
        self.delete("all")
        self._held = []
        self._tops = [0]
        focus = keyboard_at(self) is self
        for row, option in enumerate(self._choices):
            holds = option.key == self._value
            top = self._tops[-1]
            left = px(_LEFT + _DISC + _GAP)
            label = self.create_text(
                left,
                top + px(_PAD),
                text=option.label,
                anchor="nw",
                font=Role.CHIP.value,
                fill=palette.text,
            )
            note = self.create_text(
                left,
                self.bbox(label)[3] + px(1),
                text=option.note,
                width=max(px(60), width - left - px(_LEFT)),
                anchor="nw",
                font=Role.SMALL.value,
                fill=palette.second,
            )
            bottom = self.bbox(note)[3] + px(_PAD)
            fill = palette.ground
            if row == self._hovered:
                fill = palette.hover
            ring = focus and holds
            if fill != palette.ground or ring:
                style = Style(
                    radius=px(10),
                    fill=fill,
                    ground=palette.ground,
                    outline=palette.accent if ring else "",
                    width=px(2),
                )
                bounds = (0, top, width, bottom)
                self._held += draw_box(self, look.pictures, bounds, style, f"box{row}")
                self.tag_lower(f"box{row}")
            middle = top + px(_PAD) + look.line(Role.CHIP) // 2
            self._mark(holds, middle, fill)
            self._tops.append(bottom)
        if int(self["height"]) != self._tops[-1]:
            self.configure(height=self._tops[-1])

    def _mark(self, holds: bool, middle: int, ground: str) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        ink = palette.accent if holds else palette.second
        ring = look.pictures.of(shapes.ring, px(_DISC), px(2), ink, ground)
        self._held.append(ring)
        self.create_image(px(_LEFT), middle, image=str(ring), anchor="w")
        if holds:
            dot = look.pictures.of(shapes.disc, px(_DOT), ink, ground)
            self._held.append(dot)
            self.create_image(px(_LEFT) + px(_DISC) // 2, middle, image=str(dot))
