"""The main window of somebody new, in its ways to be empty, and the password asked for again."""

from __future__ import annotations

import time
import tkinter as tk
from typing import Final

import ttkbootstrap as ttk

from tests.controllers.fakes import ME, FakeLink, FakeTimers
from tests.gallery.connection import Wishes
from tests.gui.world import SERVER
from whatsapp_like.controllers.session import SessionController
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.session import Phase
from whatsapp_like.views.main.view import MainView
from whatsapp_like.views.theme import Look
from whatsapp_like.views.welcome.again import SignInAgain

_WIDTH: Final = 400
_HEIGHT: Final = 460
SIZE = (3 * _WIDTH, 2 * _HEIGHT)


class Shown(ttk.Frame):
    """Main windows side by side; `look` and `state` are for what opens over them."""

    def __init__(self, parent: tk.Misc, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.shown = AppState()


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return five empty main windows."""
    frame = Shown(parent, look)
    for number, phase in enumerate(
        (Phase.ONLINE, Phase.SYNCING, Phase.OFFLINE, Phase.ONLINE, Phase.ONLINE)
    ):
        link, state = FakeLink(), AppState()
        session = SessionController(state, link, FakeTimers(), time.time)
        session.start(SERVER, ME.id)
        link.close()
        state.session.account = ME
        state.session.server_name = "Office"
        state.session.phase = phase
        wishes: object = Wishes()
        view = MainView(frame, look, state, wishes, session)  # type: ignore[arg-type]
        view.place(  # type: ignore[no-untyped-call]
            x=number % 3 * look.px(_WIDTH),
            y=number // 3 * look.px(_HEIGHT),
            width=look.px(_WIDTH - 12),
            height=look.px(_HEIGHT - 12),
        )
        if number == 3:
            view.show("contacts")
        if number == 4:
            view.show("archive")
        frame.shown = state
    return frame


def after(view: tk.Widget) -> None:
    """Ask for the password in the last corner."""
    assert isinstance(view, Shown)
    wishes: object = Wishes()
    dialog = SignInAgain(view, view.look, view.shown, wishes)  # type: ignore[arg-type]
    dialog.password.complain("The alias or the password is wrong.")
    dialog.update()
    x, y = (view.look.px(length) for length in (2 * _WIDTH - 10, _HEIGHT + 60))
    dialog.geometry(f"+{view.winfo_rootx() + x}+{view.winfo_rooty() + y}")
