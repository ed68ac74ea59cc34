"""Windows of ours: each remembers where it stood, shows safe titles and closes with Escape.

Runs on the Tk thread. Public names: `Window`, a floating one; `Dialog`, one that has to be answered
first.
"""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.views.emoji import safe
from whatsapp_like.views.focus import last_in, let_go
from whatsapp_like.views.observing import bind_alone
from whatsapp_like.views.placement import FRAME, Placement, Places, area_of
from whatsapp_like.views.scrolled import Scrolled
from whatsapp_like.views.shortcuts.table import Action

if TYPE_CHECKING:
    from whatsapp_like.views.shortcuts.keyboard import Offer
    from whatsapp_like.views.theme import Look

_EDGE: Final = 24
_MOST: Final = 760
"""Around what a dialog holds, and so high is one at most, in pixels at 100 %."""

NAME: Final = "WL"
CLASS: Final = "Wl"
"""By which task lists put the windows of the program together; Tk writes it like that."""

DIALOG_FOCUS: Final = "<<DialogFocus>>"
"""Comes to a window whenever the keyboard comes to a dialog above it or leaves one."""


def set_title(window: tk.Wm, title: str) -> None:
    """Give a window a title that no window manager can stumble over."""
    window.wm_title(safe(title, names=False) or NAME)


def bring(window: tk.Tk | tk.Toplevel) -> None:
    """Show a window above the others of this program."""
    if window.state() in ("iconic", "withdrawn"):
        window.deiconify()
    window.lift()


def come_to_front(window: tk.Tk | tk.Toplevel) -> None:
    """Show a window above those of other programs too, and give it the keyboard."""
    if window.state() in ("iconic", "withdrawn"):
        window.deiconify()
    # Window managers keep a program from lifting its windows over others' by itself; for a moment
    # it asks to stay on top.
    kept = bool(window.attributes("-topmost"))
    window.attributes("-topmost", True)
    window.lift()
    # (It may be gone by then: that would be an error in a job that nobody waits for.)
    window.tk.call("after", "idle", f"catch {{wm attributes {window} -topmost {kept:d}}}")
    (last_in(window) or window).focus_force()


def quieten(window: tk.Tk | tk.Toplevel) -> None:
    """Take away what the toolkit listens to in a new window, which is every widget in it.

    It waits for the window to be seen, to make it as opaque as it is, and to forget which size it
    was given (which we do not ask it for). At a step of a resize that is two hundred calls.
    """
    for sequence in ("<Visibility>", "<Map>", "<Configure>"):
        window.unbind(sequence)


def paint(window: tk.Tk | tk.Toplevel) -> None:
    """Give a window the ground of the theme, now and whenever that changes: the toolkit does so for
    Tk's own classes alone."""

    def follow() -> None:
        window.configure(background=window.tk.call("ttk::style", "lookup", "TFrame", "-background"))

    follow()
    bind_alone(window, window, "<<ThemeChanged>>", lambda _: follow())


def _make(widget: tk.Misc) -> None:
    """Have the system make the windows of all widgets in one that is not shown yet: only then do
    they hear which width they get, and ask for the height that their words take at it."""
    widget.winfo_id()
    for child in widget.winfo_children():
        _make(child)


class _Ours(ttk.Toplevel):
    """What all windows of ours have in common."""

    def __init__(self, master: tk.Misc) -> None:
        super().__init__(NAME, master=master, iconphoto=None, class_=CLASS)
        quieten(self)
        paint(self)

    def destroy(self) -> None:
        """Go away, once the keyboard has nothing more to do with what is inside."""
        let_go(self)
        super().destroy()


class Window(_Ours):
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
        super().__init__(root)
        self.look = look
        set_title(self, title)
        self.placement = Placement(self, look, places, name, size, least, near)
        self.protocol("WM_DELETE_WINDOW", self.close)

    def close(self) -> None:
        """Close the window; where it stood is kept."""
        self.placement.keep()
        self.destroy()

    @property
    def asking(self) -> bool:
        """Whether a dialog over it waits for an answer."""
        return any(isinstance(child, Dialog) for child in self.winfo_children())

    def show(self) -> None:
        """Bring the window to the front and give it the keyboard."""
        bring(self)
        # Back to where the keyboard was in this window. (Tk knows that only once it was mapped.)
        (last_in(self) or self).focus_set()

    def shortcuts(self) -> Offer:
        """Return what keys do in every such window."""
        return {Action.BACK: self.escape, Action.CLOSE: self.close}

    def escape(self) -> None:
        """Go back; where there is nothing to go back to, close."""
        self.close()


def answered_for(widget: tk.Misc) -> tk.Misc:
    """Return the window at which somebody sits whose keyboard is at a widget: its own one, or the
    one below the dialogs that are to be answered first."""
    window: tk.Misc = widget.winfo_toplevel()
    while isinstance(window, Dialog):
        window = window.master.winfo_toplevel()
    return window


class Dialog(_Ours):
    """A window that has to be answered before its parent goes on; it is as large as its content.

    Subclasses fill `body`, and `foot` with what has to stay in sight, and call `open` at the end.
    Where the screen has no room for all of it, `body` scrolls; one that has a list of its own takes
    `scrolls` away and lets the list, packed last, have what room there is.
    """

    def __init__(
        self, parent: tk.Misc, look: Look, title: str, width: int = 420, *, scrolls: bool = True
    ) -> None:
        super().__init__(parent)
        self.withdraw()
        self.look = look
        self._parent = parent.winfo_toplevel()
        # Tk has none where the parent never had the keyboard; its types say otherwise.
        self._before: tk.Misc | None = last_in(self._parent)
        self._width = width
        self._area = area_of(self)
        self._height = 0
        set_title(self, title)
        self.resizable(width=False, height=False)
        edge = look.px(_EDGE)
        # Packed first: it is the body that goes without what room there is not.
        self.foot = ttk.Frame(self)
        self.foot.pack(side="bottom", fill="x", padx=edge, pady=(0, edge))  # type: ignore[no-untyped-call]
        if scrolls:
            scrolled = Scrolled(self, look, width=width)
            scrolled.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
            self.body = scrolled.content
            self.body.configure(padding=(edge, edge, edge, 0))
        else:
            self.body = ttk.Frame(self, padding=(edge, edge, edge, 0))
            self.body.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
            # The content asks for its height; this line fixes the width.
            line = ttk.Frame(self.body, height=1)
            line.pack()  # type: ignore[no-untyped-call]
            look.watch(line, lambda: line.configure(width=look.px(width - 2 * _EDGE)))
            line.configure(width=look.px(width - 2 * _EDGE))
        look.watch(self.foot, self._limit)
        self._limit()
        self.bind("<Configure>", self._grown, add=True)
        self.protocol("WM_DELETE_WINDOW", self.close)
        self.bind("<Button>", self._pressed, add=True)
        for sequence in ("<FocusIn>", "<FocusOut>"):
            self.bind(sequence, lambda _: self._tell_below(), add=True)

    def destroy(self) -> None:
        """Go away."""
        super().destroy()
        self._tell_below()

    def _tell_below(self) -> None:
        """Tell the window below that the keyboard came or went."""
        if self._parent.winfo_exists():
            answered_for(self._parent).event_generate(DIALOG_FOCUS)

    def _limit(self) -> None:
        """Let it be no higher than the screen, frame and all, and no higher than looks well."""
        room = self._area.height - FRAME
        tk.Wm.wm_maxsize(self, self._area.width, min(room, self.look.px(_MOST)))

    def _grown(self, event: tk.Event[tk.Misc]) -> None:
        """Move up when it has grown beyond the end of the screen."""
        if event.widget is not self:
            return
        grown, self._height = event.height > self._height, event.height
        if not grown or not self.winfo_viewable():
            return  # wherever somebody puts it, it stays
        beyond = self.winfo_rooty() + event.height - (self._area.y + self._area.height)
        top = max(self._area.y, self.winfo_y() - beyond)
        if beyond > 0 and top != self.winfo_y():
            tk.Wm.wm_geometry(self, f"+{self.winfo_x()}+{top}")

    def open(self, focus: tk.Misc) -> None:
        """Show the dialog over its parent, the keyboard at `focus`."""
        _make(self)
        self.update_idletasks()
        parent, area = self._parent, self._area
        width, height = self.winfo_reqwidth(), min(self.winfo_reqheight(), self.maxsize()[1])
        x = parent.winfo_rootx() + (parent.winfo_width() - width) // 2
        y = parent.winfo_rooty() + (parent.winfo_height() - height) // 3
        x = max(area.x, min(x, area.x + area.width - width))
        y = max(area.y, min(y, area.y + area.height - FRAME - height))
        tk.Wm.wm_geometry(self, f"+{x}+{y}")
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
        if isinstance(self._parent, Dialog) and self._parent.winfo_exists():
            self._parent.take_attention()
        if self._before is not None and self._before.winfo_exists():
            self._before.focus_set()

    def _mapped(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self:
            self.take_attention()

    def take_attention(self) -> None:
        """Keep clicks from the other windows until this one is answered."""
        self.grab_set()

    def _pressed(self, event: tk.Event[tk.Misc]) -> None:
        """Take the keyboard back when another window of ours is clicked, which the window manager
        has given it to: until this one is answered, keys do nothing there."""
        inside = 0 <= event.x < self.winfo_width() and 0 <= event.y < self.winfo_height()
        if event.widget is self and not inside:
            self.lift()
            (last_in(self) or self).focus_force()

    def shortcuts(self) -> Offer:
        """Return what keys do in every dialog."""
        return {Action.BACK: self.escape, Action.CLOSE: self.escape}

    def escape(self) -> None:
        """Leave it unanswered."""
        self.close()
