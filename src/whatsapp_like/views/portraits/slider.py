"""A slider: a value between 0 and 1, dragged, clicked, or moved by the arrow keys.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.views import shapes
from whatsapp_like.views.access import Description
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.ink import image
from whatsapp_like.views.theme import Look

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

_HEIGHT: Final = 28
_LEAST: Final = 120
_KNOB: Final = 18
_TRACK: Final = 4
_STEP: Final = 0.1
_KEYS: Final = {"<Left>": -1, "<Down>": -1, "<Right>": 1, "<Up>": 1, "<Prior>": 3, "<Next>": -3}


class Slider(ttk.Canvas):
    """Shows `value`, and tells by `moved` when a person chose another one; `label` is its name for
    whoever cannot see it."""

    def __init__(
        self, parent: tk.Misc, look: Look, label: str, moved: Callable[[float], object]
    ) -> None:
        super().__init__(
            parent, autostyle=False, highlightthickness=0, bd=0, takefocus=True, cursor="hand2"
        )
        self._look = look
        self.label = label
        self._moved = moved
        self.value = 0.0
        self._has_focus = False
        self._held: list[PhotoImage] = []
        self.bind("<Configure>", lambda _: self._draw(), add=True)
        self.bind("<Button-1>", self._pressed, add=True)
        self.bind("<B1-Motion>", lambda event: self._choose(self._at(event.x)), add=True)
        self.bind("<FocusIn>", lambda _: self._focus(True), add=True)
        self.bind("<FocusOut>", lambda _: self._focus(False), add=True)
        for key, steps in _KEYS.items():
            self.bind(key, self._stepper(steps), add=True)
        self.bind("<Home>", lambda _: self._choose(0.0), add=True)
        self.bind("<End>", lambda _: self._choose(1.0), add=True)
        look.watch(self, self._relook)
        self._relook()

    def show(self, value: float) -> None:
        """Show a value that was chosen elsewhere."""
        if value != self.value:
            self.value = value
            self._draw()

    def description(self) -> Description:
        """Return what it is in words."""
        return Description("slider", self.label, f"{self.value:.0%}")

    def _pressed(self, event: tk.Event[tk.Misc]) -> None:
        self.focus_set()
        self._choose(self._at(event.x))

    def _at(self, x: int) -> float:
        knob = self._look.px(_KNOB)
        return (x - knob / 2) / max(1, self.winfo_width() - knob)

    def _stepper(self, steps: int) -> Callable[[object], str]:
        def step(_event: object) -> str:
            self._choose(self.value + steps * _STEP)
            return "break"

        return step

    def _choose(self, value: float) -> None:
        value = min(1.0, max(0.0, value))
        if value != self.value:
            self.show(value)
            self._moved(value)

    def _focus(self, has_focus: bool) -> None:
        self._has_focus = has_focus
        self._draw()

    def _relook(self) -> None:
        px, ground = self._look.px, self._look.palette.ground
        self.configure(width=px(_LEAST), height=px(_HEIGHT), background=ground)
        self._draw()

    def _draw(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        width, middle, knob = self.winfo_width(), px(_HEIGHT) // 2, px(_KNOB)
        if width <= knob:
            return
        self.delete("all")
        half = px(_TRACK) // 2
        x = round(self.value * (width - knob))
        track = Style(radius=half, fill=palette.line, ground=palette.ground)
        done = Style(radius=half, fill=palette.accent, ground=palette.ground)
        bounds = (knob // 2, middle - half, width - knob // 2, middle + half)
        self._held = draw_box(self, look.pictures, bounds, track, "track")
        if x > 2 * half:
            bounds = (knob // 2, middle - half, knob // 2 + x, middle + half)
            self._held += draw_box(self, look.pictures, bounds, done, "track")
        if self._has_focus:
            ring = look.pictures.of(shapes.disc, knob + 2 * px(4), palette.accent_soft, None)
            image(self, x - px(4), middle - knob // 2 - px(4), ring, "knob")
            self._held.append(ring)
        disc = look.pictures.of(shapes.disc, knob, palette.accent, None)
        image(self, x, middle - knob // 2, disc, "knob")
        self._held.append(disc)
