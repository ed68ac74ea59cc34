"""What floats over the messages: the day of the topmost one, the button to the newest, a hint.

Runs on the Tk thread. All are items of the same canvas, moved along after each scroll, so that
they lie over the bubbles without a window's square corners. The day is there while one scrolls, and
a moment longer: it would cover what is read.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from whatsapp_like.views import emoji, shapes
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.theme import Look, Role

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

    from whatsapp_like.views.bubbles import BubblePainter

_BUTTON: Final = 42
_INSET: Final = 18
_TAG: Final = "floating"
_DAY: Final = "floating-day"
_DOWN: Final = "floating-down"
_HINT: Final = "floating-hint"
_REST_MS: Final = 1_600
_LEAVE: Final = (1, 2, 4, 7, 11, 15)  # pixels at 100 % by which the day leaves, step by step
_STEP_MS: Final = 16


class Floating:
    """The floating chip and button of one timeline."""

    def __init__(
        self, canvas: tk.Canvas, look: Look, painter: BubblePainter, to_newest: Callable[[], object]
    ) -> None:
        self._canvas = canvas
        self._look = look
        self._painter = painter
        self._held_day: list[PhotoImage] = []
        self._held_down: list[PhotoImage] = []
        self._jobs = Jobs(canvas)
        self._day = ""
        self._awake = False  # somebody scrolls, or did so a moment ago
        self.still = False  # nothing moves by itself
        self._held_hint: list[PhotoImage] = []
        self._down: tuple[int, int] | None = None  # width and height it stands in
        self._count = 0
        self._top = 0
        canvas.tag_bind(_DOWN, "<Button-1>", lambda _: to_newest(), add=True)
        canvas.tag_bind(_DOWN, "<Enter>", lambda _: canvas.configure(cursor="hand2"), add=True)
        canvas.tag_bind(_DOWN, "<Leave>", lambda _: canvas.configure(cursor=""), add=True)

    def forget(self) -> None:
        """Draw both anew next time: the theme or the width changed."""
        self._canvas.delete(_TAG)
        self._day, self._down = "", None

    def wake(self) -> None:
        """Show the day from now on, until nobody has scrolled for a moment."""
        self.hint("", 0, 0)
        if not self._awake:
            self._awake = True
            # One that was leaving starts anew at its place.
            self._draw_day("")
        self._jobs.later("day", _REST_MS, lambda: self._leave(0))

    def _leave(self, step: int) -> None:
        """Move the day out over the upper edge; it is gone at once where nothing is to move."""
        self._awake = False
        if self.still or step == len(_LEAVE):
            self._draw_day("")
            return
        self._canvas.move(_DAY, 0, -self._look.px(_LEAVE[step]))
        self._jobs.later("day", _STEP_MS, lambda: self._leave(step + 1))

    def hint(self, words: str, x: int, y: int) -> None:
        """Say something in a small box that ends at (`x`, `y`) of the canvas; empty hides it."""
        self._canvas.delete(_HINT)
        self._held_hint = []
        if not words:
            return
        look, px = self._look, self._look.px
        palette = look.palette
        room = self._painter.width - px(44)
        words = look.shortened(Role.SMALL, emoji.safe(words, names=False), room)
        half = look.width(Role.SMALL, words) // 2 + px(10)
        middle = max(half + px(6), min(x, self._painter.width - half - px(12)))
        height = look.line(Role.SMALL) + px(10)
        top = y - height if y - height > self._top else y + px(24)
        style = Style(radius=px(7), fill=palette.text, ground=palette.chat)
        bounds = (middle - half, top, middle + half, top + height)
        tags = (_TAG, _HINT)
        self._held_hint = draw_box(self._canvas, look.pictures, bounds, style, tags, alpha=True)
        self._canvas.create_text(
            middle,
            top + height // 2,
            text=words,
            font=Role.SMALL.value,
            fill=palette.ground,
            tags=tags,
        )

    def place(self, top: int, height: int, day: str, down: bool, count: int) -> None:
        """Show `day` and, if `down`, the button with `count`; all empty hides them."""
        moved = top - self._top
        if moved:
            self._canvas.move(_TAG, 0, moved)
        self._top = top
        if self._awake and day != self._day:
            self._draw_day(day)
        place = (self._painter.width, height) if down else None
        if place != self._down or count != self._count:
            self._draw_down(place, count)
        self.raise_up()

    def raise_up(self) -> None:
        """Lie over rows that were drawn since."""
        if self._day or self._down or self._held_hint:
            self._canvas.tag_raise(_TAG)

    def _draw_day(self, day: str) -> None:
        self._canvas.delete(_DAY)
        self._held_day = []
        self._day = day
        if day:
            middle = self._top + self._look.px(22)
            self._painter.draw_chip(self._held_day, day, middle, (_TAG, _DAY), floating=True)

    def _draw_down(self, place: tuple[int, int] | None, count: int) -> None:
        canvas, look = self._canvas, self._look
        palette, px = look.palette, look.px
        canvas.delete(_DOWN)
        self._held_down = []
        self._down, self._count = place, count
        if place is None:
            return
        size, drop = px(_BUTTON), px(1)
        x = place[0] - look.beside(place[0]) - px(_INSET) - size
        y = self._top + place[1] - px(_INSET) - size
        tags = (_TAG, _DOWN)
        # Bubbles and bare ground lie below it: it is cut out, since with alpha Tk would ask the
        # screen what is there, at every step of scrolling.
        shades = (palette.chip, palette.chat, drop, palette.shadow + 20)
        disc = look.pictures.of(shapes.disc, size, *shades, rim=palette.edge, cut=True)
        mark = look.pictures.of(icon, Icon.DOWN, px(18), palette.on_chip, palette.chip)
        canvas.create_image(x, y, image=str(disc), anchor="nw", tags=tags)
        middle = (x + size // 2, y + size // 2 + px(1))
        canvas.create_image(*middle, image=str(mark), anchor="center", tags=tags)
        self._held_down += [disc, mark]
        if count:
            words = str(count) if count < 1000 else "999+"
            half = max(px(10), look.width(Role.BADGE, words) // 2 + px(6))
            style = Style(radius=px(10), fill=palette.badge, ground=palette.chip, cut=True)
            bounds = (x + size // 2 - half, y - px(10), x + size // 2 + half, y + px(10))
            self._held_down += draw_box(canvas, look.pictures, bounds, style, tags, sides=True)
            canvas.create_text(
                x + size // 2,
                y,
                text=words,
                font=Role.BADGE.value,
                fill=palette.on_badge,
                tags=tags,
            )
