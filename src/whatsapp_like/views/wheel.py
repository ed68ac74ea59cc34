"""The mouse wheel and touchpad of every system, as one number of notches.

Runs on the Tk thread.
"""

from __future__ import annotations

import sys
import tkinter as tk
from collections.abc import Callable


def bind_wheel(widget: tk.Misc, turned: Callable[[float], object]) -> None:
    """Call `turned` with the notches that the wheel turned over `widget`, downwards positive."""
    # X11 before Tk 8.7 reports a notch as a click of button 4 or 5.
    widget.bind("<Button-4>", lambda _: turned(-1.0), add=True)
    widget.bind("<Button-5>", lambda _: turned(1.0), add=True)
    # macOS counts lines, Windows 120 a notch and less for touchpads.
    unit = 1.0 if sys.platform == "darwin" and tk.TkVersion < 8.7 else 120.0
    widget.bind("<MouseWheel>", lambda event: turned(-event.delta / unit), add=True)
