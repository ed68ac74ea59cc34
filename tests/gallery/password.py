"""Changing the password, half typed."""

from __future__ import annotations

import ttkbootstrap as ttk

from tests.gallery.main_window import Wishes
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.settings.password import PasswordDialog
from whatsapp_like.views.theme import Look

SIZE = (500, 560)


def build(parent: ttk.Toplevel, look: Look) -> ttk.Frame:
    """Return an empty frame, over which the dialog stands."""
    frame = ttk.Frame(parent)
    wishes: object = Wishes()

    def show() -> None:
        dialog = PasswordDialog(frame, look, wishes, print)  # type: ignore[arg-type]
        dialog.old.box.set("correct horse")
        dialog.new.field.box.set("battery staple")
        dialog.new.again.box.set("battery stable")
        dialog.new.remark()

    # Once the window has its place: a dialog stands in the middle of it.
    Jobs(frame).later("show", 50, show)
    return frame
