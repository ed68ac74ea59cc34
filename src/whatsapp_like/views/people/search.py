"""A field over a list of people and conversations, which is how somebody is chosen everywhere.

Runs on the Tk thread. The keyboard stays in the field: arrows move the mark in the list, Enter
takes what is marked, and whoever types in the list types in the field.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Final, NamedTuple

from whatsapp_like.i18n import _
from whatsapp_like.views.entry import EntryBox
from whatsapp_like.views.focus import keyboard_at
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.listing import ListView
from whatsapp_like.views.main.rows import Somebody, Talk
from whatsapp_like.views.observing import entries_of, observe
from whatsapp_like.views.people.directory import DirectorySearch, FindActions

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.views.people.candidates import Candidates, Key
    from whatsapp_like.views.theme import Look

_PAGE: Final = 5


class Several(NamedTuple):
    """What else the keyboard does where several are chosen."""

    go: Callable[[], object]
    """Enter, with nothing typed and nothing marked; Ctrl+Enter at any time."""
    let_go: Callable[[], object]
    """Backspace, with nothing typed."""


class PeopleSearch:
    """Makes `search` and `list` in `parent`, which places them; `chosen` hears what was pressed.

    `changed` hears that other rows are shown. Without `several` one is chosen, and the first row is
    what Enter takes.
    """

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        state: AppState,
        actions: FindActions,
        candidates: Candidates,
        chosen: Callable[[Key], object],
        *,
        label: str = "",
        browse: bool = True,
        several: Several | None = None,
        changed: Callable[[], object] = lambda: None,
    ) -> None:
        """With `browse` everybody on the server is listed while nothing is typed."""
        self.candidates = candidates
        self._chosen = chosen
        self._several = several
        self._changed = changed
        self._marked: Key | None = None
        self._walks = False  # the arrows were used last: the mark is where somebody put it
        label = label or _("Name or alias")
        self.search = EntryBox(
            parent,
            look,
            label=label,
            placeholder=label,
            search=True,
            changed=self._typed,
            entered=self._entered,
        )
        self.list = ListView(parent, look, candidates, self, more=self._more)
        self._jobs = Jobs(self.list)
        self._bind_keys()
        self._directory = DirectorySearch(
            self.list, look, state, actions, self._found, browse=browse
        )
        observe(
            self.list,
            (*entries_of(state.conversations), *entries_of(state.people)),
            lambda *_: self._jobs.idle("refresh", self._reread),
        )
        self._directory.start()

    # --- what the list asks for -------------------------------------------------------------------

    def choose(self, key: Hashable) -> None:
        """Take what a row leads to."""
        if isinstance(key, Talk | Somebody):
            self._chosen(key)

    def menu(self, key: Hashable, x: int, y: int) -> None:
        """Nothing can be done here but choose."""

    # --- what is shown ----------------------------------------------------------------------------

    def _typed(self, text: str) -> None:
        self._walks = False
        self.candidates.search(text)
        self._marked = None
        self._directory.search(text)
        if len(self.candidates):
            self.list.show(0)

    def _reread(self) -> None:
        self.candidates.refresh()
        self._show()

    def _found(self) -> None:
        self.candidates.find(self._directory.accounts)
        self._show()

    def _show(self) -> None:
        """Show what there is, and mark what Enter takes."""
        candidates = self.candidates
        shown, others = len(candidates), candidates.others
        words = self._directory.remark(shown, others, only_me=candidates.is_me)
        self.list.set_empty(words, Icon.SEARCH)
        self.list.set_foot(words)
        self.list.set_headings(candidates.headings)
        if self._marked is not None:
            self._marked = candidates.present(self._marked)
        if candidates.index(self._marked) is None:
            eager = self._several is None or bool(self.search.value.strip())
            self._marked = candidates.key(0) if eager and len(candidates) else None
        if keyboard_at(self.list) is not self.list.canvas:  # which has a mark of its own
            self.list.select(self._marked)
        self.list.refresh()
        self._changed()

    def _more(self) -> None:
        self._directory.more()

    # --- the keyboard -----------------------------------------------------------------------------

    def _bind_keys(self) -> None:
        field, canvas = self.search.field, self.list.canvas
        steps = {"<Up>": -1, "<Down>": 1, "<Prior>": -_PAGE, "<Next>": _PAGE}
        for sequence, by in steps.items():
            field.bind(sequence, self._stepper(by), add=True)
        field.bind("<space>", self._space, add=True)
        field.bind("<BackSpace>", self._back, add=True)
        field.bind("<Control-Return>", self._go, add=True)
        self.search.hear(canvas)
        canvas.bind("<FocusIn>", lambda _: self.list.select(None), add=True)
        canvas.bind("<FocusOut>", lambda _: self.list.select(self._marked), add=True)

    def _stepper(self, by: int) -> Callable[[object], str]:
        def step(_event: object) -> str:
            candidates = self.candidates
            if len(candidates):
                at = candidates.index(self._marked)
                start = at if at is not None else -1 if by > 0 else 0
                index = max(0, min(start + by, len(candidates) - 1))
                self._marked, self._walks = candidates.key(index), True
                self.list.select(self._marked)
                self.list.show(index)
            return "break"

        return step

    def _entered(self) -> None:
        typed = bool(self.search.value.strip())
        if self._marked is not None:
            self._chosen(self._marked)
            if self._several is not None and typed:
                self.search.clear()
        elif self._several is not None and not typed:
            self._several.go()

    def _space(self, _event: object) -> str | None:
        # Names have spaces in them: only whoever walks through the list takes somebody by one.
        if self._several is None or not self._walks or self._marked is None:
            return None
        self._chosen(self._marked)
        return "break"

    def _back(self, _event: object) -> str | None:
        if self._several is None or self.search.value:
            return None
        self._several.let_go()
        return "break"

    def _go(self, _event: object) -> str:
        if self._several is not None:
            self._several.go()
        return "break"
