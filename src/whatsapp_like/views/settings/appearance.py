"""The page about how WL looks here.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import Final

from whatsapp_like.i18n import _
from whatsapp_like.models.state.desktop import OWN, Density
from whatsapp_like.views.accents import too_faint
from whatsapp_like.views.choices import (
    ChoiceRow,
    language_choices,
    theme_choices,
    zoom_choices,
)
from whatsapp_like.views.dressing import palette_of
from whatsapp_like.views.forms import Switch, Words, danger_ink
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.observing import observe
from whatsapp_like.views.settings.page import Means, SettingsPage
from whatsapp_like.views.settings.preview import Preview
from whatsapp_like.views.swatches import AccentRow
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Role

_FAINT_MOST: Final = 3


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
        self.faults = Words(self.content, self.look, role=Role.SMALL, ink=danger_ink)
        self.add(self.faults, 6)
        self.folder = TextButton(
            self.content,
            self.look,
            _("Themes of your own: open their folder"),
            lambda: actions.open_themes(means.say),
            rank=Rank.LINK,
            mark=Icon.FOLDER,
        )
        self.folder.pack(anchor="w", pady=(self.look.px(12), 0))  # type: ignore[no-untyped-call]
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
            desktop.own_themes,
            desktop.theme_faults,
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
        own = [(OWN + key, theme.name or key) for key, theme in desktop.own_themes.items()]
        self.themes.offer([*theme_choices(), *own])
        self._say_faults()
        self.themes.show(desktop.theme)
        self.accents.show(desktop.accent)
        self.wallpaper.set(desktop.wallpaper)
        self.densities.show(desktop.density)
        self.zooms.show(desktop.zoom)
        self.languages.show(desktop.language)
        self.motion.set(desktop.reduced_motion)

    def _say_faults(self) -> None:
        """Say what is wrong with files of the folder, and what cannot be read in the theme."""
        desktop = self._state.desktop
        lines = [f"{key}.toml: {words}" for key, words in desktop.theme_faults.items()]
        faint = too_faint(palette_of(desktop)) if desktop.own_theme is not None else []
        lines += [
            _(
                "Hard to read: “{text}” on “{ground}”, a contrast of {ratio} where 4.5 is good."
            ).format(text=ink, ground=ground, ratio=round(ratio, 1))
            for ink, ground, ratio in faint[:_FAINT_MOST]
        ]
        self.faults.say("\n".join(lines))
        if lines:
            self.faults.pack(
                fill="x",
                pady=(self.look.px(6), 0),
                after=self.themes,
            )
        else:
            self.faults.pack_forget()
