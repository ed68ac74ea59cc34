"""What the strips at the left of windows share: buttons that lead to pages, and their ground.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING

from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.buttons import Pressable
from whatsapp_like.views.palette import Palette, mix

if TYPE_CHECKING:
    from whatsapp_like.views.theme import Look


def strip_ground(palette: Palette) -> str:
    """Return the colour of the strips."""
    return palette.rail


class PageButton(Pressable):
    """A button of a strip: its page is shown or not, and has a count or none."""

    def __init__(
        self, parent: tk.Misc, look: Look, label: str, command: Callable[[], object]
    ) -> None:
        super().__init__(parent, look, command, strip_ground)
        self.label = label
        self._chosen = False
        self._count = 0
        self._muted = False

    @property
    def chosen(self) -> bool:
        """Whether its page is the one that is shown."""
        return self._chosen

    @property
    def counted(self) -> int:
        """The count that is shown."""
        return self._count

    @property
    def muted(self) -> bool:
        """Whether the count catches no eye."""
        return self._muted

    def choose(self, chosen: bool) -> None:
        """Show it as chosen, or not."""
        if chosen != self._chosen:
            self._chosen = chosen
            self._relook()

    def count(self, count: int, *, muted: bool = False) -> None:
        """Show a count; 0 shows none. A `muted` one catches no eye."""
        if (count, muted) != (self._count, self._muted):
            self._count, self._muted = count, muted
            self._relook()

    def draw_ground(self, width: int, height: int, radius: int, fill: str) -> None:
        """Begin anew with the box, in the colour `fill`; its edge is the focus ring too."""
        palette, px = self._look.palette, self._look.px
        self.delete("all")
        style = Style(
            radius=px(radius),
            fill=fill,
            ground=palette.rail,
            outline=palette.accent if self._ring else palette.edge if self._chosen else "",
            width=px(2) if self._ring else px(1),
        )
        self._held = draw_box(self, self._look.pictures, (0, 0, width, height), style, "box")

    def fill(self, chosen: float, touched: float) -> str:
        """Return the colour of the box: so much of the ink when chosen, so much under the mouse."""
        palette = self._look.palette
        share = chosen if self._chosen else touched if self._hover or self._down else 0.0
        return mix(palette.rail, palette.text, share)


class PageStrip(tk.Frame):
    """The ground of the buttons, set apart by a line from what stands beside it."""

    def __init__(self, parent: tk.Misc, look: Look) -> None:
        super().__init__(parent, bd=0)
        self._look = look
        self._line = tk.Frame(self, bd=0, width=1)
        self._line.place(relx=1.0, anchor="ne", relheight=1.0)
        self.pack_propagate(False)
        look.watch(self, self._relook)

    def _relook(self) -> None:
        palette = self._look.palette
        self.configure(background=palette.rail)
        # Where its own colour does not set it apart.
        self._line.configure(background=palette.edge or palette.rail)
