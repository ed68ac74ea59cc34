"""Emoji suggested for what is being written between colons."""

from __future__ import annotations

import tkinter as tk

from tests.gallery.emoji_picker import build, composer_of

SIZE = (560, 440)

__all__ = ["SIZE", "after", "build"]


def after(view: tk.Widget) -> None:
    """Write the beginning of a shortcode and mark the second suggestion."""
    composer = composer_of(view)
    composer.insert_text("That went well :smi")
    view.update()
    assert composer.emoji is not None
    assert composer.emoji.completion.list is not None
    composer.emoji.completion.list.step(1)
