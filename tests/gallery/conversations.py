"""The list of conversations, with the second row open and the fourth under the keyboard."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Hashable
from dataclasses import dataclass, field

from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.views.avatars import Presence
from whatsapp_like.views.listing import ListView
from whatsapp_like.views.rows import ListRow
from whatsapp_like.views.shapes import Tick
from whatsapp_like.views.theme import Look

SIZE = (380, 820)


@dataclass
class People:
    """A model of rows held in a list; remembers what was chosen."""

    rows: list[ListRow]
    chosen: list[Hashable] = field(default_factory=list)
    menus: list[Hashable] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows)

    def row(self, index: int) -> ListRow:
        return self.rows[index]

    def choose(self, key: Hashable) -> None:
        self.chosen.append(key)

    def menu(self, key: Hashable, x: int, y: int) -> None:
        self.menus.append(key)


def people() -> list[ListRow]:
    """Return a list with one of everything."""
    online, away = Presence.ONLINE, Presence.AWAY
    return [
        ListRow(1, "Nora Becker", "", online, "12:47", "Perfect, see you there! 🎉", pinned=True),
        ListRow(
            2,
            "Hiking Crew 🏔️",
            "",
            time="12:31",
            kind=ConversationKind.GROUP,
            unread=4,
            preview="Jonas: Route is uploaded, 14 km",
        ),
        ListRow(3, "Amir Haddad", "", online, "11:58", unread=2, typing="typing…"),
        ListRow(4, "Grandma", "", away, "11:20", "📷 Photo", Tick.READ),
        ListRow(
            5,
            "Design Team",
            "",
            time="10:05",
            unread=12,
            muted=True,
            kind=ConversationKind.GROUP,
            preview="Lea: can someone review the new Rechtsschutzversicherungsgesellschaft",
        ),
        ListRow(
            6, "Jonas Weber", "", online, "09:41", "Sounds good 👍🏽 talk later", Tick.DELIVERED
        ),
        ListRow(7, "Priya Raman", "", time="Yesterday", preview="Voice message", tick=Tick.SENT),
        ListRow(
            8,
            "Maximiliane-Friederike von Hohenstaufen-Wittelsbach",
            "",
            away,
            "Yesterday",
            "This will never be sent",
            Tick.FAILED,
        ),
        ListRow(9, "Tomás Silva", "", time="Friday", preview="see you on", draft=True, pinned=True),
        ListRow(
            10, "王小明", "", online, "Friday", "https://example.org/tickets/8841", Tick.WAITING
        ),
        ListRow(11, "علي", "", time="1 May", preview="مرحبا", unread=1200),
    ]


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the view."""
    model = People(people())
    view = ListView(parent, look, model, model)
    view.select(2)
    return view


def after(view: ListView) -> None:
    """Press Down until the fourth row has the ring."""
    view.canvas.focus_force()
    view.update()
    for _ in range(2):
        view.canvas.event_generate("<Down>")
