"""Carets, which blink; or stand still where less motion is wanted.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from whatsapp_like.views.observing import observe

if TYPE_CHECKING:
    from whatsapp_like.models.state.desktop import DesktopState

_BLINKS_MS: Final = 300  # as Tk does by itself


def follow_carets(root: tk.Misc, owner: tk.Misc, desktop: DesktopState) -> None:
    """Let the carets of all windows be as the state says, for as long as `owner` lives."""

    def obey() -> None:
        off = 0 if desktop.reduced_motion else _BLINKS_MS
        # For fields to come, and for those that are there.
        root.option_add("*insertOffTime", off)
        for each in _fields(root):
            each.configure(insertofftime=off)

    observe(owner, (desktop.events.reduced_motion,), lambda *_: obey())
    if desktop.reduced_motion:
        obey()


def _fields(widget: tk.Misc) -> Iterator[tk.Text | tk.Entry]:
    for child in widget.winfo_children():
        if isinstance(child, tk.Text) or type(child) is tk.Entry:
            yield child
        yield from _fields(child)
