"""Lists of people, reminders, keys and licences; a picture that is cut, a group that is made, a day
that is chosen, a scheduled text that is edited."""

from __future__ import annotations

import tkinter as tk
from datetime import date

from tests.controllers.fakes import FakeTimers, item
from tests.gallery.groups import LAB, Shown, world
from tests.gallery.portraits import Files, landscape
from tests.gallery.switcher import Directory
from tests.gui.world import MINUTE, NOW
from whatsapp_like.controllers.later import LaterController
from whatsapp_like.controllers.messages import MessageController
from whatsapp_like.models.marking import MessageReceipt
from whatsapp_like.models.state.timeline import Timeline
from whatsapp_like.models.timeline import ScheduledItem
from whatsapp_like.views.conversation.later import RemindersDialog
from whatsapp_like.views.conversation.receipts import ReceiptsDialog
from whatsapp_like.views.conversation.scheduled import RewordDialog
from whatsapp_like.views.conversation.who import Who, WhoDialog
from whatsapp_like.views.day import DayDialog
from whatsapp_like.views.groups.create import CreateDialog
from whatsapp_like.views.people.several import SeveralDialog
from whatsapp_like.views.portraits.chooser import PictureChooser
from whatsapp_like.views.portraits.crop import CropDialog
from whatsapp_like.views.settings.licences import LicencesDialog
from whatsapp_like.views.shortcuts.dialog import ShortcutsDialog
from whatsapp_like.views.shortcuts.table import client_shortcuts
from whatsapp_like.views.theme import Look

SIZE = (2560, 1220)


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the frame."""
    return Shown(parent, look, *world())


def after(view: tk.Widget) -> None:
    """Open them side by side."""
    assert isinstance(view, Shown)
    look, state, client = view.look, view.shown, view.link.client
    said = item(LAB, 5, 1, "I do it on Monday.", time=NOW - 30 * MINUTE)
    edited = said.model_copy(update={"is_edited": True})
    client.received[5] = (
        MessageReceipt(account=2, delivered_at=NOW - 29 * MINUTE, read_at=NOW - 20 * MINUTE),
        MessageReceipt(account=3, delivered_at=NOW - 28 * MINUTE, read_at=NOW - 5 * MINUTE),
        MessageReceipt(account=6, delivered_at=NOW - 12 * MINUTE),
        MessageReceipt(account=7),
        MessageReceipt(account=8),
    )
    client.items[LAB] = [said.model_copy(update={"remind_at": NOW + 90 * MINUTE})]
    timers = FakeTimers()
    later = LaterController(state, view.link, timers, timers.clock)
    later.load()
    view.link.drain()
    who = [Who("👍", (1, 3)), Who("❤️", (2, 6))]
    chooser = PictureChooser(look, Files())
    places: dict[tk.Toplevel, tuple[int, int]] = {
        ReceiptsDialog(view, look, state, edited, MessageController(state, view.link), print): (
            0,
            0,
        ),
        WhoDialog(view, look, state, "Reactions", Timeline(), lambda: who, print): (0, 610),
        RemindersDialog(view, look, state, later, print, print): (495, 610),
        CreateDialog(view, look, view.groups, chooser, print, print): (495, 0),
        CropDialog(view, look, landscape(600, 400), print): (990, 0),
        ShortcutsDialog(view, look, client_shortcuts()): (990, 560),
        LicencesDialog(view, look): (1990, 500),
        SeveralDialog(view, look, state, Directory(), "New group", "Next", print): (1490, 610),
    }
    waiting = ScheduledItem(
        id=1, conversation=LAB, at=NOW + 600 * MINUTE, kind=said.kind, body=said.body
    )
    places[RewordDialog(view, look, state, later, waiting)] = (1990, 0)
    places[DayDialog(view, look, "First day", date(2026, 11, 9), print)] = (1490, 0)
    view.link.drain()
    left, top = view.winfo_rootx(), view.winfo_rooty()
    for window, (x, y) in places.items():
        window.update()
        window.geometry(f"+{left + look.px(x)}+{top + look.px(y)}")
        window.grab_release()
    view.link.close()
