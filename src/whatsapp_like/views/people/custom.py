"""What somebody says about themselves, drawn: all of it, with its emoji, and until when.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.views import emoji, times
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.layout import Typesetter
from whatsapp_like.views.theme import Look, Role

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

    from whatsapp_like.models.presence import CustomStatus

_GAP: Final = 12


class CustomLine(ttk.Canvas):
    """As many lines as the words need at its width; no room at all while there are none."""

    def __init__(self, parent: tk.Misc, look: Look) -> None:
        super().__init__(
            parent, autostyle=False, highlightthickness=0, bd=0, takefocus=False, height=1, width=1
        )
        self._look = look
        self._jobs = Jobs(self)
        self._custom: CustomStatus | None = None
        self._end = ""
        self._held: list[PhotoImage] = []
        self.bind("<Configure>", lambda _: self._jobs.idle("draw", self._draw), add=True)
        look.watch(self, self._draw)
        self._draw()

    @property
    def said(self) -> str:
        """What is shown, and until when."""
        text = self._custom.text if self._custom else ""
        return f"{text} ({self._end})" if self._end else text

    def show(self, custom: CustomStatus | None, now: int) -> None:
        """Show this, at `now` by the clock that its end is told in."""
        end = times.until(custom.until, now) if custom and custom.until is not None else ""
        if (custom, end) != (self._custom, self._end):
            self._custom, self._end = custom, end
            self._draw()

    def _draw(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        self.configure(background=palette.ground)
        self.delete("all")
        self._held = []
        width = self.winfo_width()
        if self._custom is None:
            self._resize(1)
            return
        if width < px(60):
            return
        size = look.line(Role.PREVIEW)
        setter = Typesetter(lambda text: look.width(Role.PREVIEW, text), size, size)
        line = look.line(Role.PREVIEW) + px(5)
        y = px(_GAP)
        for each in setter.lay(self._custom.text, width, 0).lines:
            middle = y + line // 2
            for run in each.runs:
                if run.key:
                    picture = look.pictures.of(emoji.picture, run.key, size, palette.ground)
                    self._held.append(picture)
                    self.create_image(run.x, middle, image=str(picture), anchor="w")
                else:
                    self.create_text(
                        run.x,
                        middle,
                        text=run.text,
                        font=Role.PREVIEW.value,
                        fill=palette.text,
                        anchor="w",
                    )
            y += line
        if self._end:
            y += px(2)
            self.create_text(
                0, y, text=self._end, font=Role.SMALL.value, fill=palette.second, anchor="nw"
            )
            y += look.line(Role.SMALL)
        self._resize(y)

    def _resize(self, height: int) -> None:
        if int(str(self["height"])) != height:
            self.configure(height=height)
