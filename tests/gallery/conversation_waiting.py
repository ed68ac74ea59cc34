"""A conversation with nothing to show: new, being read, and offline; and messages that did not go.

The last one is offline: what waits has a clock, and what was refused says so.
"""

from __future__ import annotations

import time
import tkinter as tk
from typing import Final

import ttkbootstrap as ttk

from tests.controllers.fakes import ME, NORA, FakeLink, FakeTimers, item, summary
from tests.gui.world import NOW, SERVER, fill
from whatsapp_like.client.events import ItemsChanged, Offline
from whatsapp_like.controllers.conversation import ConversationController
from whatsapp_like.controllers.roster import RosterController
from whatsapp_like.controllers.session import SessionController
from whatsapp_like.models.enums import Tick
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.session import Phase
from whatsapp_like.views.conversation.surroundings import Surroundings
from whatsapp_like.views.conversation.view import ConversationView
from whatsapp_like.views.theme import Look

_WIDTH: Final = 540
_HEIGHT: Final = 420
SIZE = (2 * _WIDTH, 2 * _HEIGHT)


class Host:
    """A window that the views do not have here."""

    def __getattr__(self, name: str) -> object:
        return lambda *_: None


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return four conversations."""
    frame = ttk.Frame(parent)
    for number, case in enumerate(("new", "loading", "offline", "waiting")):
        link, state = FakeLink(), AppState()
        session = SessionController(state, link, FakeTimers(), time.time)
        talks = ConversationController(state, link, FakeTimers())
        fill(link.client)
        link.client.listed = {50: summary(50, NORA.id)}
        link.client.items = {50: []}
        state.people.update(link.client.known)
        state.conversations.update(link.client.listed)
        session.start(SERVER, ME.id)
        state.session.account = ME
        state.session.phase = Phase.ONLINE
        if case in ("offline", "waiting"):
            session.receive(Offline(reason="closing"))
        host: object = Host()
        nothing = host.nothing  # type: ignore[attr-defined]
        surroundings = Surroundings(
            *(look, state, talks, nothing, nothing, nothing),
            retry=session.retry_now,
            people=RosterController(state, link),
        )
        view = ConversationView(frame, surroundings, 50, host)  # type: ignore[arg-type]
        if case == "new" or case == "waiting":
            link.drain()
        if case == "waiting":
            told = [
                item(50, 0, ME.id, "This one was refused", local=1, error="too_large"),
                item(50, 0, ME.id, "This one waits until the server is back", local=2),
            ]
            ticks = (Tick.FAILED, Tick.WAITING)
            items = tuple(
                each.model_copy(update={"tick": tick, "time": NOW})
                for each, tick in zip(told, ticks, strict=True)
            )
            talks.receive(ItemsChanged(conversation=50, items=items))
        link.close()
        view.place(  # type: ignore[no-untyped-call]
            x=number % 2 * look.px(_WIDTH),
            y=number // 2 * look.px(_HEIGHT),
            width=look.px(_WIDTH - 12),
            height=look.px(_HEIGHT - 12),
        )
    return frame
