"""What is to happen later: messages that the server sends for me, and what I am reminded of.

Runs on Tk's thread. The server keeps both; a reminder is told of by whichever device is on then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from psygnal import Signal

from whatsapp_like.client.events import (
    Event,
    RemindersChanged,
    ScheduledChanged,
    SignedOut,
    Synced,
)
from whatsapp_like.controllers.words import explain
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.i18n import _

if TYPE_CHECKING:
    from whatsapp_like.controllers.ports import Clock, Link, Timers
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.timeline import ScheduledItem, TimelineItem

Failed = Callable[[str], None]
"""Gets a sentence that says why something could not be done."""

_LONGEST_S: Final = 24 * 3600
"""A timer runs no longer than this: a computer that sleeps, or whose clock is set, is noticed."""


class LaterController:
    """Keeps `state.scheduled` and the reminders, and tells when one of these is due."""

    due = Signal(object)
    """A message (TimelineItem) that somebody wanted to be reminded of now."""

    def __init__(self, state: AppState, link: Link, timers: Timers, clock: Clock) -> None:
        self._state = state
        self._link = link
        self._timers = timers
        self._clock = clock
        self._reminders: tuple[TimelineItem, ...] = ()
        self._cancel: Callable[[], None] | None = None

    def load(self) -> None:
        """Take what the archive knows of reminders."""
        self._link.ask(lambda client: client.reminders(), self._remember)

    def receive(self, event: Event) -> None:
        """Take in what the client tells."""
        match event:
            case RemindersChanged():
                self._remember(event.items)
            case ScheduledChanged():
                if event.gone:
                    self._state.scheduled.pop(event.item.id, None)
                else:
                    self._state.scheduled[event.item.id] = event.item
            case Synced():
                self._link.ask(lambda client: client.scheduled(), self._listed, _ignore)
            case SignedOut():
                self._state.scheduled.clear()
                self._remember(())
            case _:
                pass

    # --- sent later -------------------------------------------------------------------------------

    def schedule(
        self,
        conversation: int,
        text: str,
        at: int,
        reply: TimelineItem | None,
        mentions: Sequence[int],
        done: Callable[[], None],
        failed: Failed,
    ) -> None:
        """Have the server send a text at a time, in milliseconds by its clock."""
        self._link.ask(
            lambda client: client.schedule_text(
                conversation, text, at, reply=reply, mentions=mentions
            ),
            lambda item: self._scheduled(item, done),
            _told(failed),
        )

    def move(self, item: ScheduledItem, at: int, failed: Failed) -> None:
        """Have it sent at another time; one that is past sends at once."""
        self._link.ask(
            lambda client: client.reschedule(item, at=at),
            lambda changed: self._scheduled(changed, lambda: None),
            _told(failed),
        )

    def reword(
        self, item: ScheduledItem, text: str, done: Callable[[], None], failed: Failed
    ) -> None:
        """Have it say something else, at the same time."""
        self._link.ask(
            lambda client: client.reschedule(item, text=text),
            lambda changed: self._scheduled(changed, done),
            _told(failed),
        )

    def take_back(self, item: ScheduledItem, failed: Failed) -> None:
        """Have it not sent."""
        self._link.ask(
            lambda client: client.cancel_scheduled(item),
            lambda _none: self._drop(item),
            _told(failed),
        )

    def _drop(self, item: ScheduledItem) -> None:
        self._state.scheduled.pop(item.id, None)

    def _scheduled(self, item: ScheduledItem, done: Callable[[], None]) -> None:
        if item.at > self._now():
            self._state.scheduled[item.id] = item
        done()

    def _listed(self, items: Sequence[ScheduledItem]) -> None:
        scheduled = self._state.scheduled
        for gone in scheduled.keys() - {item.id for item in items}:
            del scheduled[gone]
        for item in items:
            if scheduled.get(item.id) != item:
                scheduled[item.id] = item

    # --- reminders --------------------------------------------------------------------------------

    def remind(self, item: TimelineItem, at: int, failed: Failed) -> None:
        """Remind me of a message at a time; 0 for never."""
        self._link.ask(lambda client: client.remind(item, at), None, _told(failed))

    @property
    def reminders(self) -> tuple[TimelineItem, ...]:
        """What I want to be reminded of, the next first."""
        return self._reminders

    def _remember(self, items: Sequence[TimelineItem]) -> None:
        self._reminders = tuple(items)
        self._wait()

    def _wait(self) -> None:
        """Wait for the next one; those that are due are told of now."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None
        now = self._now()
        due = [item for item in self._reminders if item.remind_at <= now]
        self._reminders = tuple(item for item in self._reminders if item.remind_at > now)
        for item in due:
            self._tell(item)
        if self._reminders:
            wait = min(self._reminders[0].remind_at - now, _LONGEST_S * 1000)
            self._cancel = self._timers.after(max(1, wait), self._wait)

    def _tell(self, item: TimelineItem) -> None:
        # First: whatever becomes of the alert, it must not come again with the next start.
        self._link.ask(lambda client: client.remind(item, 0), None, _ignore)
        self.due.emit(item)

    def _now(self) -> int:
        return round(self._clock() * 1000) + self._state.session.clock_offset


def _ignore(_error: Exception) -> None:
    """Nobody waits for this; it is asked again with the next connection."""


def _told(failed: Failed) -> Callable[[Exception], None]:
    def tell(error: Exception) -> None:
        match error:
            case Refused(code=ErrorCode.LIMIT_REACHED):
                failed(_("No more than 100 messages can wait to be sent later."))
            case Refused(code=ErrorCode.NOT_FOUND):
                failed(_("This message has been sent already."))
            case Refused(code=ErrorCode.INVALID):
                failed(_("That is more than a year ahead."))
            case ValueError():
                failed(_("That cannot be sent like this: something is empty or too long."))
            case _:
                failed(explain(error))

    return tell
