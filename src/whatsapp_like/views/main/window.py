"""The main window itself: its shape, title and icon, whatever it shows.

Runs on the Tk thread. Before somebody has signed in it is as large as a form, with the list alone
narrow and high, with a conversation beside it wide; each shape has a size of its own that is kept.
"""

from __future__ import annotations

import tkinter as tk
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from whatsapp_like.views.brand import brand
from whatsapp_like.views.desk.badge import WindowIcon
from whatsapp_like.views.placement import Placement, Places
from whatsapp_like.views.window import set_title

if TYPE_CHECKING:
    from whatsapp_like.views.theme import Look

_LEAST: Final = (360, 480)


class _Shape(StrEnum):
    """What the window has room for; the value is the name under which its place is kept."""

    FORM = "form"
    LIST = "list"
    BOTH = "main"


_SIZES: Final = {_Shape.FORM: (520, 760), _Shape.LIST: (440, 860), _Shape.BOTH: (1160, 860)}


class MainWindow:
    """Dresses the root; `show` it when there is something in it."""

    def __init__(
        self, root: tk.Tk, look: Look, places: Places, *, signed_in: bool, wide: bool
    ) -> None:
        self._root = root
        self._look = look
        # What windows have that do not draw their own.
        self._icon = look.pictures.fresh(brand(64))
        root.iconphoto(True, str(self._icon))
        self._counted = WindowIcon(root, look)
        self._shape = shape = _shape_of(signed_in=signed_in, wide=wide)
        self.placement = Placement(root, look, places, shape.value, _SIZES[shape], _LEAST)

    def shape(self, *, signed_in: bool, wide: bool) -> None:
        """Be as large as a form until one has signed in, then `wide` enough for two panes or as
        narrow as a list."""
        old, new = self._shape, _shape_of(signed_in=signed_in, wide=wide)
        if new is not old:
            self._shape = new
            width, height = (self._look.px(length) for length in _SIZES[new])
            # A list that gets a conversation beside it is as high as it was.
            grown = (old, new) == (_Shape.LIST, _Shape.BOTH)
            self.placement.grow(new.value, (width, 0 if grown else height))

    def call(self, name: str, unread: int) -> None:
        """Show a title, and how many conversations wait, here and on the icon."""
        set_title(self._root, f"({unread}) {name}" if unread else name)
        self._counted.show(unread)


def _shape_of(*, signed_in: bool, wide: bool) -> _Shape:
    if not signed_in:
        return _Shape.FORM
    return _Shape.BOTH if wide else _Shape.LIST
