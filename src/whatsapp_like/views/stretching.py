"""Stretches the room around widgets when the zoom changes: paddings are given in pixels, once.

Runs on the Tk thread. What a widget draws itself, it draws anew; what the geometry managers were
told when it was placed would stay as it was.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from typing import Any, Final

_PACKED: Final = ("-padx", "-pady", "-ipadx", "-ipady")
_PLACED: Final = ("-x", "-y")


def stretch(root: tk.Misc, by: float) -> None:
    """Multiply the paddings of everything inside `root` by a factor, to whole pixels."""
    for path in _below(root, str(root)):
        manager = str(root.tk.call("winfo", "manager", path))
        if manager in ("pack", "grid"):
            _configure(root, manager, path, _PACKED, by)
        elif manager == "place":
            _configure(root, manager, path, _PLACED, by)
        if str(root.tk.call("winfo", "class", path)) == "TFrame":
            padding = _lengths(root.tk.call(path, "cget", "-padding"))
            if any(padding):
                root.tk.call(path, "configure", "-padding", _stretched(padding, by))


def _below(root: tk.Misc, path: str) -> Iterator[str]:
    for child in root.tk.splitlist(root.tk.call("winfo", "children", path)):
        yield str(child)
        yield from _below(root, str(child))


def _configure(root: tk.Misc, manager: str, path: str, options: tuple[str, ...], by: float) -> None:
    told = root.tk.splitlist(root.tk.call(manager, "info", path))
    wanted: list[object] = []
    for option, value in zip(told[::2], told[1::2], strict=True):
        if str(option) in options and any(lengths := _lengths(value)):
            wanted += (option, _stretched(lengths, by))
    if wanted:
        root.tk.call(manager, "configure", path, *wanted)


def _lengths(value: Any) -> list[float]:
    """Return the one, two or four lengths of an option, which Tk hands over as it likes."""
    words = value if isinstance(value, tuple) else str(value).split()
    return [float(str(word)) for word in words]


def _stretched(lengths: list[float], by: float) -> tuple[int, ...]:
    return tuple(round(length * by) for length in lengths)
