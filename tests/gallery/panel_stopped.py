"""The panel with a server that stopped by itself, and the question before the panel is closed."""

from __future__ import annotations

import tkinter as tk

from tests.gallery.panel_overview import SIZE, dressed, panel
from whatsapp_like.models.state.panel import Page, ServerPhase
from whatsapp_like.views.panel.leaving import LeavingDialog
from whatsapp_like.views.panel.view import PanelView
from whatsapp_like.views.theme import Look

__all__ = ["SIZE", "after", "build"]

_looks: dict[str, Look] = {}


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the view."""
    desk = dressed(look)
    desk.state.server.name = "Office"
    desk.state.server.phase = ServerPhase.STOPPED
    desk.state.server.error = "Another program uses port 7272: choose another one in the settings."
    view = panel(parent, look, desk, Page.OVERVIEW)
    _looks[str(view)] = look
    return view


def after(view: tk.Widget) -> None:
    """Ask, beneath what is said."""
    assert isinstance(view, PanelView)
    look = _looks[str(view)]
    dialog = LeavingDialog(view, look, lambda: None, lambda _failed: None)
    dialog.update()
    x, y = view.winfo_rootx() + look.px(300), view.winfo_rooty() + look.px(420)
    dialog.geometry(f"+{x}+{y}")
