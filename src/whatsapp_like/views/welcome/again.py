"""Asks for the password anew where the server has forgotten this computer; nothing here is lost.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.views.forms import Field, Words, second_ink
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Dialog

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState


class AgainActions(Protocol):
    """What the dialog may ask for."""

    def sign_in_again(
        self, password: str, done: Callable[[], None], failed: Callable[[str], None]
    ) -> None:
        """Sign this computer in to my account again; `failed` gets a sentence."""
        ...

    def cancel(self) -> None:
        """Forget the answer to what was asked last."""
        ...


class SignInAgain(Dialog):
    """The password of an account that this computer belongs to."""

    def __init__(self, parent: tk.Misc, look: Look, state: AppState, actions: AgainActions) -> None:
        super().__init__(parent, look, _("Sign in again"))
        self._actions = actions
        px, session = look.px, state.session
        Words(self.body, look, _("Sign in again"), role=Role.NAME).pack(fill="x")
        handle = f"@{session.account.handle}" if session.account else ""
        server = session.server_name or session.server_address
        words = _("{account} at {server}").format(account=handle, server=server)
        Words(self.body, look, words, ink=second_ink).pack(fill="x", pady=(px(6), px(18)))
        self.password = Field(
            self.body,
            look,
            _("Password"),
            secret=True,
            changed=lambda _text: self.password.complain(""),
            entered=self.submit,
        )
        self.password.pack(fill="x")  # type: ignore[no-untyped-call]
        buttons = ttk.Frame(self.foot)
        buttons.pack(fill="x", pady=(px(22), 0))  # type: ignore[no-untyped-call]
        self.go = TextButton(buttons, look, _("Sign in"), self.submit, rank=Rank.PRIMARY)
        self.go.pack(side="right")  # type: ignore[no-untyped-call]
        TextButton(buttons, look, _("Cancel"), self.close).pack(side="right", padx=px(10))  # type: ignore[no-untyped-call]
        self.open(self.password.box.field)

    def submit(self) -> None:
        """Sign in, if something is written."""
        if not self.go.enabled:
            return
        if not self.password.value:
            self.password.complain(_("Enter your password."))
            return
        self.go.wait(_("Signing in…"))
        self._actions.sign_in_again(self.password.value, self._done, self._failed)

    def close(self) -> None:
        """Leave it; an answer that is still to come is not waited for."""
        self._actions.cancel()
        super().close()

    def _done(self) -> None:
        if self.winfo_exists():
            super().close()

    def _failed(self, words: str) -> None:
        if self.winfo_exists():
            self.go.wait("")
            self.password.complain(words)
            self.password.box.focus_field()
            field = self.password.box.field
            if isinstance(field, tk.Entry):
                field.selection_range(0, "end")
