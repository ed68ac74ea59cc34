"""The way to the screen: opens it, and tells a start that failed to whoever started it there.

Runs on the main thread.
"""

from __future__ import annotations

import sys
import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from whatsapp_like.errors import NoDisplay

if TYPE_CHECKING:
    import ttkbootstrap as ttk

# What Tk says on X11 when nobody answers there; other systems always have a screen.
_SIGNS: Final = ("no display name", "couldn't connect to display")


def open_display(make_root: Callable[[], ttk.App]) -> ttk.App:
    """Return the program's hidden main window.

    Raises:
        NoDisplay: there is no screen; whatever else Tk complains of stays what it is.
    """
    try:
        return make_root()
    except tk.TclError as error:
        if any(sign in str(error) for sign in _SIGNS):
            raise NoDisplay(str(error)) from error
        raise


def tell(title: str, text: str, advice: str, make_root: Callable[[], ttk.App]) -> bool:
    """Show why the program cannot start, unless a terminal does; return whether to try again.

    Raises:
        NoDisplay: there is no screen.
    """
    if has_terminal():
        return False
    from whatsapp_like.views.trouble import TroubleWindow

    return TroubleWindow(open_display(make_root), title, text, advice).show()


def has_terminal() -> bool:
    """Tell whether a terminal shows what is printed: from a menu, nobody would read it."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return any(stream is not None and stream.isatty() for stream in streams)
