"""The panel on screen, and hands for it; the server, its process and connection stand in."""

from __future__ import annotations

import tkinter as tk
from pathlib import Path

import ttkbootstrap as ttk

from tests.conftest import WaitUntil
from tests.controllers.panel_fakes import Desk
from tests.controllers.test_panel import ONLINE
from whatsapp_like.client.events import SessionsChanged
from whatsapp_like.controllers.desktop import DesktopController
from whatsapp_like.controllers.panel_setup import SetupController
from whatsapp_like.models.state.panel import Page, ServerPhase
from whatsapp_like.server.settings import load_settings
from whatsapp_like.views.panel.overview import OverviewPage
from whatsapp_like.views.panel.sessions import SessionsPage
from whatsapp_like.views.panel.settings import SettingsPage
from whatsapp_like.views.panel.setup import SetupView
from whatsapp_like.views.panel.view import PanelView
from whatsapp_like.views.placement import KeptPlaces
from whatsapp_like.views.theme import Look


class Stage:
    """A panel on screen, and hands for it."""

    def __init__(self, root: ttk.App, folder: Path, wait_until: WaitUntil) -> None:
        self.root = root
        self.look = Look(root)
        self.desk = Desk()
        self.state = self.desk.state
        self.wait_until = wait_until
        self.quits = 0
        self.setup = SetupController(self.state)
        self.setup.show(load_settings({"data": folder, "name": "Office"}))
        self.desktop = DesktopController(self.state.desktop, self.desk.timers, None)
        self.view = PanelView(
            root,
            self.look,
            self.state,
            self.desk.panel,
            self.setup,
            self.desktop,
            KeptPlaces(self.state.desktop, self.desktop.remember_window, "here"),
            self._quit,
        )
        self.view.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        root.deiconify()
        self.settle()

    def _quit(self) -> None:
        self.quits += 1

    def settle(self) -> None:
        """Let everything that is due be drawn."""
        self.wait_until(lambda: self.view.winfo_ismapped() and self.view.winfo_width() > 1)
        for _turn in range(3):
            self.root.update()

    def run(self) -> None:
        """Bring a server up, with nobody connected."""
        self.state.server.phase = ServerPhase.STOPPED
        self.desk.start()
        self.desk.tell(ONLINE, SessionsChanged(sessions=(), accounts=1))
        self.settle()

    def focus(self, widget: tk.Misc) -> None:
        """Give a widget the keyboard, and wait until it has it."""
        # Without a window manager nobody else gives it.
        widget.focus_force()
        self.wait_until(lambda: self.root.focus_get() is widget)
        self.root.update()

    def type(self, widget: tk.Misc, text: str) -> None:
        """Replace what stands in a field, key by key."""
        self.focus(widget)
        widget.event_generate("<<SelectAll>>")
        widget.event_generate("<Delete>")
        for letter in text:
            widget.event_generate(
                "<space>" if letter == " " else f"<Key-{_KEYS.get(letter, letter)}>"
            )
        self.root.update()

    def key(self, widget: tk.Misc, sequence: str) -> None:
        """Press a key at a widget."""
        self.focus(widget)
        widget.event_generate(sequence)
        self.settle()

    def click(self, widget: tk.Misc, x: int = 5, y: int = 5) -> None:
        """Click on a widget."""
        self.root.update()
        widget.event_generate("<Enter>", x=x, y=y)
        widget.event_generate("<Button-1>", x=x, y=y)
        widget.event_generate("<ButtonRelease-1>", x=x, y=y)
        self.settle()

    @property
    def overview(self) -> OverviewPage:
        assert isinstance(self.view.shown, OverviewPage)
        return self.view.shown

    def open(self, page: Page) -> None:
        """Open a page by its button."""
        self.click(self.view.buttons[page])

    @property
    def sessions(self) -> SessionsPage:
        assert isinstance(self.view.shown, SessionsPage)
        return self.view.shown

    @property
    def settings(self) -> SettingsPage:
        assert isinstance(self.view.shown, SettingsPage)
        return self.view.shown

    @property
    def set_up(self) -> SetupView:
        assert isinstance(self.view.shown, SetupView)
        return self.view.shown


_KEYS = {" ": "space", ".": "period", ":": "colon", "-": "minus", "/": "slash"}
