"""Sending more than a text: the button, mentions, the dialogs for a poll and a place."""

from __future__ import annotations

import tkinter as tk

from tests.controllers.fakes import JONAS, ME, NORA, group_summary
from tests.gallery.doing import Shown
from whatsapp_like.models.conversation import Member
from whatsapp_like.views.conversation.newplace import PlaceDialog
from whatsapp_like.views.conversation.newpoll import PollDialog
from whatsapp_like.views.theme import Look

SIZE = (1240, 800)


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the two views, which have become a group's."""
    look.dress(look.palette, room=look.room, wallpaper=True)
    shown = Shown(parent, look)
    shown.shown.conversations[50] = group_summary(50, "Lab 3")
    shown.link.client.lists[50] = tuple(Member(account=each.id) for each in (ME, NORA, JONAS))
    return shown


def after(view: tk.Widget) -> None:
    """Write an @ at the left, and ask at the right."""
    assert isinstance(view, Shown)
    view.update()
    look, px = view.look, view.look.px
    left, right = view.views
    poll = PollDialog(right, look, lambda *_: None)
    poll.question.box.set("Where shall we eat on Friday? 🍝")
    for number, words in enumerate(("At the harbour", "Chez Zoé 🥐")):
        poll.answers[number].write(words)
    poll.several.press()
    place = PlaceDialog(right, look, lambda *_: None)
    place.where.box.write("https://www.openstreetmap.org/#map=16/45.50455/-73.61378")
    x, y = view.winfo_rootx(), view.winfo_rooty()
    for window, top in ((poll, 10), (place, 520)):
        window.update()
        window.geometry(f"+{x + px(760)}+{y + px(top)}")
        window.grab_release()
    left.composer.insert_text("Ask @")
    view.link.drain()
    view.update()
