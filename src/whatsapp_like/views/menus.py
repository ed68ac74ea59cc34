"""Menus that pop up where the hand is.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import NamedTuple

from whatsapp_like.views.emoji import safe
from whatsapp_like.views.theme import Look


class Choice(NamedTuple):
    """One line of a menu; without a command it is a line between groups."""

    label: str = ""
    command: Callable[[], object] | None = None
    danger: bool = False


def pop_up(owner: tk.Misc, look: Look, choices: Sequence[Choice], x: int, y: int) -> tk.Menu:
    """Show a menu at a place on the screen; it is gone once something was chosen, or nothing."""
    palette = look.palette
    menu = tk.Menu(
        owner,
        tearoff=False,
        bd=0,
        relief="flat",
        activeborderwidth=look.px(1),
        background=palette.ground,
        foreground=palette.text,
        activebackground=palette.selected,
        activeforeground=palette.text,
    )
    for choice in choices:
        if choice.command is None:
            menu.add_separator()
        else:
            ink = palette.danger if choice.danger else palette.text
            menu.add_command(
                label=safe(choice.label),
                command=choice.command,
                foreground=ink,
                activeforeground=ink,
            )
    # A menu that stays behind unseen would be a leak; its command runs before this job.
    menu.bind("<Unmap>", lambda _: menu.after_idle(_drop, menu), add=True)
    menu.tk_popup(x, y)
    return menu


def _drop(menu: tk.Menu) -> None:
    if menu.winfo_exists():
        menu.destroy()
