"""What is pinned in a conversation: a bar below its head that leads from one to the next.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _, ngettext
from whatsapp_like.views import ink
from whatsapp_like.views.access import Description
from whatsapp_like.views.buttons import IconButton
from whatsapp_like.views.conversation.gists import gist_words
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.oneline import draw_line
from whatsapp_like.views.palette import mix
from whatsapp_like.views.theme import Look, Role, Space

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

    from whatsapp_like.models.timeline import TimelineItem

_HEIGHT: Final = 52
_LEFT: Final = 18
_BUTTON: Final = 40
_PARTS_MOST: Final = 6


class PinnedBar(ttk.Canvas):
    """Shows the pin that a press leads to; the next press leads to the one before it."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        *,
        jump: Callable[[TimelineItem], object],
        show_all: Callable[[], object],
    ) -> None:
        super().__init__(
            parent, autostyle=False, highlightthickness=0, bd=0, takefocus=True, cursor="hand2"
        )
        self._look = look
        self._jump = jump
        self._jobs = Jobs(self)
        self._held: list[PhotoImage] = []
        self.items: Sequence[TimelineItem] = ()
        self.at = 0
        self._ring = False
        self.all = IconButton(self, look, Icon.LIST, _("All pinned messages"), show_all, mark=18)
        self._all = self.create_window(0, 0, window=self.all, anchor="e")
        self.bind("<Button-1>", lambda _: self.go(), add=True)
        for key in ("<Return>", "<KP_Enter>", "<space>"):
            self.bind(key, lambda _: self.go(), add=True)
        self.bind("<FocusIn>", lambda _: self._focused(True), add=True)
        self.bind("<FocusOut>", lambda _: self._focused(False), add=True)
        self.bind("<Configure>", lambda _: self._jobs.idle("draw", self._draw), add=True)
        look.watch(self, self._relook)
        self._relook()

    def show(self, items: Sequence[TimelineItem]) -> None:
        """Show these, the newest pin first."""
        before = self.items[self.at].seq if self.items else 0
        self.items = items
        self.at = next((at for at, item in enumerate(items) if item.seq == before), 0)
        self._draw()

    def go(self) -> None:
        """Lead to the pin that is shown; then show the one before it."""
        if self.items:
            item = self.items[self.at]
            self.at = (self.at + 1) % len(self.items)
            self._draw()
            self._jump(item)

    @property
    def words(self) -> tuple[str, str]:
        """What is said: the heading, and what the message says."""
        if not self.items:
            return "", ""
        count = len(self.items)
        title = ngettext("Pinned message", "Pinned message {number} of {n}", count)
        return title.format(number=count - self.at, n=count), gist_words(self.items[self.at])

    def description(self) -> Description:
        """Return it in words."""
        return Description("button", *self.words)

    def _focused(self, ring: bool) -> None:
        self._ring = ring
        self._draw()

    def _relook(self) -> None:
        self.configure(background=self._look.palette.ground, height=self._look.px(_HEIGHT))
        self._draw()

    def _draw(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        width, height = self.winfo_width(), px(_HEIGHT)
        self.delete("drawn")
        if width < px(120) or not self.items:
            return
        ground = palette.ground
        ink.rectangle(self, (0, 0, width, max(1, px(1))), palette.line, "drawn")
        if self._ring:
            edge = (px(2), px(3), width - px(2), height - px(2))
            self.create_rectangle(*edge, outline=palette.accent, width=px(2), tags="drawn")
        self._draw_parts(px(_LEFT), px(9), height - px(9))
        left = px(_LEFT + 13)
        room = max(1, width - left - px(_BUTTON + 16))
        size = px(Space.EMOJI_LIST)
        title, gist = self.words
        for words, y, role, colour in (
            (title, px(17), Role.STRONG, palette.accent),
            (gist, height - px(16), Role.PREVIEW, palette.second),
        ):
            place = (left, y, room)
            held, _end = draw_line(self, look, words, place, role, colour, ground, size, "drawn")
            self._held = [*self._held[-60:], *held]
        self.coords(self._all, width - px(12), height // 2)

    def _draw_parts(self, left: int, top: int, bottom: int) -> None:
        """Draw a part of a line for each pin, the newest at the bottom, ours in the accent."""
        palette, px = self._look.palette, self._look.px
        count = min(len(self.items), _PARTS_MOST)
        gap = px(2) if count > 1 else 0
        height = (bottom - top - gap * (count - 1)) / count
        for number in range(count):
            y = bottom - (number + 1) * height - number * gap
            mine = number == min(self.at, count - 1)
            colour = palette.accent if mine else mix(palette.ground, palette.accent, 0.35)
            box = (left, round(y), left + px(3), round(y + height))
            ink.rectangle(self, box, colour, "drawn")
