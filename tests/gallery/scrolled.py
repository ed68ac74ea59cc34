"""A group conversation scrolled up: senders' names, the floating day, the button with its count."""

from __future__ import annotations

import tkinter as tk

from tests.gallery.samples import Rows, Wishes
from whatsapp_like.views.bubbles import Row
from whatsapp_like.views.shapes import Tick
from whatsapp_like.views.theme import Look
from whatsapp_like.views.timeline import TimelineView

SIZE = (560, 620)
SENDERS = (
    "Jonas Weber",
    "Priya Raman",
    "Tomás Silva 🎸",
    "Maximiliane-Friederike von Hohenstaufen",
)


def rows(number: int) -> list[Row]:
    """Return what several people wrote."""
    sentence = "The route is uploaded and it is 14 km long so bring enough water 💧 and a hat"
    words = sentence.split()
    made = []
    for each in range(number):
        who = (each // 2) % 5
        made.append(
            Row(
                each,
                own=who == 4,
                text=" ".join(words[each % 7 : each % 7 + 2 + each % 11]),
                time=f"{8 + each // 20:02}:{each * 3 % 60:02}",
                tick=Tick.READ if who == 4 else Tick.NONE,
                day="23 November 2026" if each > 20 else "Yesterday",
                first=each % 2 == 0,
                sender="" if who == 4 else SENDERS[who],
            )
        )
    return made


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the view."""
    view = TimelineView(parent, look, Rows(rows(80)), Wishes())
    view.reset()
    return view


def after(view: TimelineView) -> None:
    """Scroll up and let seven messages come."""
    view.page(-1)
    view.scroll(-40)
    view.focus_row(view.visible()[0] + 3)
    assert isinstance(view.model, Rows)
    view.model.rows += rows(7)
    view.appended(7)
