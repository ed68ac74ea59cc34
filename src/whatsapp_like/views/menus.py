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
from whatsapp_like.views.palette import Palette, mix
from whatsapp_like.views.rounding import round_off
from whatsapp_like.views.theme import Look, Role

_RADIUS: Final = 4  # no more than the edge can do without at its corners
_MARKED: Final = 38
_INSET: Final = 10  # of icons, and of words without
_OPENS: Final = "\u2003\u203a"
_BLANKS: Final = ("\u2003", "\u2009", "\u200a")  # each narrower than the one before


_Place = Callable[[tk.Menu], tuple[int, int]]


class Choice(NamedTuple):
    """One line of a menu: runs its command, or shows `more` in the menu's place; with neither it is
    a line between groups.

    `checked` tells whether what it switches is on; None where it switches nothing. `mark` is the
    icon before the words.
    """

    label: str = ""
    command: Callable[[], object] | None = None
    danger: bool = False
    more: Sequence[Choice] = ()
    checked: bool | None = None
    mark: Icon | None = None


def pop_up(owner: tk.Misc, look: Look, choices: Sequence[Choice], x: int, y: int) -> tk.Menu:
    """Show a menu at a place on the screen; it is gone once something was chosen, or nothing."""
    return _show(owner, look, choices, lambda _menu: (x, y))


def drop_down(owner: tk.Misc, look: Look, choices: Sequence[Choice], button: tk.Misc) -> tk.Menu:
    """Show a menu below the button that asks for it, above it where its window ends."""
    return _show(owner, look, choices, lambda menu: _beside(menu, button))


def _show(owner: tk.Misc, look: Look, choices: Sequence[Choice], place: _Place) -> tk.Menu:
    menu = _menu(owner, look, choices, place)
    # A menu that stays behind unseen would be a leak; its command runs before this job, and may
    # take the owner away, with the menu and the job.
    jobs = Jobs(menu)
    menu.bind("<Unmap>", lambda _: jobs.idle("drop", menu.destroy), add=True)
    menu.tk_popup(*place(menu))
    round_off(menu, look.px(_RADIUS))
    return menu


def _opener(owner: tk.Misc, look: Look, choice: Choice, place: _Place) -> Callable[[], object]:
    return lambda: _show(owner, look, choice.more, place)


def _beside(menu: tk.Menu, button: tk.Misc) -> tuple[int, int]:
    """Return where a menu of a button has room within the window, if it has."""
    menu.yposition(0)  # which has it lay out its lines
    width, height = menu.winfo_reqwidth(), menu.winfo_reqheight()
    window = button.winfo_toplevel()
    left, top = button.winfo_rootx(), button.winfo_rooty()
    right, bottom = left + button.winfo_width(), top + button.winfo_height()
    fits_right = left + width <= window.winfo_rootx() + window.winfo_width()
    fits_below = bottom + height <= window.winfo_rooty() + window.winfo_height()
    fits_above = top - height >= window.winfo_rooty()
    return (
        left if fits_right else right - width,
        bottom if fits_below or not fits_above else top - height,
    )


def _menu(owner: tk.Misc, look: Look, choices: Sequence[Choice], place: _Place) -> tk.Menu:
    palette = look.palette
    body = palette.field if palette.dark else palette.ground
    menu = tk.Menu(
        owner,
        tearoff=False,
        bd=look.px(1),
        relief="flat",
        # Tk raises the active line by this much, whatever the platform looks like.
        activeborderwidth=0,
        # Tk draws no edge that would set it apart: it is what shows around the lines.
        background=palette.edge or mix(body, palette.text, 0.2),
        foreground=palette.text,
        activebackground=mix(body, palette.text, 0.16 if palette.contrast else 0.08),
        activeforeground=palette.text,
    )
    marked = any(choice.mark or choice.checked is not None for choice in choices)
    inset = look.px(_INSET)
    room = (look.px(_MARKED) if marked else inset, look.px(32))
    # Not a cascade of Tk's, whose arrow is a relief from the nineties on X11.
    ends = [_OPENS if choice.more else "" for choice in choices]
    labels = [safe(choice.label) for choice in choices]
    width = max(
        look.width(Role.PREVIEW, f"{label}{end}") for label, end in zip(labels, ends, strict=True)
    )
    line = mix(body, palette.text, 0.5 if palette.contrast else 0.14)
    for choice, label, end in zip(choices, labels, ends, strict=True):
        ink = palette.danger if choice.danger else palette.text
        command = _opener(owner, look, choice, place) if choice.more else choice.command
        if command is None:
            _add_line(menu, look, body, line, room[0] + width)
        else:
            menu.add_command(
                label=_filled(look, label, end, width) if choice.more else label,
                # Tk's menus have no padding: the room comes from a picture.
                image=look.pictures.of(_mark, room, inset, *_sign(choice, palette)),
                compound="left",
                command=command,
                background=body,
                foreground=ink,
                activeforeground=ink,
            )
    return menu


def _sign(choice: Choice, palette: Palette) -> tuple[Icon | None, str]:
    """Return what stands before the words of a line, and in which colour."""
    if choice.checked:
        return Icon.CHECK, palette.accent
    return choice.mark, palette.danger if choice.danger else palette.second


def _filled(look: Look, label: str, end: str, width: int) -> str:
    """Return the label with its end at the right of a line `width` pixels wide."""
    for blank in _BLANKS:
        while look.width(Role.PREVIEW, f"{label}{blank}{end}") <= width:
            label += blank
    return f"{label}{end}"


def _add_line(menu: tk.Menu, look: Look, body: str, colour: str, width: int) -> None:
    """Add a line between groups, as wide as the others."""
    if menu.tk.call("tk", "windowingsystem") != "x11":
        menu.add_separator()  # drawn by the system
        return
    # Tk's own is a groove of two shades that follow from the menu's ground, one of them dark.
    # Underlined blanks make a line in a colour of ours; a disabled entry is passed by the keys.
    font = (look.family, -look.px(5), "underline")
    blank = max(1, menu.tk.call("font", "measure", font, "\u00a0"))
    menu.add_command(
        label="\u00a0" * (width // blank),
        font=font,
        state="disabled",
        background=body,
    )
    menu.configure(disabledforeground=colour)


def _mark(room: tuple[int, int], inset: int, name: Icon | None, ink: str) -> Image.Image:
    """Return the room before a line's words, with an icon where there is one."""
    picture = Image.new("RGBA", room, (0, 0, 0, 0))
    if name is not None:
        size = room[1] // 2
        picture.alpha_composite(icon(name, size, ink), (inset, (room[1] - size) // 2))
    return picture
