"""The parts of a window among which F6 leads: a strip, a list, a conversation, where one writes.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from whatsapp_like.views.focus import keyboard_at


@runtime_checkable
class Pane(Protocol):
    """A part of a window."""

    def focus_pane(self) -> object:
        """Put the keyboard where one begins here."""
        ...


def panes_of(window: tk.Misc) -> list[tk.Misc]:
    """Return the panes that are in view, from left to right and from top to bottom."""
    found = [each for each in _below(window) if each.winfo_viewable()]
    return sorted(found, key=lambda each: (each.winfo_rootx(), each.winfo_rooty()))


def step(window: tk.Misc, by: int) -> bool:
    """Put the keyboard into the pane `by` further, in a circle; tell whether there is one."""
    panes = panes_of(window)
    if not panes:
        return False
    inside = set(_upwards(keyboard_at(window)))
    at = next((index for index, each in enumerate(panes) if each in inside), None)
    start = at if at is not None else -1 if by > 0 else 0
    pane = panes[(start + by) % len(panes)]
    if isinstance(pane, Pane):
        pane.focus_pane()
    return True


def _below(widget: tk.Misc) -> Iterator[tk.Misc]:
    for child in widget.winfo_children():
        if isinstance(child, Pane):
            yield child
        elif child.winfo_toplevel() is widget.winfo_toplevel():
            yield from _below(child)


def _upwards(widget: tk.Misc | None) -> Iterator[tk.Misc]:
    while widget is not None:
        yield widget
        widget = widget.master
