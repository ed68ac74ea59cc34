"""Dialogs with a list: who has a message, who reacted, reminders, keys, people to choose."""

from __future__ import annotations

import tkinter as tk

from tests.controllers.fakes import FakeTimers, item
from tests.gallery.groups import LAB, Shown, world
from tests.gallery.switcher import Directory
from tests.gui.world import MINUTE, NOW
from whatsapp_like.controllers.later import LaterController
from whatsapp_like.controllers.messages import MessageController
from whatsapp_like.models.marking import MessageReceipt
from whatsapp_like.models.state.timeline import Timeline
from whatsapp_like.views.conversation.later import RemindersDialog
from whatsapp_like.views.conversation.receipts import ReceiptsDialog
from whatsapp_like.views.conversation.who import Who, WhoDialog
from whatsapp_like.views.people.several import SeveralDialog
from whatsapp_like.views.shortcuts.dialog import ShortcutsDialog
from whatsapp_like.views.shortcuts.table import client_shortcuts
from whatsapp_like.views.theme import Look

SIZE = (1510, 1220)


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the frame."""
    return Shown(parent, look, *world())


def stand(view: Shown, places: dict[tk.Toplevel, tuple[int, int]]) -> None:
    """Put dialogs side by side."""
    view.link.drain()
    left, top, px = view.winfo_rootx(), view.winfo_rooty(), view.look.px
    for window, (x, y) in places.items():
        window.update()
        window.geometry(f"+{left + px(x)}+{top + px(y)}")
        window.grab_release()
    view.link.close()


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
    messages, timers = MessageController(state, view.link), FakeTimers()
    later = LaterController(state, view.link, timers, timers.clock)
    later.load()
    view.link.drain()
    who = [Who("👍", (1, 3)), Who("❤️", (2, 6))]
    stand(
        view,
        {
            ReceiptsDialog(view, look, state, edited, messages, print): (0, 0),
            WhoDialog(view, look, state, "Reactions", Timeline(), lambda: who, print): (0, 610),
            RemindersDialog(view, look, state, later, print, print): (495, 610),
            ShortcutsDialog(view, look, client_shortcuts()): (495, 0),
            SeveralDialog(view, look, state, Directory(), "New group", "Next", print): (1020, 0),
        },
    )
