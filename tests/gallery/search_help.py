"""What helps to write a search: the chips, names for an operator, and a date that is none."""

from __future__ import annotations

import tkinter as tk

import ttkbootstrap as ttk

from tests.gallery.search import page_of
from whatsapp_like.views.theme import Look

SIZE = (1260, 560)


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return three pages beside each other."""
    frame = ttk.Frame(parent)
    pages = [page_of(frame, look, text) for text in ("", "from:", "before:next-week")]
    for page in pages:
        page.pack(side="left", fill="both", expand=True)  # type: ignore[no-untyped-call]

    def show() -> None:
        for number, page in enumerate(pages):
            # Only one widget can have the keyboard: each has it once, and keeps what it shows.
            page.help.show(chips=number == 0, values=number == 1)

    frame.bind("<Map>", lambda _: frame.after_idle(show), add=True)
    return frame
