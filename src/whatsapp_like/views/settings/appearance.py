"""The page about how WL looks here.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk

from whatsapp_like.i18n import _
from whatsapp_like.models.state.desktop import DARK, LIGHT
from whatsapp_like.views.choices import ChoiceRow, language_choices, zoom_choices
from whatsapp_like.views.forms import Switch
from whatsapp_like.views.observing import observe
from whatsapp_like.views.settings.page import Means, SettingsPage


class AppearancePage(SettingsPage):
    """Theme, size and language; each is used as soon as it is chosen."""

    def __init__(self, parent: tk.Misc, means: Means) -> None:
        super().__init__(parent, means, _("Appearance"))
        look, actions = self.look, means.actions
        self.label(_("Theme"))
        self.themes = ChoiceRow(
            self.content,
            look,
            ((LIGHT, _("Light")), (DARK, _("Dark"))),
            lambda value: actions.use_theme(str(value)),
        )
        self.add(self.themes, 6)
        self.label(_("Size"))
        self.zooms = ChoiceRow(
            self.content, look, zoom_choices(), lambda value: actions.enlarge(float(str(value)))
        )
        self.add(self.zooms, 6)
        self.label(_("Language"))
        self.languages = ChoiceRow(
            self.content, look, language_choices(), lambda value: actions.speak(str(value))
        )
        self.add(self.languages, 6)
        self.motion = Switch(
            self.content,
            look,
            _("Less motion"),
            _("Changes are shown at once instead of gliding or fading."),
            actions.reduce_motion,
        )
        self.add(self.motion, 20)
        desktop = self._state.desktop.events
        signals = (desktop.theme, desktop.zoom, desktop.language, desktop.reduced_motion)
        observe(self, signals, lambda *_: self._fill())
        self._fill()

    def _fill(self) -> None:
        desktop = self._state.desktop
        self.themes.show(desktop.theme)
        self.zooms.show(desktop.zoom)
        self.languages.show(desktop.language)
        self.motion.set(desktop.reduced_motion)
