"""The contacts as a table, with the choice of a column to search in, and below it while nobody is
found."""

from __future__ import annotations

import time
import tkinter as tk

import ttkbootstrap as ttk

from tests.controllers.fakes import ME, FakeLink, FakeTimers
from tests.gallery.main_window import Wishes
from tests.gui.world import SERVER, fill
from whatsapp_like.controllers.session import SessionController
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.session import Phase
from whatsapp_like.views.main.contacts import ContactsPage
from whatsapp_like.views.theme import Look

SIZE = (1290, 720)


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return two pages below each other."""
    frame = ttk.Frame(parent)
    for words, column in (("", 0), ("zzz", 2)):
        link, state = FakeLink(), AppState()
        session = SessionController(state, link, FakeTimers(), time.time)
        fill(link.client)
        state.people.update({number: who for number, who in link.client.known.items()})
        session.start(SERVER, ME.id)
        state.session.phase = Phase.ONLINE
        state.desktop.contacts_as_table = True
        wishes: object = Wishes()
        page = ContactsPage(frame, look, state, wishes)  # type: ignore[arg-type]
        page.column.choose(column)
        page.search.write(words)
        page.configure(height=look.px(360))
        page.pack_propagate(False)
        page.pack(fill="x")  # type: ignore[no-untyped-call]
        link.close()
    return frame
