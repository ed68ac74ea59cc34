"""Bars of tabs: a few, and more than have room; and the panes with nothing open."""

from __future__ import annotations

import tkinter as tk

import ttkbootstrap as ttk

from whatsapp_like.views.desk.panes import PanesView
from whatsapp_like.views.desk.tabbar import HEIGHT, Tab, TabBar
from whatsapp_like.views.theme import Look

SIZE = (820, 460)


class Wishes:
    """Does nothing of what the bar asks for: this is for the eye."""

    def __getattr__(self, name: str) -> object:
        return lambda *_: None


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the bars above the panes."""
    frame = ttk.Frame(parent)
    names = ["Nora 🎉", "Jonas Weber", "Maximilian Rechtsschutzversicherungsgesellschaft", "Zoé"]
    tabs = [
        Tab(number, name, f"tab{number}", unread)
        for number, (name, unread) in enumerate(zip(names, (3, 0, 120, 0), strict=True), 1)
    ]
    wishes: object = Wishes()
    for shown, chosen in ((tabs[:3], 2), (tabs * 2, 3)):
        bar = TabBar(frame, look, wishes)  # type: ignore[arg-type]
        bar.configure(height=look.px(HEIGHT))
        bar.pack(fill="x", pady=(0, look.px(18)))  # type: ignore[no-untyped-call]
        several = [tab._replace(conversation=at) for at, tab in enumerate(shown, 1)]
        bar.show(several, chosen)
    panes = PanesView(frame, look)
    panes.split(True)
    panes.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
    return frame
