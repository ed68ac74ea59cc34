"""Buttons that say in words what they do: the one that matters, the others, and links.

Runs on the Tk thread. Public names: `TextButton`, `Rank`.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final

from whatsapp_like.i18n import _
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.buttons import Pressable, window_ground
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.ink import rectangle
from whatsapp_like.views.palette import Palette, mix, readable
from whatsapp_like.views.theme import Look, Role

_HEIGHT: Final = 42
_LINK_HEIGHT: Final = 24
_PAD: Final = 20
_LEAST: Final = 96
_MARK: Final = 17


class Rank(StrEnum):
    """How a button stands among the others of its window."""

    PRIMARY = "primary"  # what Enter does; one a window
    PLAIN = "plain"
    DANGER = "danger"  # cannot be undone
    LINK = "link"  # leads elsewhere


class TextButton(Pressable):
    """A rounded button with a label; while `busy` it can't be pressed and its label says why."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        label: str,
        command: Callable[[], object],
        *,
        rank: Rank = Rank.PLAIN,
        mark: Icon | None = None,
        ground: Callable[[Palette], str] = window_ground,
    ) -> None:
        super().__init__(parent, look, self._run, ground)
        self._action = command
        self.label = label
        self._rank = rank
        self._mark = mark
        self._busy = ""
        self._enabled = True
        self.bind("<Configure>", lambda _: self._draw(), add=True)
        self._relook()

    @property
    def enabled(self) -> bool:
        """Whether it can be pressed."""
        return self._enabled and not self._busy

    def states(self) -> Sequence[str]:
        """Return whether it can be pressed, and what it waits for."""
        return (self._busy, _("unavailable") if not self._enabled else "")

    def enable(self, enabled: bool) -> None:
        """Let it be pressed, or not."""
        if enabled != self._enabled:
            self._enabled = enabled
            self._relook()

    def wait(self, words: str) -> None:
        """Show `words` and take no presses until called with none."""
        if words != self._busy:
            self._busy = words
            self._relook()

    def rename(self, label: str) -> None:
        """Say something else."""
        if label != self.label:
            self.label = label
            self._relook()

    def _run(self) -> None:
        if self.enabled:
            self._action()

    def _relook(self) -> None:
        look, px = self._look, self._look.px
        link = self._rank is Rank.LINK
        # A link's words begin where other words do: it has no box that would need room.
        pad = 0 if link else px(_PAD)
        width = look.width(Role.CHIP, self._busy or self.label) + 2 * pad
        if self._mark is not None:
            width += px(_MARK + 8)
        self.configure(
            width=width if link else max(px(_LEAST), width),
            height=px(_LINK_HEIGHT if link else _HEIGHT),
            background=self._ground(look.palette),
            cursor="hand2" if self.enabled else "",
            takefocus=self.enabled,
        )
        self._draw()

    def _colours(self, palette: Palette) -> tuple[str, str]:
        """Return fill and ink."""
        ground = self._ground(palette)
        strong = 0.2 if self._down else 0.1 if self._hover else 0.0
        if not self.enabled:
            fill = ground if self._rank is Rank.LINK else palette.field
            return fill, mix(ground, palette.second, 0.75)
        if self._rank is Rank.PRIMARY:
            return mix(palette.accent, palette.text, strong), palette.on_accent
        if self._rank is Rank.LINK:
            return ground, mix(palette.accent, palette.text, strong * 2)
        fill = mix(palette.field, palette.text, strong / 1.6)
        if self._rank is Rank.DANGER:
            return fill, readable(palette.danger, (fill,), 4.5)
        return fill, palette.text

    def _draw(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        width = max(self.winfo_width(), int(self["width"]))
        height = int(self["height"])
        self.delete("all")
        fill, ink = self._colours(palette)
        ground = self._ground(palette)
        link = self._rank is Rank.LINK
        self._held = []
        if not link:
            ring = palette.text if self._rank is Rank.PRIMARY else palette.accent
            edge = "" if self._rank is Rank.PRIMARY and self.enabled else palette.edge
            style = Style(
                radius=px(10),
                fill=fill,
                ground=ground,
                outline=ring if self._ring and self.enabled else edge,
                width=px(2) if self._ring else px(1),
            )
            self._held = draw_box(self, look.pictures, (0, 0, width, height), style, "box")
        pad = 0 if link else px(_PAD) // 2
        words = self._busy or self.label
        room = width - 2 * pad - (px(_MARK + 8) if self._mark is not None else 0)
        words = look.shortened(Role.CHIP, words, room)
        x = (width - look.width(Role.CHIP, words)) // 2
        if self._mark is not None:
            x -= px(_MARK + 8) // 2
            image = look.pictures.of(icon, self._mark, px(_MARK), ink, fill)
            self._held.append(image)
            self.create_image(x, height // 2, image=str(image), anchor="w")
            x += px(_MARK + 8)
        self.create_text(x, height // 2, text=words, font=Role.CHIP.value, fill=ink, anchor="w")
        if link and self.enabled and (self._ring or self._hover):
            self._underline(x, x + look.width(Role.CHIP, words), ink)

    def _underline(self, left: int, right: int, ink: str) -> None:
        """Mark a link: thin under the pointer, thick under the keyboard."""
        look, px = self._look, self._look.px
        height = int(self["height"])
        top = min(height - px(2), height // 2 + look.line(Role.CHIP) // 2)
        bounds = (left, top, right, top + px(2 if self._ring else 1))
        rectangle(self, bounds, ink, "line")
