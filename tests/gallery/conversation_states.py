"""A conversation with a folded message, text chosen, a hint, and older ones to come."""

from __future__ import annotations

import tkinter as tk

from tests.gallery.samples import Rows, Wishes, conversation
from whatsapp_like.views.bubbles import Row
from whatsapp_like.views.selection import Place, Selection
from whatsapp_like.views.shapes import Tick
from whatsapp_like.views.theme import Look
from whatsapp_like.views.timeline import TimelineView

SIZE = (760, 1180)
_LONG = "A long story goes on and on, and whoever wants to read all of it unfolds it. "


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the view."""
    rows = conversation()[:8]
    story = Row(90, own=False, text=_LONG * 40, time="12:50", day="Today")
    mail = "Write to nora.becker@example.org or look at example.org/map"
    sent = Row(91, own=True, text=mail, time="12:51", tick=Tick.READ, day="Today")
    view = TimelineView(parent, look, Rows([*rows, story, sent]), Wishes())
    view.set_older("Loading older messages…")
    view.reset()
    return view


def after(view: TimelineView) -> None:
    """Choose text, scroll up a little, point at a time."""
    view.choose_text(Selection(Place(3, 0), Place(5, 40)))
    view.to_oldest()
    view.scroll(30)
    bounds = view.bounds(1)
    assert bounds is not None
    view.hint("Monday, 23 November 2026, 21:16:07", bounds[2] - 30, bounds[3] - 20)
