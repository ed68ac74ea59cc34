"""A search over everything, beside the search within a conversation."""

from __future__ import annotations

import time
import tkinter as tk

import ttkbootstrap as ttk

from tests.controllers.fakes import ME, FakeLink, FakeTimers
from tests.gui.world import SERVER, fill
from whatsapp_like.controllers.conversation import ConversationController
from whatsapp_like.controllers.session import SessionController
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.session import Phase
from whatsapp_like.views.main.conversations import ConversationsPage
from whatsapp_like.views.theme import Look

SIZE = (420, 720)


class Wishes:
    """Searches in a small world, and does nothing else of what the page asks for."""

    def __init__(self, conversations: ConversationController) -> None:
        self._conversations = conversations

    def search_messages(self, text: str, below: int, found: object) -> None:
        """Find messages."""
        self._conversations.search(text, None, below, found)  # type: ignore[arg-type]

    def __getattr__(self, name: str) -> object:
        return lambda *_: None


def page_of(parent: tk.Misc, look: Look, text: str) -> ConversationsPage:
    """Return the page of conversations with a search."""
    link, state = FakeLink(), AppState()
    session = SessionController(state, link, FakeTimers(), time.time)
    fill(link.client)
    state.people.update({number: who for number, who in link.client.known.items()})
    state.conversations.update(link.client.listed)
    session.start(SERVER, ME.id)
    state.session.phase = Phase.ONLINE
    wishes: object = Wishes(ConversationController(state, link, FakeTimers()))
    page = ConversationsPage(parent, look, state, wishes, print, print)  # type: ignore[arg-type]
    page.search.set(text)
    page.search_for(text)
    link.drain()
    link.close()
    return page


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the page of conversations with a search."""
    frame = ttk.Frame(parent)
    page_of(frame, look, "n").pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
    return frame
