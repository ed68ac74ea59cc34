"""A pill that says which of several things is chosen, and opens a menu of them.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.buttons import Pressable, window_ground
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.menus import Choice, drop_down
from whatsapp_like.views.palette import mix
from whatsapp_like.views.theme import Look, Role

_HEIGHT: Final = 42
_PAD: Final = 16
_MARK: Final = 14


class Dropdown(Pressable):
    """As wide as its longest choice; `chosen(number)` hears what is chosen."""

    role = "combobox"

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        label: str,
        choices: Sequence[str],
        chosen: Callable[[int], object],
    ) -> None:
        super().__init__(parent, look, self._open, window_ground)
        self.label = label
        self.choices = choices
        self._chosen = chosen
        self.current = 0
        for key in ("<Down>", "<Up>"):
            self.bind(key, self._pressed, add=True)
        self._relook()

    def states(self) -> Sequence[str]:
        """Return what is chosen."""
        return (self.choices[self.current],)

    def choose(self, number: int) -> None:
        """Choose as the person at it would."""
        if number != self.current:
            self.current = number
            self._relook()
            self._chosen(number)

    def _open(self) -> None:
        choices = [
            Choice(label, partial(self.choose, number), checked=number == self.current)
            for number, label in enumerate(self.choices)
        ]
        drop_down(self, self._look, choices, self)

    def _relook(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        widest = max(look.width(Role.PREVIEW, choice) for choice in self.choices)
        width, height = widest + px(2 * _PAD + _MARK + 8), px(_HEIGHT)
        self.configure(width=width, height=height, background=palette.ground)
        self.delete("all")
        strong = 0.12 if self._down else 0.06 if self._hover else 0.0
        fill = mix(palette.field, palette.text, strong)
        style = Style(
            radius=height // 2,
            fill=fill,
            ground=palette.ground,
            outline=palette.accent if self._ring else palette.edge,
            width=px(2) if self._ring else px(1),
        )
        self._held = draw_box(self, look.pictures, (0, 0, width, height), style, "box")
        self.create_text(
            px(_PAD),
            height // 2,
            text=self.choices[self.current],
            font=Role.PREVIEW.value,
            fill=palette.text,
            anchor="w",
        )
        mark = look.pictures.of(icon, Icon.DOWN, px(_MARK), palette.second, fill)
        self._held.append(mark)
        self.create_image(width - px(_PAD), height // 2, image=str(mark), anchor="e")
