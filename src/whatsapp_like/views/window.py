"""Windows of ours: each remembers where it stood, shows safe titles and closes with Escape.

Runs on the Tk thread. Public names: `Window`, a floating one; `Dialog`, one that has to be answered
first; `Places`, where geometries are kept.
"""

from __future__ import annotations

import re
import tkinter as tk
from collections.abc import Callable
from typing import Protocol

import ttkbootstrap as ttk

from whatsapp_like.models.state.desktop import DesktopState
from whatsapp_like.views.emoji import safe
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.shortcuts.keyboard import Offer
from whatsapp_like.views.shortcuts.table import Action
from whatsapp_like.views.theme import Look

_GEOMETRY = re.compile(r"(\d+)x(\d+)([+-]-?\d+)([+-]-?\d+)")
_SETTLED_MS = 400
_GAP = 12
_FRAME = 40


class Places(Protocol):
    """Where windows stood, by name."""

    def place_of(self, name: str) -> str:
        """Return the geometry of a window in Tk's form, empty when it is new."""
        ...

    def remember_window(self, name: str, geometry: str) -> None:
        """Keep where a window stands."""
        ...


class KeptPlaces:
    """Reads geometries from the state and hands new ones to who keeps them."""

    def __init__(self, desktop: DesktopState, remember: Callable[[str, str], object]) -> None:
        self._desktop = desktop
        self._remember = remember

    def place_of(self, name: str) -> str:
        """Return where a window stood, empty when it is new."""
        return self._desktop.windows.get(name, "")

    def remember_window(self, name: str, geometry: str) -> None:
        """Keep where a window stands."""
        self._remember(name, geometry)


def fitted(geometry: str, screen: tuple[int, int], least: tuple[int, int]) -> str:
    """Return `geometry` such that the window lies on the screen and is large enough, or nothing.

    Monitors are unplugged and resolutions change: a window must never open where nobody sees it.
    """
    match = _GEOMETRY.fullmatch(geometry)
    if match is None:
        return ""
    width = max(least[0], min(int(match[1]), screen[0]))
    height = max(least[1], min(int(match[2]), screen[1]))
    x = max(0, min(_offset(match[3]), screen[0] - width))
    y = max(0, min(_offset(match[4]), screen[1] - height))
    return f"{width}x{height}+{x}+{y}"


def beside(
    main: tuple[int, int, int, int], size: tuple[int, int], screen: tuple[int, int], number: int
) -> str:
    """Return "+x+y" for a new window next to the main one, right of it or else left, or nothing.

    `main` is x, y, width and height; `number` windows stand there already and stay in sight.
    """
    x, y, width, _height = main
    step = 28 * (number % 6)
    for start in (x + width + _GAP, x - size[0] - _GAP):
        if start >= 0 and start + size[0] <= screen[0]:
            left = min(start + step, screen[0] - size[0])
            return f"+{left}+{max(0, min(y + step, screen[1] - size[1] - _FRAME))}"
    return ""


def _offset(text: str) -> int:
    # "+-5" is five pixels outside at the left; "-5" would count from the right: treated alike.
    return int(text[1:]) if text[0] == "+" else -int(text[1:])


def set_title(window: tk.Wm, title: str) -> None:
    """Give a window a title that no window manager can stumble over."""
    window.wm_title(safe(title, names=False) or "WL")


def come_to_front(window: tk.Tk | tk.Toplevel) -> None:
    """Show a window above those of other programs too, and give it the keyboard."""
    if window.state() in ("iconic", "withdrawn"):
        window.deiconify()
    # Window managers keep a program from lifting its windows over others' by itself; for a moment
    # it asks to stay on top.
    kept = bool(window.attributes("-topmost"))
    window.attributes("-topmost", True)
    window.lift()
    window.after_idle(window.attributes, "-topmost", kept)
    (window.focus_lastfor() or window).focus_force()


class Placement:
    """Puts a window where it last stood and takes note of where it is moved."""

    def __init__(
        self,
        window: tk.Tk | tk.Toplevel,
        look: Look,
        places: Places,
        name: str,
        size: tuple[int, int],
        least: tuple[int, int],
        near: tuple[tk.Misc, int] | None = None,
    ) -> None:
        """Use `size` and `least`, in pixels at 100 %, for a window that is new, and `near` to put
        it beside another window, where that many stand already."""
        self.name = name
        self._window = window
        self._places = places
        self._jobs = Jobs(window)
        self._look, self._least = look, least
        look.watch(window, self._limit)
        self._limit()
        smallest = (look.px(least[0]), look.px(least[1]))
        screen = (window.winfo_screenwidth(), window.winfo_screenheight())
        kept = fitted(places.place_of(name), screen, smallest)
        wanted = (look.px(size[0]), look.px(size[1]))
        width, height = (min(a, b - 80) for a, b in zip(wanted, screen, strict=True))
        place = ""
        if near is not None and not kept:
            main, number = near
            frame = (main.winfo_x(), main.winfo_y(), main.winfo_width(), main.winfo_height())
            place = beside(frame, (width, height), screen, number)
        window.geometry(kept or f"{width}x{height}{place}")
        window.bind("<Configure>", self._moved, add=True)

    def _limit(self) -> None:
        """Let the window get no smaller than its content bears at the present zoom."""
        window = self._window
        screen = (window.winfo_screenwidth(), window.winfo_screenheight())
        smallest = (self._look.px(length) for length in self._least)
        window.minsize(*(min(a, b) for a, b in zip(smallest, screen, strict=True)))

    def _moved(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self._window:
            # A drag reports every pixel: only where it ends is kept.
            self._jobs.later("place", _SETTLED_MS, self.keep)

    def keep(self) -> None:
        """Keep where the window stands now."""
        window = self._window
        if window.state() != "normal" or window.winfo_width() <= 1:
            return
        geometry = window.geometry()
        if geometry.endswith("+0+0"):
            # What Tk says of a window that the window manager placed and nobody has moved.
            size = geometry.partition("+")[0]
            geometry = f"{size}+{window.winfo_x()}+{window.winfo_y()}"
        self._places.remember_window(self.name, geometry)


class Window(ttk.Toplevel):
    """A floating window."""

    def __init__(
        self,
        root: tk.Misc,
        look: Look,
        places: Places,
        name: str,
        title: str,
        size: tuple[int, int],
        least: tuple[int, int],
        near: tuple[tk.Misc, int] | None = None,
    ) -> None:
        super().__init__(master=root, iconphoto=None)
        self.look = look
        set_title(self, title)
        self.placement = Placement(self, look, places, name, size, least, near)
        self.protocol("WM_DELETE_WINDOW", self.close)

    def close(self) -> None:
        """Close the window; where it stood is kept."""
        self.placement.keep()
        self.destroy()

    def show(self) -> None:
        """Bring the window to the front and give it the keyboard."""
        if self.state() == "iconic":
            self.deiconify()
        self.lift()
        # Back to where the keyboard was in this window. (Tk knows that only once it was mapped.)
        (self.focus_lastfor() or self).focus_set()

    def shortcuts(self) -> Offer:
        """Return what keys do in every such window."""
        return {Action.BACK: self.escape, Action.CLOSE: self.close}

    def escape(self) -> None:
        """Go back; where there is nothing to go back to, close."""
        self.close()


class Dialog(ttk.Toplevel):
    """A window that has to be answered before its parent goes on; it is as large as its content.

    Subclasses fill `body` and call `open` at the end.
    """

    def __init__(self, parent: tk.Misc, look: Look, title: str, width: int = 420) -> None:
        super().__init__(master=parent, iconphoto=None)
        self.withdraw()
        self.look = look
        self._parent = parent.winfo_toplevel()
        # Tk has none where the parent never had the keyboard; its types say otherwise.
        self._before: tk.Misc | None = self._parent.focus_lastfor()
        self._width = width
        set_title(self, title)
        self.resizable(width=False, height=False)
        self.body = ttk.Frame(self, padding=look.px(24))
        self.body.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        # The content asks for its height; this line fixes the width.
        line = ttk.Frame(self.body, height=1, width=look.px(width - 48))
        line.pack()  # type: ignore[no-untyped-call]
        look.watch(line, lambda: line.configure(width=look.px(width - 48)))
        self.protocol("WM_DELETE_WINDOW", self.close)

    def open(self, focus: tk.Misc) -> None:
        """Show the dialog over its parent, the keyboard at `focus`."""
        self.update_idletasks()
        parent, width, height = self._parent, self.winfo_reqwidth(), self.winfo_reqheight()
        x = parent.winfo_rootx() + (parent.winfo_width() - width) // 2
        y = parent.winfo_rooty() + (parent.winfo_height() - height) // 3
        x = max(0, min(x, self.winfo_screenwidth() - width))
        y = max(0, min(y, self.winfo_screenheight() - height))
        self.geometry(f"+{x}+{y}")
        # A transient window of one that is not shown would not be shown either.
        if parent.winfo_viewable():
            self.transient(parent)
        self.deiconify()
        focus.focus_set()
        # A grab needs a window that is on screen: here it is by now, or will be told to be.
        if self.winfo_viewable():
            self.take_attention()
        else:
            self.bind("<Map>", self._mapped, add=True)

    def close(self) -> None:
        """Close the dialog and give the keyboard back to where it was."""
        self.grab_release()
        self.destroy()
        if self._before is not None and self._before.winfo_exists():
            self._before.focus_set()

    def _mapped(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self:
            self.take_attention()

    def take_attention(self) -> None:
        """Keep clicks from the other windows until this one is answered."""
        self.grab_set()

    def shortcuts(self) -> Offer:
        """Return what keys do in every dialog."""
        return {Action.BACK: self.escape, Action.CLOSE: self.escape}

    def escape(self) -> None:
        """Leave it unanswered."""
        self.close()
