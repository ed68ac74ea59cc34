"""My own marks of conversations: pinned, muted, archived, unread; and the end of a mute.

Runs on Tk's thread. What I mark comes back as a changed summary, at once and without a connection.
Nobody tells that a mute is over: a timer here takes it out of the state, by the server's clock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from psygnal import Signal

from whatsapp_like.client.events import (
    Event,
    MarksRefused,
    Online,
    SignedOut,
    SummaryChanged,
    SummaryRemoved,
    SummaryReplaced,
)
from whatsapp_like.controllers.changes import put
from whatsapp_like.controllers.naming import title_of
from whatsapp_like.controllers.words import explain, explain_code
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.i18n import _, ngettext
from whatsapp_like.models.bounds import ALWAYS, MAX_PINNED

if TYPE_CHECKING:
    from whatsapp_like.controllers.ports import Clock, Link, Timers
    from whatsapp_like.models.enums import AlertLevel
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.timeline import ConversationSummary

LONGEST_MS: Final = 3_600_000
"""A timer that runs for days would miss that the clock was set, or that the computer slept."""

Failed = Callable[[str], None]


class MarkingController:
    """Changes marks; every `failed` gets a sentence when that could not be done.

    `undone` tells a sentence about what was done without a connection, and refused later.
    """

    undone = Signal(str)

    def __init__(self, state: AppState, link: Link, timers: Timers, clock: Clock) -> None:
        self._state = state
        self._link = link
        self._timers = timers
        self._clock = clock
        self._due = 0
        self._cancel: Callable[[], None] | None = None

    # --- what the client tells --------------------------------------------------------------------

    def receive(self, event: Event) -> None:
        """Take in what is told; after the conversations, whose summaries are looked at here."""
        match event:
            case SummaryChanged() | SummaryReplaced():
                self._look_at([event.summary])
            case Online() | SignedOut() | SummaryRemoved():
                # Another server time may have come with it; or nothing is left to wait for.
                self.look()
            case MarksRefused():
                self.undone.emit(self._undone(event))
            case _:
                pass

    def look(self) -> None:
        """Look at all conversations: some mute may be over."""
        self._stop()
        self._look_at(list(self._state.conversations.values()))

    def _look_at(self, summaries: Sequence[ConversationSummary]) -> None:
        now = self._now()
        for summary in summaries:
            if summary.is_muted(now):
                if summary.muted_until < ALWAYS:
                    self._await(summary.muted_until, now)
            elif summary.muted_until:
                ended = summary.model_copy(update={"muted_until": 0})
                put(self._state.conversations, [(summary.id, ended)])

    def _await(self, until: int, now: int) -> None:
        if self._cancel is not None:
            if self._due <= until:
                return
            self._stop()
        self._due = until
        # A little later rather than too early: it would be looked at twice.
        self._cancel = self._timers.after(min(until - now + 1, LONGEST_MS), self._rang)

    def _rang(self) -> None:
        self._cancel = None
        self.look()

    def _stop(self) -> None:
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    def _now(self) -> int:
        return round(self._clock() * 1000) + self._state.session.clock_offset

    def _undone(self, event: MarksRefused) -> str:
        summary = self._state.conversations.get(event.conversation)
        name = title_of(self._state, summary) if summary else _("Somebody")
        changes = dict(event.changes)
        why = explain_code(event.code)
        if changes.get("pinned"):
            words = _("{name} could not be pinned. {why}")
            why = _too_many() if event.code == ErrorCode.LIMIT_REACHED else why
        elif changes.get("archived"):
            words = _("{name} could not be archived. {why}")
        elif changes.get("muted_until"):
            words = _("{name} could not be muted. {why}")
        elif changes.get("unread"):
            words = _("{name} could not be marked as unread. {why}")
        else:
            words = _("What you changed about {name} could not be kept. {why}")
        return words.format(name=name, why=why)

    # --- what a window asks -----------------------------------------------------------------------

    def pin(self, conversation: int, pinned: bool, failed: Failed) -> None:
        """Keep a conversation at the top of the list, or let it sink again."""

        def refused(error: Exception) -> None:
            if isinstance(error, Refused) and error.code is ErrorCode.LIMIT_REACHED:
                failed(_too_many())
            else:
                failed(explain(error))

        self._link.ask(lambda client: client.mark(conversation, pinned=pinned), None, refused)

    def mute(self, conversation: int, seconds: int | None, failed: Failed) -> None:
        """Let news of a conversation make no noise, for so long; None for always, 0 for no more."""
        until = ALWAYS if seconds is None else self._now() + seconds * 1000 if seconds else 0
        self._link.ask(
            lambda client: client.mark(conversation, muted_until=until), None, _explained(failed)
        )

    def set_alerts(self, conversation: int, level: AlertLevel, failed: Failed) -> None:
        """Choose what of a conversation I am told of while it is not muted."""
        self._link.ask(
            lambda client: client.mark(conversation, alerts=level), None, _explained(failed)
        )

    def archive(self, conversation: int, archived: bool, failed: Failed) -> None:
        """Put a conversation away until there is news, or take it back."""
        # What is put away is not kept at the top.
        pinned = False if archived else None
        self._link.ask(
            lambda client: client.mark(conversation, archived=archived, pinned=pinned),
            None,
            _explained(failed),
        )

    def set_unread(self, conversation: int, unread: bool, failed: Failed) -> None:
        """Mark a conversation as unread, or all of it as read."""
        summary = self._state.conversations.get(conversation)
        head = summary.conversation if summary else None
        seq = head.last_seq if head else 0
        if unread:
            self._link.ask(
                lambda client: client.mark(conversation, unread=True), None, _explained(failed)
            )
        else:
            self._link.ask(
                lambda client: client.mark_read(conversation, seq), None, _explained(failed)
            )


def _too_many() -> str:
    words = ngettext(
        "No more than {n} chat can be pinned. Unpin another one first.",
        "No more than {n} chats can be pinned. Unpin another one first.",
        MAX_PINNED,
    )
    return words.format(n=MAX_PINNED)


def _explained(failed: Failed) -> Callable[[Exception], None]:
    return lambda error: failed(explain(error))
