"""Chooses several people or conversations: those who are taken stay so while one searches on.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.views.forms import Words
from whatsapp_like.views.main.rows import Somebody, Talk
from whatsapp_like.views.people.candidates import Addressee, Candidates
from whatsapp_like.views.people.chips import Chip, ChipBar
from whatsapp_like.views.people.describing import is_me
from whatsapp_like.views.people.search import PeopleSearch, Several
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Dialog

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.views.people.directory import FindActions

_WIDTH: Final = 460
_HEIGHT: Final = 360


class SeveralDialog(Dialog):
    """A search field over a list in which rows are taken by a click; the button goes on.

    `chosen` gets who was taken, in the order in which they were.
    """

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        state: AppState,
        actions: FindActions,
        title: str,
        answer: str,
        chosen: Callable[[Sequence[Addressee]], object],
        *,
        talks: Callable[[int], bool] | None = None,
        without: Sequence[int] = (),
        least: int = 1,
    ) -> None:
        """`answer` stands on the button. `talks` tells which conversations are offered; without it
        people alone are, and I am not among them. Accounts `without` are not offered; `least`
        have to be taken."""
        super().__init__(parent, look, title, width=_WIDTH, scrolls=False)
        self._state = state
        self._done = chosen
        self._without = frozenset(without)
        self._least = least
        px = look.px
        Words(self.body, look, title, role=Role.TITLE).pack(fill="x", pady=(0, px(12)))
        self.rows = Candidates(
            state, talks=talks, fits=self._is_other if talks is None else self._is_left
        )
        hint = _("Choose one or several.") if least else _("Choose people, or nobody yet.")
        self.chips = ChipBar(self.body, look, hint, self.choose, lambda by: self.list.give(by))
        buttons = ttk.Frame(self.foot)
        self.go = TextButton(buttons, look, answer, self._go, rank=Rank.PRIMARY)
        no = TextButton(buttons, look, _("Cancel"), self.close)
        buttons.pack(fill="x", pady=(px(14), 0))  # type: ignore[no-untyped-call]
        self.go.pack(side="right")  # type: ignore[no-untyped-call]
        no.pack(side="right", padx=(0, px(10)))  # type: ignore[no-untyped-call]
        several = Several(self._go, self._let_go)
        self.people = PeopleSearch(
            *(self.body, look, state, actions, self.rows, self.choose),
            several=several,
            changed=self._tell,
        )
        self.search, self.list = self.people.search, self.people.list
        self.search.pack(fill="x")  # type: ignore[no-untyped-call]
        self.chips.pack(fill="x", pady=px(8))  # type: ignore[no-untyped-call]
        self.list.fill(_HEIGHT)
        self._tell()
        self.open(self.search.field)

    @property
    def taken(self) -> tuple[Addressee, ...]:
        """Who is taken, in the order in which they were."""
        return tuple(self.rows.addressee(key) for key in self.rows.taken)

    def choose(self, key: Hashable) -> None:
        """Take what a row leads to, or let it go again."""
        if isinstance(key, Talk | Somebody):
            self.rows.toggle(key)
            self.list.refresh()
            self._tell()

    # --- inside -----------------------------------------------------------------------------------

    def _is_left(self, account: int) -> bool:
        return account not in self._without

    def _is_other(self, account: int) -> bool:
        return self._is_left(account) and not is_me(self._state, account)

    def _tell(self) -> None:
        """Show who is taken."""
        rows = [self.rows.row_of(key) for key in self.rows.taken]
        self.chips.show([Chip(row.key, row.title, row.seed, row.kind) for row in rows])
        self.go.enable(len(rows) >= self._least)

    def _let_go(self) -> None:
        if self.rows.taken:
            self.choose(next(reversed(self.rows.taken)))

    def _go(self) -> None:
        taken = self.taken
        if len(taken) >= self._least:
            self.close()
            self._done(taken)
