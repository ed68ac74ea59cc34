"""Words in which emoji are pictures, broken to the width they are given: for names in dialogs.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING

import ttkbootstrap as ttk

from whatsapp_like.views import emoji, ink
from whatsapp_like.views.forms import Ink, text_ink
from whatsapp_like.views.layout import Typesetter
from whatsapp_like.views.theme import Look, Role

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage


class Prose(ttk.Canvas):
    """A text that wraps; it asks for the height it needs, and for no width."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        text: str,
        *,
        role: Role = Role.PREVIEW,
        colour: Ink = text_ink,
    ) -> None:
        super().__init__(
            parent, autostyle=False, highlightthickness=0, bd=0, takefocus=False, width=1
        )
        self._look = look
        self._role = role
        self._colour = colour
        self._held: list[PhotoImage] = []
        self.text = text
        self.bind("<Configure>", lambda _: self._draw(), add=True)
        look.watch(self, self._relook)
        self._relook()

    def say(self, text: str) -> None:
        """Show another text."""
        if text != self.text:
            self.text = text
            self._draw()

    def _relook(self) -> None:
        look, role = self._look, self._role
        self._line = look.line(role) + look.px(3)
        self._size = look.line(role)
        self._typesetter = Typesetter(
            lambda text: look.width(role, text), self._size, self._size, look.px(1)
        )
        self.configure(background=look.palette.ground, height=self._line)
        self._draw()

    def _draw(self) -> None:
        width = self.winfo_width()
        if width <= 1:
            return
        look, palette = self._look, self._look.palette
        laid = self._typesetter.lay(self.text, width, 0)
        self.delete("all")
        self._held = []
        for number, line in enumerate(laid.lines):
            middle = number * self._line + self._line // 2
            for run in line.runs:
                if run.key:
                    picture = look.pictures.of(emoji.picture, run.key, run.width, palette.ground)
                    self._held.append(picture)
                    ink.image(self, run.x, middle, picture, "word", "w")
                else:
                    colour = self._colour(palette)
                    ink.text(self, run.x, middle, run.text, self._role, colour, "word", "w")
        height = len(laid.lines) * self._line
        if int(self["height"]) != height:
            self.configure(height=height)
