"""The chats with pins, mutes and an archive; nothing unread; the archive itself, and its menu."""

from __future__ import annotations

import time
import tkinter as tk

import ttkbootstrap as ttk

from tests.controllers.fakes import (
    ME,
    FakeLink,
    FakeTimers,
    account,
    group_summary,
    item,
    person,
    summary,
)
from tests.gui.world import MINUTE, NOW, SERVER, fill
from whatsapp_like.controllers.session import SessionController
from whatsapp_like.models.bounds import ALWAYS
from whatsapp_like.models.enums import AlertLevel, PresenceStatus, Tick
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.session import Phase
from whatsapp_like.views.main.archive import ArchivePage
from whatsapp_like.views.main.conversations import ConversationsPage
from whatsapp_like.views.main.rows import Filter
from whatsapp_like.views.main.talkmenu import TalkMenu
from whatsapp_like.views.theme import Look

SIZE = (1240, 700)


class Wishes:
    """Does nothing of what the pages ask for: this is for the eye."""

    def __getattr__(self, name: str) -> object:
        return lambda *_: None


def many(state: AppState) -> None:
    """Mark some conversations, and add some more."""
    more = (
        (60, "priya", "Priya", "Raman", "I'll be there at eight", {"unread": 3}),
        (61, "tomas", "Tomás", "Silva", "👍🏽", {"marked_unread": True}),
        (62, "lea", "Lea", "Brandstätter", "can someone review this?", {"unread": 128}),
        (63, "grandma", "Grandma", "", "Photo of the garden 🌻", {"archived": True}),
        (64, "team", "Office", "Party", "Who brings the cake?", {"archived": True, "unread": 5}),
    )
    for number, handle, first, last, text, marks in more:
        who = account(number, handle, first, last)
        state.people[number] = person(who, PresenceStatus.OFFLINE, last_seen=NOW)
        newest = item(number, 5, number, text, time=NOW - number * 7 * MINUTE, tick=Tick.SENT)
        state.conversations[number] = summary(number, number, newest, **marks)
    state.conversations[70] = group_summary(
        70,
        "Lab 3 🔬",
        item(70, 9, 2, "@ada can you look?", time=NOW - MINUTE),
        unread=4,
        mentions=1,
    )
    state.conversations[71] = group_summary(
        71,
        "News of the office",
        item(71, 3, 3, "The canteen is closed on Friday", time=NOW - 90 * MINUTE),
        channel=True,
        unread=2,
        alerts=AlertLevel.NONE,
    )
    for number, marks in (
        (50, {"pinned": True}),
        (53, {"pinned": True, "muted_until": ALWAYS}),
        (62, {"muted_until": ALWAYS}),
        (52, {"muted_until": NOW + 60 * MINUTE, "marked_unread": True}),
    ):
        state.conversations[number] = state.conversations[number].model_copy(update=marks)


def state_of() -> AppState:
    """Return a small world."""
    link, state = FakeLink(), AppState()
    session = SessionController(state, link, FakeTimers(), time.time)
    fill(link.client)
    state.people.update({number: who for number, who in link.client.known.items()})
    state.conversations.update(link.client.listed)
    session.start(SERVER, ME.id)
    state.session.phase = Phase.ONLINE
    link.close()
    return state


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return three pages side by side."""
    frame = ttk.Frame(parent)
    full, read = state_of(), state_of()
    many(full)
    full.typing[60] = frozenset({60})
    for number, each in list(read.conversations.items()):
        read.conversations[number] = each.model_copy(update={"unread": 0})
    wishes: object = Wishes()
    chats = ConversationsPage(frame, look, full, wishes, print, print)  # type: ignore[arg-type]
    unread = ConversationsPage(frame, look, read, wishes, print, print)  # type: ignore[arg-type]
    unread.filter(Filter.UNREAD)
    archive = ArchivePage(frame, look, full, wishes, print, print)  # type: ignore[arg-type]
    for page in (chats, unread, archive):
        page.configure(width=look.px(410))
        page.pack_propagate(False)
        page.pack(side="left", fill="y")  # type: ignore[no-untyped-call]
    chats.select(51)
    TalkMenu(archive, look, full, wishes, print)  # type: ignore[arg-type]
    return frame


def after(frame: tk.Misc) -> None:
    """Put the keyboard on the row that leads to the archive."""
    page = frame.winfo_children()[0]
    assert isinstance(page, ConversationsPage)
    page.list.canvas.focus_force()
    page.update()
    page.list.canvas.event_generate("<Home>")
