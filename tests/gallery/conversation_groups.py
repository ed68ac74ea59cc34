"""Conversations of many: a group in which one can write, one that was left, and a channel that is
read.
"""

from __future__ import annotations

import tkinter as tk
from typing import Final

import ttkbootstrap as ttk

from tests.controllers.fakes import FakeTimers, group_summary, item
from tests.gallery.conversation_waiting import Host
from tests.gallery.groups import GONE, LAB, NEWS, world
from tests.gui.world import MINUTE, NOW
from whatsapp_like.controllers.conversation import ConversationController
from whatsapp_like.controllers.roster import RosterController
from whatsapp_like.models.bodies import SystemBody
from whatsapp_like.models.enums import MemberRole
from whatsapp_like.models.timeline import TimelineItem
from whatsapp_like.views.conversation.surroundings import Surroundings
from whatsapp_like.views.conversation.view import ConversationView
from whatsapp_like.views.theme import Look

_WIDTH: Final = 420
SIZE = (3 * _WIDTH, 560)


def _told(conversation: int, seq: int, kind: str, sender: int, *accounts: int) -> TimelineItem:
    body = SystemBody(accounts=accounts, title="Lab 3 🔬")
    time = NOW - (20 - seq) * MINUTE
    return item(conversation, seq, sender, "?", kind=kind, body=body.encode(), time=time)


def _said(conversation: int, seq: int, sender: int, text: str) -> TimelineItem:
    return item(conversation, seq, sender, text, time=NOW - (20 - seq) * MINUTE)


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return three conversations."""
    frame = ttk.Frame(parent)
    state, link = world(MemberRole.MEMBER)
    client = link.client
    client.items = {
        LAB: [
            _told(LAB, 1, "system.created", 2),
            _told(LAB, 2, "system.added", 2, 1, 3, 4),
            _said(LAB, 3, 2, "Who waters the plants on Friday? 🌱"),
            _said(LAB, 4, 3, "I can."),
            _said(LAB, 5, 1, "Thank you! I do it on Monday."),
        ],
        GONE: [
            _said(GONE, 1, 3, "The snow was perfect ⛷️"),
            _told(GONE, 2, "system.left", 1),
        ],
        NEWS: [
            _said(NEWS, 1, 4, "The canteen is closed on Friday."),
            _said(NEWS, 2, 4, "The new badges are at the reception."),
        ],
    }
    for number, items in client.items.items():
        before = client.listed[number]
        head = before.conversation
        assert head is not None
        made = group_summary(
            number, head.title, items[-1], channel=number == NEWS, group=head.group
        )
        client.listed[number] = state.conversations[number] = made
    state.typing[LAB] = frozenset({4})
    talks = ConversationController(state, link, FakeTimers())
    host: object = Host()
    nothing = host.nothing  # type: ignore[attr-defined]
    surroundings = Surroundings(
        look,
        state,
        talks,
        nothing,
        nothing,
        nothing,
        marks=host,  # type: ignore[arg-type]
        groups=host,  # type: ignore[arg-type]
        people=RosterController(state, link),
    )
    for column, number in enumerate((LAB, GONE, NEWS)):
        view = ConversationView(frame, surroundings, number, host)  # type: ignore[arg-type]
        link.drain()
        view.place(  # type: ignore[no-untyped-call]
            x=column * look.px(_WIDTH),
            y=0,
            width=look.px(_WIDTH - 12),
            height=look.px(560),
        )
    link.close()
    return frame
