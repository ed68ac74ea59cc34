"""Several messages chosen, the bar of pins, what is starred, and who reacted."""

from __future__ import annotations

import tkinter as tk

from tests.gallery.doing import Shown
from whatsapp_like.models.timeline import ReactionTally
from whatsapp_like.views.starred import StarredDialog
from whatsapp_like.views.theme import Look

SIZE = (1240, 800)


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the two views."""
    look.dress(look.palette, room=look.room, wallpaper=True)
    return Shown(parent, look)


def after(view: tk.Widget) -> None:
    """Choose at the left, list at the right."""
    assert isinstance(view, Shown)
    view.update()
    left, right = view.views
    assert left.hands is not None
    client, px = view.link.client, view.look.px
    client.items[50] = [
        each.model_copy(
            update={
                "is_pinned": each.seq in (1, 3, 4),
                "starred": True,
                "reactions": (
                    ReactionTally(emoji="❤️", accounts=(1, 2)),
                    ReactionTally(emoji="👍", accounts=(3,)),
                ),
            }
        )
        for each in client.items[50]
    ]
    left.hands.messages.watch_pins(50)
    view.link.drain()
    items = left.rows.timeline
    left.hands.selecting.begin(items[3])
    left.choose(("seq", 6))
    starred = StarredDialog(
        view,
        view.look,
        view.shown,
        left.hands.messages,
        lambda _: None,
        lambda _: None,
    )
    right.rows.timeline.merge(client.items[50])
    right.show_reactions(("seq", 6))
    view.link.drain()
    assert right.who is not None
    x, y = view.winfo_rootx(), view.winfo_rooty()
    for window, top in ((starred, 150), (right.who, 560)):
        window.update()
        window.geometry(f"+{x + px(750)}+{y + px(top)}")
        window.grab_release()
    view.update()
