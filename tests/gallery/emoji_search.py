"""The emoji picker with what a search found, choosing a skin tone."""

from __future__ import annotations

import tkinter as tk

from tests.gallery.emoji_picker import build, composer_of

SIZE = (560, 540)

__all__ = ["SIZE", "after", "build"]


def after(view: tk.Widget) -> None:
    """Open the picker, search, and offer the skin tones."""
    emoji = composer_of(view).emoji
    assert emoji is not None
    emoji.toggle()
    picker = emoji.picker
    assert picker is not None
    picker.leave("hand")
    view.update()
    picker.tone.press()
