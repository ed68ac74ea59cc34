"""Changes the password: the old one, a new one twice, and what becomes of the other devices.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.views.forms import Field, Switch, Words
from whatsapp_like.views.passwords import NewPassword
from whatsapp_like.views.settings.actions import DeviceActions
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Dialog


class PasswordDialog(Dialog):
    """Stays until the server has the new password, or somebody leaves it."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        actions: DeviceActions,
        changed: Callable[[], object],
    ) -> None:
        super().__init__(parent, look, _("Change password"))
        self._actions = actions
        self._changed = changed
        px = look.px
        Words(self.body, look, _("Change password"), role=Role.NAME).pack(fill="x", pady=(0, px(6)))
        self.old = Field(
            self.body,
            look,
            _("Current password"),
            secret=True,
            changed=lambda _text: self.old.complain(""),
            entered=self.submit,
        )
        labels = (_("New password"), _("New password again"))
        self.new = NewPassword(self.body, look, labels, self.submit)
        for field in (self.old, self.new.field, self.new.again):
            field.pack(fill="x", pady=(px(14), 0))  # type: ignore[no-untyped-call]
        self.others = Switch(
            self.body,
            look,
            _("Sign out my other devices"),
            _("Off: they stay signed in."),
            lambda _on: None,
        )
        self.others.pack(fill="x", pady=(px(18), 0))  # type: ignore[no-untyped-call]
        buttons = ttk.Frame(self.foot)
        buttons.pack(fill="x", pady=(px(24), 0))  # type: ignore[no-untyped-call]
        self.go = TextButton(buttons, look, _("Change password"), self.submit, rank=Rank.PRIMARY)
        self.go.pack(side="right")  # type: ignore[no-untyped-call]
        TextButton(buttons, look, _("Cancel"), self.close).pack(side="right", padx=px(10))  # type: ignore[no-untyped-call]
        self.open(self.old.box.field)

    def submit(self) -> None:
        """Change it, if everything is as it has to be."""
        if not self.go.enabled:
            return
        fields = (self.old, self.new.field, self.new.again)
        faults = [(field, self._fault(field)) for field in fields]
        self.new.remark()
        for field, fault in faults:
            if fault:
                field.complain(fault)
                field.box.focus_field()
                return
        self.go.wait(_("Saving…"))
        self._actions.change_password(
            self.old.value,
            self.new.field.value,
            self.others.on,
            self._done,
            lambda words: self._refuse(self.old, words),
            lambda words: self._refuse(self.new.again, words),
        )

    def _fault(self, field: Field) -> str:
        if field is self.old:
            return "" if field.value else _("Enter your password.")
        return self.new.wrong(field)

    def _done(self) -> None:
        if self.winfo_exists():
            self.close()
        self._changed()

    def _refuse(self, field: Field, words: str) -> None:
        if self.winfo_exists():
            self.go.wait("")
            field.complain(words)
            field.box.focus_field()
            if isinstance(field.box.field, tk.Entry):
                field.box.field.selection_range(0, "end")
