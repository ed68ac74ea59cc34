"""The page about the server I am connected to and about WL itself.

Runs on the Tk thread.
"""

from __future__ import annotations

import platform
import tkinter as tk

from whatsapp_like import __version__
from whatsapp_like.i18n import _
from whatsapp_like.models.address import pin_groups
from whatsapp_like.views.forms import Words
from whatsapp_like.views.observing import observe
from whatsapp_like.views.settings.licences import LicencesDialog
from whatsapp_like.views.settings.page import Means, SettingsPage
from whatsapp_like.views.textbutton import TextButton


class AboutPage(SettingsPage):
    """Which server, which version, whose work."""

    def __init__(self, parent: tk.Misc, means: Means) -> None:
        super().__init__(parent, means, _("Server and WL"))
        self.section(_("Server"))
        self.server = Words(self.content, self.look, "")
        self.add(self.server, 4)
        self.label(_("Its pin, to compare with the panel"), 10)
        self.pin = Words(self.content, self.look, "")
        self.add(self.pin, 2)
        self.section(_("This program"))
        tk_version = str(self.tk.call("info", "patchlevel"))
        self.version = Words(
            self.content,
            self.look,
            _("WL {version}, on Python {python} and Tk {tk}").format(
                version=__version__, python=platform.python_version(), tk=tk_version
            ),
        )
        self.add(self.version, 4)
        self.label(_("Free software under the MIT licence."), 6)
        self.licences = TextButton(
            self.content,
            self.look,
            _("Licences of what WL is made of"),
            lambda: LicencesDialog(self.winfo_toplevel(), self.look),
        )
        self.add(self.licences, 16)
        session = self._state.session.events
        signals = (session.server_name, session.server_address, session.server_pin)
        observe(self, signals, lambda *_: self._fill())
        self._fill()

    def _fill(self) -> None:
        session = self._state.session
        name, address = session.server_name, session.server_address
        self.server.say(f"{name} ({address})" if name else address or "\u2013")
        self.pin.say(pin_groups(session.server_pin) if session.server_pin else "\u2013")
