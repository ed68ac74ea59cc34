"""The switcher over a conversation list."""

from __future__ import annotations

import tkinter as tk

import ttkbootstrap as ttk

from tests.controllers.fakes import ME, FakeLink
from tests.gallery.conversations import build as build_list
from tests.gui.world import fill
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.session import Phase
from whatsapp_like.views.switcher import Switcher
from whatsapp_like.views.theme import Look

SIZE = (720, 640)


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return a list with the switcher over it."""
    frame = ttk.Frame(parent)
    build_list(frame, look).pack(fill="both", expand=True)
    link, state = FakeLink(), AppState()
    fill(link.client)
    state.people.update({number: who for number, who in link.client.known.items()})
    state.conversations.update(link.client.listed)
    state.session.phase = Phase.ONLINE
    state.session.account = ME
    link.close()
    switcher = Switcher(frame, look, state, lambda _key: None, lambda: None)
    switcher.search.write("n")
    return frame
