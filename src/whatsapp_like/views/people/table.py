"""Contacts as a table: each fact in its column, sorted by its title, filtered by typing.

Runs on the Tk thread. Rows are changed in place, so that a presence that changes neither scrolls
nor deselects.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable
from typing import Final, NamedTuple

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.models.presence import PresenceStatus
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.timeline import Person
from whatsapp_like.views import times
from whatsapp_like.views.emoji import safe
from whatsapp_like.views.forms import Words, second_ink
from whatsapp_like.views.main.rows import Somebody, contacts_of, folded, matches
from whatsapp_like.views.people.describing import (
    custom_words,
    now_of,
    online,
    status_of,
    status_words,
)
from whatsapp_like.views.scrollbar import Scrollbar
from whatsapp_like.views.shortcuts.keyboard import Offer
from whatsapp_like.views.shortcuts.table import Action
from whatsapp_like.views.theme import Look, Role

_UP: Final = " \u25b4"
_DOWN: Final = " \u25be"
_MINUTE_MS: Final = 60_000


class Cell(NamedTuple):
    """What a column shows of somebody, and what it is sorted by."""

    text: str
    order: tuple[int | str, ...]


class Column(NamedTuple):
    """A column: its title, its width at 100 %, and how it is filled."""

    title: str
    width: int
    cell: Callable[[AppState, Person], Cell]


def _words(text: str) -> Cell:
    # Empty ones last, whichever the order of the alphabet.
    # Without emoji, as in titles; a name of nothing else is spelt out.
    return Cell(safe(text, names=False) or safe(text), (not text, folded(text)))


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


class ContactTable(ttk.Frame):
    """The table; `opened(account)` hears of double clicks and Enter."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        state: AppState,
        opened: Callable[[int], object],
        menu: Callable[[Hashable, int, int], object],
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._state = state
        self._opened = opened
        self._menu = menu
        self._columns = columns()
        self._words: list[str] = []
        self._only: int | None = None
        self._sorted_by = 0
        self._downwards = False
        self._shown: dict[str, tuple[str, ...]] = {}
        self._cells: dict[int, tuple[Person, list[Cell]]] = {}
        self._valid = (False, 0)
        names = [str(number) for number in range(len(self._columns))]
        self.tree = ttk.Treeview(self, columns=names, show="headings", selectmode="browse")
        self._across = ttk.Scrollbar(self, orient="horizontal", command=self.tree.xview)
        self._down = Scrollbar(
            self, look, lambda: look.palette.ground, lambda share: self.tree.yview_moveto(share)
        )
        self.tree.configure(xscrollcommand=self._scrolled_across, yscrollcommand=self._scrolled)
        self.columnconfigure(0, weight=1)
        self.rowconfigure(0, weight=1)
        self.tree.grid(row=0, column=0, sticky="nsew")  # type: ignore[no-untyped-call]
        self._down.grid(row=0, column=1, sticky="ns")  # type: ignore[no-untyped-call]
        for number, name in enumerate(names):
            self.tree.heading(name, command=self._sorter(number), anchor="w")
        self._empty = Words(self.tree, look, "", ink=second_ink, centred=True)
        self.tree.bind("<Double-1>", self._double, add=True)
        self.tree.bind("<Return>", self._entered, add=True)
        aqua = self.tk.call("tk", "windowingsystem") == "aqua"
        for button in ("<Button-2>", "<Button-3>") if aqua else ("<Button-3>",):
            self.tree.bind(button, self._menu_by_mouse, add=True)
        for key in ("<Menu>", "<Shift-F10>"):
            self.tree.bind(key, self._menu_by_key, add=True)
        self.tree.bind("<FocusIn>", lambda _: self._focused(), add=True)
        look.watch(self, self._relook)
        self._relook()
        self._head()

    @property
    def titles(self) -> list[str]:
        """The titles of the columns."""
        return [column.title for column in self._columns]

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
        self._head()
        self.refresh()

    def refresh(self) -> None:
        """Read the state again and change what differs."""
        rows: list[tuple[tuple[int | str, ...], str, tuple[str, ...]]] = []
        for person in contacts_of(self._state):
            cells = self._cells_of(person)
            texts = tuple(cell.text for cell in cells)
            searched = texts if self._only is None else (texts[self._only],)
            if matches(self._words, *searched):
                order = (*cells[self._sorted_by].order, *cells[0].order, *cells[1].order)
                rows.append((order, str(person.account.id), texts))
        rows.sort(reverse=self._downwards)
        wanted = [name for _order, name, _texts in rows]
        kept = set(wanted)
        gone = [name for name in self._shown if name not in kept]
        if gone:
            self.tree.delete(*gone)
            for name in gone:
                del self._shown[name]
        for place, (_row_order, name, texts) in enumerate(rows):
            if name not in self._shown:
                self.tree.insert("", place, iid=name, values=texts)
            elif self._shown[name] != texts:
                self.tree.item(name, values=texts)
            self._shown[name] = texts
        if list(self.tree.get_children()) != wanted:
            for place, name in enumerate(wanted):
                self.tree.move(name, "", place)
        self._say_empty(not wanted)

    @property
    def said(self) -> str:
        """What stands in place of rows, nothing while there are any."""
        return str(self._empty["text"]) if self._empty.winfo_manager() else ""

    def _say_empty(self, empty: bool) -> None:
        if not empty:
            self._empty.place_forget()
            return
        self._empty.say(
            _("Nobody matches the search.")
            if self._words
            else _("Nobody here yet. Add the first contact with the button above.")
        )
        self._empty.place(relx=0.1, rely=0.4, relwidth=0.8)

    def _scrolled(self, start: str, end: str) -> None:
        self._down.show(float(start), float(end))

    def _scrolled_across(self, start: str, end: str) -> None:
        self._across.set(start, end)
        # Only while it is of use: most windows show all the columns.
        if float(end) - float(start) < 1.0:
            self._across.grid(row=1, column=0, sticky="ew")  # type: ignore[no-untyped-call]
        else:
            self._across.grid_remove()

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

    def _sorter(self, column: int) -> Callable[[], None]:
        return lambda: self.sort(column)

    def _head(self) -> None:
        for number, column in enumerate(self._columns):
            arrow = ""
            if number == self._sorted_by:
                arrow = _DOWN if self._downwards else _UP
            self.tree.heading(str(number), text=column.title + arrow)

    def _double(self, event: tk.Event[tk.Misc]) -> None:
        name = self.tree.identify_row(event.y)
        if name:
            self._opened(int(name))

    def _entered(self, _event: object) -> str:
        name = self.tree.focus()
        if name:
            self._opened(int(name))
        return "break"

    def _menu_by_mouse(self, event: tk.Event[tk.Misc]) -> None:
        name = self.tree.identify_row(event.y)
        if name:
            self.tree.selection_set(name)
            self._menu(Somebody(int(name)), event.x_root, event.y_root)

    def _menu_by_key(self, _event: object) -> str:
        name = self.tree.focus()
        # Tk knows where a row is only while it is in view.
        box = self.tree.bbox(name) if name else ""
        if box:
            x = self.tree.winfo_rootx() + self._look.px(80)
            self._menu(Somebody(int(name)), x, self.tree.winfo_rooty() + box[1] + box[3])
        return "break"

    def _focused(self) -> None:
        """Mark the first row where none is: the keyboard must be seen to be somewhere."""
        rows = self.tree.get_children()
        if rows and not self.tree.focus():
            self.tree.focus(rows[0])
        if rows and not self.tree.selection():
            self.tree.selection_set(self.tree.focus())

    def shortcuts(self) -> Offer:
        """Return what keys do in the table."""
        return {
            Action.SORT_LEFT: lambda: self._sort_beside(-1),
            Action.SORT_RIGHT: lambda: self._sort_beside(1),
            Action.SORT_TURN: lambda: self.sort(self._sorted_by),
        }

    def _sort_beside(self, by: int) -> None:
        self.sort((self._sorted_by + by) % len(self._columns))

    def _relook(self) -> None:
        px = self._look.px
        for number, column in enumerate(self._columns):
            self.tree.column(
                str(number), width=px(column.width), minwidth=px(50), stretch=number < 2, anchor="w"
            )
        style = ttk.Style.get_instance()  # type: ignore[no-untyped-call]
        # Tk does not follow the font: rows would overlap at 200 %.
        palette = self._look.palette
        style.configure(
            "Treeview",
            rowheight=px(34),
            borderwidth=0,
            background=palette.ground,
            fieldbackground=palette.ground,
            foreground=palette.text,
        )
        style.configure(
            "Treeview.Heading",
            font=Role.SMALL.value,
            padding=(px(2), px(8)),
            background=palette.ground,
            foreground=palette.second,
        )
