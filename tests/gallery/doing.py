"""What is done with messages: the menu with its emoji, an answer begun, an edit, the dialogs."""

from __future__ import annotations

import tkinter as tk

import ttkbootstrap as ttk

from tests.controllers.fakes import ME, FakeLink, FakeTimers
from tests.gallery.conversation_waiting import Host
from tests.gui.world import NOW, fill
from whatsapp_like.controllers.conversation import ConversationController
from whatsapp_like.controllers.groups import GroupController
from whatsapp_like.controllers.later import LaterController
from whatsapp_like.controllers.messages import MessageController
from whatsapp_like.controllers.roster import RosterController
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.desktop import DesktopState
from whatsapp_like.models.state.session import Phase
from whatsapp_like.models.timeline import ReactionTally
from whatsapp_like.views.conversation.surroundings import Surroundings
from whatsapp_like.views.conversation.view import ConversationView
from whatsapp_like.views.observing import when_gone
from whatsapp_like.views.picker.habits import KeptHabits
from whatsapp_like.views.theme import Look

SIZE = (1240, 800)


class Shown(ttk.Frame):
    """Two views of one conversation, side by side."""

    def __init__(self, parent: tk.Misc, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.link, state = FakeLink(), AppState()
        self.shown = state
        when_gone(self, self.link.close)
        fill(self.link.client)
        self.link.client.items[50] = [
            each.model_copy(
                update={
                    "time": NOW - (10 - each.seq) * 60_000,
                    "reactions": (ReactionTally(emoji="❤️", accounts=(1,)),),
                }
            )
            for each in self.link.client.items[50]
        ]
        state.people.update(self.link.client.known)
        state.conversations.update(self.link.client.listed)
        state.session.account = ME
        state.session.phase = Phase.ONLINE
        talks = ConversationController(state, self.link, FakeTimers())
        host: object = Host()
        nothing = host.nothing  # type: ignore[attr-defined]
        surroundings = Surroundings(
            look,
            state,
            talks,
            nothing,
            nothing,
            nothing,
            habits=KeptHabits(DesktopState(), nothing, nothing),
            messages=MessageController(state, self.link),
            members=GroupController(state, self.link),
            people=RosterController(state, self.link),
            later=LaterController(state, self.link, FakeTimers(), FakeTimers().clock),
        )
        self.views = [
            ConversationView(self, surroundings, 50, host)  # type: ignore[arg-type]
            for _number in range(2)
        ]
        self.link.drain()
        for number, view in enumerate(self.views):
            view.place(relx=number / 2, y=0, relwidth=0.5, relheight=1.0)  # type: ignore[no-untyped-call]


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the two views."""
    look.dress(look.palette, room=look.room, wallpaper=True)
    return Shown(parent, look)


def after(view: tk.Widget) -> None:
    """Begin an answer at the left, with the menu; an edit at the right, with both dialogs."""
    assert isinstance(view, Shown)
    view.update()
    left, right = view.views
    items = left.rows.timeline
    assert left.hands is not None
    assert right.hands is not None
    left.hands.reply(items[5])
    right.hands.edit(items[3])
    px = view.look.px
    x, y = view.winfo_rootx(), view.winfo_rooty()
    right.hands.delete([items[3]])
    right.hands.forward([items[5], items[4]])
    delete, forward = right.hands.deleting, right.hands.forwarding
    assert delete is not None
    assert forward is not None
    forward.choose(forward.rows.key(0))
    forward.choose(forward.rows.key(2))
    for window, top in ((forward, 20), (delete, 590)):
        window.update()
        window.geometry(f"+{x + px(770)}+{y + px(top)}")
        window.grab_release()
    left.menu(("seq", 6), x + px(300), y + px(120))
    if left.pop is None:
        return  # the screen is too small: it is a plain menu there
    left.pop.focus_set()
    view.update()
    left.pop.event_generate("<Down>")
    for _number in range(3):
        left.pop.event_generate("<Down>")
