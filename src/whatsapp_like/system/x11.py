"""What Tk has no words for on X11: messages to the window manager, and windows of another shape.

Runs on Tk's thread, which owns the windows; they are named by Tk's number of them.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Final

_CLIENT_MESSAGE: Final = 33
_SUBSTRUCTURE: Final = (1 << 19) | (1 << 20)  # who manages windows listens for these
_BOUNDING: Final = 0
_SET: Final = 0
_BANDED: Final = 3  # the stripes come from the top, none twice


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


class _Rectangle(ctypes.Structure):
    """X11's XRectangle."""

    _fields_ = (
        ("x", ctypes.c_short),
        ("y", ctypes.c_short),
        ("width", ctypes.c_ushort),
        ("height", ctypes.c_ushort),
    )


class XServer:
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
        with self._forgiving():
            message = _Message(
                type=_CLIENT_MESSAGE,
                display=self._display,
                window=self._outer(window),
                message_type=self.atom(word),
                format=32,
                data=(ctypes.c_long * 5)(*data),
            )
            mask = ctypes.c_long(_SUBSTRUCTURE)
            self._xlib.XSendEvent(self._display, self._root, 0, mask, ctypes.byref(message))

    def shape(
        self, window: int, stripes: Sequence[tuple[int, int, int, int]], *, framed: bool
    ) -> None:
        """Show nothing of the window, or of the one around it where it is `framed`, but these
        stripes: left, top, width and height."""
        try:
            extension = ctypes.CDLL("libXext.so.6")
        except OSError:
            return
        rectangles = (_Rectangle * len(stripes))(*(_Rectangle(*each) for each in stripes))
        with self._forgiving():
            extension.XShapeCombineRectangles(
                self._display,
                ctypes.c_ulong(self._outer(window) if framed else window),
                _BOUNDING,
                0,
                0,
                rectangles,
                len(stripes),
                _SET,
                _BANDED,
            )

    @contextmanager
    def _forgiving(self) -> Iterator[None]:
        # A window that is gone is an error, and Xlib's own way with errors ends the process.
        before = self._xlib.XSetErrorHandler(self._ignore)
        try:
            yield
            self._xlib.XSync(self._display, 0)
        finally:
            self._xlib.XSetErrorHandler(ctypes.c_void_p(before))

    def _outer(self, window: int) -> int:
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


def server() -> XServer | None:
    """Return the X server that Tk draws on, or None where there is none."""
    display = os.environ.get("DISPLAY", "")
    return _connect(display) if display and sys.platform != "darwin" else None


@lru_cache(maxsize=1)
def _connect(display: str) -> XServer | None:
    try:
        xlib = ctypes.CDLL("libX11.so.6")
    except OSError:
        return None
    xlib.XOpenDisplay.restype = ctypes.c_void_p
    opened = xlib.XOpenDisplay(display.encode())
    return XServer(xlib, opened) if opened else None
