"""What the windows say about the connection, and from when on: short outages are not worth a word.

Runs on the Tk thread. Public names: `ConnectionWatch`, which calls its view when that changes;
`Said`, what is to be shown.
"""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from whatsapp_like.i18n import _, ngettext
from whatsapp_like.models.state.session import Phase, Remedy
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.observing import observe

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState

PATIENCE_MS = 1500
_SECOND_MS: Final = 1000


class Said(NamedTuple):
    """A title, a sentence that explains it, when it is tried again, and what a person can do.

    There is no remedy while we are connecting.
    """

    title: str
    words: str = ""
    again: str = ""
    remedy: Remedy | None = None


class ConnectionWatch:
    """Follows the session for as long as `widget` lives; `said` is None while all is well, and
    `changed` hears of what it becomes after the start."""

    def __init__(
        self, widget: tk.Misc, state: AppState, changed: Callable[[Said | None], object]
    ) -> None:
        self.said: Said | None = None
        self._state = state
        self._changed: Callable[[Said | None], object] = lambda _said: None
        self._jobs = Jobs(widget)
        self._waiting = self._fetching = False
        events = state.session.events
        observe(
            widget,
            (events.phase, events.trouble, events.retry_at, events.trying),
            lambda *_: self._jobs.idle("look", self._look),
        )
        self._look()
        self._changed = changed

    def _look(self) -> None:
        session = self._state.session
        phase = session.phase
        self._jobs.cancel("count")
        if phase in (Phase.ONLINE, Phase.SIGNED_OUT):
            self._jobs.cancel("patience")
            self._waiting = self._fetching = False
            self._say(None)
            return
        if phase is Phase.SYNCING and not self._fetching:
            # Connected: whether the rest takes long will be seen.
            self._say(None)
        lasting = phase is Phase.OFFLINE and not session.retry_at and not session.trying
        if self.said is not None or lasting:
            self._speak()
        elif not self._waiting:
            self._waiting = True
            self._jobs.later("patience", PATIENCE_MS, self._speak)

    def _speak(self) -> None:
        self._waiting = False
        self._jobs.cancel("patience")
        session = self._state.session
        self._fetching = session.phase is Phase.SYNCING
        if session.phase is Phase.CONNECTING:
            self._say(Said(_("Connecting…")))
        elif self._fetching:
            self._say(Said(_("Fetching what is new…")))
        elif session.trouble is not None:
            trouble, again = session.trouble, ""
            if session.retry_at:
                seconds = max(0, round(session.retry_at - time.time()))
                again = ngettext("Next try in {n} s.", "Next try in {n} s.", seconds)
                again = again.format(n=seconds)
                self._jobs.later("count", _SECOND_MS, self._look)
            elif session.trying:
                again = _("Trying…")
            self._say(Said(trouble.title, trouble.words, again, trouble.remedy))

    def _say(self, said: Said | None) -> None:
        if said != self.said:
            self.said = said
            self._changed(said)
