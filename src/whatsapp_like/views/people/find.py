"""Finds somebody: among my contacts at once, in the server's directory as one types.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Final, Protocol

from whatsapp_like.i18n import _
from whatsapp_like.views.entry import EntryBox
from whatsapp_like.views.forms import Words, danger_ink, second_ink
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.listing import ListView
from whatsapp_like.views.main.rows import Somebody, contacts_of, folded, matches, person_row
from whatsapp_like.views.observing import entries_of, observe
from whatsapp_like.views.people.describing import is_me, title_of
from whatsapp_like.views.rows import ListRow
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Dialog

if TYPE_CHECKING:
    from whatsapp_like.models.account import Account
    from whatsapp_like.models.state.app import AppState

_WAIT_MS: Final = 200
_HEIGHT: Final = 400


class FindActions(Protocol):
    """What finding somebody may ask for."""

    def search(
        self,
        text: str,
        after: int,
        found: Callable[[Sequence[Account], int], None],
        failed: Callable[[str], None],
    ) -> None:
        """Search the directory; only the latest search is answered."""
        ...


class FindDialog(Dialog):
    """A search field over people; choosing one closes the dialog and calls `chosen(account)`."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        state: AppState,
        actions: FindActions,
        title: str,
        chosen: Callable[[Account], object],
        *,
        strangers_only: bool = False,
    ) -> None:
        """`strangers_only` leaves out myself and whom I have added already."""
        super().__init__(parent, look, title, width=460, scrolls=False)
        self._state = state
        self._actions = actions
        self._chosen = chosen
        self._strangers_only = strangers_only
        self._jobs = Jobs(self)
        self._accounts: list[Account] = []
        self._found: list[Account] = []
        self._next = 0
        px = look.px
        Words(self.body, look, title, role=Role.TITLE).pack(fill="x", pady=(0, px(12)))
        self.search = EntryBox(
            self.body,
            look,
            label=_("Name or alias"),
            placeholder=_("Name or alias"),
            search=True,
            changed=lambda _text: self._typed(),
            entered=self._first,
        )
        self.search.pack(fill="x")  # type: ignore[no-untyped-call]
        self._words = Words(self.body, look, "", role=Role.SMALL, ink=second_ink)
        self._words.pack(fill="x", pady=(px(8), px(4)))
        self.list = ListView(self.body, look, self, self)
        self.list.configure(height=px(_HEIGHT))
        self.list.pack_propagate(False)
        self.list.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        self.search.field.bind("<Down>", lambda _: self._into_list(), add=True)
        self.build_below()
        observe(
            self,
            entries_of(state.people),
            lambda *_: self._jobs.idle("arrange", self._arrange),
        )
        self._arrange()
        self._ask()
        self.open(self.search.field)

    def build_below(self) -> None:
        """Put what a subclass has below the list."""

    # --- the list's model and actions -------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._accounts)

    def row(self, index: int) -> ListRow:
        """Return the row at `index`."""
        account = self._accounts[index]
        person = self._state.people.get(account.id)
        if person is not None:
            return person_row(self._state, person)
        return ListRow(
            key=Somebody(account.id),
            title=account.name,
            seed=account.handle,
            preview=f"@{account.handle}",
        )

    def choose(self, key: Hashable) -> None:
        """Take somebody."""
        account = self.account_of(key)
        if account is not None:
            self.close()
            self._chosen(account)

    def fits(self, _account: Account) -> bool:
        """Tell whether somebody is offered at all."""
        return True

    def account_of(self, key: Hashable) -> Account | None:
        """Return whom a row shows."""
        return next((a for a in self._accounts if Somebody(a.id) == key), None)

    def menu(self, key: Hashable, x: int, y: int) -> None:
        """Nothing can be done here but choose."""

    # --- searching --------------------------------------------------------------------------------

    def _typed(self) -> None:
        self._found, self._next = [], 0
        self._arrange()
        # Not at every letter: the server limits how often one may search.
        self._jobs.later("ask", _WAIT_MS, self._ask)

    def _ask(self) -> None:
        self._actions.search(self.search.value, 0, self._answered, self._failed)

    def _answered(self, accounts: Sequence[Account], after: int) -> None:
        if not self.winfo_exists():
            return
        for account in accounts:
            self.look.faces.lend(account.handle, account.picture)
        self._found = [*accounts]
        self._next = after
        self._words.say("", second_ink)
        self._arrange()

    def _failed(self, words: str) -> None:
        if self.winfo_exists():
            self._words.say(words, danger_ink)

    def _arrange(self) -> None:
        """Show contacts that match, then what the directory found."""
        state = self._state
        words = folded(self.search.value.removeprefix("@")).split()
        accounts: dict[int, Account] = {}
        if not self._strangers_only:
            me = state.session.account
            # By my own name somebody else is meant, if anybody has it.
            if me is not None and matches(words, title_of(state, me.id)):
                accounts[me.id] = me
            known = (
                p
                for p in contacts_of(state)
                if matches(words, p.name, p.account.name, p.account.handle)
            )
            for person in sorted(known, key=lambda p: folded(p.name)):
                accounts[person.account.id] = person.account
        for account in self._found:
            known_as = state.people.get(account.id)
            added = known_as is not None and known_as.contact is not None
            if self._strangers_only and (added or is_me(state, account.id)):
                continue
            accounts.setdefault(account.id, account)
        me = state.session.account
        if me is not None and not self._strangers_only and matches(words, me.name, me.handle):
            accounts.setdefault(me.id, me)
        self._accounts = [each for each in accounts.values() if self.fits(each)]
        if self._next:
            self._words.say(_("There are more: type on to narrow it down."), second_ink)
        self.list.set_empty(
            _("Nobody of that name on this server.") if words else _("Type a name or an alias.")
        )
        self.list.refresh()

    def _first(self) -> None:
        if self._accounts:
            self.choose(Somebody(self._accounts[0].id))

    def _into_list(self) -> str:
        if self._accounts:
            self.list.canvas.focus_set()
            self.list.show(0)
        return "break"
