"""The switcher over a conversation list."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence

import ttkbootstrap as ttk

from tests.controllers.fakes import ME, FakeLink, account
from tests.gallery.conversations import build as build_list
from tests.gui.world import fill
from whatsapp_like.models.account import Account
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.session import Phase
from whatsapp_like.views.switcher import Switcher
from whatsapp_like.views.theme import Look

SIZE = (720, 640)


class Directory:
    """Has two whom nobody here knows."""

    def search(
        self,
        _text: str,
        _after: int,
        found: Callable[[Sequence[Account], int], None],
        _failed: Callable[[str], None],
    ) -> None:
        """Find them."""
        others = [account(8, "niklas", "Niklas", "Brandt"), account(9, "nadia", "Nadia", "Haddad")]
        found(others, 0)


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
    people = Directory()
    switcher = Switcher(frame, look, state, people, lambda _key: None, lambda: None)
    switcher.search.write("n")
    return frame
