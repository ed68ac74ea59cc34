"""The content of the main window while not to be disturbed."""

from __future__ import annotations

import time
import tkinter as tk

import ttkbootstrap as ttk

from tests.controllers.fakes import ME, FakeLink, FakeTimers
from tests.gui.world import SERVER, fill
from whatsapp_like.controllers.session import SessionController
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.session import Phase
from whatsapp_like.views.main.view import MainView
from whatsapp_like.views.theme import Look

SIZE = (440, 620)


class Wishes:
    """Does nothing of what the window asks for: this is for the eye."""

    def __getattr__(self, name: str) -> object:
        return lambda *_: None


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the main window's content."""
    frame = ttk.Frame(parent)
    link, state = FakeLink(), AppState()
    session = SessionController(state, link, FakeTimers(), time.time)
    fill(link.client)
    state.people.update({number: who for number, who in link.client.known.items()})
    state.conversations.update(link.client.listed)
    state.typing[50] = frozenset({2})
    session.start(SERVER, ME.id)
    state.session.phase = Phase.OFFLINE
    state.session.reason = "unreachable"
    state.quiet.now = True
    wishes: object = Wishes()
    view = MainView(frame, look, state, wishes, session)  # type: ignore[arg-type]
    view.configure(width=look.px(440))
    view.grid_propagate(False)
    view.pack(side="left", fill="y")  # type: ignore[no-untyped-call]
    link.close()
    return frame
