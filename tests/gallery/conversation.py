"""A conversation with one of everything."""

from __future__ import annotations

import tkinter as tk

from tests.gallery.samples import Rows, Wishes, conversation
from whatsapp_like.views.theme import Look
from whatsapp_like.views.timeline import TimelineView

SIZE = (760, 820)


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the view."""
    view = TimelineView(parent, look, Rows(conversation()), Wishes())
    view.reset()
    return view
