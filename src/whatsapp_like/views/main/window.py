"""The main window itself: its shape, title and icon, whatever it shows.

Runs on the Tk thread. With the list alone it is narrow, with a conversation beside it wide; each
shape has a size of its own, which is kept.
"""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING, Final

from whatsapp_like.views.brand import brand
from whatsapp_like.views.desk.badge import WindowIcon
from whatsapp_like.views.placement import Placement, Places
from whatsapp_like.views.window import set_title

if TYPE_CHECKING:
    from whatsapp_like.views.theme import Look

_LIST: Final = (440, 860)
_BOTH: Final = (1160, 860)
_LEAST: Final = (360, 480)


class MainWindow:
    """Dresses the root; `show` it when there is something in it."""

    def __init__(self, root: tk.Tk, look: Look, places: Places, *, wide: bool) -> None:
        self._root = root
        self._look = look
        # What windows have that do not draw their own.
        self._icon = look.pictures.fresh(brand(64))
        root.iconphoto(True, str(self._icon))
        self._counted = WindowIcon(root, look)
        self._wide = wide
        size = _BOTH if wide else _LIST
        self.placement = Placement(root, look, places, _name(wide), size, _LEAST)

    def shape(self, *, wide: bool) -> None:
        """Be wide enough for two panes, or as narrow as a list."""
        if wide != self._wide:
            self._wide = wide
            width, height = _BOTH if wide else _LIST
            px = self._look.px
            self.placement.grow(_name(wide), (px(width), 0 if wide else px(height)))

    def call(self, name: str, unread: int) -> None:
        """Show a title, and how many conversations wait, here and on the icon."""
        set_title(self._root, f"({unread}) {name}" if unread else name)
        self._counted.show(unread)


def _name(wide: bool) -> str:
    return "main" if wide else "list"
