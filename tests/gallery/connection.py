"""Every state of the connection, in the main window and in the head of a conversation."""

from __future__ import annotations

import time
import tkinter as tk
from typing import Final

import ttkbootstrap as ttk

from tests.controllers.fakes import ME, OTHER_PIN, PIN, FakeLink, FakeTimers
from tests.gui.world import SERVER, fill
from whatsapp_like.client.events import Connecting, Event, Offline, Online
from whatsapp_like.controllers.session import SessionController
from whatsapp_like.models.account import Preferences
from whatsapp_like.models.state.app import AppState
from whatsapp_like.views import connection
from whatsapp_like.views.conversation.header import HeaderView
from whatsapp_like.views.main.view import MainView
from whatsapp_like.views.theme import Look

_WIDTH: Final = 420
_HEIGHT: Final = 325
_COLUMNS: Final = 3
SIZE = (_COLUMNS * _WIDTH, 3 * _HEIGHT)


class Wishes:
    """Does nothing of what the window asks for: this is for the eye."""

    def __getattr__(self, name: str) -> object:
        return lambda *_: None


def states() -> list[list[Event]]:
    """Return what the client tells to come into each state."""
    soon = time.time() + 12
    online = Online(account=ME, server_name="Office", preferences=Preferences(), clock_offset=0)
    return [
        [Connecting(attempt=1)],
        [online],
        [Offline(reason="unreachable", retry_at=soon)],
        [Offline(reason="closing", retry_at=soon), Connecting(attempt=2)],
        [Offline(reason="signed_out")],
        [Offline(reason="replaced")],
        [Offline(reason="disabled")],
        [Offline(reason="archive", retry_at=soon)],
        [Offline(reason="pin_mismatch", expected_pin=PIN, presented_pin=OTHER_PIN)],
    ]


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the main window in each state, the head of a conversation above it."""
    patience, connection.PATIENCE_MS = connection.PATIENCE_MS, 0
    frame = ttk.Frame(parent)
    for number, events in enumerate(states()):
        link, state = FakeLink(), AppState()
        session = SessionController(state, link, FakeTimers(), time.time)
        fill(link.client)
        state.people.update(link.client.known)
        state.conversations.update(link.client.listed)
        session.start(SERVER, ME.id)
        link.close()
        for event in events:
            session.receive(event)
        place = ttk.Frame(frame)
        place.place(  # type: ignore[no-untyped-call]
            x=number % _COLUMNS * look.px(_WIDTH),
            y=number // _COLUMNS * look.px(_HEIGHT),
            width=look.px(_WIDTH - 12),
            height=look.px(_HEIGHT - 12),
        )
        head = HeaderView(place, look, state, 50, lambda: None, lambda: None)
        head.pack(fill="x")  # type: ignore[no-untyped-call]
        wishes: object = Wishes()
        view = MainView(place, look, state, wishes, session)  # type: ignore[arg-type]
        view.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
    # What was there at once was scheduled already.
    frame.after_idle(lambda: setattr(connection, "PATIENCE_MS", patience))
    return frame
