"""A start that failed, told to somebody who started from a menu."""

from __future__ import annotations

import ttkbootstrap as ttk

from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.theme import Look
from whatsapp_like.views.trouble import TroubleView

SIZE = (460, 340)


def build(parent: ttk.Toplevel, look: Look) -> ttk.Frame:
    """Return the view of a damaged profile."""
    view = TroubleView(
        parent,
        look,
        "WL cannot open",
        "/home/ada/.local/share/wl-client/default/identity.json is damaged: restore it from a "
        "backup, or delete it and log in again.",
        "What is on the server stays there: nothing of it is lost.",
        lambda: None,
        lambda: None,
    )
    Jobs(view).later("focus", 50, view.again.focus_force)
    return view
