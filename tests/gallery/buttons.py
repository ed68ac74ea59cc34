"""Avatars, chips and round buttons, and every icon."""

from __future__ import annotations

import tkinter as tk

import ttkbootstrap as ttk
from PIL.ImageTk import PhotoImage

from whatsapp_like.views.avatars import Presence, avatar, dot_colour
from whatsapp_like.views.buttons import Chip, IconButton
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.theme import Look

SIZE = (760, 500)
NAMES = ("Nora Becker", "Jonas", "王小明", "Ångström Élan", "علي", "Zoë 🎉", "Priya Raman", "Q")


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return them all on one canvas."""
    px, palette = look.px, look.palette
    canvas = ttk.Canvas(parent, autostyle=False, highlightthickness=0, background=palette.ground)
    held: list[PhotoImage] = []

    def picture(x: int, y: int, image: PhotoImage) -> None:
        held.append(image)
        canvas.create_image(px(x), px(y), image=str(image), anchor="nw")

    for number, mark in enumerate(Icon):
        x, y = 20 + number % 18 * 40, 320 + number // 18 * 40
        picture(x, y, look.pictures.of(icon, mark, px(20), palette.second, palette.ground))
    for number, name in enumerate(NAMES):
        for line, presence in enumerate(Presence):
            dot = dot_colour(presence, palette) if presence is not Presence.NONE else None
            size = (50, 40, 72)[line]
            hollow = presence is Presence.AWAY
            image = look.pictures.of(
                avatar,
                px(size),
                name,
                name,
                palette.ground,
                dot=dot,
                dot_size=px(size * 0.28),
                hollow=hollow,
            )
            picture(20 + number * 88, 20 + line * 60, image)
    x = 20
    for label, chosen in (("All", True), ("Unread", False), ("Gruppen", False)):
        chip = Chip(canvas, look, label, lambda: None, chosen=chosen)
        canvas.create_window(px(x), px(236), window=chip, anchor="nw")
        x += 100
    for mark, filled in ((Icon.SEARCH, False), (Icon.MENU, False), (Icon.SEND, True)):
        button = IconButton(canvas, look, mark, "Button", lambda: None, filled=filled)
        canvas.create_window(px(x), px(232), window=button, anchor="nw")
        x += 56
    canvas.held = held  # type: ignore[attr-defined]
    return canvas


def after(view: tk.Misc) -> None:
    """Hover over the first button and give the second one the keyboard."""
    buttons = [each for each in view.winfo_children() if isinstance(each, IconButton)]
    buttons[0].event_generate("<Enter>")
    buttons[1].focus_force()
