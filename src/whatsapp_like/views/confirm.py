"""Asks before something that cannot be undone.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.views.forms import Words, second_ink
from whatsapp_like.views.prose import Prose
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Dialog


class ConfirmDialog(Dialog):
    """A question with two answers; Enter and Escape both mean no."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        question: str,
        text: str,
        answer: str,
        yes: Callable[[], object],
    ) -> None:
        """`answer` is what the button says that calls `yes`."""
        super().__init__(parent, look, question)
        self._yes = yes
        px = look.px
        self.question = Prose(self.body, look, question, role=Role.NAME)
        self.question.pack(fill="x")  # type: ignore[no-untyped-call]
        Words(self.body, look, text, ink=second_ink).pack(fill="x", pady=(px(10), px(22)))
        buttons = ttk.Frame(self.foot)
        buttons.pack(fill="x")  # type: ignore[no-untyped-call]
        self.yes = TextButton(buttons, look, answer, self._agreed, rank=Rank.DANGER)
        self.no = TextButton(buttons, look, _("Cancel"), self.close)
        self.yes.pack(side="right")  # type: ignore[no-untyped-call]
        self.no.pack(side="right", padx=(0, px(10)))  # type: ignore[no-untyped-call]
        self.open(self.no)

    def _agreed(self) -> None:
        self.close()
        self._yes()
