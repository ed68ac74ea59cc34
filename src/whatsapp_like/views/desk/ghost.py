"""What follows the pointer while a conversation is dragged: its face and name.

Runs on the Tk thread.
"""

from __future__ import annotations

import contextlib
import tkinter as tk
from typing import Final

import ttkbootstrap as ttk

from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.views.oneline import draw_line
from whatsapp_like.views.theme import Look, Role

_SIZE: Final = (220, 44)
_FACE: Final = 28
# Beside the pointer, never under it: what lies under the pointer is where one would drop.
_ASIDE: Final = 14


class Ghost(tk.Toplevel):
    """A small window without a frame."""

    def __init__(
        self, root: tk.Misc, look: Look, name: str, seed: str, *, kind: ConversationKind
    ) -> None:
        super().__init__(root, bd=0)
        self.withdraw()
        self.overrideredirect(True)
        self._look = look
        px, palette = look.px, look.palette
        width, height = px(_SIZE[0]), px(_SIZE[1])
        canvas = ttk.Canvas(
            self, autostyle=False, highlightthickness=0, bd=0, width=width, height=height
        )
        canvas.configure(background=palette.ground)
        canvas.pack()  # type: ignore[no-untyped-call]
        canvas.create_rectangle(
            0, 0, width - 1, height - 1, outline=palette.accent, width=px(2), fill=palette.ground
        )
        face = look.face(px(_FACE), name, seed, palette.ground, kind=kind)
        canvas.create_image(px(10), height // 2, image=str(face), anchor="w")
        left = px(10 + _FACE + 10)
        place = (left, height // 2, width - left - px(10))
        size = look.line(Role.STRONG) - px(2)
        held, _end = draw_line(
            canvas, look, name, place, Role.STRONG, palette.text, palette.ground, size, "name"
        )
        self._held = [face, *held]
        for option, value in (("-alpha", 0.92), ("-topmost", True)):
            # Not every window system can.
            with contextlib.suppress(tk.TclError):
                self.wm_attributes(option, value)

    def follow(self, x: int, y: int) -> None:
        """Stand beside the pointer, which is there on the screen."""
        aside = self._look.px(_ASIDE)
        self.geometry(f"+{x + aside}+{y + aside}")
        if self.state() == "withdrawn":
            self.deiconify()
        self.lift()
