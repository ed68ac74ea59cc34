"""Chooses several people: those who are taken stay so while one searches on.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import replace

import ttkbootstrap as ttk

from whatsapp_like.i18n import _, ngettext
from whatsapp_like.models.account import Account
from whatsapp_like.models.state.app import AppState
from whatsapp_like.views.forms import Words, second_ink
from whatsapp_like.views.people.describing import is_me, title_of
from whatsapp_like.views.people.find import FindActions, FindDialog
from whatsapp_like.views.rows import ListRow
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role


class PickDialog(FindDialog):
    """A search over people, in which a click or Enter takes somebody and lets them go again.

    `picked` gets their accounts, in the order in which they were taken, once somebody agrees.
    """

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        state: AppState,
        actions: FindActions,
        title: str,
        agree: str,
        picked: Callable[[Sequence[Account]], object],
        *,
        without: Collection[int] = (),
        least: int = 1,
    ) -> None:
        """`agree` stands on the button; `without` are not offered; `least` have to be taken."""
        self._agree = agree
        self._picked = picked
        self._without = frozenset(without)
        self._least = least
        self._taken: dict[int, Account] = {}
        super().__init__(parent, look, state, actions, title, lambda _account: None)

    def build_below(self) -> None:
        """Put the names of those who are taken, and the buttons, below the list."""
        px = self.look.px
        self._names = Words(self.foot, self.look, "", role=Role.SMALL, ink=second_ink)
        self._names.pack(fill="x", pady=(px(10), 0))
        buttons = ttk.Frame(self.foot)
        buttons.pack(fill="x", pady=(px(12), 0))  # type: ignore[no-untyped-call]
        self.agree = TextButton(buttons, self.look, self._agree, self._agreed, rank=Rank.PRIMARY)
        self.agree.pack(side="right")  # type: ignore[no-untyped-call]
        cancel = TextButton(buttons, self.look, _("Cancel"), self.close)
        cancel.pack(side="right", padx=(0, px(10)))  # type: ignore[no-untyped-call]
        self._show_taken()

    def row(self, index: int) -> ListRow:
        """Return the row at `index`, with a check when somebody is taken."""
        row = super().row(index)
        account = self.account_of(row.key)
        return replace(row, checked=account is not None and account.id in self._taken)

    def fits(self, account: Account) -> bool:
        """Tell whether somebody can be taken: not myself, nor who is there already."""
        return account.id not in self._without and not is_me(self._state, account.id)

    def choose(self, key: Hashable) -> None:
        """Take somebody, or let them go."""
        account = self.account_of(key)
        if account is None:
            return
        if self._taken.pop(account.id, None) is None:
            self._taken[account.id] = account
        self._show_taken()
        self.list.refresh()

    def _show_taken(self) -> None:
        taken = len(self._taken)
        names = ", ".join(self._name_of(account) for account in self._taken.values())
        words = ngettext("{n} person: {names}", "{n} people: {names}", taken)
        self._names.say(words.format(n=taken, names=names) if taken else _("Nobody chosen yet."))
        self.agree.enable(taken >= self._least)

    def _name_of(self, account: Account) -> str:
        known = account.id in self._state.people
        return title_of(self._state, account.id) if known else account.name

    def _agreed(self) -> None:
        self.close()
        self._picked(tuple(self._taken.values()))
