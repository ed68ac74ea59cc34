"""What an icon in the tray shows: a title, pictures and a menu.

No thread of its own: frozen values, which cross from Tk's thread to the bus's.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of the menu; `checked` is None for one that is no switch, no label makes a line."""

    name: str
    label: str = ""
    checked: bool | None = None


@dataclass(frozen=True, slots=True)
class Face:
    """What stands in the tray: pictures as (width, height, ARGB in network order), and the menu."""

    title: str
    tip: str
    pictures: tuple[tuple[int, int, bytes], ...]
    choices: tuple[Choice, ...]
