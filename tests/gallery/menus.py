"""A menu with everything that lines can be, and a tooltip."""

from __future__ import annotations

import tkinter as tk

import ttkbootstrap as ttk

from whatsapp_like.views.buttons import IconButton
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.menus import Choice, pop_up
from whatsapp_like.views.theme import Look

SIZE = (420, 360)


class Shown(ttk.Frame):
    """A button with a menu below it."""

    def __init__(self, parent: tk.Misc, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.button = IconButton(self, look, Icon.MENU, "More (F10)", self.ask)
        self.button.place(x=look.px(20), y=look.px(16))  # type: ignore[no-untyped-call]
        self.other = IconButton(self, look, Icon.SEARCH, "Search in this chat (Ctrl+F)", self.ask)
        self.other.place(x=look.px(80), y=look.px(16))  # type: ignore[no-untyped-call]

    def ask(self) -> None:
        """Show the menu."""
        choices = [
            Choice("Open", self.ask, mark=Icon.MESSAGE),
            Choice("Mark as unread", self.ask, mark=Icon.UNREAD),
            Choice("Mute", more=[Choice("For 1 hour", self.ask)], mark=Icon.MUTED),
            Choice(),
            Choice("Pinned", self.ask, checked=True),
            Choice("Archive this chat", self.ask, checked=False, mark=Icon.ARCHIVE),
            Choice(),
            Choice("Delete chat…", self.ask, danger=True, mark=Icon.DELETE),
        ]
        x = self.winfo_rootx() + self.look.px(20)
        pop_up(self, self.look, choices, x, self.winfo_rooty() + self.look.px(64))


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the button."""
    return Shown(parent, look)


def after(view: tk.Widget) -> None:
    """Show both."""
    assert isinstance(view, Shown)
    tip = view.other._tip  # noqa: SLF001 - what resting the pointer does
    tip.show_tip()
    view.update()
    shown: tk.Toplevel | None = tip.toplevel  # its types say that there is none
    assert shown is not None
    x, y = view.winfo_rootx() + view.look.px(132), view.winfo_rooty() + view.look.px(20)
    shown.geometry(f"+{x}+{y}")
    view.ask()
