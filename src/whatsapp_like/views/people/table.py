"""Contacts as a table: each fact in its column, sorted by its title, filtered by typing.

Runs on the Tk thread. Rows are called by their accounts, so that a presence that changes neither
scrolls nor deselects.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Final, NamedTuple

from whatsapp_like.i18n import _
from whatsapp_like.models.enums import PresenceStatus
from whatsapp_like.models.timeline import Person
from whatsapp_like.views import times
from whatsapp_like.views.main.rows import Somebody, contacts_of, folded, matches
from whatsapp_like.views.people.describing import (
    custom_words,
    dot_of,
    now_of,
    online,
    status_of,
    status_words,
)
from whatsapp_like.views.shortcuts.table import Action
from whatsapp_like.views.table import Heading, Sizes, Table, TableRow

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.views.shortcuts.keyboard import Offer
    from whatsapp_like.views.theme import Look

_MINUTE_MS: Final = 60_000
_SIZES: Final = Sizes(row=44, face=30, dot=10)
_WIDER: Final = 24
"""By how much a key makes a column wider, in pixels at 100 %."""


class Cell(NamedTuple):
    """What a column shows of somebody, and what it is sorted by."""

    text: str
    order: tuple[int | str, ...]


class Column(NamedTuple):
    """A column: its title, the least it needs at 100 %, and how it is filled."""

    title: str
    width: int
    cell: Callable[[AppState, Person], Cell]


def _words(text: str) -> Cell:
    # Empty ones last, whichever the order of the alphabet.
    return Cell(text, (not text, folded(text)))


def _moment(millis: int | None) -> Cell:
    return Cell(times.sortable(millis) if millis else "", (not millis, -(millis or 0)))


def _status(state: AppState, person: Person) -> Cell:
    rank = list(PresenceStatus).index(status_of(state, person))
    return Cell(status_words(state, person), (person.blocked, rank))


def _since(state: AppState, person: Person) -> Cell:
    presence = person.presence
    connected = presence.connected and presence.since and online(state)
    if not connected or not presence.since:
        return Cell("", (1, 0))
    span = times.duration(max(0, now_of(state) - presence.since) // 1000)
    return Cell(f"{times.sortable(presence.since)} ({span})", (0, -presence.since))


def columns() -> list[Column]:
    """Return the columns in the order of the course's task sheet; what is ours comes last."""
    return [
        Column(_("Last name"), 110, lambda _s, p: _words(p.account.last_name)),
        Column(_("First name"), 110, lambda _s, p: _words(p.account.first_name)),
        Column(_("Alias"), 100, lambda _s, p: _words(p.account.handle)),
        Column(_("Nickname"), 100, lambda _s, p: _words(p.contact.nickname if p.contact else "")),
        Column(_("Connected"), 86, _status),
        Column(_("IP address"), 120, lambda s, p: _words(address_of(s, p))),
        Column(_("Connected since"), 190, _since),
        Column(_("Last seen"), 130, lambda _s, p: _moment(p.presence.last_seen)),
        Column(_("Client"), 130, lambda s, p: _words(clients_of(s, p))),
        Column(_("Devices"), 66, _devices),
        Column(_("Status"), 150, lambda s, p: _words(custom_words(s, p.account.id))),
    ]


def _devices(state: AppState, person: Person) -> Cell:
    count = len(person.presence.devices) if online(state) else 0
    return Cell(str(count) if count else "", (-count,))


def address_of(state: AppState, person: Person) -> str:
    """Return the address somebody is connected from, as far as we know it now."""
    return (person.presence.address or "") if online(state) else ""


def clients_of(state: AppState, person: Person) -> str:
    """Return the programs somebody is connected with."""
    if not online(state):
        return ""
    return ", ".join(sorted({device.client for device in person.presence.devices}))


class ContactTable(Table[int, Person]):
    """The table; `opened(account)` hears of double clicks and Enter."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        state: AppState,
        opened: Callable[[int], object],
        menu: Callable[[Hashable, int, int], object],
    ) -> None:
        self._state = state
        self._columns = columns()
        self._words: list[str] = []
        self._only: int | None = None
        self._sorted_by = 0
        self._downwards = False
        self._cells: dict[int, tuple[Person, list[Cell]]] = {}
        self._valid = (False, 0)
        super().__init__(
            parent,
            look,
            [
                Heading(number, column.title, column.width, column.width, strong=number < 2)
                for number, column in enumerate(self._columns)
            ],
            self._row,
            self.sort,
            sizes=_SIZES,
            opened=opened,
            menu=lambda account, x, y: menu(Somebody(account), x, y),
        )
        self.mark(0, downwards=False)

    @property
    def names(self) -> list[str]:
        """The titles of the columns."""
        return [column.title for column in self._columns]

    @property
    def accounts(self) -> list[int]:
        """Whom the rows show, from the top."""
        return list(self._keys)

    def search(self, text: str) -> None:
        """Show only rows that hold every word of `text`, at the next refresh."""
        self._words = folded(text).split()

    def search_in(self, column: int) -> None:
        """Search in one column only, in all of them when it is negative; at the next refresh."""
        self._only = column if column >= 0 else None

    def sort(self, column: int) -> None:
        """Sort by a column; by the same one again turns the order around."""
        self._downwards = not self._downwards if column == self._sorted_by else False
        self._sorted_by = column
        self.mark(column, downwards=self._downwards)
        self.refresh()

    def refresh(self) -> None:
        """Read the state again."""
        rows: list[tuple[tuple[int | str, ...], Person]] = []
        for person in contacts_of(self._state):
            cells = self._cells_of(person)
            searched = cells if self._only is None else (cells[self._only],)
            if matches(self._words, *(cell.text for cell in searched)):
                order = (*cells[self._sorted_by].order, *cells[0].order, *cells[1].order)
                rows.append(((*order, person.account.id), person))
        rows.sort(key=lambda row: row[0], reverse=self._downwards)
        people = [person for _order, person in rows]
        self.show(
            people,
            [person.account.id for person in people],
            _("Nobody matches the search.")
            if self._words
            else _("Nobody here yet. Add the first contact with the button above."),
        )

    def shortcuts(self) -> Offer:
        """Return what keys do in the table."""
        return {
            Action.SORT_LEFT: lambda: self._sort_beside(-1),
            Action.SORT_RIGHT: lambda: self._sort_beside(1),
            Action.SORT_TURN: lambda: self.sort(self._sorted_by),
            Action.WIDER: lambda: self.widen(self._sorted_by, self._look.px(_WIDER)),
            Action.NARROWER: lambda: self.widen(self._sorted_by, -self._look.px(_WIDER)),
        }

    def _row(self, person: Person) -> TableRow:
        account = person.account
        texts = [cell.text for cell in self._cells_of(person)]
        dot = dot_of(self._state, person)
        return TableRow(account.id, account.name, account.handle, dot, texts)

    def _cells_of(self, person: Person) -> list[Cell]:
        """Return somebody's row; of two thousand people only who changed is described anew."""
        valid = (online(self._state), now_of(self._state) // _MINUTE_MS)
        if valid != self._valid:
            self._valid = valid
            self._cells.clear()
        known = self._cells.get(person.account.id)
        if known is None or known[0] is not person:
            cells = [column.cell(self._state, person) for column in self._columns]
            known = self._cells[person.account.id] = (person, cells)
        return known[1]

    def _sort_beside(self, by: int) -> None:
        self.sort((self._sorted_by + by) % len(self._columns))
