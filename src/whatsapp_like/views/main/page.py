"""What the pages of the main window share: a heading with buttons beside it.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.views.buttons import IconButton
from whatsapp_like.views.forms import Words
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.observing import observe
from whatsapp_like.views.theme import Look, Role

if TYPE_CHECKING:
    from psygnal import SignalInstance

_MINUTE_MS: Final = 60_000


class Page(ttk.Frame):
    """A heading, and below it whatever the subclass packs."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        title: str,
        back: Callable[[], object] | None = None,
    ) -> None:
        """`back` leads to the page that this one belongs to, by a button before the title."""
        super().__init__(parent)
        self.look = look
        self._jobs = Jobs(self)
        px = look.px
        self._head = ttk.Frame(self)
        self._head.pack(fill="x", padx=(px(18), px(12)), pady=(px(16), px(6)))  # type: ignore[no-untyped-call]
        if back is not None:
            self.back = IconButton(self._head, look, Icon.BACK, _("Back"), back)
            self.back.pack(side="left", padx=(0, px(6)))  # type: ignore[no-untyped-call]
        Words(self._head, look, title, role=Role.TITLE).pack(side="left", fill="x", expand=True)

    def add_button(self, name: Icon, label: str, command: Callable[[], object]) -> IconButton:
        """Put a button at the right end of the heading, left of the earlier ones."""
        button = IconButton(self._head, self.look, name, label, command)
        button.pack(side="right")  # type: ignore[no-untyped-call]
        return button

    def keep_fresh(self, signals: Iterable[SignalInstance]) -> None:
        """Call `refresh` soon after each signal, and every minute: "12:47" becomes "Yesterday" at
        midnight, and "since" and "last seen" move on by themselves."""
        observe(self, signals, lambda *_: self._jobs.idle("refresh", self.refresh))
        self._jobs.later("minute", _MINUTE_MS, self._tick)

    def refresh(self) -> None:
        """Read the state again."""
        raise NotImplementedError

    def _tick(self) -> None:
        self.refresh()
        self._jobs.later("minute", _MINUTE_MS, self._tick)

    def focus_pane(self) -> None:
        """Put the keyboard where one begins: F6 came here."""
        self.focus_page()

    def focus_page(self) -> None:
        """Put the keyboard where one begins."""
        raise NotImplementedError
