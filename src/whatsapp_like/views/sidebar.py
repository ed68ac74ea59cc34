"""The strip at the left with the pages of a window; one is chosen.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import Final

from whatsapp_like.i18n import _
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.pagebuttons import PageButton, PageStrip
from whatsapp_like.views.palette import mix
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.tip import Tip

WIDTH: Final = 208
NARROW: Final = 64
_HEIGHT: Final = 44
_PAD: Final = 14
_MARK: Final = 18
_GAP: Final = 13
_EDGE: Final = 10


class SideButton(PageButton):
    """A page's icon and name, and a count if there is something to count."""

    role = "tab"

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        mark: Icon,
        label: str,
        command: Callable[[], object],
    ) -> None:
        super().__init__(parent, look, label, command)
        self._mark = mark
        self._folded = False
        self._tip: Tip | None = None
        self.bind("<Configure>", lambda _: self._draw(), add=True)
        self._relook()

    def states(self) -> Sequence[str]:
        """Return whether its page is shown, and the count."""
        return (_("chosen") if self._chosen else "", str(self._count) if self._count else "")

    def show(self, mark: Icon, label: str) -> None:
        """Show another icon and name, which do something else."""
        if (mark, label) != (self._mark, self.label):
            self._mark, self.label = mark, label
            if self._tip is not None:
                self._tip.configure(text=label)
            self._draw()

    def fold(self, folded: bool) -> None:
        """Show the icon alone, with the name as its tooltip; or both."""
        if folded != self._folded:
            self._folded = folded
            if self._tip is None:
                self._tip = Tip(self, self._look, self.label)
            self._tip.silent = not folded
            self._relook()

    def _relook(self) -> None:
        px = self._look.px
        self.configure(
            width=px((NARROW if self._folded else WIDTH) - 2 * _EDGE),
            height=px(_HEIGHT),
            background=self._look.palette.rail,
        )
        self._draw()

    def _draw(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        width, height = int(self["width"]), int(self["height"])
        fill = self.fill(0.1, 0.05)
        self.draw_ground(width, height, 10, fill)
        ink = palette.accent if self._chosen else palette.second
        image = look.pictures.of(icon, self._mark, px(_MARK), ink, fill)
        self._held.append(image)
        middle = height // 2
        if self._folded:
            self.create_image(width // 2, middle, image=str(image))
            return
        self.create_image(px(_PAD), middle, image=str(image), anchor="w")
        left, right = px(_PAD + _MARK + _GAP), width - px(_PAD)
        if self._count:
            words = str(self._count)
            self.create_text(
                right,
                middle,
                text=words,
                anchor="e",
                font=Role.SMALL.value,
                # On the ground of the chosen one what explains would be too faint.
                fill=palette.text if self._chosen else palette.second,
            )
            right -= look.width(Role.SMALL, words) + px(8)
        self.create_text(
            left,
            middle,
            text=look.shortened(Role.CHIP, self.label, right - left),
            anchor="w",
            font=Role.CHIP.value,
            fill=palette.text if self._chosen else mix(palette.rail, palette.text, 0.82),
        )


class Sidebar(PageStrip):
    """The strip; buttons are put from the top or from the bottom."""

    def __init__(self, parent: tk.Misc, look: Look) -> None:
        super().__init__(parent, look)
        self._folded = False
        self._buttons: list[SideButton] = []
        # Before the first button, so that the upper ones begin level with a page's heading.
        self._top = tk.Frame(self, bd=0)
        self._top.pack(side="top")
        self._relook()

    def add(self, button: SideButton, *, bottom: bool = False) -> None:
        """Put a button below the upper ones, or above the lower ones."""
        px = self._look.px
        self._buttons.append(button)
        tk.Pack.pack_configure(
            button,
            side="bottom" if bottom else "top",
            padx=px(_EDGE),
            pady=(0, px(_EDGE)) if bottom else (px(2), 0),
        )

    def fold(self, folded: bool) -> None:
        """Show icons alone, for a narrow window; or names too."""
        if folded != self._folded:
            self._folded = folded
            for button in self._buttons:
                button.fold(folded)
            self._relook()

    @property
    def folded(self) -> bool:
        """Whether icons are shown alone."""
        return self._folded

    def _relook(self) -> None:
        super()._relook()
        px = self._look.px
        self.configure(width=px(NARROW if self._folded else WIDTH))
        self._top.configure(background=self._look.palette.rail, height=px(18))
