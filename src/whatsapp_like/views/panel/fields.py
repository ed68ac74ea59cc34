"""The fields that set a server up: its name, port, who may register, and its data folder.

Runs on the Tk thread. What is wrong with a field is said below it, as soon as it has been touched.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.models.enums import Registration
from whatsapp_like.models.state.panel import SetupField, SetupForm
from whatsapp_like.views.folders import choose_folder
from whatsapp_like.views.forms import GAP, Field, Words, second_ink
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.panel.actions import SetupActions
from whatsapp_like.views.panel.options import Option, Options
from whatsapp_like.views.textbutton import TextButton
from whatsapp_like.views.theme import Look, Role


def registrations() -> list[Option[Registration]]:
    """Return the ways to become a user, the safest default first."""
    return [
        Option(
            Registration.INVITE,
            _("By invite"),
            _("Whoever has an invite link or code that you made."),
        ),
        Option(
            Registration.OPEN,
            _("Open on this network"),
            _("Anyone who reaches the server can make an account."),
        ),
        Option(Registration.CLOSED, _("Closed"), _("Nobody new; who has an account can sign in.")),
    ]


class SetupFields(ttk.Frame):
    """The fields; `changed` hears of every change made by the person at them."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        actions: SetupActions,
        form: SetupForm,
        *,
        changed: Callable[[], object],
        entered: Callable[[], object],
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._actions = actions
        self._changed = changed
        px = look.px
        gap = px(GAP)

        def typed(field: SetupField) -> Callable[[str], object]:
            return lambda _text: self._typed(field)

        self.name = Field(
            self,
            look,
            _("Server name"),
            note=_("People see it when they connect."),
            changed=typed(SetupField.NAME),
            entered=entered,
        )
        self.name.pack(fill="x")  # type: ignore[no-untyped-call]
        heading = Words(self, look, _("Who may register"), role=Role.SMALL, ink=second_ink)
        heading.pack(fill="x", pady=(gap, px(2)))
        self.registration: Options[Registration] = Options(
            self, look, registrations(), form.registration, lambda _key: self._changed()
        )
        self.registration.pack(fill="x")  # type: ignore[no-untyped-call]
        self.port = Field(
            self,
            look,
            _("Port"),
            note=_("Change it only if another program needs 7272."),
            changed=typed(SetupField.PORT),
            entered=entered,
        )
        self.port.pack(fill="x", pady=(gap, 0))  # type: ignore[no-untyped-call]
        row = ttk.Frame(self)
        row.pack(fill="x", pady=(gap, 0))  # type: ignore[no-untyped-call]
        self.browse = TextButton(row, look, _("Choose…"), self._choose_folder, mark=Icon.FOLDER)
        self.folder = Field(
            row,
            look,
            _("Data folder"),
            note=_("Accounts, messages and settings are kept here. Back it up."),
            changed=typed(SetupField.FOLDER),
            entered=entered,
        )
        # The button stands beside the entry, which lies below its label.
        lead = look.line(Role.SMALL) + px(4)
        self.browse.pack(side="right", anchor="n", padx=(px(10), 0), pady=(lead, 0))  # type: ignore[no-untyped-call]
        self.folder.pack(side="left", fill="x", expand=True)  # type: ignore[no-untyped-call]
        self.show(form)

    @property
    def form(self) -> SetupForm:
        """The fields as they stand."""
        return SetupForm(
            self.folder.value, self.name.value, self.port.value, self.registration.value
        )

    def show(self, form: SetupForm) -> None:
        """Show other values."""
        self.name.box.set(form.name)
        self.port.box.set(form.port)
        self.folder.box.set(form.folder)
        self.registration.set(form.registration)

    def lock_folder(self, locked: bool) -> None:
        """Let the folder be changed, or not: a running server cannot move."""
        self.folder.box.enable(not locked)
        self.browse.enable(not locked)

    def complain(self, faults: dict[SetupField, str]) -> None:
        """Say what is wrong, and put the keyboard where it can be mended."""
        for field, entry in self._entries().items():
            entry.complain(faults.get(field, ""))
        first = next((e for field, e in self._entries().items() if field in faults), None)
        if first is not None:
            first.box.focus_field()

    def _entries(self) -> dict[SetupField, Field]:
        return {
            SetupField.NAME: self.name,
            SetupField.PORT: self.port,
            SetupField.FOLDER: self.folder,
        }

    def _typed(self, field: SetupField) -> None:
        self._entries()[field].complain(self._actions.faults(self.form).get(field, ""))
        if field is SetupField.FOLDER:
            self._look_into(self.folder.value)
        self._changed()

    def _choose_folder(self) -> None:
        chosen = choose_folder(self, self.folder.value, _("Data folder"), may_be_new=True)
        # The dialog has its own loop: the page may be gone when it ends.
        if chosen and self.winfo_exists():
            self.folder.box.set(chosen)
            self._typed(SetupField.FOLDER)

    def _look_into(self, folder: str) -> None:
        """Take over what is set up in a folder that a server has used before."""
        found = self._actions.look_into(folder)
        if found is not None:
            self.name.box.set(found.name)
            self.port.box.set(found.port)
            self.registration.set(found.registration)
            self.folder.remark(_("A server was set up here: its settings are shown."))
