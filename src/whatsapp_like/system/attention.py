"""Asks the desktop to show that a window wants attention.

Runs on Tk's thread, which owns the windows: they are named by Tk's number of them (Windows: by that
of the frame). Tk has no words for it; X11's window managers take it as a message (EWMH), Windows
has a function. Elsewhere nothing happens.
"""

from __future__ import annotations

import ctypes
import os
import sys
from functools import lru_cache
from typing import Any, Final

_CLIENT_MESSAGE: Final = 33
_SUBSTRUCTURE: Final = (1 << 19) | (1 << 20)  # who manages windows listens for these
_ADD: Final = 1
_FLASH_TRAY: Final = 2
_FLASH_UNTIL_SEEN: Final = 12


def demand(window: int) -> None:
    """Let the task list show that the window wants attention, until somebody looks at it."""
    if sys.platform == "win32":
        _flash(window)
    elif (server := _server()) is not None:
        state = server.atom("_NET_WM_STATE_DEMANDS_ATTENTION")
        server.tell(window, "_NET_WM_STATE", (_ADD, state, 0, 1, 0))


class _Message(ctypes.Structure):
    """X11's XClientMessageEvent, as long as the largest of the events."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("rest", ctypes.c_long * 24),
    )


class _Server:
    """A connection to the X server of our own: Tk's cannot be used from here."""

    def __init__(self, xlib: ctypes.CDLL, display: int) -> None:
        self._xlib = xlib
        self._display = ctypes.c_void_p(display)
        xlib.XDefaultRootWindow.restype = ctypes.c_ulong
        xlib.XInternAtom.restype = ctypes.c_ulong
        xlib.XSetErrorHandler.restype = ctypes.c_void_p
        self._root = ctypes.c_ulong(xlib.XDefaultRootWindow(self._display))
        kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
        # Kept for as long as Xlib may call it.
        self._ignore = kind(lambda _display, _error: 0)

    def atom(self, name: str) -> int:
        """Return the number of a word."""
        return int(self._xlib.XInternAtom(self._display, name.encode(), 0))

    def tell(self, window: int, word: str, data: tuple[int, ...]) -> None:
        """Send the window manager a message about the window, if there still is one."""
        xlib = self._xlib
        # A window that is gone is an error, and Xlib's own way with errors ends the process.
        before = xlib.XSetErrorHandler(self._ignore)
        try:
            message = _Message(
                type=_CLIENT_MESSAGE,
                display=self._display,
                window=self._managed(window),
                message_type=self.atom(word),
                format=32,
                data=(ctypes.c_long * 5)(*data),
            )
            mask = ctypes.c_long(_SUBSTRUCTURE)
            xlib.XSendEvent(self._display, self._root, 0, mask, ctypes.byref(message))
            xlib.XSync(self._display, 0)
        finally:
            xlib.XSetErrorHandler(ctypes.c_void_p(before))

    def _managed(self, window: int) -> int:
        """Return the window that the window manager knows: Tk puts each of ours into one more."""
        root, parent = ctypes.c_ulong(), ctypes.c_ulong()
        children, count = ctypes.c_void_p(), ctypes.c_uint()
        found = self._xlib.XQueryTree(
            self._display,
            ctypes.c_ulong(window),
            ctypes.byref(root),
            ctypes.byref(parent),
            ctypes.byref(children),
            ctypes.byref(count),
        )
        if children.value:
            self._xlib.XFree(children)
        return parent.value if found and parent.value != root.value else window


def _server() -> _Server | None:
    display = os.environ.get("DISPLAY", "")
    return _connect(display) if display and sys.platform != "darwin" else None


@lru_cache(maxsize=1)
def _connect(display: str) -> _Server | None:
    try:
        xlib = ctypes.CDLL("libX11.so.6")
    except OSError:
        return None
    xlib.XOpenDisplay.restype = ctypes.c_void_p
    opened = xlib.XOpenDisplay(display.encode())
    return _Server(xlib, opened) if opened else None


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
