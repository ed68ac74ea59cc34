"""A broadcast: to whom and what; a time of one's own for disappearing messages."""

from __future__ import annotations

import tkinter as tk

from tests.controllers.fakes import JONAS, NORA
from tests.gallery.doing import Shown
from whatsapp_like.controllers.roster import RosterController
from whatsapp_like.views.broadcast import BroadcastDialog, ask_whom
from whatsapp_like.views.conversation.vanishing import SpanDialog
from whatsapp_like.views.main.rows import Somebody
from whatsapp_like.views.theme import Look

SIZE = (1240, 640)


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the two views."""
    return Shown(parent, look)


def after(view: tk.Widget) -> None:
    """Show the dialogs side by side."""
    assert isinstance(view, Shown)
    view.update()
    look, px = view.look, view.look.px
    left, right = view.views
    assert left.hands is not None
    messages = left.hands.messages
    whom = ask_whom(
        left, look, view.shown, RosterController(view.shown, view.link), messages, lambda _: None
    )
    whom.choose(Somebody(NORA.id))
    whom.choose(Somebody(JONAS.id))
    text = BroadcastDialog(right, look, view.shown, messages, whom.taken, lambda _: None)
    text.text.set("I moved! 🏠 The new address:\n12 Harbour Street")
    span = SpanDialog(right, look, lambda _: None)
    span.number.box.set("3")
    x, y = view.winfo_rootx(), view.winfo_rooty()
    places: dict[tk.Toplevel, tuple[int, int]] = {whom: (10, 10), text: (490, 10)}
    for window, (at, top) in (places | {span: (820, 370)}).items():
        window.update()
        window.geometry(f"+{x + px(at)}+{y + px(top)}")
        window.grab_release()
    view.update()
