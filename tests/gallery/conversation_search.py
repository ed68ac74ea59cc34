"""The search within a conversation: the bar, and what it has found in the bubbles."""

from __future__ import annotations

import time
import tkinter as tk

import ttkbootstrap as ttk

from tests.controllers.fakes import ME, FakeLink, FakeTimers
from tests.gallery.samples import Wishes
from tests.gui.world import SERVER, fill
from whatsapp_like.controllers.conversation import ConversationController
from whatsapp_like.controllers.session import SessionController
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.session import Phase
from whatsapp_like.models.timeline import SearchHit
from whatsapp_like.views.conversation.finding import FindBar
from whatsapp_like.views.conversation.header import HeaderView
from whatsapp_like.views.conversation.rows import TimelineRows, key_of
from whatsapp_like.views.theme import Look
from whatsapp_like.views.timeline import TimelineView

SIZE = (560, 640)
WORDS = "the"


class Hands:
    """Does nothing of what the search asks for: `after` says what was found."""

    def __getattr__(self, name: str) -> object:
        return lambda *_: None


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the head and the messages of a conversation."""
    frame = ttk.Frame(parent)
    link, state = FakeLink(), AppState()
    session = SessionController(state, link, FakeTimers(), time.time)
    fill(link.client)
    state.people.update({number: who for number, who in link.client.known.items()})
    state.conversations.update(link.client.listed)
    session.start(SERVER, ME.id)
    state.session.account = ME
    state.session.phase = Phase.ONLINE
    conversations = ConversationController(state, link, FakeTimers())
    timeline = conversations.open(50)
    link.drain()
    link.close()
    head = HeaderView(frame, look, state, 50, lambda: None)
    head.pack(fill="x")  # type: ignore[no-untyped-call]
    rows = TimelineRows(state, 50, timeline)
    rows.forget_unread()
    view = TimelineView(frame, look, rows, Wishes())
    view.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
    view.reset()
    hands: object = Hands()
    bar = FindBar(head, look, view, timeline, hands)  # type: ignore[arg-type]
    bar.open()
    bar.search.set(WORDS)
    hits = [SearchHit(item=timeline[index], snippet="") for index in (5, 3, 2, 0)]
    bar.show_hits(WORDS, hits)
    view.mark(WORDS, key_of(timeline[5]))
    return frame
