"""Changing the password, half typed."""

from __future__ import annotations

import tkinter as tk

import ttkbootstrap as ttk

from tests.gallery.main_window import Wishes
from whatsapp_like.views.settings.password import PasswordDialog
from whatsapp_like.views.theme import Look

SIZE = (500, 560)


class Shown(ttk.Frame):
    """An empty frame over which a dialog stands."""

    def __init__(self, parent: tk.Misc, look: Look) -> None:
        super().__init__(parent)
        self.look = look


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the frame."""
    return Shown(parent, look)


def after(view: tk.Widget) -> None:
    """Open it."""
    assert isinstance(view, Shown)
    view.update()  # it stands in the middle of the window
    dialog = PasswordDialog(view, view.look, Wishes(), print)  # type: ignore[arg-type]
    dialog.old.box.set("correct horse")
    dialog.new.field.box.set("battery staple")
    dialog.new.again.box.set("battery stable")
    dialog.new.remark()
