"""The windows about people: somebody in detail, and finding somebody.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING

from whatsapp_like.i18n import _
from whatsapp_like.views.focus import keyboard_at
from whatsapp_like.views.observing import when_gone
from whatsapp_like.views.window import Window

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.views.actions import RosterActions
    from whatsapp_like.views.people.candidates import Addressee
    from whatsapp_like.views.people.detail import DetailWindow
    from whatsapp_like.views.placement import Places
    from whatsapp_like.views.theme import Look


class PersonWindows:
    """Opens them, one for each person at most; `details` holds those that are open."""

    def __init__(
        self,
        root: tk.Tk,
        look: Look,
        state: AppState,
        places: Places,
        roster: RosterActions,
        write_to: Callable[[int], object],
        say: Callable[[str], None],
    ) -> None:
        """`write_to` opens the conversation with somebody, `say` tells what could not be done."""
        self._root = root
        self._look = look
        self._state = state
        self._places = places
        self._roster = roster
        self._write_to = write_to
        self._say = say
        self.details: dict[int, DetailWindow] = {}

    def show(self, account: int) -> None:
        """Show somebody in detail."""
        if account not in self._state.people:
            return
        window = self.details.get(account)
        if window is None:
            from whatsapp_like.views.people.detail import DetailWindow

            window = self.details[account] = DetailWindow(
                self._root,
                self._look,
                self._state,
                self._places,
                account,
                self._roster,
                self._write_to,
            )
            self._forget_when_closed(window)
        window.show()

    def find_to_write(self) -> None:
        """Choose somebody to write to."""
        self._find(_("New chat"), lambda whom: self._write_to(whom.account))

    def find_to_add(self) -> None:
        """Find somebody and add them."""
        self._find(_("Add contact"), self._add, strangers_only=True)

    def unblock(self, account: int) -> None:
        """Let somebody write to me again."""
        self._roster.block(account, False, lambda: None, self._say)

    def ask_block(self, parent: tk.Misc, account: int) -> None:
        """Ask whether somebody is to be blocked, and block them."""
        from whatsapp_like.views.people.blocking import ask_block

        block = lambda: self._roster.block(account, True, lambda: None, self._say)  # noqa: E731
        ask_block(parent, self._look, self._state, account, block)

    def renew(self) -> None:
        """Make those anew in which nothing is being asked, nor written that would be lost."""
        for detail in list(self.details.values()):
            if not detail.unsaved and not detail.asking:
                detail.renew()

    def _find(
        self, title: str, chosen: Callable[[Addressee], object], *, strangers_only: bool = False
    ) -> None:
        from whatsapp_like.views.people.find import FindDialog

        FindDialog(
            self.front(),
            self._look,
            self._state,
            self._roster,
            title,
            chosen,
            strangers_only=strangers_only,
        )

    def front(self) -> tk.Misc:
        """Return the window that has the keyboard, the main one while none has it."""
        focus = keyboard_at(self._root)
        window = focus.winfo_toplevel() if focus is not None else None
        return window if isinstance(window, Window) else self._root

    def _add(self, whom: Addressee) -> None:
        self._roster.add(whom.account, "", lambda: self.show(whom.account), self._say)

    def _forget_when_closed(self, window: DetailWindow) -> None:
        def closed() -> None:
            for key in [key for key, each in self.details.items() if each is window]:
                del self.details[key]

        when_gone(window, closed)
