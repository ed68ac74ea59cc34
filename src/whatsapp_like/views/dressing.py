"""Dresses the windows in what the state says: palette, accent, density, wallpaper, size.

Runs on the Tk thread. Public names: `palette_of`, `follow`.
"""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING

from whatsapp_like.views.accents import ACCENTS, accented, tailored
from whatsapp_like.views.observing import observe
from whatsapp_like.views.palette import PALETTES, Palette
from whatsapp_like.views.theme import ROOMS, Look

if TYPE_CHECKING:
    from whatsapp_like.models.state.desktop import DesktopState


def palette_of(desktop: DesktopState) -> Palette:
    """Return the colours that the state asks for; what nobody knows any more is the usual one."""
    base = PALETTES[desktop.named_theme]
    known = any(accent.name == desktop.accent for accent in ACCENTS)
    accent = desktop.accent if known else ACCENTS[0].name
    own = desktop.own_theme
    if own is None:
        return accented(base, accent)
    return tailored(accented(base, own.accent or accent), desktop.theme, own.colours.given)


def follow(owner: tk.Misc, look: Look, desktop: DesktopState) -> None:
    """Let `look` be what the state says, now and after each change, for as long as `owner` lives.

    Nothing is drawn anew when a change makes no difference, as when the system turns dark and
    somebody has chosen the light theme.
    """

    def dress() -> None:
        palette, room = palette_of(desktop), ROOMS[desktop.density]
        wallpaper = desktop.wallpaper and not palette.contrast
        if (palette, room, wallpaper) != (look.palette, look.room, look.wallpaper):
            look.dress(palette, room=room, wallpaper=wallpaper)

    def enlarge() -> None:
        if desktop.zoom != look.zoom:
            look.enlarge(desktop.zoom)

    events = desktop.events
    signals = (
        events.theme,
        events.accent,
        events.density,
        events.wallpaper,
        events.system_dark,
        events.system_contrast,
        events.own_themes,
    )
    observe(owner, signals, lambda *_: dress())
    observe(owner, (events.zoom,), lambda *_: enlarge())
    dress()
    enlarge()
