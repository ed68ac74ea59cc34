"""How this desktop looks and where its windows stand: what a profile keeps besides its messages.

Runs on Tk's thread only; every change emits a signal under `events`. Nothing of it leaves this
computer: what others see is in `Preferences`.
"""

from __future__ import annotations

from psygnal import EventedModel
from pydantic import Field

from whatsapp_like.models.alerts import AlertSettings

LIGHT = "light"
DARK = "dark"
TONES = 5


class DesktopState(EventedModel):
    """Connect to `events.theme` and the like; compare before setting, equal values signal too.

    `language` is a code such as "fr", "" for the system's; `zoom` multiplies fonts and lengths;
    `contacts_as_table` tells which of its two views the contact page shows; `windows` maps a
    window's name to its geometry in Tk's form, replaced as a whole; `emoji_recent` names the emoji
    used last by their pictures, the newest first; `emoji_tone` is 0 for none or 1 to 5, light to
    dark. `enter_sends` tells whether Enter or Ctrl+Enter sends a message; with `reduced_motion`
    nothing glides or fades; `settings_page` is the page of the settings that was shown last;
    `alerts` is replaced as a whole.
    """

    theme: str = LIGHT
    zoom: float = 1.0
    language: str = ""
    contacts_as_table: bool = False
    windows: dict[str, str] = Field(default_factory=dict)
    emoji_recent: list[str] = Field(default_factory=list)
    emoji_tone: int = 0
    enter_sends: bool = True
    reduced_motion: bool = False
    settings_page: str = ""
    alerts: AlertSettings = AlertSettings()
