"""How this desktop looks: theme, size, language, windows' places, kept in a file of its own.

Runs on Tk's thread. The file is a few hundred bytes, written a second after the last change, so
writing it here does not hold up the windows.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import structlog
from pydantic import ValidationError

from whatsapp_like.controllers.changes import assign
from whatsapp_like.controllers.ports import Timers
from whatsapp_like.i18n import set_language
from whatsapp_like.models.state.desktop import DARK, LIGHT, TONES, DesktopState

SAVE_MS = 1_000
MOST_WINDOWS = 100
MOST_RECENT = 24

_log = structlog.get_logger(__name__)


class DesktopController:
    """Reads and keeps a `DesktopState`, and speaks the language that it names."""

    def __init__(self, desktop: DesktopState, timers: Timers, file: Path | None) -> None:
        """Keep the desktop's settings in `file`; None keeps them in memory only."""
        self._desktop = desktop
        self._timers = timers
        self._file = file
        self._cancel_save: Callable[[], None] | None = None
        self._read()
        set_language(desktop.language or None)
        desktop.events.connect(self._changed)

    def use_theme(self, theme: str) -> None:
        """Switch every window to a theme."""
        assign(self._desktop, theme=theme)

    def toggle_theme(self) -> None:
        """Switch between light and dark."""
        self.use_theme(LIGHT if self._desktop.theme == DARK else DARK)

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
            beside.write_text(self._desktop.model_dump_json(indent=1), encoding="utf-8")
            os.replace(beside, self._file)
        except OSError as error:
            # Looks only: not worth stopping anybody's conversation.
            _log.warning("desktop settings not saved", error=str(error))

    def _read(self) -> None:
        if self._file is None:
            return
        try:
            text = self._file.read_text(encoding="utf-8")
            kept = type(self._desktop).model_validate_json(text)
        except FileNotFoundError:
            return
        except (OSError, UnicodeDecodeError, ValidationError) as error:
            _log.warning("desktop settings not read", error=str(error))
            return
        # One by one: whoever connected to a field hears of it.
        values = {name: getattr(kept, name) for name in type(kept).model_fields}
        values["theme"] = kept.theme if kept.theme in (LIGHT, DARK) else LIGHT
        values["zoom"] = min(2.0, max(0.85, kept.zoom))
        values["emoji_recent"] = kept.emoji_recent[:MOST_RECENT]
        values["emoji_tone"] = min(TONES, max(0, kept.emoji_tone))
        assign(self._desktop, **values)
