"""What mouse and keyboard do in a timeline: scroll, choose a message, copy, open links, menu.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.layout import shown_text
from whatsapp_like.views.selection import Place, Selection, word_at
from whatsapp_like.views.wheel import bind_wheel

if TYPE_CHECKING:
    from whatsapp_like.views.timeline import TimelineView

_STEP: Final = 60  # pixels at 100 % per notch of the wheel
_DRAG: Final = 4  # a press that moves less is a click
_PULL: Final = 40  # pixels at most per step of scrolling with the pointer outside
_PULL_MS: Final = 30


class Reader:
    """The hands on one timeline."""

    def __init__(self, view: TimelineView) -> None:
        self._view = view
        canvas = self._canvas = view.canvas
        self._sum = 0.0
        self._jobs = Jobs(canvas)
        self._anchor: Place | None = None
        self._press = self._pointer = (0, 0)
        self._by_mouse = False
        bind_wheel(canvas, self._turned)
        canvas.bind("<FocusIn>", lambda _: self._focus_came(), add=True)
        canvas.bind("<FocusOut>", lambda _: self._jobs.idle("focus", self._focus_went), add=True)
        keys: dict[str, Callable[[], object]] = {
            "<Prior>": lambda: view.page(-1),
            "<Next>": lambda: view.page(1),
            "<Home>": view.to_oldest,
            "<End>": view.to_newest,
            "<Up>": lambda: self._move(-1),
            "<Down>": lambda: self._move(1),
            "<Escape>": self._leave,
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
        canvas.bind("<Double-Button-1>", self._pressed_twice, add=True)
        canvas.bind("<Triple-Button-1>", self._pressed_thrice, add=True)
        canvas.bind("<B1-Motion>", self._dragged, add=True)
        canvas.bind("<ButtonRelease-1>", self._released, add=True)
        for button in ("<Button-2>", "<Button-3>") if command == "Command" else ("<Button-3>",):
            canvas.bind(button, self._menu_by_mouse, add=True)
        for tag in ("link", "retry"):
            canvas.tag_bind(tag, "<Enter>", lambda _: canvas.configure(cursor="hand2"), add=True)
            canvas.tag_bind(tag, "<Leave>", lambda _: canvas.configure(cursor=""), add=True)

    def copy(self) -> None:
        """Put what is chosen on the clipboard, or else the message under the keyboard."""
        index = self._view.focused
        text = self.chosen_text()
        if not text and index is not None:
            text = self._view.model.row(index).text
        if text:
            self._canvas.clipboard_clear()
            self._canvas.clipboard_append(text)

    def chosen_text(self) -> str:
        """Return the text chosen with the mouse, a line for each message; empty for none."""
        selection, model = self._view.selection, self._view.model
        if selection is None:
            return ""
        parts = []
        for index in range(selection.start.row, min(selection.end.row + 1, len(model))):
            text = shown_text(model.row(index).text)
            first, last = selection.part(index, len(text))
            parts.append(text[first:last])
        return "\n".join(parts).strip("\n")

    def _leave(self) -> None:
        if self._view.selection is not None:
            self._view.choose_text(None)
        else:
            self._view.focus_row(None)

    def _turned(self, notches: float) -> None:
        # Touchpads send fractions of a notch: none of them may be lost to rounding.
        self._sum += notches * self._view.look.px(_STEP)
        whole = int(self._sum)
        if whole:
            self._sum -= whole
            self._view.scroll(whole)

    def _focus_came(self) -> None:
        # Whoever comes with Tab has to see where the keyboard is now.
        view = self._view
        if not self._by_mouse and view.focused is None and len(view.model):
            view.focus_row(view.visible()[1])

    def _focus_went(self) -> None:
        """Unmark the row when the keyboard went on to another part of this window."""
        self._by_mouse = False
        name = str(self._canvas.tk.call("focus"))
        window = str(self._canvas.winfo_toplevel())
        # Menus have the keyboard while they are open, and are about this very row.
        if name.startswith(f"{window}.") and name != str(self._canvas) and not self._is_menu(name):
            self._view.focus_row(None)

    def _is_menu(self, name: str) -> bool:
        return str(self._canvas.tk.call("winfo", "class", name)) == "Menu"

    def _move(self, by: int) -> None:
        view = self._view
        count = len(view.model)
        if count:
            index = view.visible()[1] if view.focused is None else view.focused + by
            view.focus_row(max(0, min(index, count - 1)))

    def _pressed(self, event: tk.Event[tk.Misc]) -> None:
        view = self._view
        self._by_mouse = True
        self._canvas.focus_set()
        self._anchor = None
        view.choose_text(None)
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
        else:
            self._press = (event.x, event.y)
            self._anchor = view.place_at(event.x, event.y)
            view.focus_row(index if self._inside(index, event.x, event.y) else None)

    def _pressed_twice(self, event: tk.Event[tk.Misc]) -> None:
        place = self._view.place_at(event.x, event.y)
        if place is not None and self._inside(place.row, event.x, event.y):
            text = shown_text(self._view.model.row(place.row).text)
            first, last = word_at(text, place.offset)
            self._choose(Place(place.row, first), Place(place.row, last))

    def _pressed_thrice(self, event: tk.Event[tk.Misc]) -> None:
        place = self._view.place_at(event.x, event.y)
        if place is not None and self._inside(place.row, event.x, event.y):
            text = shown_text(self._view.model.row(place.row).text)
            self._choose(Place(place.row, 0), Place(place.row, len(text)))

    def _dragged(self, event: tk.Event[tk.Misc]) -> None:
        self._pointer = (event.x, event.y)
        far = self._view.look.px(_DRAG)
        moved = abs(event.x - self._press[0]) > far or abs(event.y - self._press[1]) > far
        if self._anchor is not None and (moved or self._view.selection is not None):
            self._follow_pointer()

    def _follow_pointer(self) -> None:
        """Choose up to the pointer, and scroll on for as long as it is above or below."""
        view = self._view
        x, y = self._pointer
        place = view.place_at(x, y)
        if self._anchor is None or place is None:
            return
        # Rows that were loaded above since the press have moved the first end, not the anchor's.
        anchor = view.selection.anchor if view.selection is not None else self._anchor
        self._choose(anchor, place)
        height = self._canvas.winfo_height()
        beyond = y if y < 0 else max(0, y - height)
        if beyond:
            view.scroll(max(-_PULL, min(_PULL, beyond)))
            self._jobs.later("pull", _PULL_MS, self._follow_pointer)

    def _released(self, _event: tk.Event[tk.Misc]) -> None:
        self._anchor = None
        self._jobs.cancel("pull")

    def _choose(self, anchor: Place, head: Place) -> None:
        if anchor != head:
            self._view.choose_text(Selection(anchor, head))

    def _inside(self, index: int, x: int, y: int) -> bool:
        bounds = self._view.bounds(index)
        if bounds is None:
            return False
        x0, y0, x1, y1 = bounds
        return x0 <= x < x1 and y0 <= y < y1

    def _menu_by_mouse(self, event: tk.Event[tk.Misc]) -> None:
        index = self._view.row_at(event.y)
        if index is not None and self._inside(index, event.x, event.y):
            self._by_mouse = True
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
