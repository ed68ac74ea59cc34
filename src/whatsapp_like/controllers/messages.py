"""What is done with messages that are there: edited, deleted, reacted to, pinned, passed on.

Runs on Tk's thread. All of it shows at once, offline too; what the server refuses later is undone
by the client and told here as a sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from psygnal import Signal

from whatsapp_like.client.events import (
    ChangeRefused,
    Event,
    ItemsChanged,
    SummaryReplaced,
)
from whatsapp_like.controllers.words import explain, explain_code
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.i18n import N_, _
from whatsapp_like.models import kinds

if TYPE_CHECKING:
    from whatsapp_like.controllers.ports import Link
    from whatsapp_like.models.marking import MessageReceipt
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.timeline import Edit, SearchHit, TimelineItem

STARRED: Final = 50
"""Starred messages that are asked for at a time."""

Failed = Callable[[str], None]
"""Gets a sentence that says why something could not be done."""

_REFUSED: Final = {
    (kinds.EDIT, ErrorCode.NOT_ALLOWED): N_("This message is too old to be edited."),
    (kinds.EDIT, ErrorCode.NOT_FOUND): N_("The message was deleted before your edit arrived."),
    (kinds.DELETE, ErrorCode.NOT_ALLOWED): N_(
        "This message is too old to be deleted for everyone."
    ),
    (kinds.DELETE, ErrorCode.NOT_FOUND): N_("The message had been deleted already."),
    (kinds.VOTE, ErrorCode.NOT_ALLOWED): N_("This poll is closed."),
    (kinds.CLOSE, ErrorCode.NOT_ALLOWED): N_("Only its author can close a poll."),
}


class MessageController:
    """Carries out what a window asks of messages; `failed` gets a sentence when that failed."""

    refused = Signal(int, str)
    """(conversation, sentence): the server did not accept a change of mine."""

    def __init__(self, state: AppState, link: Link) -> None:
        self._state = state
        self._link = link
        self._watched: Counter[int] = Counter()
        """By conversation: how many look at what is pinned there. One that moves to another window
        has two views for a moment."""

    def receive(self, event: Event) -> None:
        """Take in what the client tells of refused changes, and of pins."""
        match event:
            case ChangeRefused():
                self.refused.emit(event.conversation, _why(event.kind, event.code))
            case ItemsChanged():
                if self._pins_may_differ(event):
                    self._read_pins(event.conversation)
            case SummaryReplaced():
                # Nothing can be pinned before it is the server's.
                self._watched[event.summary.id] += self._watched.pop(event.old_id, 0)
                if self._state.pinned.pop(event.old_id, None) is not None:
                    self._state.pinned.setdefault(event.summary.id, ())
            case _:
                pass

    # --- one message ------------------------------------------------------------------------------

    def edit(self, item: TimelineItem, text: str, mentions: Sequence[int], failed: Failed) -> None:
        """Let a text of mine say something else."""
        self._link.ask(
            lambda client: client.edit(item, text, mentions=mentions), None, _told(failed)
        )

    def delete(self, items: Iterable[TimelineItem], failed: Failed) -> None:
        """Delete messages for everyone."""
        for item in items:
            self._delete(item, failed)

    def _delete(self, item: TimelineItem, failed: Failed) -> None:
        self._link.ask(lambda client: client.delete(item), None, _told(failed))

    def react(self, item: TimelineItem, emoji: str, failed: Failed) -> None:
        """React with an emoji, in place of my one before; an empty one takes it back."""
        self._link.ask(lambda client: client.react(item, emoji), None, _told(failed))

    def pin(self, item: TimelineItem, pinned: bool, failed: Failed) -> None:
        """Pin a message for everyone, or not any more."""
        self._link.ask(lambda client: client.pin(item, pinned), None, _told(failed))

    def vote(self, item: TimelineItem, choices: Iterable[int], failed: Failed) -> None:
        """Choose options of a poll; none takes my choice back."""
        chosen = tuple(choices)
        self._link.ask(lambda client: client.vote(item, chosen), None, _told(failed))

    def close_poll(self, item: TimelineItem, failed: Failed) -> None:
        """End a poll of mine."""
        self._link.ask(lambda client: client.close_poll(item), None, _told(failed))

    def star(self, items: Sequence[TimelineItem], starred: bool, failed: Failed) -> None:
        """Star messages for myself, or not any more."""
        self._link.ask(lambda client: client.star(items, starred), None, _told(failed))

    def hide(self, items: Sequence[TimelineItem], failed: Failed) -> None:
        """Delete messages for myself alone."""
        self._link.ask(lambda client: client.hide(items), None, _told(failed))

    def remind(self, item: TimelineItem, at: int, failed: Failed) -> None:
        """Remind me of a message at a time, in milliseconds by the server's clock; 0 for never."""
        self._link.ask(lambda client: client.remind(item, at), None, _told(failed))

    # --- looked up --------------------------------------------------------------------------------

    def find(
        self, conversation: int, seq: int, found: Callable[[TimelineItem | None], None]
    ) -> None:
        """Find a committed message by its place; None when it is not here."""
        self._link.ask(lambda client: client.item(conversation, seq), found)

    def edits(self, item: TimelineItem, found: Callable[[Sequence[Edit]], None]) -> None:
        """Find all that a message has said, oldest first."""
        self._link.ask(lambda client: client.edits(item.conversation, item.seq), found)

    def receipts(
        self, item: TimelineItem, found: Callable[[Sequence[MessageReceipt]], None]
    ) -> None:
        """Find to whom a message of mine was delivered, and who has read it; while offline what
        this computer knows has to do."""
        self._link.ask(lambda client: client.receipts(item), found, lambda _error: None)

    def watch_pins(self, conversation: int) -> None:
        """Keep what is pinned in a conversation in the state from now on, the newest pin first."""
        self._watched[conversation] += 1
        self._state.pinned.setdefault(conversation, ())
        self._read_pins(conversation)

    def unwatch_pins(self, conversation: int) -> None:
        """One who looked at what is pinned does so no more."""
        self._watched[conversation] -= 1
        if self._watched[conversation] <= 0:
            del self._watched[conversation]
            self._state.pinned.pop(conversation, None)

    def _read_pins(self, conversation: int) -> None:
        def found(items: Sequence[TimelineItem]) -> None:
            if conversation in self._state.pinned:
                self._state.pinned[conversation] = tuple(items)

        self._link.ask(lambda client: client.pinned(conversation), found)

    def _pins_may_differ(self, event: ItemsChanged) -> bool:
        known = self._state.pinned.get(event.conversation)
        if known is None:
            return False
        seqs = {item.seq for item in known}
        return any(item.is_pinned or item.seq in seqs for item in event.items)

    def starred(self, below: int, found: Callable[[Sequence[SearchHit]], None]) -> None:
        """Find what I starred, in all conversations, the newest first; `below` continues under the
        one with that id."""
        self._link.ask(lambda client: client.starred(None, STARRED, below), found)

    # --- something new ----------------------------------------------------------------------------

    def send_poll(
        self,
        conversation: int,
        question: str,
        options: Sequence[str],
        multiple: bool,
        failed: Failed,
    ) -> None:
        """Ask a question with several answers."""
        self._link.ask(
            lambda client: client.send_poll(conversation, question, options, multiple=multiple),
            None,
            _told(failed),
        )

    def send_location(
        self, conversation: int, latitude: float, longitude: float, label: str, failed: Failed
    ) -> None:
        """Send a place."""
        self._link.ask(
            lambda client: client.send_location(conversation, latitude, longitude, label),
            None,
            _told(failed),
        )

    def send_card(self, conversation: int, account: int, failed: Failed) -> None:
        """Send somebody's card."""
        self._link.ask(
            lambda client: client.send_card(conversation, account),
            None,
            lambda error: failed(explain(error)),
        )

    def forward(
        self,
        items: Sequence[TimelineItem],
        conversations: Sequence[int],
        done: Callable[[], None],
        failed: Failed,
    ) -> None:
        """Send what these messages say to other conversations."""
        self._link.ask(
            lambda client: client.forward(items, conversations),
            lambda _sent: done(),
            _told(failed),
        )

    def broadcast(
        self, text: str, accounts: Sequence[int], done: Callable[[], None], failed: Failed
    ) -> None:
        """Send a text to several people, to each by themselves."""
        self._link.ask(
            lambda client: client.broadcast(text, accounts), lambda _sent: done(), _told(failed)
        )


def _why(kind: str, code: str) -> str:
    for (refused, why), sentence in _REFUSED.items():
        if (kind, code) == (refused, why.value):
            return _(sentence)
    return explain_code(code)


def _told(failed: Failed) -> Callable[[Exception], None]:
    def tell(error: Exception) -> None:
        if isinstance(error, Refused) and error.code is ErrorCode.NOT_FOUND:
            failed(_("This message is not here any more."))
        elif isinstance(error, ValueError):
            failed(_("That cannot be sent like this: something is empty or too long."))
        else:
            failed(explain(error))

    return tell
