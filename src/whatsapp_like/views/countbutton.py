"""A round button with an icon and a count in its corner.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Final

from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.buttons import IconButton
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.ink import text
from whatsapp_like.views.palette import Palette
from whatsapp_like.views.theme import Look, Role

_BADGE: Final = 15


class CountButton(IconButton):
    """An icon that can be pressed, and how many there are of what it leads to."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        name: Icon,
        command: Callable[[], object],
        *,
        size: int,
        mark: int,
        ground: Callable[[Palette], str],
    ) -> None:
        self._count = 0
        super().__init__(parent, look, name, "", command, size=size, mark=mark, ground=ground)

    def count(self, number: int, label: str) -> None:
        """Show how many there are; `label` says it in words."""
        self._count = number
        self.show(self.icon, label)

    def _relook(self) -> None:
        super()._relook()
        if not self._count:
            return
        look, palette, px = self._look, self._look.palette, self._look.px
        words = str(self._count) if self._count < 100 else "99+"
        high = px(_BADGE)
        wide = max(high, look.width(Role.STAMP, words) + px(6))
        right, top = px(self._size) - px(1), px(2)
        bounds = (right - wide, top, right, top + high)
        style = Style(radius=high // 2, fill=palette.badge, ground=self._ground(palette))
        self._held += draw_box(self, look.pictures, bounds, style, "count", alpha=True)
        at = (right - wide / 2, top + high / 2)
        text(self, *at, words, Role.STAMP, palette.on_badge, "count", "center")
