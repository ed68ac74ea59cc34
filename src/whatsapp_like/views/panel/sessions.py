"""The page of connected people: who, from where, since when, with what; live.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk

import ttkbootstrap as ttk

from whatsapp_like.i18n import _, ngettext
from whatsapp_like.models.account import SessionEntry
from whatsapp_like.models.state.panel import PanelState, ServerPhase
from whatsapp_like.views.avatars import Presence
from whatsapp_like.views.entry import EntryBox
from whatsapp_like.views.forms import Words, second_ink
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.observing import entries_of, observe
from whatsapp_like.views.panel.columns import Key, arranged, columns, fitting
from whatsapp_like.views.panel.section import PAGE
from whatsapp_like.views.table import Heading, Table, TableRow
from whatsapp_like.views.theme import Look, Role

_MINUTE_MS = 60_000


class SessionsPage(ttk.Frame):
    """A search field over the table."""

    def __init__(self, parent: tk.Misc, look: Look, state: PanelState) -> None:
        super().__init__(parent)
        self._state = state
        self._jobs = Jobs(self)
        self._columns = {column.key: column for column in columns()}
        self._sorted_by = Key.SINCE
        self._downwards = True
        px = look.px
        head = ttk.Frame(self)
        head.pack(fill="x", padx=px(PAGE), pady=(px(22), px(14)))  # type: ignore[no-untyped-call]
        self.search = EntryBox(
            head,
            look,
            label=_("Search"),
            placeholder=_("Name, alias, address"),
            search=True,
            changed=lambda _text: self._jobs.idle("show", self._show),
        )
        self.search.configure(width=px(260))
        self.search.pack(side="right", padx=(px(16), 0))  # type: ignore[no-untyped-call]
        texts = ttk.Frame(head)
        texts.pack(side="left", fill="x", expand=True)  # type: ignore[no-untyped-call]
        Words(texts, look, _("Connected people"), role=Role.TITLE).pack(fill="x")
        self._count = Words(texts, look, ink=second_ink)
        self._count.pack(fill="x", pady=(px(2), 0))
        shown = list(self._columns.values())
        self.table: Table[Key, SessionEntry] = Table(
            self,
            look,
            [Heading(c.key, c.title, c.share, c.least, strong=c.key is Key.NAME) for c in shown],
            self._row,
            self.sort,
            fitting=lambda room: [column.key for column in fitting(shown, room)],
        )
        self.table.pack(fill="both", expand=True, padx=(px(PAGE - 14), px(4)), pady=(0, px(8)))  # type: ignore[no-untyped-call]
        events = state.server.events
        observe(
            self,
            (*entries_of(state.sessions), events.phase, events.reached),
            lambda *_: self._jobs.idle("show", self._show),
        )
        self._tick()

    @property
    def said(self) -> str:
        """How many are connected, in words."""
        return str(self._count["text"])

    def focus_page(self) -> None:
        """Put the keyboard where one begins."""
        self.search.focus_field()

    def sort(self, key: Key) -> None:
        """Sort by a column; by the same one again turns the order around."""
        self._downwards = not self._downwards if key is self._sorted_by else False
        self._sorted_by = key
        self._show()

    def _tick(self) -> None:
        # "12:47" becomes "Yesterday" while nobody comes or goes.
        self._show()
        self._jobs.later("minute", _MINUTE_MS, self._tick)

    def _show(self) -> None:
        sessions = list(self._state.sessions.values())
        column = self._columns[self._sorted_by]
        rows = arranged(sessions, column, self.search.value, downwards=self._downwards)
        self.table.mark(self._sorted_by, downwards=self._downwards)
        ids = [session.id for session in rows]
        self.table.show(rows, ids, self._nobody(found=bool(sessions)))
        people = len({session.account.id for session in sessions})
        words = ngettext("{n} person", "{n} people", people).format(n=people)
        if len(sessions) > people:
            devices = ngettext("{n} device", "{n} devices", len(sessions))
            words = f"{words} · {devices.format(n=len(sessions))}"
        self._count.say(words)

    def _row(self, session: SessionEntry) -> TableRow:
        account = session.account
        return TableRow(
            session.id,
            account.name,
            account.handle,
            Presence.AWAY if session.idle else Presence.ONLINE,
            [column.text(session) for column in self._columns.values()],
        )

    def _nobody(self, *, found: bool) -> str:
        server = self._state.server
        if found:
            return _("Nobody matches the search.")
        if server.phase is not ServerPhase.RUNNING:
            return _("The server is not running.")
        if not server.reached:
            return _("Connecting to the server…")
        return _("Nobody is connected. Send someone an invite from the overview.")
