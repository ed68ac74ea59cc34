"""The first page anybody sees: what the new server is called, and one button that starts it.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from typing import Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.models.state.panel import SetupField
from whatsapp_like.views.forms import Words, second_ink
from whatsapp_like.views.panel.actions import ServerActions, SetupActions
from whatsapp_like.views.panel.fields import SetupFields
from whatsapp_like.views.panel.section import Alert
from whatsapp_like.views.scrolled import Scrolled
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role

_WIDTH: Final = 480


class SetupView(ttk.Frame):
    """Fills the window until there is a server."""

    def __init__(
        self, parent: tk.Misc, look: Look, setup: SetupActions, server: ServerActions
    ) -> None:
        super().__init__(parent)
        self._actions = setup
        self._server = server
        px = look.px
        scrolled = Scrolled(self, look)
        scrolled.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        # A column of its own width in the middle, however wide the window is.
        content = scrolled.content
        content.columnconfigure((0, 2), weight=1)
        content.columnconfigure(1, minsize=px(_WIDTH))
        column = ttk.Frame(content)
        column.grid(row=0, column=1, sticky="ew", padx=px(24), pady=px(36))  # type: ignore[no-untyped-call]
        Words(column, look, _("Set up your server"), role=Role.TITLE).pack(fill="x")
        Words(
            column,
            look,
            _(
                "It keeps the messages of everybody on your network. "
                "All of this can be changed later."
            ),
            ink=second_ink,
        ).pack(fill="x", pady=(px(8), px(22)))
        self.fields = SetupFields(
            column, look, setup, setup.form(), changed=lambda: None, entered=self.submit
        )
        self.fields.pack(fill="x")  # type: ignore[no-untyped-call]
        self.alert = Alert(column, look)
        self.start = TextButton(column, look, _("Start server"), self.submit, rank=Rank.PRIMARY)
        self.start.pack(fill="x", pady=(px(26), 0))  # type: ignore[no-untyped-call]
        self._px = px

    def focus_page(self) -> None:
        """Put the keyboard into the first field."""
        self.fields.name.box.focus_field()

    def submit(self) -> None:
        """Write the settings down and start, unless something is wrong with them."""
        faults = self._actions.save(self.fields.form)
        self.fields.complain(faults)
        self.fail(faults.get(SetupField.FORM, ""))
        if not faults:
            self._server.start()

    def fail(self, words: str) -> None:
        """Say what went wrong above the button; an empty text takes it back."""
        self.alert.say(words)
        if words:
            self.alert.pack(fill="x", pady=(self._px(22), 0), before=self.start)  # type: ignore[no-untyped-call]
        else:
            self.alert.pack_forget()
