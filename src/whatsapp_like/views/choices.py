"""Chips of which one is chosen, and the choices that several windows offer.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _, languages
from whatsapp_like.models.state.arrangement import Layout
from whatsapp_like.models.state.desktop import (
    CONTRAST_DARK,
    CONTRAST_LIGHT,
    DARK,
    LIGHT,
    SYSTEM,
    THEMES,
)
from whatsapp_like.views.buttons import Chip
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.jobs import Jobs

if TYPE_CHECKING:
    from whatsapp_like.views.theme import Look

LAYOUT_ICONS: Final = {
    Layout.ONE: Icon.WINDOW,
    Layout.WINDOWS: Icon.WINDOWS,
    Layout.TABS: Icon.TAB,
}
ZOOMS: Final = (0.85, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)


class ChoiceRow(ttk.Frame):
    """A few chips of which one is chosen; where they are too many for a line they make several.

    Tab goes from chip to chip, and so do the arrow keys.
    """

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        choices: Sequence[tuple[object, str]],
        chosen: Callable[[object], object],
    ) -> None:
        super().__init__(parent, width=1, height=1)
        self._look = look
        self._jobs = Jobs(self)
        self._chosen = chosen
        self.chips: dict[object, Chip] = {}
        self.offer(choices)
        self.bind("<Configure>", lambda _: self._flow(), add=True)
        look.watch(self, lambda: self._jobs.idle("flow", self._flow))

    def offer(self, choices: Sequence[tuple[object, str]]) -> None:
        """Offer these choices from now on; nothing happens where they are the same."""
        if [(value, chip.label) for value, chip in self.chips.items()] == list(choices):
            return
        for chip in self.chips.values():
            chip.destroy()
        self.chips = {}
        for value, label in choices:
            chip = Chip(self, self._look, label, partial(self._chosen, value))
            for keys, by in ((("<Left>", "<Up>"), -1), (("<Right>", "<Down>"), 1)):
                for key in keys:
                    chip.bind(key, self._mover(len(self.chips) + by), add=True)
            self.chips[value] = chip
        self._flow()

    def show(self, value: object) -> None:
        """Show which one is chosen."""
        for each, chip in self.chips.items():
            chip.choose(each == value)

    def _mover(self, index: int) -> Callable[[object], str]:
        def move(_event: object) -> str:
            chips = list(self.chips.values())
            chips[index % len(chips)].focus_set()
            return "break"

        return move

    def _flow(self) -> None:
        """Put the chips side by side, and below each other where the width ends."""
        gap, width = self._look.px(8), self.winfo_width()
        x = y = tall = 0
        for chip in self.chips.values():
            wide, tall = int(chip["width"]), int(chip["height"])
            if x and width > 1 and x + wide > width:
                x, y = 0, y + tall + gap
            chip.place(x=x, y=y)  # type: ignore[no-untyped-call]
            x += wide + gap
        if int(str(self["height"])) != y + tall:
            self.configure(height=max(1, y + tall))


def language_choices() -> list[tuple[str, str]]:
    """Return the languages by code, each called what its speakers call it."""
    names = {"en": "English", "fr": "Français", "": _("As the system")}
    return [(code, names.get(code, code)) for code in ("", *languages())]


def beside_zoom(zoom: float, by: int) -> float:
    """Return the size that is `by` steps larger; at the ends it stays."""
    nearest = min(ZOOMS, key=lambda each: abs(each - zoom))
    wanted = ZOOMS.index(nearest) + by
    return ZOOMS[max(0, min(wanted, len(ZOOMS) - 1))]


def layout_choices() -> list[tuple[Layout, str]]:
    """Return where conversations may be opened."""
    return [
        (Layout.ONE, _("One window")),
        (Layout.WINDOWS, _("Floating windows")),
        (Layout.TABS, _("Tabs")),
    ]


def zoom_choices() -> list[tuple[float, str]]:
    """Return the sizes of fonts and lengths."""
    return [(zoom, _("{n} %").format(n=round(100 * zoom))) for zoom in ZOOMS]


def theme_choices() -> list[tuple[str, str]]:
    """Return the themes that everybody has."""
    names = {
        SYSTEM: _("As the system"),
        LIGHT: _("Light"),
        DARK: _("Dark"),
        CONTRAST_LIGHT: _("High contrast, light"),
        CONTRAST_DARK: _("High contrast, dark"),
    }
    return [(theme, names[theme]) for theme in THEMES]
