"""The settings, two pages that list somebody: whom I blocked, and my devices."""

from __future__ import annotations

import time
import tkinter as tk

import ttkbootstrap as ttk

from tests.controllers.fakes import ME, account, person
from tests.gallery.main_window import Wishes
from whatsapp_like.controllers.changes import put
from whatsapp_like.models.account import DeviceEntry
from whatsapp_like.models.contact import Contact
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.session import Phase
from whatsapp_like.views.settings.blocked import BlockedPage
from whatsapp_like.views.settings.devices import DevicesPage
from whatsapp_like.views.settings.page import Means
from whatsapp_like.views.theme import Look

SIZE = (1060, 560)
NOW = time.time_ns() // 1_000_000
DEVICES = (
    DeviceEntry(
        id=1,
        name="ada-desktop",
        created=NOW - 86_400_000,
        last_seen=NOW,
        current=True,
        since=NOW - 2_400_000,
        client="wl-client/0.1 Linux",
        address="192.168.1.20",
    ),
    DeviceEntry(
        id=2,
        name="Ada’s laptop",
        created=NOW - 86_400_000,
        last_seen=NOW,
        since=NOW - 600_000,
        client="wl-client/0.1 Windows",
        address="192.168.1.34",
    ),
    DeviceEntry(
        id=3,
        name="atelier",
        created=NOW - 86_400_000,
        last_seen=NOW - 86_400_000,
        client="wl-client/0.1 macOS",
    ),
)
BLOCKED = [
    person(each, contact=Contact(account=each.id, blocked=True))
    for each in (account(7, "mallory", "Mallory 🎭"), account(8, "spam", "Great", "Offers"))
]


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return both pages side by side."""
    frame = ttk.Frame(parent)
    state = AppState()
    state.session.account, state.session.phase = ME, Phase.ONLINE
    state.session.devices = DEVICES
    put(state.people, ((each.account.id, each) for each in BLOCKED))
    wishes: object = Wishes()
    wishes.devices = Wishes()  # type: ignore[attr-defined]
    means = Means(look, state, wishes, wishes, wishes, print, print, print)  # type: ignore[arg-type]
    for page in (DevicesPage(frame, means), BlockedPage(frame, means)):
        page.pack(side="left", fill="both", expand=True)  # type: ignore[no-untyped-call]
    return frame
