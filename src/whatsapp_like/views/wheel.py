"""The mouse wheel and touchpad of every system, as one number of notches.

Runs on the Tk thread.
"""

from __future__ import annotations

import sys
import tkinter as tk
from collections.abc import Callable

from whatsapp_like.views.observing import bind_outside


def bind_wheel(
    widget: tk.Misc, turned: Callable[[float], object], owner: tk.Misc | None = None
) -> None:
    """Call `turned` with the notches that the wheel turned over `widget`, downwards positive.

    An `owner` that goes before `widget` takes this along.
    """
    # macOS counts lines, Windows 120 a notch and less for touchpads.
    unit = 1.0 if sys.platform == "darwin" and tk.TkVersion < 8.7 else 120.0
    # X11 before Tk 8.7 reports a notch as a click of button 4 or 5.
    heard: dict[str, Callable[[tk.Event[tk.Misc]], object]] = {
        "<Button-4>": lambda _: turned(-1.0),
        "<Button-5>": lambda _: turned(1.0),
        "<MouseWheel>": lambda event: turned(-event.delta / unit),
    }
    for sequence, call in heard.items():
        bind_outside(owner or widget, widget, sequence, call)
