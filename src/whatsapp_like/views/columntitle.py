"""A column's title in a drawn table: it sorts, and its right edge is dragged to another width.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import Final

from whatsapp_like.i18n import _
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.buttons import Pressable, window_ground
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.theme import Look, Role

HEIGHT: Final = 36
INSET: Final = 6
"""How far left of its column a title begins, in pixels at 100 %: room for its box."""
_EDGE: Final = 6
_ARROW: Final = 12


class Title(Pressable):
    """A column's title; the one that sorts has an arrow."""

    role = "columnheader"

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        label: str,
        command: Callable[[], object],
        widened: Callable[[int], object] | None = None,
    ) -> None:
        """`widened` hears by how many pixels the right edge was dragged since it was told last."""
        super().__init__(parent, look, command, window_ground)
        self.label = label
        self._widened = widened
        self._arrow: Icon | None = None
        self._dragged_from: int | None = None
        self.bind("<Configure>", lambda _: self._draw(), add=True)
        if widened is not None:
            self.bind("<Motion>", self._pointed, add=True)
            self.bind("<Button-1>", self._gripped, add=True)
            self.bind("<B1-Motion>", self._dragged, add=True)
        self._relook()

    @property
    def arrow(self) -> Icon | None:
        """The arrow that is shown."""
        return self._arrow

    def states(self) -> Sequence[str]:
        """Return how the column is sorted."""
        return ({Icon.UP: _("rising"), Icon.DOWN: _("falling")}.get(self._arrow or Icon.CLOSE, ""),)

    def show(self, arrow: Icon | None) -> None:
        """Show an arrow, or none."""
        if arrow != self._arrow:
            self._arrow = arrow
            self._draw()

    def _relook(self) -> None:
        px = self._look.px
        self.configure(height=px(HEIGHT), width=px(40), background=self._look.palette.ground)
        self._draw()

    def _draw(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        width, height = self.winfo_width(), int(self["height"])
        if width <= 1:
            return
        self.delete("all")
        self._held = []
        fill = palette.hover if self._hover else palette.ground
        if self._hover or self._ring:
            style = Style(
                radius=px(8),
                fill=fill,
                ground=palette.ground,
                outline=palette.accent if self._ring else "",
                width=px(2),
            )
            self._held += draw_box(self, look.pictures, (0, 0, width, height), style, "box")
        ink = palette.accent if self._arrow else palette.second
        left, room = px(INSET), width - 2 * px(INSET)
        if self._arrow is not None:
            room -= px(_ARROW + INSET)
        words = look.shortened(Role.SMALL, self.label, room)
        self.create_text(left, height // 2, text=words, anchor="w", font=Role.SMALL.value, fill=ink)
        if self._arrow is not None:
            image = look.pictures.of(icon, self._arrow, px(_ARROW), ink, fill)
            self._held.append(image)
            x = left + look.width(Role.SMALL, words) + px(INSET)
            self.create_image(x, height // 2, image=str(image), anchor="w")

    # The edge

    def _pointed(self, event: tk.Event[tk.Misc]) -> None:
        if self._dragged_from is None:
            self.configure(cursor="sb_h_double_arrow" if self._at_edge(event.x) else "hand2")

    def _at_edge(self, x: int) -> bool:
        return x >= self.winfo_width() - self._look.px(_EDGE)

    def _gripped(self, event: tk.Event[tk.Misc]) -> None:
        if self._at_edge(event.x):
            self._dragged_from = event.x_root

    def _dragged(self, event: tk.Event[tk.Misc]) -> None:
        if self._dragged_from is not None and self._widened is not None:
            by, self._dragged_from = event.x_root - self._dragged_from, event.x_root
            self._widened(by)

    def _released(self, event: tk.Event[tk.Misc]) -> None:
        if self._dragged_from is None:
            super()._released(event)
            return
        self._dragged_from = None
        self._set(down=False)
