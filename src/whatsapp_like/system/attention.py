"""Asks the desktop to show that a window wants attention.

Runs on Tk's thread, which owns the windows: they are named by Tk's number of them (Windows: by that
of the frame). Tk has no words for it; X11's window managers take it as a message (EWMH), Windows
has a function. Elsewhere nothing happens.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any, Final

from whatsapp_like.system import x11

_ADD: Final = 1
_FLASH_TRAY: Final = 2
_FLASH_UNTIL_SEEN: Final = 12


def demand(window: int) -> None:
    """Let the task list show that the window wants attention, until somebody looks at it."""
    if sys.platform == "win32":
        _flash(window)
    elif (server := x11.server()) is not None:
        state = server.atom("_NET_WM_STATE_DEMANDS_ATTENTION")
        server.tell(window, "_NET_WM_STATE", (_ADD, state, 0, 1, 0))


def _flash(window: int) -> None:
    if sys.platform == "win32":
        fields: Any = (
            ("cbSize", ctypes.c_uint),
            ("hwnd", ctypes.c_void_p),
            ("dwFlags", ctypes.c_uint),
            ("uCount", ctypes.c_uint),
            ("dwTimeout", ctypes.c_uint),
        )
        kind = type("FLASHWINFO", (ctypes.Structure,), {"_fields_": fields})
        wish = kind(ctypes.sizeof(kind), window, _FLASH_TRAY | _FLASH_UNTIL_SEEN, 0, 0)
        ctypes.windll.user32.FlashWindowEx(ctypes.byref(wish))
