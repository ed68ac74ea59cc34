"""A dialog that asks for a text of several lines. Runs on the Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.views.forms import NotesField, Words, danger_ink
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Role
from whatsapp_like.views.window import Dialog

if TYPE_CHECKING:
    from whatsapp_like.views.theme import Look

_WIDTH: Final = 460


class TextDialog(Dialog):
    """The field, what is wrong with it, and the buttons; a subclass says what is done with it."""

    def __init__(self, parent: tk.Misc, look: Look, title: str) -> None:
        super().__init__(parent, look, title, width=_WIDTH)
        px = look.px
        Words(self.body, look, title, role=Role.TITLE).pack(fill="x", pady=(0, px(12)))

    def ask(
        self, caption: str, press: str, enter_sends: Callable[[], bool], text: str = ""
    ) -> None:
        """Add the field with `text` and a button that says `press`, and open the dialog."""
        px = self.look.px
        self.text = NotesField(self.body, self.look, caption, lines=6)
        self.text.set(text)
        self.text.pack(fill="x")  # type: ignore[no-untyped-call]
        self.words = Words(self.body, self.look, "", role=Role.SMALL, ink=danger_ink)
        self.words.pack(fill="x", pady=(px(4), px(12)))
        buttons = ttk.Frame(self.foot)
        buttons.pack(fill="x")  # type: ignore[no-untyped-call]
        self.go = TextButton(buttons, self.look, press, self._press, rank=Rank.PRIMARY)
        cancel = TextButton(buttons, self.look, _("Cancel"), self.close)
        self.go.pack(side="right")  # type: ignore[no-untyped-call]
        cancel.pack(side="right", padx=(0, px(10)))  # type: ignore[no-untyped-call]
        self.text.send_with(enter_sends, self._press)
        self.open(self.text.field)

    def take(self, text: str) -> None:
        """Do what the text was asked for; then `done` or `complain` is called."""
        raise NotImplementedError

    def done(self) -> None:
        """Close, unless somebody has done so meanwhile."""
        if self.winfo_exists():
            self.close()

    def complain(self, words: str) -> None:
        """Say why the text was not taken; it stays for another try."""
        if self.winfo_exists():
            self.go.wait("")
            self.words.say(words, danger_ink)
            self.text.field.focus_set()

    def _press(self) -> None:
        if not self.go.enabled:
            return  # The key was pressed again before there was an answer.
        if self.text.value:
            self.take(self.text.value)
        else:
            self.complain(_("Write something first."))
