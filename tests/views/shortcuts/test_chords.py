"""Chords: the table's writing, and what Tk reports of keyboards of many kinds."""

from __future__ import annotations

import pytest

from whatsapp_like.views.shortcuts.chords import Chord, System, chord_of, commands, pressed, shown
from whatsapp_like.views.shortcuts.table import client_shortcuts, panel_shortcuts

X11, WINDOWS, MAC = System.X11, System.WINDOWS, System.MAC
SHIFT, CAPS, CONTROL, MOD1, MOD2 = 1, 2, 4, 8, 16
ALT_WINDOWS = 0x20000


@pytest.mark.parametrize(
    ("written", "chord"),
    [
        ("Ctrl+Shift+F", Chord("f", main=True, shift=True)),
        ("Ctrl++", Chord("plus", main=True)),
        ("Ctrl+-", Chord("minus", main=True)),
        ("Alt+Up", Chord("Up", alt=True)),
        ("F6", Chord("F6")),
        ("Esc", Chord("Escape")),
    ],
)
def test_what_the_table_writes(written: str, chord: Chord) -> None:
    assert chord_of(written) == chord


@pytest.mark.parametrize(
    ("keysym", "keycode", "state", "system", "wanted"),
    [
        ("k", 45, CONTROL, X11, "Ctrl+K"),
        ("K", 45, CONTROL | CAPS, X11, "Ctrl+K"),  # Caps Lock
        ("F", 41, CONTROL | SHIFT, X11, "Ctrl+Shift+F"),
        ("f", 41, CONTROL | SHIFT | CAPS, X11, "Ctrl+Shift+F"),
        ("k", 45, CONTROL | MOD2, X11, "Ctrl+K"),  # Num Lock
        ("Cyrillic_el", 45, CONTROL, X11, "Ctrl+K"),
        ("Greek_kappa", 45, CONTROL, X11, "Ctrl+K"),
        ("Arabic_noon", 45, CONTROL, X11, "Ctrl+K"),
        ("Cyrillic_el", ord("K"), CONTROL, WINDOWS, "Ctrl+K"),
        ("Cyrillic_be", 59, CONTROL, X11, "Ctrl+,"),
        ("Cyrillic_zhe", 47, CONTROL, X11, "Ctrl+;"),
        ("ampersand", 10, CONTROL, X11, "Ctrl+1"),  # French: digits need Shift
        ("eacute", 11, CONTROL, X11, "Ctrl+2"),
        ("slash", 16, CONTROL | SHIFT, X11, "Ctrl+/"),  # German: Shift+7
        ("plus", 21, CONTROL | SHIFT, X11, "Ctrl++"),
        ("KP_Add", 86, CONTROL | MOD2, X11, "Ctrl++"),
        ("KP_0", 90, CONTROL | MOD2, X11, "Ctrl+0"),
        ("Up", 111, MOD1, X11, "Alt+Up"),
        ("Up", 38, ALT_WINDOWS, WINDOWS, "Alt+Up"),
        ("Up", 126, MOD2, MAC, "Alt+Up"),
        ("k", 40, MOD1, MAC, "Ctrl+K"),  # Command
        ("ISO_Left_Tab", 23, CONTROL | SHIFT, X11, "Ctrl+Shift+Tab"),
        ("Tab", 48, CONTROL, MAC, "Ctrl+Tab"),
    ],
)
def test_a_key_means_what_is_on_it(
    keysym: str, keycode: int, state: int, system: System, wanted: str
) -> None:
    assert chord_of(wanted) in list(pressed(keysym, keycode, state, system))


@pytest.mark.parametrize(
    ("keysym", "keycode", "state", "system", "other"),
    [
        ("v", 45, CONTROL, X11, "Ctrl+K"),  # another Latin layout: its own letters count
        ("k", 45, 0, X11, "Ctrl+K"),
        ("k", 45, CONTROL | MOD1, X11, "Ctrl+K"),
        ("k", 45, CONTROL | ALT_WINDOWS, WINDOWS, "Ctrl+K"),  # AltGr writes
        ("k", 40, CONTROL, MAC, "Ctrl+K"),  # Emacs' keys stay the text's
        ("Tab", 48, MOD1, MAC, "Ctrl+Tab"),  # the system's
        ("F", 41, CONTROL | SHIFT, X11, "Ctrl+F"),
    ],
)
def test_another_key_means_something_else(
    keysym: str, keycode: int, state: int, system: System, other: str
) -> None:
    assert chord_of(other) not in list(pressed(keysym, keycode, state, system))


def test_keycaps_are_named_as_on_the_keyboard() -> None:
    assert shown("Ctrl+Shift+F", X11) == ("Ctrl", "Shift", "F")
    assert shown("Ctrl+Shift+F", MAC) == ("\u2318", "\u21e7", "F")
    assert shown("Alt+Up", WINDOWS) == ("Alt", "\u2191")
    assert shown("Ctrl+,", X11) == ("Ctrl", ",")
    assert shown("Ctrl+Tab", MAC) == ("Ctrl", "Tab")


@pytest.mark.parametrize("table", [client_shortcuts, panel_shortcuts])
def test_no_chord_means_two_things(table: object) -> None:
    assert callable(table)
    chords = [chord_of(keys) for group in table() for each in group.shortcuts for keys in each.keys]
    assert len(chords) == len(set(chords))


@pytest.mark.parametrize(
    ("system", "state", "is_command"),
    [
        (System.X11, 0x10, False),  # Num Lock
        (System.X11, 0x80, False),  # AltGr
        (System.X11, 0x4, True),
        (System.X11, 0x8, True),
        (System.X11, 0x40, True),
        (System.WINDOWS, 0x8, False),  # Num Lock
        (System.WINDOWS, 0x20004, False),  # AltGr
        (System.WINDOWS, 0x4, True),
        (System.WINDOWS, 0x20000, True),
        (System.MAC, 0x10, False),  # Option
        (System.MAC, 0x8, True),
        (System.MAC, 0x4, True),
    ],
)
def test_what_is_held_makes_a_key_a_command(system: System, state: int, is_command: bool) -> None:
    assert commands(state, system) is is_command
