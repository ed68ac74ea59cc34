"""What people say about themselves: I set mine, and everybody's goes when its time is over.

Runs on Tk's thread. Nobody tells that a status has ended: a timer here takes it out of the state,
by the server's clock, whether there is a connection or not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from whatsapp_like.client.events import Event, Online, PeopleChanged, SignedOut, StatusChanged
from whatsapp_like.controllers.changes import assign, put
from whatsapp_like.controllers.words import explain
from whatsapp_like.i18n import _, ngettext
from whatsapp_like.models.text import MAX_STATUS, clean_status

if TYPE_CHECKING:
    from whatsapp_like.controllers.ports import Clock, Link, Timers
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.timeline import Person

LONGEST_MS: Final = 3_600_000
"""A timer that runs for days would miss that the clock was set, or that the computer slept."""


class StatusController:
    """Keeps `state.session.custom`, and takes away what is over."""

    def __init__(self, state: AppState, link: Link, timers: Timers, clock: Clock) -> None:
        self._state = state
        self._link = link
        self._timers = timers
        self._clock = clock
        self._due: int | None = None
        self._cancel: Callable[[], None] | None = None

    def receive(self, event: Event) -> None:
        """Take in what is told; after the roster, whose people are looked at here."""
        session = self._state.session
        match event:
            case Online() | StatusChanged():
                assign(session, custom=event.custom)
                # Another server time may have come with it.
                self.look()
            case PeopleChanged():
                self._end(event.people)
            case SignedOut():
                assign(session, custom=None)
            case _:
                pass

    def set_status(
        self,
        text: str,
        until: int | None,
        done: Callable[[], None],
        failed: Callable[[str], None],
    ) -> None:
        """Say this about myself, nothing when empty, until that moment of the server's clock.

        `failed` gets a sentence when it cannot be said, or not now.
        """
        if text:
            try:
                text = clean_status(text)
            except ValueError:
                failed(_what_is_wrong(text))
                return
        self._link.ask(
            lambda client: client.set_status(text, until),
            lambda _none: done(),
            lambda error: failed(explain(error)),
        )

    # --- what time brings -------------------------------------------------------------------------

    def look(self) -> None:
        """Look at everybody: something may be over, or end one day."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None
        self._due = None
        custom = self._state.session.custom
        if custom is not None and custom.until is not None:
            if custom.holds(self._now()):
                self._await(custom.until)
            else:
                assign(self._state.session, custom=None)
        self._end(self._state.people.values())

    def _end(self, people: Iterable[Person]) -> None:
        now = self._now()
        over = []
        for person in people:
            custom = person.presence.custom
            if custom is None or custom.until is None:
                continue
            if custom.holds(now):
                self._await(custom.until)
            else:
                presence = person.presence.model_copy(update={"custom": None})
                over.append((person.account.id, person.model_copy(update={"presence": presence})))
        put(self._state.people, over)

    def _await(self, until: int) -> None:
        if self._due is not None and self._due <= until:
            return
        if self._cancel is not None:
            self._cancel()
        self._due = until
        self._cancel = self._timers.after(min(until - self._now(), LONGEST_MS), self._rang)

    def _rang(self) -> None:
        self._cancel = None
        self.look()

    def _now(self) -> int:
        return round(self._clock() * 1000) + self._state.session.clock_offset


def _what_is_wrong(text: str) -> str:
    if len(text) > MAX_STATUS:
        words = ngettext("At most {n} character.", "At most {n} characters.", MAX_STATUS)
        return words.format(n=MAX_STATUS)
    return _("There is a character in it that cannot be shown.")
