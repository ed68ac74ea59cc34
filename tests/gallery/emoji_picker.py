"""The emoji picker above its composer, an emoji marked."""

from __future__ import annotations

import tkinter as tk

import ttkbootstrap as ttk

from tests.gallery.composer import Sent
from whatsapp_like.models.state.desktop import DesktopState
from whatsapp_like.views.composer import ComposerView
from whatsapp_like.views.picker.habits import KeptHabits
from whatsapp_like.views.theme import Look

SIZE = (560, 540)
RECENT = [
    "1f389",
    "1f44d-1f3fd",
    "1f602",
    "2764",
    "1f60d",
    "1f64f-1f3fd",
    "1f973",
    "1f914",
    "1f440",
]


def habits(*, tone: int = 3) -> KeptHabits:
    """Return the habits of somebody who has used some emoji."""
    desktop = DesktopState(emoji_recent=list(RECENT), emoji_tone=tone)

    def use(key: str) -> None:
        desktop.emoji_recent = [key, *(each for each in desktop.emoji_recent if each != key)]

    def choose(chosen: int) -> None:
        desktop.emoji_tone = chosen

    return KeptHabits(desktop, use, choose)


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return a composer at the bottom; `after` opens what lies above it."""
    frame = tk.Frame(parent, background=look.palette.chat)
    composer = ComposerView(frame, look, Sent(), habits=habits())
    composer.pack(side="bottom", fill="x")  # type: ignore[no-untyped-call]
    ttk.Frame(frame).pack(expand=True)  # type: ignore[no-untyped-call]
    return frame


def composer_of(view: tk.Widget) -> ComposerView:
    """Return the composer of what `build` made."""
    return next(each for each in view.winfo_children() if isinstance(each, ComposerView))


def after(view: tk.Widget) -> None:
    """Open the picker and mark an emoji."""
    emoji = composer_of(view).emoji
    assert emoji is not None
    emoji.toggle()
    assert emoji.picker is not None
    view.update()
    for key in ("Down", "Down", "Down", "Right"):
        emoji.picker.cells.go(key)
