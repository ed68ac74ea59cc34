"""Chooses one person: among those I know at once, among all of the server as one types.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from whatsapp_like.views.forms import Words
from whatsapp_like.views.people.candidates import Addressee, Candidates, Key
from whatsapp_like.views.people.describing import is_me
from whatsapp_like.views.people.search import PeopleSearch
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Dialog

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.views.people.directory import FindActions

_WIDTH: Final = 460
_HEIGHT: Final = 420


class FindDialog(Dialog):
    """A search field over people; choosing one closes the dialog and calls `chosen`."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        state: AppState,
        actions: FindActions,
        title: str,
        chosen: Callable[[Addressee], object],
        *,
        strangers_only: bool = False,
    ) -> None:
        """`strangers_only` leaves out myself and whom I have added already."""
        super().__init__(parent, look, title, width=_WIDTH, scrolls=False)
        self._state = state
        self._chosen = chosen
        px = look.px
        Words(self.body, look, title, role=Role.TITLE).pack(fill="x", pady=(0, px(12)))
        self.rows = (
            Candidates(state, fits=self._is_stranger)
            if strangers_only
            else Candidates(state, blocked=True)
        )
        self.people = PeopleSearch(self.body, look, state, actions, self.rows, self._choose)
        self.search, self.list = self.people.search, self.people.list
        self.search.pack(fill="x", pady=(0, px(8)))  # type: ignore[no-untyped-call]
        self.list.fill(_HEIGHT)
        self.open(self.search.field)

    def _is_stranger(self, account: int) -> bool:
        person = self._state.people.get(account)
        added = person is not None and person.contact is not None
        return not added and not is_me(self._state, account)

    def _choose(self, key: Key) -> None:
        addressee = self.rows.addressee(key)
        self.close()
        self._chosen(addressee)
