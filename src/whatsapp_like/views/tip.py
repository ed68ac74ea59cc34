"""What a button says about itself while the pointer rests on it.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk

import ttkbootstrap as ttk

from whatsapp_like.views.observing import bind_outside


class Tip(ttk.ToolTip):
    """A tooltip that is dark in every theme, and goes as soon as its window is left."""

    def __init__(self, widget: tk.Misc, text: str) -> None:
        # Without a style it stays cream-yellow, in the dark theme too.
        super().__init__(widget, text=text, bootstyle="@dark")
        # It stands above everything: whatever is raised over its window must not be covered.
        for sequence in ("<FocusOut>", "<Unmap>"):
            bind_outside(widget, widget.winfo_toplevel(), sequence, self._left)

    def _left(self, event: tk.Event[tk.Misc]) -> None:
        self.leave(event)
