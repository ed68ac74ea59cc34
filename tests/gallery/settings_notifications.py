"""The settings' page about notifications, with quiet hours and a wish for some time."""

from __future__ import annotations

import time
import tkinter as tk

from tests.controllers.fakes import FakeTimers
from tests.gallery.main_window import Wishes
from whatsapp_like.controllers.quiet import QuietController
from whatsapp_like.models.alerts import AlertSettings, QuietHours
from whatsapp_like.models.state.app import AppState
from whatsapp_like.views.settings.notifications import NotificationsPage
from whatsapp_like.views.settings.page import Means
from whatsapp_like.views.theme import Look

SIZE = (540, 760)


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the page; one of its times is none."""
    state = AppState()
    state.desktop.alerts = AlertSettings(hours=QuietHours(on=True, days=(0, 1, 2, 3, 4)))
    state.tray.present = True
    wishes: object = Wishes()
    quiet = QuietController(state, FakeTimers(), time.time, lambda: None)
    quiet.be_quiet(60)
    wishes.alerts = quiet  # type: ignore[attr-defined]
    means = Means(look, state, wishes, wishes, wishes, print, print, print)  # type: ignore[arg-type]
    page = NotificationsPage(parent, means)
    page.end.box.set("25")
    page.end.box.field.event_generate("<FocusOut>")
    return page
