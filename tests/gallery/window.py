"""The main window with a chat beside the list, over the wallpaper, as most people see it."""

from __future__ import annotations

import time
import tkinter as tk

import ttkbootstrap as ttk

from tests.controllers.fakes import ME, FakeLink, FakeTimers
from tests.gallery.conversation_waiting import Host
from tests.gallery.main_window import Wishes
from tests.gui.world import SERVER, fill
from whatsapp_like.controllers.conversation import ConversationController
from whatsapp_like.controllers.roster import RosterController
from whatsapp_like.controllers.session import SessionController
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.desktop import DesktopState
from whatsapp_like.models.state.session import Phase
from whatsapp_like.views.conversation.surroundings import Surroundings
from whatsapp_like.views.conversation.view import ConversationView
from whatsapp_like.views.main.view import MainView
from whatsapp_like.views.picker.habits import KeptHabits
from whatsapp_like.views.theme import Look

SIZE = (1120, 760)


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return list and chat."""
    look.dress(look.palette, room=look.room, wallpaper=True)
    frame = ttk.Frame(parent)
    link, state = FakeLink(), AppState()
    session = SessionController(state, link, FakeTimers(), time.time)
    talks = ConversationController(state, link, FakeTimers())
    fill(link.client)
    state.people.update(link.client.known)
    state.conversations.update(link.client.listed)
    session.start(SERVER, ME.id)
    state.session.account = ME
    state.session.phase = Phase.ONLINE
    wishes: object = Wishes()
    view = MainView(frame, look, state, wishes, session)  # type: ignore[arg-type]
    view.place(x=0, y=0, width=look.px(440), relheight=1.0)  # type: ignore[no-untyped-call]
    view.conversations.select(50)
    host: object = Host()
    nothing = host.nothing  # type: ignore[attr-defined]
    surroundings = Surroundings(
        look,
        state,
        talks,
        nothing,
        nothing,
        nothing,
        habits=KeptHabits(DesktopState(), nothing, nothing),
        retry=session.retry_now,
        people=RosterController(state, link),
    )
    chat = ConversationView(frame, surroundings, 50, host)  # type: ignore[arg-type]
    link.drain()
    link.close()
    chat.place(x=look.px(440), y=0, width=look.px(680), relheight=1.0)  # type: ignore[no-untyped-call]
    chat.composer.set_text("Dinner at 7? 🍝")
    return frame
