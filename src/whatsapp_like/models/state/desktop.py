"""How this desktop looks and where its windows stand: what a profile keeps besides its messages.

Runs on Tk's thread only; every change emits a signal under `events`. Nothing of it leaves this
computer: what others see is in `Preferences`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from psygnal import SignalGroupDescriptor

from whatsapp_like.models.alerts import AlertSettings
from whatsapp_like.models.plain import NOT_KEPT
from whatsapp_like.models.state.arrangement import Arrangement, Layout

if TYPE_CHECKING:
    from whatsapp_like.models.theme import OwnTheme
else:
    OwnTheme = object  # named below only, and hardly anybody has one

OWN = "own:"
"""Begins the name of a theme of somebody's own where themes are named; the file's name follows."""

SYSTEM = "system"
LIGHT = "light"
DARK = "dark"
CONTRAST_LIGHT = "contrast-light"
CONTRAST_DARK = "contrast-dark"
THEMES = (SYSTEM, LIGHT, DARK, CONTRAST_LIGHT, CONTRAST_DARK)
TONES = 5
ZOOM_LEAST = 0.85
ZOOM_MOST = 2.0


class Density(StrEnum):
    """How much room rows and bubbles take."""

    COMPACT = "compact"
    NORMAL = "normal"
    COMFORTABLE = "comfortable"


@dataclass(eq=False)
class DesktopState:
    """Connect to `events.theme` and the like; equal values do not signal.

    `theme` is one of `THEMES`; `accent` names one of the views' accents; `wallpaper` tells whether
    something is drawn behind the messages. `system_dark` and `system_contrast` are what the system
    asks of every program, kept so that the next start begins in the right one.
    `own_themes` are those found in a folder, by their files' names; `theme_faults` says what is
    wrong with other files there. A theme of one's own is named "own:" and its file's name.

    `language` is a code such as "fr", "" for the system's; `zoom` multiplies fonts and lengths;
    `contacts_as_table` tells which of its two views the contact page shows; `layout` is where
    conversations are opened, `arrangements` what stood on each set of screens; `windows` maps a
    window's name to its geometry in Tk's form, both replaced as a whole; `emoji_recent` names the
    emoji used last by their pictures, the newest first; `emoji_tone` is 0 for none or 1 to 5, light
    to dark. `enter_sends` tells whether Enter or Ctrl+Enter sends a message; with `reduced_motion`
    nothing glides or fades; `settings_page` is the page of the settings that was shown last;
    `alerts` is replaced as a whole; with `stay_in_tray` closing the main window only hides it where
    a tray shows our icon.
    """

    events: ClassVar[SignalGroupDescriptor] = SignalGroupDescriptor()

    theme: str = SYSTEM
    accent: str = "teal"
    density: Density = Density.NORMAL
    wallpaper: bool = True
    system_dark: bool = False
    system_contrast: bool = False
    zoom: float = 1.0
    language: str = ""
    contacts_as_table: bool = False
    layout: Layout = Layout.ONE
    arrangements: dict[str, Arrangement] = field(default_factory=dict)
    windows: dict[str, str] = field(default_factory=dict)
    emoji_recent: list[str] = field(default_factory=list)
    emoji_tone: int = 0
    enter_sends: bool = True
    reduced_motion: bool = False
    settings_page: str = ""
    own_themes: dict[str, OwnTheme] = field(default_factory=dict, metadata=NOT_KEPT)
    theme_faults: dict[str, str] = field(default_factory=dict, metadata=NOT_KEPT)
    alerts: AlertSettings = field(default_factory=AlertSettings)
    stay_in_tray: bool = True

    @property
    def own_theme(self) -> OwnTheme | None:
        """The theme of one's own that was chosen, if its file is there."""
        is_own = self.theme.startswith(OWN)
        return self.own_themes.get(self.theme.removeprefix(OWN)) if is_own else None

    @property
    def named_theme(self) -> str:
        """The theme of WL's that is used: `theme`, what one's own is based on, or the system's."""
        own = self.own_theme
        if own is not None:
            return own.base
        if self.theme != SYSTEM and self.theme in THEMES:
            return self.theme
        if self.system_contrast:
            return CONTRAST_DARK if self.system_dark else CONTRAST_LIGHT
        return DARK if self.system_dark else LIGHT
