"""Menus that pop up where the hand is.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from PIL import Image

from whatsapp_like.views.emoji import safe
from whatsapp_like.views.palette import mix
from whatsapp_like.views.theme import Look

_END: Final = "\u2003"


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
        bd=1,
        relief="flat",
        # Tk raises the active line by this much, whatever the platform looks like.
        activeborderwidth=0,
        # Not the colour of windows: Tk draws no edge that would set it apart.
        background=palette.field,
        foreground=palette.text,
        activebackground=mix(palette.field, palette.text, 0.1),
        activeforeground=palette.text,
    )
    room = look.pictures.of(_room, look.px(10), look.px(32))
    for choice in choices:
        if choice.command is None:
            menu.add_separator()
        else:
            ink = palette.danger if choice.danger else palette.text
            menu.add_command(
                # Tk's menus have no padding: the room comes from blanks and an empty picture.
                label=f"{safe(choice.label)}{_END}",
                image=room,
                compound="left",
                command=choice.command,
                foreground=ink,
                activeforeground=ink,
            )
    # A menu that stays behind unseen would be a leak; its command runs before this job.
    menu.bind("<Unmap>", lambda _: menu.after_idle(_drop, menu), add=True)
    menu.tk_popup(x, y)
    return menu


def _room(width: int, height: int) -> Image.Image:
    return Image.new("RGBA", (width, height), (0, 0, 0, 0))


def _drop(menu: tk.Menu) -> None:
    if menu.winfo_exists():
        menu.destroy()
