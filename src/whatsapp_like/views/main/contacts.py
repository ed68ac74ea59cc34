"""The page of contacts, in two views of one model: a list to look at and a table to search in.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Hashable
from typing import TYPE_CHECKING, Protocol

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.views.dropdown import Dropdown
from whatsapp_like.views.entry import EntryBox
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.listing import ListView
from whatsapp_like.views.main.page import Page
from whatsapp_like.views.main.rows import ContactRows, Somebody
from whatsapp_like.views.menus import Choice, pop_up
from whatsapp_like.views.observing import entries_of, observe
from whatsapp_like.views.people.table import ContactTable
from whatsapp_like.views.placement import resize

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.views.theme import Look

_TABLE_WIDTH = 1410


class ContactsPageActions(Protocol):
    """What the page may ask for."""

    def show_person(self, account: int) -> None:
        """Show somebody in detail."""
        ...

    def write_to(self, account: int) -> None:
        """Open the conversation with somebody."""
        ...

    def add_contact(self) -> None:
        """Find somebody and add them."""
        ...

    def show_contacts_as_table(self, table: bool) -> None:
        """Remember which of the two views is shown."""
        ...


class ContactsPage(Page):
    """Shows the people I added."""

    def __init__(
        self, parent: tk.Misc, look: Look, state: AppState, actions: ContactsPageActions
    ) -> None:
        super().__init__(parent, look, _("Contacts"))
        self._state = state
        self._actions = actions
        self._narrow = 0
        px = look.px
        self.add = self.add_button(Icon.ADD_PERSON, _("Add contact"), actions.add_contact)
        self.toggle = self.add_button(Icon.TABLE, _("Show as table"), self._toggled)
        bar = ttk.Frame(self)
        bar.pack(fill="x", padx=px(16), pady=(px(4), px(10)))  # type: ignore[no-untyped-call]
        self.search = EntryBox(
            bar,
            look,
            label=_("Search"),
            placeholder=_("Search contacts"),
            search=True,
            changed=self._searched,
        )
        self.search.pack(side="left", fill="x", expand=True)  # type: ignore[no-untyped-call]
        self.rows = ContactRows(state)
        self.list = ListView(self, look, self.rows, self)
        self.table = ContactTable(self, look, state, self._opened, self.menu)
        self.search.hear(self.list.canvas)
        self.search.hear(self.table.canvas)
        choices = [_("All columns"), *self.table.names]
        self.column = Dropdown(bar, look, _("Search"), choices, self._column_chosen)
        observe(self, (state.desktop.events.contacts_as_table,), lambda *_: self._arrange())
        self._arrange()
        session = state.session.events
        self.keep_fresh((*entries_of(state.people), session.phase, session.account))

    @property
    def as_table(self) -> bool:
        """Whether the table is shown."""
        return self._state.desktop.contacts_as_table

    def refresh(self) -> None:
        """Read the state again; only the view that is shown costs anything."""
        if self.as_table:
            self.table.refresh()
        else:
            self.rows.refresh()
            self.list.set_empty(
                _("Nobody matches the search.")
                if self.search.value
                else _("Nobody here yet. Add the first contact with the button above."),
                Icon.SEARCH if self.search.value else Icon.CONTACTS,
            )
            self.list.refresh()

    def focus_page(self) -> None:
        """Put the keyboard into the view that is shown."""
        (self.table.canvas if self.as_table else self.list.canvas).focus_set()

    def choose(self, key: Hashable) -> None:
        """Show in detail who was clicked."""
        if isinstance(key, Somebody):
            self._opened(key.account)

    def menu(self, key: Hashable, x: int, y: int) -> None:
        """Show what can be done with somebody."""
        if isinstance(key, Somebody):
            account = key.account
            choices = [
                Choice(_("Contact details"), lambda: self._opened(account), mark=Icon.WHO),
                Choice(_("Write"), lambda: self._actions.write_to(account), mark=Icon.MESSAGE),
            ]
            pop_up(self, self.look, choices, x, y)

    def _opened(self, account: int) -> None:
        self._actions.show_person(account)

    def _searched(self, text: str) -> None:
        self.rows.search(text)
        self.table.search(text)
        self.refresh()

    def _column_chosen(self, number: int) -> None:
        self.table.search_in(number - 1)
        self.refresh()

    def _toggled(self) -> None:
        self._actions.show_contacts_as_table(not self.as_table)

    def _arrange(self) -> None:
        px = self.look.px
        if self.as_table:
            self.list.pack_forget()
            self.column.pack(side="left", padx=(px(8), 0))  # type: ignore[no-untyped-call]
            self.table.pack(fill="both", expand=True, padx=(px(4), px(4)))  # type: ignore[no-untyped-call]
            self.toggle.show(Icon.CONTACTS, _("Show as list"))
        else:
            self.column.pack_forget()
            self.table.pack_forget()
            self.list.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
            self.toggle.show(Icon.TABLE, _("Show as table"))
        self.refresh()
        if self.winfo_ismapped():
            self.widen()

    def widen(self) -> None:
        """Give the table the width it needs, and take it back with it."""
        window = self.winfo_toplevel()
        assert isinstance(window, (tk.Tk, tk.Toplevel))
        height, width = window.winfo_height(), window.winfo_width()
        wanted = min(self.look.px(_TABLE_WIDTH), window.winfo_screenwidth() - window.winfo_x())
        if self.as_table and self.winfo_ismapped() and width < wanted and not self._narrow:
            self._narrow = width
            resize(window, wanted, height)
        elif not self.as_table and self._narrow:
            resize(window, self._narrow, height)
            self._narrow = 0
