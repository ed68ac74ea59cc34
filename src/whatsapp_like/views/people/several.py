"""Chooses several of the conversations and people: to whom something is to go.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.views.entry import EntryBox
from whatsapp_like.views.forms import Words, second_ink
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.listing import ListView
from whatsapp_like.views.main.rows import (
    ConversationRows,
    Somebody,
    Talk,
    folded,
    matches,
    people_of,
    person_row,
)
from whatsapp_like.views.observing import entries_of, observe
from whatsapp_like.views.people.describing import title_of
from whatsapp_like.views.prose import Prose
from whatsapp_like.views.rows import ListRow
from whatsapp_like.views.shapes import Tick
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Dialog

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState

_WIDTH: Final = 460
_HEIGHT: Final = 360


class SeveralDialog(Dialog):
    """A search field over a list in which rows are chosen by a click; the button goes on.

    `chosen(conversations)` gets ids of conversations, minus the account where there is none yet.
    """

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        state: AppState,
        title: str,
        answer: str,
        chosen: Callable[[tuple[int, ...]], object],
        *,
        usable: Callable[[int], bool] = lambda _conversation: True,
        people_only: bool = False,
    ) -> None:
        """`usable` tells whether a conversation is offered; `people_only` offers no groups, and
        names each by minus the account."""
        super().__init__(parent, look, title, width=_WIDTH, scrolls=False)
        self._state = state
        self._done = chosen
        self._usable = usable
        self._people_only = people_only
        self._rows = ConversationRows(state)
        self._jobs = Jobs(self)
        self._keys: list[Talk | Somebody] = []
        self._chosen: dict[Talk | Somebody, None] = {}  # in the order in which they were chosen
        px = look.px
        Words(self.body, look, title, role=Role.TITLE).pack(fill="x", pady=(0, px(12)))
        self.search = EntryBox(
            self.body,
            look,
            label=_("Name or alias"),
            placeholder=_("Name or alias"),
            search=True,
            changed=lambda _text: self._arrange(),
            entered=self._entered,
        )
        self.search.pack(fill="x")  # type: ignore[no-untyped-call]
        self.words = Prose(self.body, look, "", role=Role.SMALL, colour=second_ink)
        self.words.pack(fill="x", pady=(px(8), px(4)))  # type: ignore[no-untyped-call]
        buttons = ttk.Frame(self.foot)
        buttons.pack(fill="x", pady=(px(14), 0))  # type: ignore[no-untyped-call]
        self.go = TextButton(buttons, look, answer, self._go, rank=Rank.PRIMARY)
        self.no = TextButton(buttons, look, _("Cancel"), self.close)
        self.go.pack(side="right")  # type: ignore[no-untyped-call]
        self.no.pack(side="right", padx=(0, px(10)))  # type: ignore[no-untyped-call]
        self.list = ListView(self.body, look, self, self)
        self.list.configure(height=px(_HEIGHT))
        self.list.pack_propagate(False)
        self.list.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        self.search.field.bind("<Down>", lambda _: self._into_list(), add=True)
        signals = (*entries_of(state.people), *entries_of(state.conversations))
        observe(self, signals, lambda *_: self._jobs.idle("arrange", self._arrange))
        self._arrange()
        self._tell()
        self.open(self.search.field)

    @property
    def chosen(self) -> tuple[int, ...]:
        """What is chosen, in the order in which it was."""
        return tuple(self._target(key) for key in self._chosen)

    # --- the list's model and actions -------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._keys)

    def row(self, index: int) -> ListRow:
        """Return the row at `index`; one that is chosen has a check mark."""
        key = self._keys[index]
        row = self._row(key)
        return replace(row, checked=key in self._chosen)

    def choose(self, key: Hashable) -> None:
        """Choose a row, or no more."""
        if not isinstance(key, Talk | Somebody):
            return
        if key in self._chosen:
            del self._chosen[key]
        else:
            self._chosen[key] = None
        self.list.refresh()
        self._tell()

    def menu(self, key: Hashable, x: int, y: int) -> None:
        """Nothing can be done here but choose."""

    # --- inside -----------------------------------------------------------------------------------

    def _row(self, key: Talk | Somebody) -> ListRow:
        if isinstance(key, Somebody):
            return person_row(self._state, self._state.people[key.account])
        row = self._rows.row_of(key.conversation)
        peer = self._state.people.get(self._state.conversations[key.conversation].peer)
        if peer is not None and row.title == title_of(self._state, peer.account.id):
            return replace(person_row(self._state, peer), key=key)
        # Where it goes is what matters here, and not what was said there.
        return replace(row, time="", preview="", tick=Tick.NONE, unread=0, draft=False, typing="")

    def _exists(self, key: Talk | Somebody) -> bool:
        """Tell whether it can still be chosen: chats are deleted, and get other ids, meanwhile."""
        if isinstance(key, Somebody):
            return key.account in self._state.people
        return key.conversation in self._state.conversations and self._usable(key.conversation)

    def _target(self, key: Talk | Somebody) -> int:
        return key.conversation if isinstance(key, Talk) else -key.account

    def _arrange(self) -> None:
        state = self._state
        gone = [key for key in self._chosen if not self._exists(key)]
        for key in gone:
            del self._chosen[key]
        if gone:
            self._tell()
        words = folded(self.search.value.removeprefix("@")).split()
        keys: list[Talk | Somebody] = []
        known: set[int] = set()
        if not self._people_only:
            talks = [each for each in state.conversations.values() if self._usable(each.id)]
            talks.sort(key=lambda each: (each.pinned, each.last.time if each.last else 0))
            for summary in reversed(talks):
                known.add(summary.peer)
                person = state.people.get(summary.peer)
                handle = person.account.handle if person else ""
                if matches(words, self._rows.row_of(summary.id).title, handle):
                    keys.append(Talk(summary.id))
        for person in people_of(state):
            if person.account.id in known:
                continue
            if matches(words, person.name, person.account.name, person.account.handle):
                keys.append(Somebody(person.account.id))
        self._keys = keys
        self.list.set_empty(_("Nobody found here. “New chat” finds everybody on this server."))
        self.list.refresh()

    def _tell(self) -> None:
        names = [self._row(key).title for key in self._chosen]
        self.words.say(", ".join(names) or _("Choose one or several."))
        self.go.enable(bool(names))

    def _entered(self) -> None:
        """Choose the first that was found; with nothing sought, go on."""
        if self.search.value.strip() and self._keys:
            self.choose(self._keys[0])
            self.search.clear()
            self._arrange()
        elif self._chosen:
            self._go()

    def _into_list(self) -> str:
        if self._keys:
            self.list.canvas.focus_set()
            self.list.show(0)
        return "break"

    def _go(self) -> None:
        chosen = self.chosen
        self.close()
        self._done(chosen)
