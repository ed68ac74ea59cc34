"""A bar that fills from left to right: how far something is.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.views.access import Description
from whatsapp_like.views.box import Style, draw_box

if TYPE_CHECKING:
    from whatsapp_like.views.theme import Look

_HEIGHT: Final = 8


class ProgressBar(ttk.Canvas):
    """Shows a part of a whole, between 0 and 1."""

    def __init__(self, parent: tk.Misc, look: Look) -> None:
        super().__init__(parent, autostyle=False, highlightthickness=0, bd=0, takefocus=False)
        self._look = look
        self.part = 0.0
        self.bind("<Configure>", lambda _: self._draw(), add=True)
        look.watch(self, self._relook)
        self._relook()

    def show(self, part: float) -> None:
        """Show how far it is."""
        self.part = max(0.0, min(1.0, part))
        self._draw()

    def description(self) -> Description:
        """Return what it is in words."""
        return Description("progressbar", "", _("{n} %").format(n=round(100 * self.part)))

    def _relook(self) -> None:
        look = self._look
        self.configure(background=look.palette.ground, height=look.px(_HEIGHT), width=look.px(120))
        self._draw()

    def _draw(self) -> None:
        look, palette = self._look, self._look.palette
        width, height = self.winfo_width(), int(self["height"])
        if width <= height:
            return
        self.delete("all")
        style = Style(
            radius=height // 2, fill=palette.field, ground=palette.ground, outline=palette.edge
        )
        self._held = draw_box(self, look.pictures, (0, 0, width, height), style, "box")
        done = round(width * self.part)
        if done > height:  # less than that has no round ends
            style = Style(radius=height // 2, fill=palette.accent, ground=palette.field)
            bounds = (0, 0, done, height)
            self._held += draw_box(self, look.pictures, bounds, style, "box")
