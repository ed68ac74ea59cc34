"""Alerts of our own, as they stand in the corner of a screen."""

from __future__ import annotations

import tkinter as tk

import ttkbootstrap as ttk

from whatsapp_like.models.alerts import Alert
from whatsapp_like.views.rounding import round_off
from whatsapp_like.views.theme import Look
from whatsapp_like.views.toast import Toast

SIZE = (400, 420)
ALERTS = (
    Alert(
        conversation=50,
        title="Nora 🎉",
        text="Perfect, see you there! 🎫 I have two seats in row F, right in the middle, and the "
        "train leaves at a quarter past six 👨‍👩‍👧",
        name="Nora",
        seed="nora",
    ),
    Alert(
        conversation=51,
        title="Maximilian Rechtsschutzversicherungsgesellschaft",
        text="3 new messages\n😍😍😍",
        name="Maximilian Rechtsschutz",
        seed="max",
    ),
    Alert(conversation=0, title="12 new messages", text="Nora, Jonas Weber, Zoé Lefèvre"),
)


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the toasts in a row; the last one is under the pointer."""
    frame = ttk.Frame(parent)
    frame.configure(padding=look.px(26))
    for alert in ALERTS:
        toast = Toast(frame, look, alert, lambda _conversation: None, lambda _conversation: None)
        toast.pack(pady=(0, look.px(10)))  # type: ignore[no-untyped-call]
    return frame


def after(view: tk.Widget) -> None:
    """Cut their corners, as is done with their windows; let the pointer rest on the last one."""
    for toast in view.winfo_children():
        assert isinstance(toast, Toast)
        round_off(toast, toast.radius)
    view.winfo_children()[-1].event_generate("<Enter>")
