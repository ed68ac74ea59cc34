"""The panel's overview: a running server with an invite, and the first administrator's code."""

from __future__ import annotations

import tkinter as tk

from tests.controllers.panel_fakes import Desk, fill
from whatsapp_like.controllers.desktop import DesktopController
from whatsapp_like.controllers.panel_setup import SetupController
from whatsapp_like.models.state.panel import Page
from whatsapp_like.views.accents import ACCENTS
from whatsapp_like.views.palette import PALETTES
from whatsapp_like.views.panel.view import PanelView
from whatsapp_like.views.theme import Look

SIZE = (960, 720)


class Places:
    """Windows that have never been open."""

    def place_of(self, name: str) -> str:
        return ""

    def remember_window(self, name: str, geometry: str) -> None:
        pass


def dressed(look: Look) -> Desk:
    """Return a desk whose windows look like `look`."""
    desk = Desk()
    desk.state.server.name = "Office"
    # The panel follows its state: what the gallery shows goes into that.
    theme = next(name for name in PALETTES if look.palette.name.startswith(name))
    desk.state.desktop.theme = theme
    desk.state.desktop.accent = look.palette.name[len(theme) + 1 :] or ACCENTS[0].name
    desk.state.desktop.zoom = look.zoom
    return desk


def show(parent: tk.Misc, look: Look, page: Page) -> PanelView:
    """Return the panel with a server that runs."""
    desk = dressed(look)
    fill(desk)
    return panel(parent, look, desk, page)


def panel(parent: tk.Misc, look: Look, desk: Desk, page: Page) -> PanelView:
    """Return the panel of a desk."""
    window = parent.winfo_toplevel()
    assert isinstance(window, (tk.Tk, tk.Toplevel))
    view = PanelView(
        window,
        look,
        desk.state,
        desk.panel,
        SetupController(desk.state),
        DesktopController(desk.state.desktop, desk.timers, None),
        Places(),
        desk.close,
    )
    view.show(page)
    view.bind("<Destroy>", lambda event: desk.close() if event.widget is view else None, add=True)
    return view


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the view."""
    return show(parent, look, Page.OVERVIEW)
