"""Every colour of the program: one frozen palette per theme, and the sums done with colours.

Needs no Tk; any thread may read it. ttkbootstrap derives its accents anew for each mode, so the
exact colours of bubbles, badges and ticks live here and never in `style.colors`. What another
accent makes of a palette is in `accents`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme, as `#rrggbb`."""

    name: str
    dark: bool
    ground: str  # windows, lists, dialogs
    rail: str  # the strip of pages at the left
    field: str  # search and text fields, chips
    line: str  # hairlines between areas
    hover: str
    selected: str
    text: str
    second: str  # times, previews, hints
    accent: str
    on_accent: str
    accent_soft: str  # ground of a chosen chip
    danger: str
    link: str
    badge: str
    on_badge: str
    badge_muted: str
    online: str
    away: str
    chat: str  # behind the bubbles
    chat_line: str  # the scroll thumb on it
    chat_focus: str  # the row under the keyboard
    own: str
    other: str
    own_second: str  # time and ticks in an own bubble
    other_second: str
    own_link: str
    read: str  # the coloured ticks
    chip: str  # day chips and floating buttons on the chat
    on_chip: str
    found: str  # behind words that a search has found
    shadow: int  # opacity of a bubble's shadow, 0 to 255
    edge: str = ""  # drawn around bubbles, chips, menus and the composer; empty for none
    contrast: bool = False  # made for those who need more of it: text has 7 and more


LIGHT: Final = Palette(
    name="light",
    dark=False,
    ground="#ffffff",
    rail="#eef3f3",
    field="#eff4f4",
    line="#e1e9e9",
    hover="#f4f8f8",
    selected="#e5f0ef",
    text="#0f1f20",
    second="#5a6c70",
    accent="#00776b",
    on_accent="#ffffff",
    accent_soft="#d6f2ec",
    danger="#c02636",
    link="#0068a8",
    badge="#00806f",
    on_badge="#ffffff",
    badge_muted="#63787d",
    online="#12b886",
    away="#d98a00",
    chat="#e6eeee",
    chat_line="#b4c4c5",
    chat_focus="#cfe2e1",
    own="#cdf2e6",
    other="#ffffff",
    own_second="#44645f",
    other_second="#5a6c70",
    own_link="#005f9a",
    read="#0077c2",
    chip="#ffffff",
    on_chip="#4c5f63",
    found="#ffc93c",
    shadow=30,
)

DARK: Final = Palette(
    name="dark",
    dark=True,
    ground="#111a1e",
    rail="#182327",
    field="#1f2c31",
    line="#223036",
    hover="#182429",
    selected="#22343a",
    text="#e8eff0",
    second="#8fa3a8",
    accent="#2fd0b5",
    on_accent="#04201b",
    accent_soft="#12423c",
    danger="#ff7b86",
    link="#5cc4f5",
    badge="#2fd0b5",
    on_badge="#04201b",
    badge_muted="#7d9196",
    online="#2bd49a",
    away="#f2b13c",
    chat="#0b1316",
    chat_line="#34454b",
    chat_focus="#163036",
    own="#075a50",
    other="#1f2c31",
    own_second="#a5cfc6",
    other_second="#8fa3a8",
    own_link="#86d8ff",
    read="#62cdfb",
    chip="#1f2c31",
    on_chip="#a9babe",
    found="#f2b13c",
    shadow=64,
)


def _contrasting(
    *,
    ground: str,
    line: str,
    selected: str,
    second: str,
    accent: str,
    on_accent: str,
    **others: Any,
) -> Palette:
    """Return a palette of few colours: lines tell areas apart, which all have the same ground."""
    areas = dict.fromkeys(("ground", "rail", "field", "chat", "other", "chip"), ground)
    lines = dict.fromkeys(("line", "edge", "chat_line"), line)
    marked = dict.fromkeys(("selected", "chat_focus"), selected)
    words = dict.fromkeys(("second", "other_second", "on_chip"), second)
    accents = dict.fromkeys(("accent", "badge"), accent)
    on_accents = dict.fromkeys(("on_accent", "on_badge"), on_accent)
    colours: dict[str, Any] = areas | lines | marked | words | accents | on_accents
    return Palette(contrast=True, shadow=0, **colours, **others)


CONTRAST_LIGHT: Final = _contrasting(
    name="contrast-light",
    dark=False,
    ground="#ffffff",
    line="#4a5658",
    hover="#e3eaea",
    selected="#cfe6e2",
    text="#000000",
    second="#1f2b2d",
    accent="#00483f",
    on_accent="#ffffff",
    accent_soft="#d0ebe5",
    danger="#8a0014",
    link="#00407a",
    badge_muted="#33454a",
    online="#007a4d",
    away="#9a5b00",
    own="#dff5ef",
    own_second="#1d3330",
    own_link="#003c73",
    read="#00528f",
    found="#ffbf00",
)

CONTRAST_DARK: Final = _contrasting(
    name="contrast-dark",
    dark=True,
    ground="#000000",
    line="#9fb1b5",
    hover="#1c2629",
    selected="#123a37",
    text="#ffffff",
    second="#d7e1e3",
    accent="#5ff0d6",
    on_accent="#000000",
    accent_soft="#0b3b35",
    danger="#ffb3ba",
    link="#8fdcff",
    badge_muted="#b9c8cc",
    online="#4df0b4",
    away="#ffc75e",
    own="#06302b",
    own_second="#cfe9e4",
    own_link="#a8e6ff",
    read="#7fdcff",
    found="#ffb000",
)

PALETTES: Final = {
    palette.name: palette for palette in (LIGHT, DARK, CONTRAST_LIGHT, CONTRAST_DARK)
}

# Two stops of an avatar's gradient. White initials stand on each with a contrast of 3 or more:
# they are large and bold, which is what WCAG asks of such text.
AVATARS: Final = (
    ("#3d8bd9", "#2463b4"),
    ("#8a6ae0", "#6145b8"),
    ("#d9644f", "#b23c40"),
    ("#1f9a83", "#0d7468"),
    ("#c9588f", "#a03570"),
    ("#b37b1c", "#8f5a0c"),
    ("#5773d6", "#3b51ad"),
    ("#4d9440", "#2f722f"),
    ("#2291a6", "#146f85"),
    ("#a1679f", "#7c4580"),
)


def rgb(colour: str) -> tuple[int, int, int]:
    """Return the three channels of `#rrggbb`, 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(under: str, over: str, share: float) -> str:
    """Return `over` laid on `under` with an opacity of `share`, 0 to 1."""
    parts = (round(a + (b - a) * share) for a, b in zip(rgb(under), rgb(over), strict=True))
    return "#{:02x}{:02x}{:02x}".format(*parts)


def _luminance(colour: str) -> float:
    total = 0.0
    for channel, weight in zip(rgb(colour), (0.2126, 0.7152, 0.0722), strict=True):
        part = channel / 255
        total += weight * (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
    return total


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio of two colours, 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def readable(ink: str, grounds: Iterable[str], least: float) -> str:
    """Return `ink`, darkened or lightened until it has a contrast of `least` on each ground.

    Where none has it on all of them, black or white comes back, whichever does better.
    """
    below = tuple(grounds)

    def worst(colour: str) -> float:
        return min(contrast(colour, ground) for ground in below)

    end = max("#000000", "#ffffff", key=worst)
    for step in range(50):
        colour = mix(ink, end, step / 50)
        if worst(colour) >= least:
            return colour
    return end
