"""A frame that scrolls when its content is taller than its window: for forms, not for lists.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.views.focus import keyboard_at
from whatsapp_like.views.observing import bind_outside
from whatsapp_like.views.scrollbar import Scrollbar
from whatsapp_like.views.wheel import bind_wheel

if TYPE_CHECKING:
    from whatsapp_like.views.theme import Look

_STEP: Final = 48
_MARGIN: Final = 44  # around what has the keyboard: what a field says of itself stands below it
_KEYS: Final = {"<Up>": -1, "<Down>": 1, "<Prior>": -8, "<Next>": 8}


class Scrolled(ttk.Frame):
    """Put widgets into `content`; with `centred` that stands in the middle while it fits.

    With a `width`, in pixels at 100 %, it asks for that width and for the height of its content,
    and a line tells that the content goes on below; else it asks for nothing.
    """

    def __init__(
        self, parent: tk.Misc, look: Look, *, centred: bool = False, width: int = 0
    ) -> None:
        super().__init__(parent)
        self._centred = centred
        self._width = width
        self._look = look
        self._top = 0  # so much of the content is above what is seen
        self._wanted = 0  # and so much once there is as much content
        self.content = ttk.Frame(self)
        self._bar = Scrollbar(self, look, lambda: look.palette.ground, self._bar_moved)
        self._bar.place(relx=1.0, rely=0.0, relheight=1.0, anchor="ne")  # type: ignore[no-untyped-call]
        self._edge = tk.Frame(self, height=1, bd=0)
        for each in (self, self.content):
            each.bind("<Configure>", lambda _: self._measure(), add=True)
        # The wheel belongs to the window, whichever of its widgets is below the pointer.
        window = self.winfo_toplevel()
        bind_wheel(window, self._turned, owner=self)
        bind_outside(self, window, "<FocusIn>", self._follow)
        for key, steps in _KEYS.items():
            bind_outside(self, window, key, self._mover(steps))
        look.watch(self, self._relook)
        self._relook()

    def _relook(self) -> None:
        # A width of its own is known before the window is shown: so is the height, then, at which
        # the words in it end.
        width = {"width": self._look.px(self._width)} if self._width else {"relwidth": 1.0}
        self.content.place(x=0, **width)  # type: ignore[no-untyped-call]
        self._edge.configure(background=self._look.palette.line)
        self._measure()

    def _measure(self) -> None:
        if self._width:
            size = self._look.px(self._width), self.content.winfo_reqheight()
            if (self.winfo_reqwidth(), self.winfo_reqheight()) != size:
                self.configure(width=size[0], height=size[1])
        self._stand()

    @property
    def top(self) -> int:
        """How much of the content is above what is seen, in pixels."""
        return self._top

    def stand(self, top: int) -> None:
        """Show the content from `top` on, as soon as there is as much of it."""
        self._wanted = top
        self._stand()

    def _scrolls(self) -> bool:
        return self.content.winfo_reqheight() > self.winfo_height() > 1

    def _go(self, top: int) -> None:
        """Show the content from `top` on, as far as there is any."""
        self.stand(top)
        self._wanted = self._top

    def _stand(self) -> None:
        height, view = max(self.content.winfo_reqheight(), 1), self.winfo_height()
        if self._scrolls():
            self._top = max(0, min(self._wanted, height - view))
            self._bar.show(self._top / height, (self._top + view) / height)
        else:
            self._top = 0
            self._bar.show(0.0, 1.0)
        if self._width and self._scrolls() and self._top + view < height:
            self._edge.place(x=0, rely=1.0, relwidth=1.0, anchor="sw")
        else:
            self._edge.place_forget()
        above = max(0, (view - height) // 2) if self._centred else 0
        self.content.place_configure(y=above - self._top)  # type: ignore[no-untyped-call]

    def _turned(self, notches: float) -> None:
        self._go(self._top + round(notches * self._look.px(_STEP)))

    def _mover(self, steps: int) -> Callable[[tk.Event[tk.Misc]], None]:
        def move(event: tk.Event[tk.Misc]) -> None:
            # What has a use for these keys has had it by then; in a text they move the cursor.
            if not isinstance(event.widget, tk.Text | tk.Entry):
                self._turned(steps)

        return move

    def _bar_moved(self, share: float) -> None:
        self._go(round(share * self.content.winfo_reqheight()))

    def _follow(self, event: tk.Event[tk.Misc]) -> None:
        """Bring what the keyboard has moved to into view."""
        widget = event.widget
        if not self._scrolls() or not str(widget).startswith(f"{self.content}."):
            return
        # Every frame around it hears of a focus as well: only the widget itself must be seen.
        if keyboard_at(self) is not widget:
            return
        y = widget.winfo_rooty() - self.content.winfo_rooty()
        height, view = widget.winfo_height(), self.winfo_height()
        margin = self._look.px(_MARGIN)
        if y - margin < self._top:
            self._go(y - margin)
        elif y + height + margin > self._top + view:
            self._go(y + height + margin - view)
