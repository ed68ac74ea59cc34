"""A few messages in the look that is being chosen, drawn by what draws conversations.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from typing import Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.views.bubbles import BubblePainter, Drawn
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.messages import Row
from whatsapp_like.views.rounding import round_off
from whatsapp_like.views.shapes import Tick
from whatsapp_like.views.theme import Look
from whatsapp_like.views.wallpaper import Wallpaper

_PAD: Final = 10
_RADIUS: Final = 12


class Preview(ttk.Canvas):
    """As high as its messages; nothing in it can be pressed."""

    def __init__(self, parent: tk.Misc, look: Look) -> None:
        super().__init__(
            parent, autostyle=False, highlightthickness=0, bd=0, takefocus=False, height=1
        )
        self._look = look
        self._jobs = Jobs(self)
        self._painter = BubblePainter(self, look)
        self._wallpaper = Wallpaper(self, look)
        self._drawn: list[Drawn] = []
        day = _("Today")
        self.rows = (
            Row(1, False, _("Did you get the tickets? 🎫"), "9:14", day=day),
            Row(2, True, _("Two seats, row F: https://example.org"), "9:16", Tick.READ, day),
            Row(3, True, _("See you there!"), "9:16", Tick.DELIVERED, day, first=False),
        )
        self.bind("<Configure>", lambda _: self._jobs.idle("draw", self._draw), add=True)
        look.watch(self, self._relook)
        self._relook()

    def _relook(self) -> None:
        palette = self._look.palette
        self.configure(
            background=palette.chat,
            highlightthickness=1,
            highlightbackground=palette.edge or palette.chat,
        )
        self._painter.relook()
        self._wallpaper.relook()
        self._draw()

    def _draw(self) -> None:
        painter, pad = self._painter, self._look.px(_PAD)
        painter.resize(self.winfo_width())
        self.delete("row")
        y = pad
        drawn = []
        before: Row | None = None
        for row in self.rows:
            plan = painter.plan(row, before)
            drawn.append(painter.draw(row, before, plan, y, "row"))
            y += plan.total
            before = row
        # The pictures of before are let go only now: Tk would redraw their places.
        self._drawn = drawn
        self._wallpaper.place(0, self.winfo_width(), y + pad)
        if int(self["height"]) != y + pad:
            self.configure(height=y + pad)
        self._jobs.idle("round", self._round)

    def _round(self) -> None:
        # What has an edge of its own keeps its corners.
        round_off(self, 0 if self._look.palette.edge else self._look.px(_RADIUS))
