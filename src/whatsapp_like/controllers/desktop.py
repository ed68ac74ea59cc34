"""How this desktop looks: theme, size, language, windows' places, kept in a file of its own.

Runs on Tk's thread. A value that is not understood means the usual one, and costs no other value;
what a newer version has written there stays. The file is a few hundred bytes, written a second
after the last change, so writing it here does not hold up the windows.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from whatsapp_like.controllers.changes import assign
from whatsapp_like.i18n import set_language
from whatsapp_like.models.plain import kinds_of, read, written
from whatsapp_like.models.state.desktop import (
    CONTRAST_DARK,
    CONTRAST_LIGHT,
    DARK,
    LIGHT,
    OWN,
    SYSTEM,
    THEMES,
    TONES,
    ZOOM_LEAST,
    ZOOM_MOST,
    Density,
    DesktopState,
)
from whatsapp_like.system.log import log

if TYPE_CHECKING:
    from whatsapp_like.controllers.ports import Timers
    from whatsapp_like.models.state.arrangement import Arrangement, Layout

SAVE_MS = 1_000
MOST_WINDOWS = 100
MOST_SCREENS = 10
MOST_RECENT = 24

_OPPOSITES: Final = {
    LIGHT: DARK,
    DARK: LIGHT,
    CONTRAST_LIGHT: CONTRAST_DARK,
    CONTRAST_DARK: CONTRAST_LIGHT,
}


class DesktopController:
    """Reads and keeps a `DesktopState`, and speaks the language that it names."""

    def __init__(self, desktop: DesktopState, timers: Timers, file: Path | None) -> None:
        """Keep the desktop's settings in `file`; None keeps them in memory only."""
        self._desktop = desktop
        self._timers = timers
        self._file = file
        self._cancel_save: Callable[[], None] | None = None
        self._foreign: dict[str, Any] = {}  # what only another version understands
        self._read()
        set_language(desktop.language or None)
        desktop.events.connect(self._changed)

    def use_theme(self, theme: str) -> None:
        """Switch every window to a theme."""
        assign(self._desktop, theme=theme)

    def toggle_theme(self) -> None:
        """Switch between light and dark, in high contrast too."""
        self.use_theme(_OPPOSITES[self._desktop.named_theme])

    def system_asks(self, dark: bool, contrast: bool) -> None:
        """Take note of what the system asks of every program."""
        assign(self._desktop, system_dark=dark, system_contrast=contrast)

    def use_accent(self, accent: str) -> None:
        """Use another accent."""
        assign(self._desktop, accent=accent)

    def space(self, density: Density) -> None:
        """Give rows and bubbles more room, or less."""
        assign(self._desktop, density=density)

    def paper(self, wallpaper: bool) -> None:
        """Draw something behind the messages, or nothing."""
        assign(self._desktop, wallpaper=wallpaper)

    def enlarge(self, zoom: float) -> None:
        """Set the size of fonts and lengths, 1.0 being as designed."""
        assign(self._desktop, zoom=zoom)

    def speak(self, language: str) -> None:
        """Use a language, "" for the system's; windows are made anew by who watches the state."""
        set_language(language or None)
        assign(self._desktop, language=language)

    def show_contacts_as_table(self, table: bool) -> None:
        """Choose which of its two views the contact page shows."""
        assign(self._desktop, contacts_as_table=table)

    def choose_layout(self, layout: Layout) -> None:
        """Choose where conversations are opened."""
        assign(self._desktop, layout=layout)

    def remember_arrangement(self, screens: str, arrangement: Arrangement) -> None:
        """Keep which conversations are open on a set of screens, and where."""
        others = {k: v for k, v in self._desktop.arrangements.items() if k != screens}
        kept = dict(list(others.items())[-(MOST_SCREENS - 1) :])
        assign(self._desktop, arrangements={**kept, screens: arrangement})

    def forget_arrangements(self) -> None:
        """Forget what was open: somebody else may sign in here."""
        assign(self._desktop, arrangements={})

    def remember_window(self, name: str, geometry: str) -> None:
        """Keep where a window stands."""
        windows = {k: v for k, v in self._desktop.windows.items() if k != name}
        # The newest last; who has a thousand conversations does not need every window's place.
        kept = dict(list(windows.items())[-(MOST_WINDOWS - 1) :])
        assign(self._desktop, windows={**kept, name: geometry})

    def use_emoji(self, key: str) -> None:
        """Take note that an emoji was used: it is the first of the recent ones now."""
        others = [each for each in self._desktop.emoji_recent if each != key]
        assign(self._desktop, emoji_recent=[key, *others][:MOST_RECENT])

    def choose_tone(self, tone: int) -> None:
        """Write hands and people in a skin tone, 1 to 5 from light to dark; 0 in none."""
        assign(self._desktop, emoji_tone=tone)

    def send_with_enter(self, enter_sends: bool) -> None:
        """Let Enter send; without, Ctrl+Enter does."""
        assign(self._desktop, enter_sends=enter_sends)

    def reduce_motion(self, reduced: bool) -> None:
        """Show changes at once, without moving anything; or move it."""
        assign(self._desktop, reduced_motion=reduced)

    def remember_settings_page(self, page: str) -> None:
        """Open the settings at this page next time."""
        assign(self._desktop, settings_page=page)

    def stay_in_tray(self, stay: bool) -> None:
        """Hide the main window when it is closed, where a tray brings it back; or leave."""
        assign(self._desktop, stay_in_tray=stay)

    def save(self) -> None:
        """Write what has changed now: the program ends."""
        if self._cancel_save is not None:
            self._cancel_save()
            self._save()

    def _changed(self) -> None:
        if self._cancel_save is None and self._file is not None:
            self._cancel_save = self._timers.after(SAVE_MS, self._save)

    def _save(self) -> None:
        self._cancel_save = None
        if self._file is None:
            return
        beside = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            values = {**self._foreign, **written(self._desktop)}
            text = json.dumps(values, ensure_ascii=False, indent=1)
            beside.write_text(text, encoding="utf-8")
            os.replace(beside, self._file)
        except OSError as error:
            # Looks only: not worth stopping anybody's conversation.
            log().warning("desktop settings not saved", error=str(error))

    def _read(self) -> None:
        if self._file is None:
            return
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
            if not isinstance(found, dict):
                raise ValueError("not an object")
        except FileNotFoundError:
            return
        except (OSError, ValueError, RecursionError) as error:
            log().warning("desktop settings not read", error=str(error))
            self._set_aside()
            return
        kinds = kinds_of(type(self._desktop))
        self._foreign = {name: value for name, value in found.items() if name not in kinds}
        values = {}
        for name in kinds.keys() & found.keys():
            try:
                # One by one: a value that is wrong costs no other.
                values[name] = read(kinds[name], found[name])
            except ValueError as error:
                log().warning("a desktop setting not understood", name=name, error=str(error))
        # One by one here too: whoever connected to a field hears of it.
        assign(self._desktop, **_within_bounds(values))

    def _set_aside(self) -> None:
        """Keep a file that cannot be read beside the one that will be written in its place."""
        assert self._file is not None
        with suppress(OSError):
            os.replace(self._file, self._file.with_suffix(".unreadable"))


def _within_bounds(values: dict[str, Any]) -> dict[str, Any]:
    """Return the settings with everything in its bounds: somebody may have written the file."""
    if "zoom" in values:
        # A number that is none compares as nothing does.
        zoom = values["zoom"]
        values["zoom"] = min(ZOOM_MOST, max(ZOOM_LEAST, zoom)) if zoom == zoom else 1.0
    theme = values.get("theme", SYSTEM)
    if theme not in THEMES and not theme.startswith(OWN):
        del values["theme"]
    if "emoji_recent" in values:
        values["emoji_recent"] = values["emoji_recent"][:MOST_RECENT]
    if "emoji_tone" in values:
        values["emoji_tone"] = min(TONES, max(0, values["emoji_tone"]))
    return values
