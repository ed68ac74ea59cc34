"""Sent later: when, and what waits; message info with times and what was said before."""

from __future__ import annotations

import tkinter as tk

from tests.controllers.fakes import NORA
from tests.gallery.doing import Shown
from tests.gui.world import NOW
from whatsapp_like.models.marking import MessageReceipt
from whatsapp_like.models.message import TextBody
from whatsapp_like.models.timeline import Edit, ScheduledItem
from whatsapp_like.views.theme import Look

SIZE = (1240, 1010)


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the two views."""
    return Shown(parent, look)


def after(view: tk.Widget) -> None:
    """Ask at the left, list and tell at the right."""
    assert isinstance(view, Shown)
    view.update()
    left, right = view.views
    assert left.hands is not None
    assert right.hands is not None
    assert left.hands.later is not None
    assert right.hands.later is not None
    client, px = view.link.client, view.look.px
    for number, text in enumerate(("Happy birthday! 🎂", "Don’t forget the tickets"), 1):
        view.shown.scheduled[number] = ScheduledItem(
            id=number,
            conversation=50,
            at=NOW + number * 40_000_000,
            kind="text",
            body=TextBody(text=text).encode(),
        )
    left.composer.set_text("See you then")
    left.hands.later.ask()
    asking = left.hands.later.asking
    assert asking is not None
    client.received[4] = (
        MessageReceipt(account=NORA.id, delivered_at=NOW - 120_000, read_at=NOW - 60_000),
    )
    client.said[4] = (
        Edit(time=NOW - 300_000, body=TextBody(text="Wow").encode()),
        Edit(time=NOW - 200_000, body=right.rows.timeline[3].body),
    )
    right.show_facts(right.rows.timeline[3].model_copy(update={"is_edited": True}))
    right.hands.later.show()
    view.link.drain()
    assert right.facts is not None
    assert right.hands.later.listing is not None
    x, y = view.winfo_rootx(), view.winfo_rooty()
    places: dict[tk.Toplevel, tuple[int, int]] = {
        asking: (10, 10),
        right.hands.later.listing: (700, 420),
        right.facts: (700, 10),
    }
    for window, (left_x, top) in places.items():
        window.update()
        window.geometry(f"+{x + px(left_x)}+{y + px(top)}")
        window.grab_release()
    view.update()
