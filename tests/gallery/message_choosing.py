"""A group whose messages are being chosen; the keyboard is at a reaction, whose people are told."""

from __future__ import annotations

import tkinter as tk
from dataclasses import replace

from tests.gallery.message_parts import rows
from tests.gallery.samples import Rows, Wishes
from whatsapp_like.views.theme import Look
from whatsapp_like.views.timeline import TimelineView

SIZE = (620, 900)


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the view."""
    shown = [
        row if row.system else replace(row, chosen=number % 3 == 1)
        for number, row in enumerate(rows()[:8])
    ]
    view = TimelineView(parent, look, Rows(shown), Wishes())
    view.reset()
    return view


def after(view: TimelineView) -> None:
    """Show the first messages, and go to a reaction with the keyboard."""
    view.to_oldest()
    view.focus_row(2)
    for _ in range(4):
        view.parts.step(1)
