"""Gives Tk's windows the keyboard as a window manager would, where there is none.

Without a window manager the keyboard follows the pointer, and Tk up to 8.6.13 is wrong about that:
when the pointer leaves a window it still remembers who had the keyboard there, also when that
widget is destroyed, and the next `focus -force` reads what is left of it: a crash, sooner or later.
X itself asked to move the keyboard, Tk hears of it and forgets the old widget without reading it.
"""

from __future__ import annotations

import ctypes
import sys
import tkinter
from typing import Any

_REVERT_TO_PARENT = 2
_VIEWABLE = 2


class _Attributes(ctypes.Structure):
    """The beginning of XWindowAttributes up to what is read, and room for the rest."""

    _fields_ = (
        ("geometry", ctypes.c_int * 5),
        ("visual", ctypes.c_void_p),
        ("root", ctypes.c_ulong),
        ("kind", ctypes.c_int * 4),
        ("planes", ctypes.c_ulong * 2),
        ("save_under", ctypes.c_int),
        ("colormap", ctypes.c_ulong),
        ("map_installed", ctypes.c_int),
        ("map_state", ctypes.c_int),
        ("rest", ctypes.c_char * 64),
    )


class Keyboard:
    """The keyboard of one display."""

    def __init__(self, display: str) -> None:
        self._x: Any = ctypes.CDLL("libX11.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XDefaultRootWindow.restype = ctypes.c_ulong
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(display.encode()))

    def give(self, toplevel: tkinter.Misc) -> bool:
        """Give the keyboard to a window of Tk's; False if it is not on screen (yet)."""
        toplevel.winfo_pointerxy()  # an answer: what was asked for before has been done
        window = ctypes.c_ulong(self._parent(toplevel.winfo_id()))
        attributes = _Attributes()
        self._x.XGetWindowAttributes(self._display, window, ctypes.byref(attributes))
        if attributes.map_state != _VIEWABLE:
            return False
        self._x.XSetInputFocus(self._display, window, _REVERT_TO_PARENT, ctypes.c_ulong(0))
        self._x.XSync(self._display, 0)
        return True

    def point(self, x: int, y: int) -> None:
        """Move the pointer to a place on the screen, and close the display."""
        root = ctypes.c_ulong(self._x.XDefaultRootWindow(self._display))
        self._x.XWarpPointer(self._display, ctypes.c_ulong(0), root, 0, 0, 0, 0, x, y)
        self._x.XCloseDisplay(self._display)

    def _parent(self, window: int) -> int:
        """Return the window around Tk's, which is the one that X gives the keyboard to."""
        root, parent, children = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_void_p()
        count = ctypes.c_uint()
        self._x.XQueryTree(
            *(self._display, ctypes.c_ulong(window), ctypes.byref(root), ctypes.byref(parent)),
            *(ctypes.byref(children), ctypes.byref(count)),
        )
        if children.value is not None:
            self._x.XFree(children)
        return parent.value


def force_focus_by_x(display: str) -> None:
    """Let `focus_force` of every widget move the keyboard by X while the program has it not."""
    if sys.platform != "linux":
        return
    keyboard = Keyboard(display)
    force = tkinter.Misc.focus_force

    def focus_force(widget: tkinter.Misc) -> None:
        if widget.tk.call("focus") or not keyboard.give(widget.winfo_toplevel()):
            force(widget)
        else:
            widget.focus_set()

    tkinter.Misc.focus_force = focus_force  # type: ignore[method-assign, assignment]
