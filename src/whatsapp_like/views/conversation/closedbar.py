"""What stands in the composer's place where one cannot write: a sentence, and a button below it.

Runs on the Tk thread. Public name: `ClosedBar`.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Final

import ttkbootstrap as ttk

from whatsapp_like.views.conversation.closed import Closed
from whatsapp_like.views.forms import Words, second_ink
from whatsapp_like.views.textbutton import TextButton
from whatsapp_like.views.theme import Look

_SIDE: Final = 16
_ABOVE: Final = 12
_BETWEEN: Final = 8


class ClosedBar(ttk.Frame):
    """Says in `words` why one cannot write; only the button, `action`, can be pressed."""

    def __init__(self, parent: tk.Misc, look: Look, pressed: Callable[[], object]) -> None:
        super().__init__(parent)
        px = look.px
        self.words = Words(self, look, ink=second_ink, centred=True)
        self.words.pack(fill="x", padx=px(_SIDE), pady=(px(_ABOVE), px(_BETWEEN)))
        self.action = TextButton(self, look, "", pressed)
        self.action.pack(pady=(0, px(_ABOVE)))  # type: ignore[no-untyped-call]

    def show(self, closed: Closed) -> None:
        """Say why, and offer what can be done about it."""
        self.words.say(closed.why)
        self.action.rename(closed.label)
