"""Small buttons of the picker: a tab for each group, a hand for each skin tone.

Runs on the Tk thread. Public names: `Tab`, `EmojiButton`.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import Final

from whatsapp_like.i18n import _
from whatsapp_like.views import emoji, ink
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.buttons import Pressable, window_ground
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.ink import rectangle
from whatsapp_like.views.theme import Look
from whatsapp_like.views.tip import Tip

_HEIGHT: Final = 40
_MARK: Final = 18
_SIZE: Final = 34
_PICTURE: Final = 22


class Tab(Pressable):
    """A group's icon, underlined when its emoji are on screen; arrows move among `beside`."""

    role = "tab"

    def states(self) -> Sequence[str]:
        """Return whether its emoji are on screen."""
        return (_("chosen") if self.chosen else "",)

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        name: Icon,
        label: str,
        command: Callable[[], object],
        beside: Callable[[int], object],
    ) -> None:
        """`beside` is called with -1 or 1 to give the keyboard to a neighbour."""
        super().__init__(parent, look, command, window_ground)
        self._icon = name
        self.label = label
        self.chosen = False
        self._tip = Tip(self, look, label)
        self.bind("<Left>", lambda _: beside(-1), add=True)
        self.bind("<Right>", lambda _: beside(1), add=True)
        self.bind("<Configure>", lambda _: self._relook(), add=True)
        self._relook()

    def choose(self, chosen: bool) -> None:
        """Show whether this group is on screen: then Tab stops here."""
        if chosen != self.chosen:
            self.chosen = chosen
            self._relook()

    def _relook(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        self.configure(background=palette.ground, takefocus=self.chosen, height=px(_HEIGHT))
        self.delete("all")
        width, height = self.winfo_width(), px(_HEIGHT)
        fill = palette.ground
        self._held = []
        if self._hover or self._ring:
            fill = palette.hover
            style = Style(
                radius=px(8),
                fill=fill,
                ground=palette.ground,
                outline=palette.accent if self._ring else "",
                width=px(2),
            )
            bounds = (px(1), px(2), width - px(1), height - px(5))
            self._held = draw_box(self, look.pictures, bounds, style, "box")
        colour = palette.accent if self.chosen else palette.second
        picture = look.pictures.of(icon, self._icon, px(_MARK), colour, fill)
        ink.image(self, width // 2, (height - px(3)) // 2, picture, "icon", "center")
        self._held.append(picture)
        if self.chosen:
            line = (px(6), height - px(2), width - px(6), height)
            rectangle(self, line, palette.accent, "line")


class EmojiButton(Pressable):
    """An emoji that can be pressed."""

    def __init__(
        self, parent: tk.Misc, look: Look, key: str, label: str, command: Callable[[], object]
    ) -> None:
        super().__init__(parent, look, command, window_ground)
        self.key = key
        self.label = label
        self._tip = Tip(self, look, label)
        self._relook()

    def show(self, key: str) -> None:
        """Show another emoji."""
        self.key = key
        self._relook()

    def _relook(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        size = px(_SIZE)
        self.configure(width=size, height=size, background=palette.ground)
        self.delete("all")
        self._held = []
        fill = palette.ground
        if self._hover or self._ring:
            fill = palette.selected
            style = Style(
                radius=px(9),
                fill=fill,
                ground=palette.ground,
                outline=palette.accent if self._ring else "",
                width=px(2),
            )
            self._held = draw_box(self, look.pictures, (0, 0, size, size), style, "box")
        picture = look.pictures.of(emoji.picture, self.key, px(_PICTURE), fill)
        ink.image(self, size // 2, size // 2, picture, "emoji", "center")
        self._held.append(picture)
