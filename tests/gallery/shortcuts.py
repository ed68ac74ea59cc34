"""All keyboard shortcuts, as Ctrl+/ lists them."""

from __future__ import annotations

import tkinter as tk

import ttkbootstrap as ttk

from whatsapp_like.views.shortcuts.dialog import ShortcutsView
from whatsapp_like.views.shortcuts.table import client_shortcuts
from whatsapp_like.views.theme import Look

SIZE = (520, 600)


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the list."""
    frame = ttk.Frame(parent, padding=look.px(24))
    view = ShortcutsView(frame, look, client_shortcuts())
    view.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
    return frame
