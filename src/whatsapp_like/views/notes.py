"""What is said where no message stands: in the empty middle, and above the oldest message.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING, Final

from whatsapp_like.i18n import _

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

    from whatsapp_like.views.bubbles import BubblePainter
    from whatsapp_like.views.strip import Strip
    from whatsapp_like.views.theme import Look

_HEAD: Final = 46  # the room for what is said above the oldest row
_HEIGHT: Final = 26  # of a chip, and the gap above it
_TAG: Final = "note"


class Notes:
    """The notes on one timeline's canvas; each is a sentence, or empty for nothing to say."""

    def __init__(self, canvas: tk.Canvas, look: Look, painter: BubblePainter, strip: Strip) -> None:
        self._canvas = canvas
        self._look = look
        self._painter = painter
        self._strip = strip
        self._held: list[PhotoImage] = []
        self.empty = _("No messages yet. Say hello!")
        self.older = ""

    def make_room(self) -> None:
        """Have the strip leave room above its first row for what is said there."""
        self._strip.head = self._look.px(_HEAD) if self.older else 0

    def draw(self, count: int) -> None:
        """Say what there is to say about a list of `count` rows."""
        self._canvas.delete(_TAG)
        self._held = []
        strip, px = self._strip, self._look.px
        if not count:
            middle = strip.top + strip.height // 2
            self._painter.draw_chip(self._held, self.empty, middle, _TAG)
        elif self.older and strip.rows and strip.rows[0].index == 0:
            middle = strip.rows[0].y - strip.head + px(_HEIGHT) // 2 + px(3)
            self._painter.draw_chip(self._held, self.older, middle, _TAG)
