"""Takes the corners off windows without a frame, as far as the system can.

Runs on Tk's thread. X11 cuts them off by its shape extension, Windows 11 rounds them itself;
elsewhere windows stay square.
"""

from __future__ import annotations

import ctypes
import math
import sys
from typing import Final

from whatsapp_like.system import x11

_PREFERENCE: Final = 33  # DWMWA_WINDOW_CORNER_PREFERENCE
_ROUND: Final = 2  # DWMWCP_ROUND


def cut(window: int, size: tuple[int, int], radius: int, *, framed: bool = True) -> None:
    """Round the corners of the window: Tk's number of it, or of its frame on Windows.

    `framed` tells that Tk has put it into one more window, as it does with those of their own.
    """
    if sys.platform == "win32":
        wish = ctypes.c_int(_ROUND)
        ctypes.windll.dwmapi.DwmSetWindowAttribute(
            ctypes.c_void_p(window), _PREFERENCE, ctypes.byref(wish), ctypes.sizeof(wish)
        )
    elif (server := x11.server()) is not None:
        server.shape(window, stripes(*size, radius), framed=framed)


def stripes(width: int, height: int, radius: int) -> list[tuple[int, int, int, int]]:
    """Return a rectangle with round corners as stripes: left, top, width and height."""
    radius = min(radius, width // 2, height // 2)
    indents = [
        radius - round(math.sqrt(radius**2 - (radius - row - 0.5) ** 2)) for row in range(radius)
    ]
    upper = [(by, row, width - 2 * by, 1) for row, by in enumerate(indents)]
    lower = [(by, height - 1 - row, width - 2 * by, 1) for row, by in enumerate(indents)]
    return [*upper, (0, radius, width, height - 2 * radius), *reversed(lower)]
