"""What tests of windows have in common: the kinds of their fixtures, the main window, a drag."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

from tests.gui.world import World
from whatsapp_like.views.main.view import MainView

Focus = Callable[[tk.Misc], None]
Keys = Callable[[str], None]
Wait = Callable[..., None]
Click = Callable[..., None]


def main(world: World) -> MainView:
    page = world.desktop.page
    assert isinstance(page, MainView)
    return page


def drag(widget: tk.Misc, start: tuple[int, int], *spots: tuple[int, int]) -> None:
    """Drag from a place in `widget` over places on the screen; the button stays down."""
    widget.event_generate("<ButtonPress-1>", x=start[0], y=start[1])
    x, y = widget.winfo_rootx(), widget.winfo_rooty()
    for spot in spots:
        widget.event_generate("<B1-Motion>", x=spot[0] - x, y=spot[1] - y, state=0x100)
        widget.update()


def let_go(widget: tk.Misc, spot: tuple[int, int]) -> None:
    x, y = spot[0] - widget.winfo_rootx(), spot[1] - widget.winfo_rooty()
    widget.event_generate("<ButtonRelease-1>", x=x, y=y, state=0x100)
