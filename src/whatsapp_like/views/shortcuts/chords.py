"""Chords: a key with its modifiers, as the table writes it and as Tk reports it on each system.

Needs no Tk.
"""

from __future__ import annotations

import string
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from whatsapp_like.i18n import pgettext


class System(StrEnum):
    """The windowing systems as Tk calls them."""

    X11 = "x11"
    WINDOWS = "win32"
    MAC = "aqua"


class Chord(NamedTuple):
    """A key by the name that Tk gives it, letters small; `main` is Ctrl, on macOS Command."""

    key: str
    main: bool = False
    alt: bool = False
    shift: bool = False


_NAMES: Final = {
    "Esc": "Escape",
    ",": "comma",
    ";": "semicolon",
    "/": "slash",
    "?": "question",
    "+": "plus",
    "=": "equal",
    "-": "minus",
    "_": "underscore",
}
_PAD: Final = {
    "KP_Add": "plus",
    "KP_Subtract": "minus",
    "KP_Divide": "slash",
    **{f"KP_{digit}": digit for digit in string.digits},
}
# Where these need Shift depends on the layout ("/" is Shift+7 on a German one), so it is no
# part of the chord.
_SIGNS: Final = frozenset(_NAMES.values()) - {"Escape"}
# Bits of an event's state.
_SHIFT: Final = 0x1
_CONTROL: Final = 0x4
# (X11 reports the modifier that Alt is on, events made within the program Tk's own bit.)
_ALT: Final = {System.X11: 0x20008, System.WINDOWS: 0x20000, System.MAC: 0x10}
_COMMAND: Final = 0x8
_SUPER: Final = 0x40
# Where a key is on the keyboard, for layouts that write no Latin letters there. X11 numbers the
# places, as Linux and every usual server do; Windows numbers what is on an English keycap.
_PLACES_X11: Final = {
    **{code: key for code, key in enumerate("1234567890", 10)},
    **{code: key for code, key in enumerate("qwertyuiop", 24)},
    **{code: key for code, key in enumerate("asdfghjkl", 38)},
    **{code: key for code, key in enumerate("zxcvbnm", 52)},
    20: "minus",
    21: "equal",
    47: "semicolon",
    59: "comma",
    61: "slash",
}
_PLACES_WINDOWS: Final = {
    **{ord(key.upper()): key for key in string.ascii_lowercase},
    **{ord(key): key for key in string.digits},
    0xBA: "semicolon",
    0xBB: "equal",
    0xBC: "comma",
    0xBD: "minus",
    0xBF: "slash",
}
_PLACES: Final = {System.X11: _PLACES_X11, System.WINDOWS: _PLACES_WINDOWS, System.MAC: {}}


def chord_of(written: str) -> Chord:
    """Return what the table writes as "Ctrl+Shift+F" or "Ctrl++"."""
    # The last character is never a separator: it may be the plus key.
    held, _plus, last = written[:-1].rpartition("+")
    key = last + written[-1]
    name = _NAMES.get(key, key.lower() if len(key) == 1 else key)
    return Chord(name, "Ctrl" in held, "Alt" in held, "Shift" in held)


def pressed(keysym: str, keycode: int, state: int, system: System) -> Iterator[Chord]:
    """Tell which chords an event of Tk may be, the likeliest first.

    Caps Lock, Num Lock and the layout of the keyboard make no difference.
    """
    key = _PAD.get(keysym, keysym.lower() if len(keysym) == 1 else keysym)
    main = bool(state & (_COMMAND if system is System.MAC else _CONTROL))
    if system is System.MAC and key in ("Tab", "ISO_Left_Tab"):
        main = bool(state & _CONTROL)  # Command+Tab is the system's
    alt, shift = bool(state & _ALT[system]), bool(state & _SHIFT)
    if key == "ISO_Left_Tab":  # what X11 calls Shift+Tab
        key = "Tab"
    yield Chord(key, main, alt, shift and key not in _SIGNS)
    place = _PLACES[system].get(keycode, "")
    # A Latin letter is meant, wherever it is. The upper row has digits only with Shift on some
    # layouts, and other scripts have no Latin letters.
    if place and place != key and (place.isdigit() or not _is_latin(keysym)):
        yield Chord(place, main, alt, shift and place not in _SIGNS)


def commands(state: int, system: System) -> bool:
    """Tell whether a key with these modifiers held is a command, whatever character it has."""
    control, alt = bool(state & _CONTROL), bool(state & _ALT[system])
    match system:
        case System.X11:
            return control or alt or bool(state & _SUPER)
        case System.WINDOWS:
            # AltGr, which some characters need, arrives as both.
            return control is not alt
        case System.MAC:
            # Option only chooses another character.
            return control or bool(state & _COMMAND)


def _is_latin(keysym: str) -> bool:
    return (len(keysym) == 1 and keysym.isascii()) or keysym in _SIGNS


def sequences(chord: Chord, system: System) -> tuple[str, ...]:
    """Return the patterns to which a chord is bound; several chords share one, so look closer."""
    if chord.key == "Tab":
        # Tk binds the bare key for all, and calls what fits a key press best.
        keys = ("Tab", "ISO_Left_Tab") if system is System.X11 else ("Tab",)
        return tuple(f"<Control-Key-{each}>" for each in keys)
    if chord.main:
        return ("<Command-Key>",) if system is System.MAC else ("<Control-Key>",)
    if chord.alt:
        return ("<Option-Key>",) if system is System.MAC else ("<Alt-Key>",)
    return (f"<Key-{chord.key}>",)


def shown(written: str, system: System) -> tuple[str, ...]:
    """Return the keycaps of a chord, as the keyboards of this system name them."""
    chord = chord_of(written)
    key = written[-1] if chord.key in _SIGNS else written.rsplit("+", 1)[-1]
    mac = system is System.MAC
    caps = []
    if chord.main:
        caps.append("\u2318" if mac and key != "Tab" else pgettext("key", "Ctrl"))
    if chord.alt:
        caps.append("\u2325" if mac else pgettext("key", "Alt"))
    if chord.shift:
        caps.append("\u21e7" if mac else pgettext("key", "Shift"))
    names = {
        "Up": "\u2191",
        "Down": "\u2193",
        "Left": "\u2190",
        "Right": "\u2192",
        "Home": pgettext("key", "Home"),
        "Delete": pgettext("key", "Del"),
        "Esc": pgettext("key", "Esc"),
        "Tab": pgettext("key", "Tab"),
        "-": "\u2212",
    }
    return (*caps, names.get(key, key))
