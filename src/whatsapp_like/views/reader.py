"""What mouse and keyboard do in a timeline: scroll, choose a message, copy, open links, menu.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from whatsapp_like.views.wheel import bind_wheel

if TYPE_CHECKING:
    from whatsapp_like.views.timeline import TimelineView

_STEP: Final = 60  # pixels at 100 % per notch of the wheel


class Reader:
    """The hands on one timeline."""

    def __init__(self, view: TimelineView) -> None:
        self._view = view
        canvas = self._canvas = view.canvas
        self._sum = 0.0
        bind_wheel(canvas, self._turned)
        keys: dict[str, Callable[[], object]] = {
            "<Prior>": lambda: view.page(-1),
            "<Next>": lambda: view.page(1),
            "<Home>": view.to_oldest,
            "<End>": view.to_newest,
            "<Up>": lambda: self._move(-1),
            "<Down>": lambda: self._move(1),
            "<Escape>": lambda: view.focus_row(None),
            "<Menu>": self._menu_by_key,
            "<Shift-F10>": self._menu_by_key,
            "<Return>": self._activate,
        }
        command = "Command" if canvas.tk.call("tk", "windowingsystem") == "aqua" else "Control"
        # With Caps Lock on the key is a capital.
        keys[f"<{command}-c>"] = keys[f"<{command}-C>"] = self.copy
        for sequence, action in keys.items():
            canvas.bind(sequence, _only(action), add=True)
        canvas.bind("<Button-1>", self._pressed, add=True)
        for button in ("<Button-2>", "<Button-3>") if command == "Command" else ("<Button-3>",):
            canvas.bind(button, self._menu_by_mouse, add=True)
        for tag in ("link", "retry"):
            canvas.tag_bind(tag, "<Enter>", lambda _: canvas.configure(cursor="hand2"), add=True)
            canvas.tag_bind(tag, "<Leave>", lambda _: canvas.configure(cursor=""), add=True)

    def copy(self) -> None:
        """Put the text of the message under the keyboard on the clipboard."""
        index = self._view.focused
        if index is not None:
            self._canvas.clipboard_clear()
            self._canvas.clipboard_append(self._view.model.row(index).text)

    def _turned(self, notches: float) -> None:
        # Touchpads send fractions of a notch: none of them may be lost to rounding.
        self._sum += notches * self._view.look.px(_STEP)
        whole = int(self._sum)
        if whole:
            self._sum -= whole
            self._view.scroll(whole)

    def _move(self, by: int) -> None:
        view = self._view
        count = len(view.model)
        if count:
            index = view.visible()[1] if view.focused is None else view.focused + by
            view.focus_row(max(0, min(index, count - 1)))

    def _pressed(self, event: tk.Event[tk.Misc]) -> None:
        view = self._view
        self._canvas.focus_set()
        current = self._canvas.find_withtag("current")
        tags = self._canvas.gettags(current[0]) if current else ()
        index = view.row_at(event.y)
        if "floating" in tags or index is None:
            return
        drawn = view.drawn(index)
        if drawn is not None and "link" in tags:
            view.actions.open_link(drawn.links[current[0]])
        elif drawn is not None and "retry" in tags:
            view.actions.retry(drawn.row.key)
        elif self._inside(index, event.x, event.y):
            view.focus_row(index)
        else:
            view.focus_row(None)

    def _inside(self, index: int, x: int, y: int) -> bool:
        bounds = self._view.bounds(index)
        if bounds is None:
            return False
        x0, y0, x1, y1 = bounds
        return x0 <= x < x1 and y0 <= y < y1

    def _menu_by_mouse(self, event: tk.Event[tk.Misc]) -> None:
        index = self._view.row_at(event.y)
        if index is not None and self._inside(index, event.x, event.y):
            self._canvas.focus_set()
            self._view.focus_row(index)
            self._view.actions.menu(self._view.model.row(index).key, event.x_root, event.y_root)

    def _menu_by_key(self) -> None:
        index = self._view.focused
        bounds = self._view.bounds(index) if index is not None else None
        if index is not None and bounds is not None:
            x = self._canvas.winfo_rootx() + bounds[0]
            y = self._canvas.winfo_rooty() + bounds[3]
            self._view.actions.menu(self._view.model.row(index).key, x, y)

    def _activate(self) -> None:
        """Open the first link of the message under the keyboard."""
        index = self._view.focused
        drawn = self._view.drawn(index) if index is not None else None
        if drawn is None:
            return
        if drawn.retry:
            self._view.actions.retry(drawn.row.key)
        elif drawn.links:
            self._view.actions.open_link(next(iter(drawn.links.values())))


def _only(action: Callable[[], object]) -> Callable[[object], str]:
    """Return a binding that runs `action` and keeps the event from whoever is bound above."""

    def run(_event: object) -> str:
        action()
        return "break"

    return run
