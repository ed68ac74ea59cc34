"""What a page lists: lines of one kind, each with a button that does something with it.

Runs on the Tk thread. Lines stay while what they show is listed: who has the keyboard keeps it.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import Final, Generic, TypeVar

import ttkbootstrap as ttk

from whatsapp_like.views.focus import is_elsewhere, last_in, let_go
from whatsapp_like.views.textbutton import TextButton
from whatsapp_like.views.theme import Look

V = TypeVar("V")

_GAP: Final = 12


class LineButton(TextButton):
    """Says what it is about to whoever does not see the line that it stands in."""

    about = ""

    def states(self) -> Sequence[str]:
        """Return what it is about, and whether it can be pressed."""
        return (self.about, *super().states())


class Line(ttk.Frame, Generic[V]):
    """Its button at the right; what it is about a subclass puts before that."""

    def __init__(
        self, parent: tk.Misc, look: Look, label: str, pressed: Callable[[], object]
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.columnconfigure(1, weight=1)
        self.button = LineButton(self, look, label, pressed)
        self.button.grid(row=0, column=2, padx=(look.px(_GAP), 0))  # type: ignore[no-untyped-call]

    def show(self, value: V) -> None:
        """Show this."""
        raise NotImplementedError


class Lines(ttk.Frame, Generic[V]):
    """The lines, by a number that names what each shows."""

    def __init__(
        self, parent: tk.Misc, look: Look, make: Callable[[tk.Misc, int], Line[V]]
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._make = make
        self.lines: dict[int, Line[V]] = {}

    def show(self, values: Sequence[tuple[int, V]]) -> None:
        """Show these in their order."""
        before, numbers = list(self.lines), [number for number, _ in values]
        holder = str(last_in(self.winfo_toplevel()) or "")
        lost = [
            at
            for at, number in enumerate(before)
            if number not in numbers and holder.startswith(f"{self.lines[number]}.")
        ]
        lines = {number: self.lines.pop(number, None) for number in numbers}
        for gone in self.lines.values():
            let_go(gone)
            gone.destroy()
        self.lines = {number: line or self._make(self, number) for number, line in lines.items()}
        for number, value in values:
            self.lines[number].show(value)
        if before != numbers:
            for line in self.lines.values():
                line.pack_forget()
            for line in self.lines.values():
                line.pack(fill="x", pady=(self._look.px(_GAP), 0))  # type: ignore[no-untyped-call]
            # Tk leaves an empty frame as high as it was.
            self.configure(height=1)
        if lost and self.lines and not is_elsewhere(self.winfo_toplevel()):
            # Who works through them with the keyboard goes on with the next one.
            left = list(self.lines.values())
            left[min(lost[0], len(left) - 1)].button.focus_set()
