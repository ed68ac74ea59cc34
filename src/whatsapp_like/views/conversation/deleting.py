"""Asks before messages are deleted: for me alone, or for everyone where that is possible.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _, ngettext
from whatsapp_like.views.focus import keyboard_at
from whatsapp_like.views.forms import Words, second_ink
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Dialog

_WIDTH: Final = 440


class DeleteDialog(Dialog):
    """Two ways to delete `count` messages, one below the other, and the way out."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        count: int,
        for_me: Callable[[], object],
        for_all: Callable[[], object] | None,
        *,
        alone: bool = False,
    ) -> None:
        """Without `for_all` they can be deleted for me alone; I am `alone` among my own notes."""
        question = ngettext("Delete this message?", "Delete {n} messages?", count).format(n=count)
        super().__init__(parent, look, question, width=_WIDTH)
        px = look.px
        Words(self.body, look, question, role=Role.NAME).pack(fill="x")
        if alone:
            text = _("It disappears from all your devices.")
        elif for_all is None:
            text = _("It disappears from all your devices; the others keep it.")
        else:
            text = _("For everyone: all see that it was deleted. For you: the others still see it.")
        Words(self.body, look, text, ink=second_ink).pack(fill="x", pady=(px(10), px(20)))
        self._buttons = ttk.Frame(self.foot)
        self._buttons.pack(fill="x")  # type: ignore[no-untyped-call]
        self.for_all: TextButton | None = None
        if for_all is not None:
            self.for_all = self._add(_("Delete for everyone"), for_all)
        self.for_me = self._add(_("Delete") if alone else _("Delete for me"), for_me)
        self.no = TextButton(self._buttons, look, _("Cancel"), self.close)
        self.no.pack(fill="x")  # type: ignore[no-untyped-call]
        for button in self._buttons.winfo_children():
            button.bind("<Up>", lambda _: self._step(-1), add=True)
            button.bind("<Down>", lambda _: self._step(1), add=True)
        self.open(self.no)

    def _step(self, by: int) -> str:
        """Give the keyboard to the button above or below."""
        buttons = self._buttons.winfo_children()
        at = next((n for n, each in enumerate(buttons) if each is keyboard_at(self)), 0) + by
        buttons[max(0, min(at, len(buttons) - 1))].focus_set()
        return "break"

    def _add(self, label: str, act: Callable[[], object]) -> TextButton:
        def agreed() -> None:
            self.close()
            act()

        button = TextButton(self._buttons, self.look, label, agreed, rank=Rank.DANGER)
        button.pack(fill="x", pady=(0, self.look.px(8)))  # type: ignore[no-untyped-call]
        return button
