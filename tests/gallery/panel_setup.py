"""The panel before there is a server, with a port that cannot be."""

from __future__ import annotations

import tkinter as tk

from tests.gallery.panel_overview import SIZE, dressed, panel
from whatsapp_like.models.state.panel import Page, ServerPhase
from whatsapp_like.views.panel.setup import SetupView
from whatsapp_like.views.theme import Look

__all__ = ["SIZE", "build"]


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the view."""
    desk = dressed(look)
    desk.state.server.name = "Office"
    desk.state.server.phase = ServerPhase.NEW
    view = panel(parent, look, desk, Page.OVERVIEW)
    assert isinstance(view.shown, SetupView)
    view.shown.fields.port.box.set("http")
    view.shown.submit()
    return view
