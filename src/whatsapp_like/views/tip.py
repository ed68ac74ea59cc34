"""What a button says about itself while the pointer rests on it.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from typing import Any

import ttkbootstrap as ttk

from whatsapp_like.views.observing import bind_outside


class Tip(ttk.ToolTip):
    """A tooltip that is dark in every theme, and goes as soon as its window is left."""

    def __init__(self, widget: tk.Misc, text: str) -> None:
        # Without a style it stays cream-yellow, in the dark theme too.
        super().__init__(widget, text=text, bootstyle="@dark")
        # Not destroyed where it is not wanted for a while: before Python 3.12 that would drop all
        # that is bound to the end of its widget, whoever bound it.
        self.silent = False
        # It stands above everything: whatever is raised over its window must not be covered.
        for sequence in ("<FocusOut>", "<Unmap>"):
            bind_outside(widget, widget.winfo_toplevel(), sequence, self._left)

    def _left(self, event: tk.Event[tk.Misc]) -> None:
        self.leave(event)

    def show_tip(self, *_: Any) -> None:
        """Show it, unless it is silent."""
        if not self.silent:
            super().show_tip()
