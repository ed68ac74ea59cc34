"""What every page of the settings is: a title, sections, and what a page may read and ask for.

Runs on the Tk thread. Public names: `SettingsPage`, `Means`.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from whatsapp_like.models.state.app import AppState
from whatsapp_like.views.forms import Words, second_ink
from whatsapp_like.views.portraits.chooser import PictureChooser
from whatsapp_like.views.scrolled import Scrolled
from whatsapp_like.views.settings.actions import AccountActions, BlockActions, SettingsActions
from whatsapp_like.views.theme import Look, Role

_PAD: Final = 24
_MOST: Final = 600


@dataclass(frozen=True, slots=True)
class Means:
    """What a page works with; `say` shows a sentence at the lower edge of the window."""

    look: Look
    state: AppState
    actions: SettingsActions
    account: AccountActions
    people: BlockActions
    edit_status: Callable[[tk.Misc], object]
    pictures: PictureChooser
    say: Callable[[str], None]


class SettingsPage(Scrolled):
    """One page. Subclasses fill `content`; what they show follows the state by itself."""

    def __init__(self, parent: tk.Misc, means: Means, title: str) -> None:
        super().__init__(parent, means.look)
        self.look = means.look
        self.means = means
        self._state = means.state
        words = Words(self.content, self.look, title, role=Role.TITLE)
        words.pack(fill="x", pady=(0, self.look.px(4)))
        self.bind("<Configure>", lambda event: self._pad(event.width), add=True)
        self._pad(1)

    def section(self, title: str) -> None:
        """Put a heading below what the page has."""
        px = self.look.px
        words = Words(self.content, self.look, title, role=Role.NAME)
        words.pack(fill="x", pady=(px(22), px(2)))

    def add(self, widget: tk.Widget, gap: int = 10) -> None:
        """Put a widget `gap` pixels (at 100 %) below what the page has."""
        tk.Pack.pack_configure(widget, fill="x", pady=(self.look.px(gap), 0))

    def label(self, text: str, gap: int = 14) -> Words:
        """Put small words there."""
        words = Words(self.content, self.look, text, role=Role.SMALL, ink=second_ink)
        self.add(words, gap)
        return words

    def kept(self) -> object:
        """Return what is typed here and not saved, for a page that takes this one's place."""
        return None

    def take_over(self, kept: object) -> None:
        """Show what `kept` of another page of this kind returned."""

    def _pad(self, width: int) -> None:
        # In a wide window lines would get too long to read.
        pad = self.look.px(_PAD)
        right = max(pad, width - self.look.px(_MOST) - pad)
        self.content.configure(padding=(pad, pad, right, pad))
