"""Searches the server's directory while somebody types, and tells how far that is.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from enum import Enum, auto
from typing import TYPE_CHECKING, Final, Protocol

from whatsapp_like.i18n import _
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.main.rows import folded, matches
from whatsapp_like.views.observing import observe
from whatsapp_like.views.people.describing import online

if TYPE_CHECKING:
    from whatsapp_like.models.account import Account
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.views.theme import Look

_WAIT_MS: Final = 200


class FindActions(Protocol):
    """What finding somebody may ask for; see RosterController."""

    def search(
        self,
        text: str,
        after: int,
        found: Callable[[Sequence[Account], int], None],
        failed: Callable[[str], None],
    ) -> None:
        """Search the directory; only the latest search is answered."""
        ...


class _Step(Enum):
    """How far a search is."""

    NOTHING = auto()  # is searched for
    SEARCHING = auto()
    DONE = auto()
    FAILED = auto()


class DirectorySearch:
    """Finds others of the server for as long as `owner` lives; `changed` hears of every step.

    With `browse` everybody is found while nothing is typed.
    """

    def __init__(
        self,
        owner: tk.Misc,
        look: Look,
        state: AppState,
        actions: FindActions,
        changed: Callable[[], object],
        *,
        browse: bool,
    ) -> None:
        self._owner = owner
        self._look = look
        self._state = state
        self._actions = actions
        self._changed = changed
        self._browse = browse
        self._jobs = Jobs(owner)
        self._text = ""
        self._step = _Step.NOTHING
        self._why = ""
        self._next = 0
        self._accounts: list[Account] = []
        self.accounts: Sequence[Account] = ()
        """Who was found: what it was for fewer letters stays, as far as it fits, until the server
        has answered."""
        observe(owner, (state.session.events.phase,), lambda *_: self._jobs.idle("phase", self._go))

    def start(self) -> None:
        """Find those who are listed before anything is typed."""
        self._go()

    def search(self, text: str) -> None:
        """Search for this, after a moment: the server limits how often one may."""
        if text.strip() == self._text:
            self._changed()
            return
        self._text, self._next = text.strip(), 0
        words = folded(self._text.removeprefix("@")).split()
        fitting = [each for each in self._accounts if matches(words, each.name, each.handle)]
        self.accounts = fitting if self._is_wanted else ()
        self._begin(_WAIT_MS)

    def more(self) -> None:
        """Find those who come after, if there are any."""
        if self._next and self._step is not _Step.SEARCHING:
            self._step = _Step.SEARCHING
            self._ask(self._next)

    def remark(self, shown: int, others: int, *, only_me: bool) -> str:
        """Say how far the search is, to whoever shows `shown` people, `others` of them by it;
        `only_me` says that the one is me."""
        if not self._is_wanted:
            return "" if shown else _("Type a name or an alias.")
        if not online(self._state):
            return "" if others else self._offline_words(shown, only_me)
        if self._step is _Step.SEARCHING:
            return _("Searching…")
        if self._step is _Step.FAILED:
            return self._why
        if others:
            return ""
        if not self._text:
            alone = only_me or not shown
            return _("Nobody else is on this server yet.") if alone else ""
        if shown:
            return _("No one else on this server has that name.")
        return _("Nobody of that name on this server.")

    @property
    def _is_wanted(self) -> bool:
        return self._browse or bool(self._text)

    def _offline_words(self, shown: int, only_me: bool) -> str:
        if shown and (self._text or not only_me):
            return _("You are offline: only people you know are shown.")
        if self._text:
            return _("You are offline, and no one you know has that name.")
        return _("You are offline, and know nobody here yet.")

    def _go(self) -> None:
        """Begin where nothing was found yet: a connection has come, or gone."""
        if self._step is not _Step.DONE:
            self._begin(0)
        else:
            self._changed()

    def _begin(self, wait: int) -> None:
        self._jobs.cancel("ask")
        self._step = _Step.NOTHING
        if self._is_wanted and online(self._state):
            self._step = _Step.SEARCHING
            if wait:
                self._jobs.later("ask", wait, lambda: self._ask(0))
            else:
                self._ask(0)
        self._changed()

    def _ask(self, after: int) -> None:
        text = self._text

        def found(accounts: Sequence[Account], following: int) -> None:
            # The answer to what was typed before may come after another letter.
            if self._owner.winfo_exists() and text == self._text:
                self._take(accounts, after, following)

        def failed(words: str) -> None:
            if self._owner.winfo_exists() and text == self._text:
                self._step, self._why, self._next = _Step.FAILED, words, 0
                self._changed()

        self._actions.search(text, after, found, failed)

    def _take(self, accounts: Sequence[Account], after: int, following: int) -> None:
        for account in accounts:
            self._look.faces.lend(account.handle, account.picture)
        self._accounts = [*self._accounts, *accounts] if after else [*accounts]
        self.accounts, self._next, self._step = self._accounts, following, _Step.DONE
        self._changed()
