"""Who is typing: others towards me, and I towards others. Nothing of it is ever stored.

Runs on Tk's thread, on timers: typing is void when nothing renews it, so that a lost connection
never leaves somebody typing for ever.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from whatsapp_like.client.events import Event, ItemsChanged, Offline, SignedOut, TypingChanged

if TYPE_CHECKING:
    from whatsapp_like.controllers.ports import Link, Timers
    from whatsapp_like.models.state.app import AppState

OTHERS_MS = 7_000
"""A report holds six seconds and is renewed every four; one more for the way."""
MINE_MS = 5_000


class TypingController:
    """Keeps `state.typing` and reports my own typing."""

    def __init__(self, state: AppState, link: Link, timers: Timers) -> None:
        self._state = state
        self._link = link
        self._timers = timers
        self._others: dict[tuple[int, int], Callable[[], None]] = {}
        self._mine: dict[int, Callable[[], None]] = {}

    def receive(self, event: Event) -> None:
        """Take in who types; a message ends its sender's typing."""
        match event:
            case TypingChanged(active=True):
                self._began(event.conversation, event.account)
            case TypingChanged():
                self._ended(event.conversation, event.account)
            case ItemsChanged():
                for sender in {item.sender for item in event.items}:
                    self._ended(event.conversation, sender)
            case Offline() | SignedOut():
                for conversation, account in list(self._others):
                    self._ended(conversation, account)
            case _:
                pass

    def typed(self, conversation: int, some: bool) -> None:
        """A key was pressed in the composer, which holds `some` text now or none."""
        if not some:
            self.stopped(conversation)
            return
        self.sent(conversation)
        # The client thins this out on the wire; here we only notice when the keys fall silent.
        self._link.ask(lambda client: client.report_typing(conversation))
        self._mine[conversation] = self._timers.after(MINE_MS, lambda: self.stopped(conversation))

    def stopped(self, conversation: int) -> None:
        """I type no longer: say so, if anybody was told that I did."""
        if conversation in self._mine:
            self._mine.pop(conversation)()
            self._link.ask(lambda client: client.report_typing(conversation, False))

    def sent(self, conversation: int) -> None:
        """A message ends my typing without a word: everybody sees the message."""
        if conversation in self._mine:
            self._mine.pop(conversation)()

    def _began(self, conversation: int, account: int) -> None:
        key = conversation, account
        if key in self._others:
            self._others.pop(key)()
        self._others[key] = self._timers.after(
            OTHERS_MS, lambda: self._ended(conversation, account)
        )
        known = self._state.typing.get(conversation, frozenset())
        if account not in known:
            self._state.typing[conversation] = known | {account}

    def _ended(self, conversation: int, account: int) -> None:
        cancel = self._others.pop((conversation, account), None)
        if cancel is None:
            return
        cancel()
        left = self._state.typing.get(conversation, frozenset()) - {account}
        if left:
            self._state.typing[conversation] = left
        else:
            self._state.typing.pop(conversation, None)
