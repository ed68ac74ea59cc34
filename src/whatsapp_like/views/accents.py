"""The accents, and what each makes of a palette: own bubbles, chips, selection, a breath of hue.

Needs no Tk; any thread may call it. Every text is made readable on what lies below it: 4.5 to 1,
and 7 to 1 in the palettes of high contrast.
"""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from whatsapp_like.i18n import N_
from whatsapp_like.views.palette import Palette, contrast, mix, readable, rgb

_BLACK: Final = "#000000"
_WHITE: Final = "#ffffff"
_HUED: Final = (
    "rail",
    "field",
    "line",
    "hover",
    "selected",
    "chat",
    "chat_line",
    "chat_focus",
    "text",
    "second",
    "other_second",
    "badge_muted",
    "on_chip",
    "edge",
)
_HUED_DARK: Final = ("ground", "other", "chip")
# Which text stands on which grounds.
INKS: Final = {
    "text": ("ground", "rail", "field", "hover", "selected", "own", "other", "chat_focus"),
    "second": ("ground", "rail", "field", "hover", "selected", "other"),
    "accent": ("ground", "hover", "selected", "accent_soft", "rail"),
    "danger": ("ground", "chat", "hover", "selected"),
    "link": ("ground", "other"),
    "own_link": ("own",),
    "own_second": ("own",),
    "other_second": ("other",),
    "on_chip": ("chip",),
    "on_accent": ("accent",),
    "on_badge": ("badge",),
    "ground": ("badge_muted",),
}


@dataclass(frozen=True, slots=True)
class Accent:
    """A colour of choice: strong on light grounds, bright on dark ones."""

    name: str
    label: str
    light: str
    dark: str


ACCENTS: Final = (
    Accent("teal", N_("Teal"), "#00776b", "#2fd0b5"),
    Accent("green", N_("Green"), "#2b7a1f", "#6fd662"),
    Accent("blue", N_("Blue"), "#1565c8", "#64b0ff"),
    Accent("violet", N_("Violet"), "#6a48c9", "#b39dff"),
    Accent("pink", N_("Pink"), "#b0287c", "#ff8ac8"),
    Accent("red", N_("Red"), "#bd3026", "#ff9180"),
    Accent("orange", N_("Orange"), "#a85400", "#ffab52"),
    Accent("graphite", N_("Graphite"), "#46555b", "#b7c5ca"),
)
_BY_NAME: Final = {accent.name: accent for accent in ACCENTS}


def custom(colour: str) -> Accent:
    """Return an accent of somebody's own: `colour`, fit for light and for dark grounds."""
    return Accent(colour, colour, readable(colour, (_WHITE,), 5), readable(colour, ("#1f2c31",), 6))


@lru_cache(maxsize=128)
def accented(base: Palette, name: str) -> Palette:
    """Return `base` in the accent of this name, or in a colour of one's own ("#rrggbb").

    Raises:
        KeyError: there is no such accent.
    """
    accent = custom(name) if name.startswith("#") else _BY_NAME[name]
    if accent is ACCENTS[0]:
        return base  # what the palettes were drawn with
    least = 7.0 if base.contrast else 4.5
    strong = accent.dark if base.dark else accent.light
    changed = {
        field: _hued(getattr(base, field), strong)
        for field in (*_HUED, *(_HUED_DARK if base.dark else ()))
        if getattr(base, field)
    }
    ground = changed.get("ground", base.ground)
    if base.contrast:
        strong = readable(strong, (ground, mix(ground, strong, 0.25)), 8.5)
    changed |= {"accent": strong, "badge": strong}
    if base.dark:
        share = 0.4 if base.contrast else 0.75
        changed["own"] = mix(_BLACK, accent.light, share)
        changed["accent_soft"] = mix(ground, accent.light, share * 0.6)
        changed["own_second"] = mix(changed["own"], _WHITE, 0.65)
    else:
        changed["own"] = mix(_WHITE, accent.dark, 0.34)
        changed["accent_soft"] = mix(_WHITE, accent.dark, 0.2)
        changed["own_second"] = mix(base.second, accent.light, 0.25)
    changed["on_accent"] = changed["on_badge"] = _on(strong)
    if base.contrast:
        changed["selected"] = changed["chat_focus"] = changed["accent_soft"]
    palette = replace(base, name=f"{base.name}-{accent.name}", **changed)  # type: ignore[arg-type]
    return _read(palette, least)


def tailored(base: Palette, name: str, colours: Mapping[str, str]) -> Palette:
    """Return `base` with some colours of somebody's own, as they are; all other text is readable.

    What lies beside a colour that is given is made of it. `name` becomes the palette's.
    """
    palette = replace(base, name=name, **{**_beside(base, colours), **colours})  # type: ignore[arg-type]
    made = _read(palette, 7.0 if base.contrast else 4.5)
    return replace(made, **colours)  # type: ignore[arg-type]


def _beside(base: Palette, colours: Mapping[str, str]) -> dict[str, str]:
    """Return the shades of what was given: of the windows' ground, the chat's, the bubbles'."""
    text, accent = colours.get("text", base.text), colours.get("accent", base.accent)
    shades: dict[str, str] = {}
    if ground := colours.get("ground", ""):
        for field, share in (("hover", 0.04), ("rail", 0.05), ("field", 0.07), ("line", 0.1)):
            shades[field] = mix(ground, text, share)
        shades["selected"] = mix(ground, accent, 0.16)
        shades["chat"] = mix(ground, _BLACK, 0.3 if base.dark else 0.06)
    if chat := colours.get("chat", shades.get("chat", "")):
        shades["chat_line"] = mix(chat, text, 0.24)
        shades["chat_focus"] = mix(chat, accent, 0.16)
    if "other" in colours:
        shades["chip"] = colours["other"]
    return shades


def too_faint(palette: Palette) -> list[tuple[str, str, float]]:
    """Return which text cannot be read well on what, and their contrast, the worst first."""
    pairs = [(ink, ground) for ink, grounds in INKS.items() for ground in grounds]
    found = [
        (ink, ground, contrast(getattr(palette, ink), getattr(palette, ground)))
        for ink, ground in pairs
    ]
    return sorted((each for each in found if each[2] < 4.5), key=lambda each: each[2])


def _read(palette: Palette, least: float) -> Palette:
    """Return the palette with every text readable; grounds stay as they are."""
    inks = {
        ink: readable(
            getattr(palette, ink), (getattr(palette, ground) for ground in grounds), least
        )
        for ink, grounds in INKS.items()
        if ink != "ground"
    }
    inks["read"] = readable(palette.read, (palette.own, palette.ground), 4.5 if least > 5 else 3)
    inks["badge_muted"] = readable(palette.badge_muted, (palette.ground,), least)
    return replace(palette, **inks)  # type: ignore[arg-type]


def _on(ground: str) -> str:
    """Return a near black or white, whichever is read better, with a trace of what is below."""
    dark = mix(ground, _BLACK, 0.86)
    return readable(_WHITE, (ground,), 4.5) if _is_dark(ground) else dark


def _is_dark(colour: str) -> bool:
    red, green, blue = rgb(colour)
    return 0.299 * red + 0.587 * green + 0.114 * blue < 140


def _hued(colour: str, like: str) -> str:
    """Return `colour` in the hue of another one, as light and as grey as it was."""
    _hue, light, grey = colorsys.rgb_to_hls(*(part / 255 for part in rgb(colour)))
    hue, _light, vivid = colorsys.rgb_to_hls(*(part / 255 for part in rgb(like)))
    parts = colorsys.hls_to_rgb(hue, light, grey * min(1.0, vivid * 1.6))
    return "#{:02x}{:02x}{:02x}".format(*(round(part * 255) for part in parts))
