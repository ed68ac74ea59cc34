"""The settings, a page beside the other: those that are about this computer and me."""

from __future__ import annotations

import time
import tkinter as tk

import ttkbootstrap as ttk

from tests.controllers.fakes import ME, FakeTimers
from tests.gallery.main_window import Wishes
from whatsapp_like.controllers.quiet import QuietController
from whatsapp_like.models.state.app import AppState
from whatsapp_like.views.settings.page import Means
from whatsapp_like.views.settings.window import PAGES
from whatsapp_like.views.theme import Look

SIZE = (1240, 1000)


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return all pages in a grid."""
    frame = ttk.Frame(parent)
    state = AppState()
    state.session.account = ME
    state.session.server_name, state.session.server_address = "Office", "192.168.1.20:7272"
    wishes: object = Wishes()
    wishes.alerts = QuietController(  # type: ignore[attr-defined]
        state, FakeTimers(), time.time, lambda: None
    )
    means = Means(look, state, wishes, wishes, wishes, print, print, print)  # type: ignore[arg-type]
    frame.columnconfigure((0, 1, 2), weight=1, uniform="page")
    frame.rowconfigure((0, 1), weight=1)
    # Devices and the blocked ones are shown with somebody in them: settings_people.
    pages = [entry for entry in PAGES if entry.name not in ("devices", "blocked")]
    for number, entry in enumerate(pages):
        page = entry.page(frame, means)
        page.grid(row=number // 3, column=number % 3, sticky="nsew")  # type: ignore[no-untyped-call]
    return frame
