"""A frame that scrolls when its content is taller than its window: for forms, not for lists.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.views.focus import keyboard_at
from whatsapp_like.views.observing import bind_outside
from whatsapp_like.views.scrollbar import Scrollbar
from whatsapp_like.views.wheel import bind_wheel

if TYPE_CHECKING:
    from whatsapp_like.views.theme import Look

_STEP: Final = 48


class Scrolled(ttk.Frame):
    """Put widgets into `content`; with `centred` that stands in the middle while it fits."""

    def __init__(self, parent: tk.Misc, look: Look, *, centred: bool = False) -> None:
        super().__init__(parent)
        self._centred = centred
        self._look = look
        self._canvas = ttk.Canvas(
            self, autostyle=False, highlightthickness=0, bd=0, takefocus=False, yscrollincrement=1
        )
        self._bar = Scrollbar(self, look, lambda: look.palette.ground, self._bar_moved)
        self._canvas.pack(side="left", fill="both", expand=True)  # type: ignore[no-untyped-call]
        self._bar.place(relx=1.0, rely=0.0, relheight=1.0, anchor="ne")  # type: ignore[no-untyped-call]
        self.content = ttk.Frame(self._canvas)
        self._item = self._canvas.create_window(0, 0, window=self.content, anchor="nw")
        self.content.bind("<Configure>", lambda _: self._measure(), add=True)
        self._canvas.bind("<Configure>", lambda _: self._measure(), add=True)
        # The wheel belongs to the window, whichever of its widgets is below the pointer.
        window = self.winfo_toplevel()
        bind_wheel(window, self._turned, owner=self)
        bind_outside(self, window, "<FocusIn>", self._follow)
        look.watch(self, self._relook)
        self._relook()

    def _measure(self) -> None:
        width = self._canvas.winfo_width()
        self._canvas.itemconfigure(self._item, width=width)
        height = max(self.content.winfo_reqheight(), 1)
        view = self._canvas.winfo_height()
        above = max(0, (view - height) // 2) if self._centred else 0
        self._canvas.coords(self._item, 0, above)
        height = max(height, view if self._centred else 1)
        self._canvas.configure(scrollregion=(0, 0, width, height))
        self._show_bar()

    def _scrolls(self) -> bool:
        return self.content.winfo_reqheight() > self._canvas.winfo_height() > 1

    def _show_bar(self) -> None:
        if self._scrolls():
            self._bar.show(*self._canvas.yview())
        else:
            self._canvas.yview_moveto(0)
            self._bar.show(0.0, 1.0)

    def _turned(self, notches: float) -> None:
        if self._scrolls():
            self._canvas.yview_scroll(round(notches * self._look.px(_STEP)), "units")
            self._show_bar()

    def _bar_moved(self, share: float) -> None:
        self._canvas.yview_moveto(share)
        self._show_bar()

    def _follow(self, event: tk.Event[tk.Misc]) -> None:
        """Bring what the keyboard has moved to into view."""
        widget = event.widget
        if not self._scrolls() or not str(widget).startswith(f"{self.content}."):
            return
        # Every frame around it hears of a focus as well: only the widget itself must be seen.
        if keyboard_at(self) is not widget:
            return
        y = widget.winfo_rooty() - self.content.winfo_rooty()
        height, view = widget.winfo_height(), self._canvas.winfo_height()
        top, margin = self._canvas.canvasy(0), self._look.px(24)
        if y - margin < top:
            self._canvas.yview_scroll(round(y - margin - top), "units")
        elif y + height + margin > top + view:
            self._canvas.yview_scroll(round(y + height + margin - top - view), "units")
        self._show_bar()

    def _relook(self) -> None:
        self._canvas.configure(background=self._look.palette.ground)
