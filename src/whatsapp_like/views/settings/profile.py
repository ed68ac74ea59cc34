"""The page about myself: my name, my alias, signing out.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.views.avatars import Presence
from whatsapp_like.views.forms import Field
from whatsapp_like.views.observing import observe
from whatsapp_like.views.people.custom import CustomLine
from whatsapp_like.views.people.describing import now_of, online
from whatsapp_like.views.people.face import FaceView
from whatsapp_like.views.settings.page import Means, SettingsPage
from whatsapp_like.views.settings.password import PasswordDialog
from whatsapp_like.views.settings.signout import ask_sign_out
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Role


class ProfilePage(SettingsPage):
    """My name as others see it."""

    def __init__(self, parent: tk.Misc, means: Means) -> None:
        super().__init__(parent, means, _("Profile"))
        look = self.look
        self.face = FaceView(self.content, look, size=88, role=Role.TITLE)
        self.add(self.face, 8)
        pictures = ttk.Frame(self.content)
        self.picture = TextButton(pictures, look, "", self._choose_picture)
        self.picture.pack(side="left")  # type: ignore[no-untyped-call]
        self.no_picture = TextButton(
            pictures, look, _("Remove picture"), lambda: means.pictures.remove(None, means.say)
        )
        self.add(pictures, 10)
        self.first = Field(self.content, look, _("First name"), entered=self._rename)
        self.last = Field(self.content, look, _("Last name"), entered=self._rename)
        self.rename = TextButton(self.content, look, _("Change name"), self._rename)
        self.sign_out = TextButton(
            self.content,
            look,
            _("Sign out of this computer"),
            lambda: ask_sign_out(self),
            rank=Rank.DANGER,
        )
        for widget in (self.first, self.last, self.rename):
            self.add(widget, 12)
        self.section(_("Status"))
        self.custom = CustomLine(self.content, look)
        self.status = TextButton(
            self.content, look, "", lambda: means.edit_status(self.winfo_toplevel())
        )
        self.add(self.custom, 0)
        self.add(self.status, 12)
        self.section(_("Password"))
        self.password = TextButton(self.content, look, _("Change password…"), self._change_password)
        self.add(self.password, 12)
        self.add(self.sign_out, 32)
        session = self._state.session.events
        signals = (session.phase, session.account, session.custom)
        observe(self, signals, lambda *_: self._fill())
        self._fill()
        account = self._state.session.account
        if account is not None:
            self.take_over((account.first_name, account.last_name))

    def kept(self) -> object:
        """Return the names as they are typed."""
        return self.first.value, self.last.value

    def take_over(self, kept: object) -> None:
        """Show names that are typed and not saved."""
        if isinstance(kept, tuple):
            self.first.box.set(kept[0])
            self.last.box.set(kept[1])

    def _fill(self) -> None:
        for button in (self.rename, self.password, self.picture, self.no_picture):
            button.enable(online(self._state))
        custom = self._state.session.custom
        self.custom.show(custom, now_of(self._state))
        self.status.rename(_("Change status…") if custom else _("Set a status…"))
        account = self._state.session.account
        if account is not None:
            alias = _("Alias: @{handle}").format(handle=account.handle)
            self.face.show(account.name, account.handle, Presence.NONE, alias, loud=False)
            has_one = bool(account.picture)
            self.picture.rename(_("Change picture…") if has_one else _("Choose a picture…"))
            if has_one:
                self.no_picture.pack(side="left", padx=(self.look.px(10), 0))  # type: ignore[no-untyped-call]
            else:
                self.no_picture.pack_forget()

    def _choose_picture(self) -> None:
        self.means.pictures.choose(self.winfo_toplevel(), None, self.means.say)

    def _rename(self) -> None:
        if not self.rename.enabled:
            return
        if not self.first.value:
            self.first.complain(_("Enter your first name."))
            self.first.box.focus_field()
            return
        self.first.complain("")
        self.rename.wait(_("Saving…"))
        account = self.means.account
        account.rename(self.first.value, self.last.value, self._renamed, self._refused)

    def _renamed(self) -> None:
        self._refused(_("Saved."))

    def _refused(self, words: str) -> None:
        if self.winfo_exists():
            self.rename.wait("")
            self.means.say(words)

    def _change_password(self) -> None:
        PasswordDialog(
            self.winfo_toplevel(),
            self.look,
            self.means.account.devices,
            lambda: self.means.say(_("Your password is changed.")),
        )
