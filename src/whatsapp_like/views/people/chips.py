"""Who was chosen so far, as chips side by side: a click on one lets them go again.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import ttkbootstrap as ttk

from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.views import emoji
from whatsapp_like.views.access import Description
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.oneline import draw_line
from whatsapp_like.views.theme import Look, Role

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

_HEIGHT: Final = 30
_FACE: Final = 24
_PAD: Final = 3
_GAP: Final = 6
_SIGN: Final = 9
_EMOJI: Final = 16
_NAME: Final = 140  # the most that a name gets: two of that fit beside each other
_LINES: Final = 3
_ROOM: Final = 600  # what the screen has to be high for so many
_MOST: Final = 24  # chips, more than ever fit


class Chip(NamedTuple):
    """Somebody: how they are called here, and what their face is drawn from."""

    key: Hashable
    name: str
    seed: str = ""
    kind: ConversationKind = ConversationKind.DIRECT


class ChipBar(ttk.Canvas):
    """Up to three lines of chips, one on a small screen: those chosen last.

    `hint` stands there while there are none; `let_go(key)` hears which was clicked,
    `resized(pixels)` by how much it is higher than before.
    """

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        hint: str,
        let_go: Callable[[Hashable], object],
        resized: Callable[[int], object],
    ) -> None:
        super().__init__(
            parent, autostyle=False, highlightthickness=0, bd=0, takefocus=False, width=1
        )
        self._look = look
        self._hint = hint
        self._let_go = let_go
        self._resized = resized
        self._jobs = Jobs(self)
        self._chips: Sequence[Chip] = ()
        self._places: list[tuple[tuple[int, int, int, int], Chip]] = []
        self._hovered: Hashable = None
        self._held: list[PhotoImage] = []
        self._lines = 1
        self.bind("<Configure>", lambda _: self._jobs.idle("draw", self._draw), add=True)
        self.bind("<Motion>", lambda event: self._hover(self._at(event.x, event.y)), add=True)
        self.bind("<Leave>", lambda _: self._hover(None), add=True)
        self.bind("<Button-1>", self._pressed, add=True)
        look.watch(self, self._relook, self._draw)
        self._relook()

    @property
    def said(self) -> str:
        """The names, or the hint."""
        return ", ".join(chip.name for chip in self._chips) or self._hint

    def description(self) -> Description:
        """Return what it says in words."""
        return Description("status", emoji.safe(self.said), "")

    def show(self, chips: Sequence[Chip]) -> None:
        """Show these."""
        if chips != self._chips:
            self._chips = chips
            self._draw()

    # --- hands ------------------------------------------------------------------------------------

    def _at(self, x: int, y: int) -> Hashable:
        found = (
            chip.key for (x0, y0, x1, y1), chip in self._places if x0 <= x < x1 and y0 <= y < y1
        )
        return next(found, None)

    def _hover(self, key: Hashable) -> None:
        if key != self._hovered:
            self._hovered = key
            self.configure(cursor="hand2" if key is not None else "")
            self._draw()

    def _pressed(self, event: tk.Event[tk.Misc]) -> None:
        key = self._at(event.x, event.y)
        if key is not None:
            self._let_go(key)

    # --- drawing ----------------------------------------------------------------------------------

    def _relook(self) -> None:
        self.configure(background=self._look.palette.ground)
        self._lay_out(self._lines)
        self._draw()

    def _lay_out(self, lines: int) -> None:
        """Ask for the height of so many lines."""
        px, before = self._look.px, int(str(self["height"]))
        height = lines * px(_HEIGHT) + (lines - 1) * px(_GAP)
        grown = lines != self._lines
        self._lines = lines
        if height != before:
            self.configure(height=height)
            if grown:
                self._resized(height - before)

    def _name_width(self, name: str) -> int:
        look, size = self._look, self._look.px(_EMOJI) + 2 * self._look.px(1)
        pieces = emoji.split(" ".join(name.split()))
        width = sum(size if each.key else look.width(Role.CHIP, each.text) for each in pieces)
        return min(look.px(_NAME), width)

    def _draw(self) -> None:
        width, look, px = self.winfo_width(), self._look, self._look.px
        if width <= 1:
            return
        self.delete("all")
        self._held, self._places = [], []
        if not self._chips:
            self._lay_out(1)
            middle, colour = px(_HEIGHT) // 2, look.palette.second
            words = look.shortened(Role.SMALL, self._hint, width)
            self.create_text(0, middle, text=words, font=Role.SMALL.value, fill=colour, anchor="w")
            return
        around = px(_PAD + _FACE + 8 + 8 + _SIGN + 10)
        total, first = len(self._chips), max(0, len(self._chips) - _MOST)
        most = _LINES if self.winfo_screenheight() >= px(_ROOM) else 1
        while True:
            more = f"+{first}" if first else ""
            widths = [around + self._name_width(chip.name) for chip in self._chips[first:]]
            lead = look.width(Role.CHIP, more) + px(_GAP) if more else 0
            spots = _flow(widths, lead, width, px(_GAP))
            if spots[-1][1] < most or first == total - 1:
                break
            first += 1
        if more:
            self.create_text(
                0,
                px(_HEIGHT) // 2,
                text=more,
                font=Role.CHIP.value,
                fill=look.palette.second,
                anchor="w",
            )
        for chip, (x, line), wide in zip(self._chips[first:], spots, widths, strict=True):
            y = line * px(_HEIGHT + _GAP)
            self._draw_chip(chip, (x, y, x + wide, y + px(_HEIGHT)))
        self._lay_out(spots[-1][1] + 1)

    def _draw_chip(self, chip: Chip, bounds: tuple[int, int, int, int]) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        x0, y0, x1, y1 = bounds
        middle = (y0 + y1) // 2
        self._places.append((bounds, chip))
        fill = palette.selected if chip.key == self._hovered else palette.field
        style = Style(radius=(y1 - y0) // 2, fill=fill, ground=palette.ground, outline=palette.edge)
        self._held += draw_box(self, look.pictures, bounds, style, "chip")
        size = px(_FACE)
        face = look.face(size, chip.name, chip.seed or chip.name, fill, kind=chip.kind)
        self.create_image(x0 + px(_PAD), middle, image=str(face), anchor="w")
        x = x0 + px(_PAD + _FACE + 8)
        place = (x, middle, self._name_width(chip.name))
        pictures, _end = draw_line(
            *(self, look, chip.name, place, Role.CHIP, palette.text, fill, px(_EMOJI), "chip")
        )
        ink = palette.text if chip.key == self._hovered else palette.second
        sign = look.pictures.of(icon, Icon.CLOSE, px(_SIGN), ink, fill)
        self.create_image(x1 - px(10), middle, image=str(sign), anchor="e")
        self._held += [face, sign, *pictures]


def _flow(widths: Sequence[int], lead: int, room: int, gap: int) -> list[tuple[int, int]]:
    """Return where chips begin: from the left, and in which line; the first line begins at
    `lead`."""
    spots, x, line = [], lead, 0
    for width in widths:
        if x and x + width > room:
            x, line = 0, line + 1
        spots.append((x, line))
        x += width + gap
    return spots
