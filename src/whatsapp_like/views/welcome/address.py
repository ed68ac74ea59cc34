"""First step: where the server is.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING

from whatsapp_like.i18n import _
from whatsapp_like.views.forms import Field
from whatsapp_like.views.welcome.step import Step

if TYPE_CHECKING:
    from whatsapp_like.views.theme import Look


class AddressStep(Step):
    """Asks for an address or an invite link."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        text: str,
        go: Callable[[str], object],
    ) -> None:
        super().__init__(
            parent,
            look,
            _("Welcome to WL"),
            _("Whoever runs your server can send you its address or an invite link."),
            first=True,
        )
        self._go = go
        self.field = Field(
            self.form,
            look,
            _("Server address or invite link"),
            placeholder="chat.example.org",
            entered=self.submit,
        )
        self.field.box.set(text)
        self.add(self.field)
        # There is nowhere to go back to, but a search that takes too long can be cancelled.
        self.finish(_("Continue"), self.submit)

    def start(self) -> None:
        """Put the keyboard into the field."""
        self.field.box.focus_field()

    def submit(self) -> None:
        """Go on with what is written."""
        if self.waiting:
            return
        text = self.field.value
        if not text:
            self.field.complain(_("Enter the server's address first."))
            self.start()
            return
        self.field.complain("")
        self._go(text)

    def refuse(self, words: str) -> None:
        """Say why this address does not work."""
        self.ready()
        self.field.complain(words)
        self.start()
