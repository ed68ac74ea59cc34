"""Discs of colour of which one is chosen: the accents.

Runs on the Tk thread. The chosen one has a check mark, so that it is not told by colour alone.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.views import shapes
from whatsapp_like.views.accents import ACCENTS, Accent
from whatsapp_like.views.buttons import Pressable, window_ground
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.ink import image
from whatsapp_like.views.palette import mix
from whatsapp_like.views.tip import Tip

if TYPE_CHECKING:
    from whatsapp_like.views.theme import Look

_SIZE: Final = 32
_DISC: Final = 22  # within a ring
_MARK: Final = 16


class Swatch(Pressable):
    """A disc in an accent's colour."""

    role = "radiobutton"

    def __init__(
        self, parent: tk.Misc, look: Look, accent: Accent, command: Callable[[], object]
    ) -> None:
        super().__init__(parent, look, command, window_ground)
        self._accent = accent
        self.label = _(accent.label)
        self.chosen = False
        self._tip = Tip(self, look, self.label)
        self._relook()

    def states(self) -> Sequence[str]:
        """Return whether it is chosen."""
        return (_("chosen") if self.chosen else "",)

    def choose(self, chosen: bool) -> None:
        """Show it as chosen, or not."""
        if chosen != self.chosen:
            self.chosen = chosen
            self._relook()

    def _relook(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        size, ground = px(_SIZE), palette.ground
        self.configure(width=size, height=size, background=ground)
        self.delete("all")
        self._held = []
        fill = self._accent.dark if palette.dark else self._accent.light
        # A ring takes its room from the disc: the first disc begins where the words above it do.
        ringed = self._ring or self._hover
        disc = px(_DISC) if ringed else size
        if ringed:
            colour = palette.text if self._ring else mix(ground, palette.text, 0.3)
            self._put(look.pictures.of(shapes.ring, size, px(2), colour, ground), size)
        # Its corners reach into the ring.
        self._put(look.pictures.of(shapes.disc, disc, fill, None if ringed else ground), disc)
        if self.chosen:
            ink = palette.ground
            self._put(look.pictures.of(icon, Icon.CHECK, px(_MARK), ink, fill), px(_MARK))

    def _put(self, picture: object, size: int) -> None:
        at = (self._look.px(_SIZE) - size) // 2
        image(self, at, at, picture, "disc")  # type: ignore[arg-type]
        self._held.append(picture)  # type: ignore[arg-type]


class AccentRow(ttk.Frame):
    """All accents side by side; arrows go from one to the next."""

    def __init__(self, parent: tk.Misc, look: Look, chosen: Callable[[str], object]) -> None:
        super().__init__(parent)
        self.swatches: dict[str, Swatch] = {}
        for number, accent in enumerate(ACCENTS):
            name = accent.name
            swatch = Swatch(self, look, accent, lambda name=name: chosen(name))  # type: ignore[misc]
            swatch.pack(side="left", padx=(0, look.px(8)))  # type: ignore[no-untyped-call]
            for key, by in (("<Left>", -1), ("<Right>", 1)):
                swatch.bind(key, self._mover(number + by), add=True)
            self.swatches[name] = swatch

    def show(self, name: str) -> None:
        """Show which one is chosen."""
        for each, swatch in self.swatches.items():
            swatch.choose(each == name)

    def _mover(self, index: int) -> Callable[[object], str]:
        def move(_event: object) -> str:
            swatches = list(self.swatches.values())
            swatches[index % len(swatches)].focus_set()
            return "break"

        return move
