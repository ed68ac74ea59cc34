"""What a button says about itself while the pointer rests on it.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from typing import Any, Final

import ttkbootstrap as ttk

from whatsapp_like.views.observing import bind_outside
from whatsapp_like.views.rounding import round_off
from whatsapp_like.views.theme import Look, Role

_RADIUS: Final = 8


class Tip(ttk.ToolTip):
    """A tooltip that stands out in every theme, and goes as soon as its window is left."""

    def __init__(self, widget: tk.Misc, look: Look, text: str) -> None:
        super().__init__(widget, text=text, alpha=1.0, delay=500)
        self._look = look
        # Not destroyed where it is not wanted for a while: before Python 3.12 that would drop all
        # that is bound to the end of its widget, whoever bound it.
        self.silent = False

    def _left(self, event: tk.Event[tk.Misc]) -> None:
        self.leave(event)

    def show_tip(self, *_: Any) -> None:
        """Show it, unless it is silent."""
        if not self.silent and self._can_be_meant():
            super().show_tip()
            shown: tk.Toplevel | None = self.toplevel  # its types say that there is none
            if shown is not None:
                round_off(shown, self._look.px(_RADIUS))
                # It stands above everything: whatever is raised over its window must not be
                # covered. Bound while it stands: a window hears of the end of each widget in it.
                for sequence in ("<FocusOut>", "<Unmap>"):
                    bind_outside(shown, self.widget.winfo_toplevel(), sequence, self._left)

    def _can_be_meant(self) -> bool:
        """Tell whether no dialog or menu has the mouse: the pointer seems to come back to a button
        whose press has opened one."""
        held = str(self.widget.tk.call("grab", "current", self.widget))
        if not held:
            return True
        window = str(self.widget.tk.call("winfo", "toplevel", held))
        return window == str(self.widget.winfo_toplevel())

    def _apply_label_style(self) -> None:
        """Look like the hints in conversations, whose colours are those of text turned around."""
        palette, px = self._look.palette, self._look.px
        if self._label is not None:
            self._label.configure(
                background=palette.text,
                foreground=palette.ground,
                font=Role.SMALL.value,
                padding=(px(10), px(6)),
                wraplength=px(300),
            )
