"""The switcher over a window: a few letters lead to a conversation or a person.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Final, NamedTuple

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.views.entry import EntryBox
from whatsapp_like.views.focus import keyboard_at
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.listing import ListView
from whatsapp_like.views.main.rows import (
    ConversationRows,
    Somebody,
    Talk,
    folded,
    people_of,
    person_row,
)
from whatsapp_like.views.observing import bind_outside, entries_of, observe
from whatsapp_like.views.palette import mix
from whatsapp_like.views.people.describing import (
    talk_title,
)
from whatsapp_like.views.rounding import round_off
from whatsapp_like.views.shortcuts.table import Action

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.views.rows import ListRow
    from whatsapp_like.views.shortcuts.keyboard import Offer
    from whatsapp_like.views.theme import Look

_WIDTH: Final = 440
_HEIGHT: Final = 520
_TOP: Final = 48
_RADIUS: Final = 16
_EDGE: Final = 12
_AROUND: Final = 42


class _Candidate(NamedTuple):
    """Somewhere one can go, and by which names."""

    key: Talk | Somebody
    names: tuple[str, ...]


def closeness(word: str, names: str) -> int | None:
    """Return how well a folded word fits folded names, each in a line, 0 best; None for not.

    The beginning of a part of a name fits best, then what is within one, then letters in their
    order from such a beginning on.
    """
    lines = f"\n{names}"
    if f" {word}" in lines or f"\n{word}" in lines:
        return 0
    if word in names:
        return 1
    for name in names.splitlines() if len(word) > 1 else ():
        parts = name.split()
        for at, part in enumerate(parts):
            rest = iter(" ".join(parts[at:]))
            if part.startswith(word[0]) and all(letter in rest for letter in word):
                return 2
    return None


class SwitcherRows:
    """The model: conversations, the newest first, then others whom I know of."""

    def __init__(self, state: AppState) -> None:
        self._state = state
        self._talks = ConversationRows(state)
        self._candidates: list[_Candidate] = []
        self._folded: list[str] | None = None
        self._words: list[str] = []
        self._keys: list[Talk | Somebody] = []
        self.refresh()

    def __len__(self) -> int:
        return len(self._keys)

    def row(self, index: int) -> ListRow:
        """Return the row at `index`."""
        key = self._keys[index]
        if isinstance(key, Talk):
            return self._talks.row_of(key.conversation)
        return person_row(self._state, self._state.people[key.account])

    def key(self, index: int) -> Talk | Somebody:
        """Return what the row at `index` leads to."""
        return self._keys[index]

    def refresh(self) -> None:
        """Read the state again."""
        state = self._state
        talks = sorted(
            state.conversations.values(),
            key=lambda each: each.last.time if each.last else 0,
            reverse=True,
        )
        known = {each.peer for each in talks}
        others = [each for each in people_of(state) if each.account.id not in known]
        found = [
            _Candidate(Talk(each.id), (talk_title(state, each.id), *self._called(each.peer)))
            for each in talks
        ]
        found += [
            _Candidate(Somebody(each.account.id), (each.name, *self._called(each.account.id)))
            for each in others
        ]
        self._candidates, self._folded = found, None
        self._sift()

    def search(self, text: str) -> None:
        """Show where the words of `text` lead, what fits best first."""
        self._words = folded(text.removeprefix("@")).split()
        self._sift()

    def _called(self, account: int) -> tuple[str, ...]:
        person = self._state.people.get(account)
        return (person.account.name, person.account.handle) if person is not None else ()

    def _sift(self) -> None:
        if not self._words:
            self._keys = [each.key for each in self._candidates]
            return
        if self._folded is None:
            # Not before it is needed: of thousands of names it takes its time.
            self._folded = [folded("\n".join(each.names)) for each in self._candidates]
        ranked: list[tuple[int, Talk | Somebody]] = []
        for candidate, names in zip(self._candidates, self._folded, strict=True):
            fits = [closeness(word, names) for word in self._words]
            worst = max((each for each in fits if each is not None), default=0)
            if None not in fits:
                ranked.append((worst, candidate.key))
        # Sorting keeps the newest first among those that fit alike.
        ranked.sort(key=lambda each: each[0])
        self._keys = [key for _rank, key in ranked]


class Switcher(tk.Frame):
    """Stands over `window`; `chosen` hears where to go, `closed` that the switcher is gone."""

    def __init__(
        self,
        window: tk.Misc,
        look: Look,
        state: AppState,
        chosen: Callable[[Hashable], object],
        closed: Callable[[], object],
    ) -> None:
        super().__init__(window, bd=0)
        self._window = window
        self._look = look
        self._chosen = chosen
        self._closed = closed
        self._before: tk.Misc | None = keyboard_at(window)
        self._jobs = Jobs(self)
        px = look.px
        self._inside = ttk.Frame(self, padding=px(_EDGE))
        self._inside.pack(fill="both", expand=True, padx=px(1), pady=px(1))  # type: ignore[no-untyped-call]
        self.bind("<Configure>", lambda _: self._jobs.idle("round", self._round), add=True)
        self.search = EntryBox(
            self._inside,
            look,
            label=_("Go to a conversation or a person"),
            placeholder=_("Go to a conversation or a person"),
            search=True,
            changed=self._searched,
            entered=self._enter,
        )
        self.search.pack(fill="x", pady=(0, px(8)))  # type: ignore[no-untyped-call]
        self.rows = SwitcherRows(state)
        nobody = _("Nobody found here. “New chat” finds everybody on this server.")
        self.list = ListView(self._inside, look, self.rows, self, nobody)
        self.list.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        keys = {"<Up>": -1, "<Down>": 1, "<Prior>": -5, "<Next>": 5}
        for sequence, by in keys.items():
            self.search.field.bind(sequence, self._stepper(by), add=True)
        bind_outside(self, window, "<Configure>", lambda _: self._jobs.idle("place", self._place))
        bind_outside(self, window, "<FocusIn>", self._focus_somewhere)
        observe(
            self,
            (*entries_of(state.conversations), *entries_of(state.people)),
            lambda *_: self._jobs.idle("refresh", self._refresh),
        )
        look.watch(self, self._relook)
        self._relook()
        self._mark(0)
        self._place()
        tk.Misc.tkraise(self)
        self.search.focus_field()

    def shortcuts(self) -> Offer:
        """Return what keys do here."""
        return {Action.BACK: self.close, Action.SWITCH: self.close, Action.CLOSE: self.close}

    def close(self, back: bool = True) -> None:
        """Take it away; with `back` the keyboard goes where it came from."""
        if not self.winfo_exists():
            return
        self.destroy()
        self._closed()
        if back and self._before is not None and self._before.winfo_exists():
            self._before.focus_set()

    # --- what the list asks for -------------------------------------------------------------------

    def choose(self, key: Hashable) -> None:
        """Go there."""
        self.close(back=False)
        self._chosen(key)

    def menu(self, key: Hashable, x: int, y: int) -> None:
        """Nothing can be done here but go."""

    # --- searching --------------------------------------------------------------------------------

    def _searched(self, text: str) -> None:
        self.rows.search(text)
        self._mark(0)

    def _refresh(self) -> None:
        self.rows.refresh()
        self._mark(min(self.list.current or 0, max(0, len(self.rows) - 1)))

    def _mark(self, index: int) -> None:
        if len(self.rows):
            self.list.select(self.rows.key(index))
            self.list.show(index)
        self.list.refresh()
        self._jobs.idle("place", self._place)

    def _stepper(self, by: int) -> Callable[[object], str]:
        def step(_event: object) -> str:
            if len(self.rows):
                self._mark(max(0, min((self.list.current or 0) + by, len(self.rows) - 1)))
            return "break"

        return step

    def _enter(self) -> None:
        index = self.list.current or 0
        if index < len(self.rows):
            self.choose(self.rows.key(index))

    # --- its place --------------------------------------------------------------------------------

    def _focus_somewhere(self, event: tk.Event[tk.Misc]) -> None:
        # The window gets the focus before one of its widgets does.
        inside = str(event.widget).startswith(str(self))
        if event.widget is not self._window and not inside:
            self.close(back=False)

    def _place(self) -> None:
        px, window = self._look.px, self._window
        edge, top = px(_EDGE), px(_TOP)
        width = min(px(_WIDTH), window.winfo_width() - 2 * edge)
        row = px(self._look.room.row)
        # No taller than what was found, but with room to say that it is nobody.
        wanted = self.search.winfo_reqheight() + max(2, len(self.rows)) * row + px(_AROUND)
        height = min(px(_HEIGHT), wanted, window.winfo_height() - top - edge)
        self.place(relx=0.5, y=top, anchor="n", width=max(1, width), height=max(1, height))

    def _round(self) -> None:
        round_off(self, self._look.px(_RADIUS))
        # A pixel less, for what is left around it is the edge.
        round_off(self._inside, self._look.px(_RADIUS - 1))

    def _relook(self) -> None:
        palette = self._look.palette
        # It has no shadow that would set it apart.
        self.configure(background=palette.edge or mix(palette.ground, palette.text, 0.18))
        self._jobs.idle("place", self._place)
