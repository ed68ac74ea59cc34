"""The panel's page of settings."""

from __future__ import annotations

import tkinter as tk

from tests.gallery.panel_overview import SIZE, show
from whatsapp_like.models.state.panel import Page
from whatsapp_like.views.theme import Look

__all__ = ["SIZE", "build"]


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the view."""
    return show(parent, look, Page.SETTINGS)
