"""What somebody says about themselves: the dialog, a conversation's head, a person in detail."""

from __future__ import annotations

import time
import tkinter as tk

import ttkbootstrap as ttk

from tests.controllers.fakes import ME, FakeLink
from tests.gui.world import NOW, fill
from whatsapp_like.models.enums import PresenceStatus
from whatsapp_like.models.presence import CustomStatus
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.session import Phase
from whatsapp_like.views.conversation.header import HeaderView
from whatsapp_like.views.people.custom import CustomLine
from whatsapp_like.views.people.status import StatusDialog
from whatsapp_like.views.picker.habits import KeptHabits
from whatsapp_like.views.theme import Look

SIZE = (960, 560)
LONG = "👩🏽\u200d💻 Writing the Donaudampfschifffahrtsgesellschaft report, call only if it burns"


class Wishes:
    """Does nothing of what is asked for: this is for the eye."""

    def __getattr__(self, name: str) -> object:
        return lambda *_: None


class Shown(ttk.Frame):
    """The state and the look, for what opens once there is a window."""

    def __init__(self, parent: tk.Misc, look: Look, state: AppState) -> None:
        super().__init__(parent)
        self.look = look
        self.shown = state


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return heads of conversations, one below the other."""
    link, state = FakeLink(), AppState()
    fill(link.client)
    state.people.update(link.client.known)
    state.conversations.update(link.client.listed)
    link.close()
    state.session.account = ME
    state.session.phase = Phase.ONLINE
    state.session.custom = CustomStatus(text="☕ Back in a moment", until=NOW + 25 * 60_000)
    frame = Shown(parent, look, state)
    column = ttk.Frame(frame)
    column.place(x=0, y=0, relheight=1.0, width=look.px(440))  # type: ignore[no-untyped-call]
    jonas = state.people[3]
    state.people[3] = jonas.model_copy(
        update={"presence": jonas.presence.model_copy(update={"custom": CustomStatus(text=LONG)})}
    )
    for conversation in (50, 51, 52):
        HeaderView(column, look, state, conversation, lambda: None).pack(fill="x")  # type: ignore[no-untyped-call]
    offline = AppState()
    offline.people.update(state.people)
    offline.conversations.update(state.conversations)
    offline.session.account = ME
    offline.session.phase = Phase.OFFLINE
    HeaderView(column, look, offline, 50, lambda: None).pack(fill="x")  # type: ignore[no-untyped-call]
    now = round(time.time() * 1000)
    for custom in (state.people[2].presence.custom, state.people[3].presence.custom):
        line = CustomLine(column, look)
        line.pack(fill="x", padx=look.px(22))  # type: ignore[no-untyped-call]
        line.show(custom, now)
    assert state.people[4].presence.status is PresenceStatus.AWAY
    return frame


def after(view: tk.Widget) -> None:
    """Open the dialog beside them."""
    assert isinstance(view, Shown)
    wishes = Wishes()
    habits = KeptHabits(view.shown.desktop, print, print)
    dialog = StatusDialog(view, view.look, view.shown, habits, wishes)  # type: ignore[arg-type]
    dialog.update()
    dialog.geometry(f"+{view.winfo_rootx() + view.look.px(470)}+{view.winfo_rooty() + 40}")
