"""The page about what others may see of me; the server keeps it.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

from whatsapp_like.i18n import _
from whatsapp_like.models.account import Preferences
from whatsapp_like.views.forms import Switch
from whatsapp_like.views.observing import observe
from whatsapp_like.views.settings.page import Means, SettingsPage


class PrivacyPage(SettingsPage):
    """Switches that all my devices share."""

    def __init__(self, parent: tk.Misc, means: Means) -> None:
        super().__init__(parent, means, _("Privacy"))
        self.label(_("The same on all your devices."), 2)
        self.read_receipts = self._switch(
            "read_receipts",
            _("Read receipts"),
            _("Others see when you have read their messages, and you when they have."),
        )
        self.share_presence = self._switch(
            "share_presence",
            _("Online, last seen and status"),
            _("Off: nobody sees when you are here or what your status says, nor you theirs."),
        )
        self.share_address = self._switch(
            "share_address",
            _("IP address"),
            _("Contacts see from which address you are connected."),
        )
        observe(self, (self._state.session.events.preferences,), lambda *_: self._fill())
        self._fill()

    def _switch(self, name: str, label: str, note: str) -> Switch:
        switch = Switch(self.content, self.look, label, note, self._sharer(name))
        self.add(switch, 16)
        return switch

    def _sharer(self, name: str) -> Callable[[bool], None]:
        return lambda on: self.means.actions.share(self.means.say, **{name: on})

    def _fill(self) -> None:
        # Until the archive is read, they are the usual ones.
        preferences = self._state.session.preferences or Preferences()
        self.read_receipts.set(preferences.read_receipts)
        self.share_presence.set(preferences.share_presence)
        self.share_address.set(preferences.share_address)
