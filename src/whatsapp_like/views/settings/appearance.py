"""The page about how WL looks here.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence

from whatsapp_like.i18n import _
from whatsapp_like.models.state.desktop import Density
from whatsapp_like.views.choices import (
    ChoiceRow,
    language_choices,
    theme_choices,
    zoom_choices,
)
from whatsapp_like.views.forms import Switch
from whatsapp_like.views.observing import observe
from whatsapp_like.views.settings.page import Means, SettingsPage
from whatsapp_like.views.settings.preview import Preview
from whatsapp_like.views.swatches import AccentRow


class AppearancePage(SettingsPage):
    """Theme, accent, room, size and language; each is used as soon as it is chosen."""

    def __init__(self, parent: tk.Misc, means: Means) -> None:
        super().__init__(parent, means, _("Appearance"))
        actions = means.actions
        self.preview = Preview(self.content, self.look)
        self.add(self.preview, 12)
        self.themes = self._choices(
            _("Theme"), theme_choices(), lambda value: actions.use_theme(str(value))
        )
        self.label(_("Accent"))
        self.accents = AccentRow(self.content, self.look, actions.use_accent)
        self.add(self.accents, 4)
        self.wallpaper = self._switch(
            _("Wallpaper"),
            _("A faint pattern behind the messages; high contrast goes without."),
            actions.paper,
        )
        densities = (
            (Density.COMPACT, _("Compact")),
            (Density.NORMAL, _("Normal")),
            (Density.COMFORTABLE, _("Roomy")),
        )
        self.densities = self._choices(
            _("Room around rows and messages"),
            densities,
            lambda value: actions.space(Density(str(value))),
        )
        self.zooms = self._choices(
            _("Size"), zoom_choices(), lambda value: actions.enlarge(float(str(value)))
        )
        self.languages = self._choices(
            _("Language"), language_choices(), lambda value: actions.speak(str(value))
        )
        self.motion = self._switch(
            _("Less motion"),
            _("Changes are shown at once instead of gliding or fading."),
            actions.reduce_motion,
        )
        desktop = self._state.desktop.events
        signals = (
            desktop.theme,
            desktop.accent,
            desktop.wallpaper,
            desktop.density,
            desktop.zoom,
            desktop.language,
            desktop.reduced_motion,
        )
        observe(self, signals, lambda *_: self._fill())
        self._fill()

    def _choices(
        self,
        label: str,
        choices: Sequence[tuple[object, str]],
        chosen: Callable[[object], object],
    ) -> ChoiceRow:
        self.label(label, 18)
        row = ChoiceRow(self.content, self.look, choices, chosen)
        self.add(row, 6)
        return row

    def _switch(self, label: str, note: str, switched: Callable[[bool], object]) -> Switch:
        switch = Switch(self.content, self.look, label, note, switched)
        self.add(switch, 18)
        return switch

    def _fill(self) -> None:
        desktop = self._state.desktop
        self.themes.show(desktop.theme)
        self.accents.show(desktop.accent)
        self.wallpaper.set(desktop.wallpaper)
        self.densities.show(desktop.density)
        self.zooms.show(desktop.zoom)
        self.languages.show(desktop.language)
        self.motion.set(desktop.reduced_motion)
