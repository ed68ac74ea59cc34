"""Menus that pop up where the hand is.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from PIL import Image

from whatsapp_like.views.emoji import safe
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.palette import mix
from whatsapp_like.views.theme import Look, Role

_END: Final = "\u2003"
_OPENS: Final = "\u203a\u2003"


class Choice(NamedTuple):
    """One line of a menu: runs its command, or shows `more` in the menu's place; with neither it is
    a line between groups.

    `checked` tells whether what it switches is on; None where it switches nothing.
    """

    label: str = ""
    command: Callable[[], object] | None = None
    danger: bool = False
    more: Sequence[Choice] = ()
    checked: bool | None = None


def pop_up(owner: tk.Misc, look: Look, choices: Sequence[Choice], x: int, y: int) -> tk.Menu:
    """Show a menu at a place on the screen; it is gone once something was chosen, or nothing."""
    menu = _menu(owner, look, choices, x, y)
    # A menu that stays behind unseen would be a leak; its command runs before this job, and may
    # take the owner away, with the menu and the job.
    jobs = Jobs(menu)
    menu.bind("<Unmap>", lambda _: jobs.idle("drop", menu.destroy), add=True)
    menu.tk_popup(x, y)
    return menu


def _opener(owner: tk.Misc, look: Look, choice: Choice, x: int, y: int) -> Callable[[], object]:
    return lambda: pop_up(owner, look, choice.more, x, y)


def _menu(owner: tk.Misc, look: Look, choices: Sequence[Choice], x: int, y: int) -> tk.Menu:
    palette = look.palette
    body = palette.field if palette.dark else palette.ground
    menu = tk.Menu(
        owner,
        tearoff=False,
        bd=1,
        relief="flat",
        # Tk raises the active line by this much, whatever the platform looks like.
        activeborderwidth=0,
        # Tk draws no edge that would set it apart: it is what shows around the lines.
        background=palette.edge or mix(body, palette.text, 0.2),
        foreground=palette.text,
        activebackground=mix(body, palette.text, 0.16 if palette.contrast else 0.08),
        activeforeground=palette.text,
    )
    switches = any(choice.checked is not None for choice in choices)
    room = (look.px(34 if switches else 10), look.px(32))
    widths = [look.width(Role.PREVIEW, f"{safe(choice.label)}{_END}") for choice in choices]
    opens = look.width(Role.PREVIEW, _OPENS) if any(choice.more for choice in choices) else 0
    line = (
        mix(body, palette.text, 0.5 if palette.contrast else 0.14),
        room[0] + max(widths) + opens,
    )
    for choice in choices:
        ink = palette.danger if choice.danger else palette.text
        # Tk's menus have no padding: the room comes from blanks and an empty picture.
        label = f"{safe(choice.label)}{_END}"
        command = _opener(owner, look, choice, x, y) if choice.more else choice.command
        if command is None:
            _add_line(menu, look, body, line)
        else:
            menu.add_command(
                label=label,
                image=look.pictures.of(_mark, room, ink if choice.checked else ""),
                compound="left",
                # Not a cascade of Tk's, whose arrow is a relief from the nineties on X11.
                accelerator=_OPENS if choice.more else "",
                command=command,
                background=body,
                foreground=ink,
                activeforeground=ink,
            )
    return menu


def _add_line(menu: tk.Menu, look: Look, body: str, line: tuple[str, int]) -> None:
    """Add a line between groups: its colour and how wide the words beside it are."""
    if menu.tk.call("tk", "windowingsystem") != "x11":
        menu.add_separator()  # drawn by the system
        return
    # Tk's own is a groove of two shades that follow from the menu's ground, one of them dark.
    # Underlined blanks make a line in a colour of ours; a disabled entry is passed by the keys.
    colour, width = line
    font = (look.family, -look.px(5), "underline")
    blank = max(1, menu.tk.call("font", "measure", font, "\u00a0"))
    menu.add_command(
        label="\u00a0" * (width // blank),
        font=font,
        state="disabled",
        background=body,
    )
    menu.configure(disabledforeground=colour)


def _mark(room: tuple[int, int], ink: str) -> Image.Image:
    """Return the room before a line's words, with a check mark where there is an ink for it."""
    picture = Image.new("RGBA", room, (0, 0, 0, 0))
    if ink:
        size = room[1] // 2
        mark = icon(Icon.CHECK, size, ink)
        picture.alpha_composite(mark, ((room[0] - size) // 2, (room[1] - size) // 2))
    return picture
