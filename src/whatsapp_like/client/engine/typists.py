"""Who is typing, both ways: what others report expires by itself, what I report is told sparingly.

Runs on the network thread; no I/O.
"""

from __future__ import annotations

from whatsapp_like.client.engine.link import Link
from whatsapp_like.client.events import TypingChanged
from whatsapp_like.protocol import envelopes as e

REPEAT_AFTER = 4.0
VOID_AFTER = 6.0


class Typists:
    """Nothing here is ever stored."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._until: dict[tuple[int, int], float] = {}
        self._told: dict[int, float] = {}

    def report(self, conversation: int, active: bool) -> None:
        """I am typing, or stopped: tell the server at most every four seconds."""
        if not self._link.is_open or conversation < 0:
            return
        told = self._told.get(conversation)
        fresh = told is not None and self._link.now - told < REPEAT_AFTER
        if active and not fresh:
            self._told[conversation] = self._link.now
            self._link.say(e.TypingReported(conversation=conversation))
        elif not active and self._told.pop(conversation, None) is not None:
            self._link.say(e.TypingReported(conversation=conversation, active=False))

    def sent(self, conversation: int) -> None:
        """I sent a message there: that ends my typing on every side."""
        self._told.pop(conversation, None)

    def changed(self, event: e.TypingChanged) -> None:
        """A member types, or stopped."""
        key = (event.conversation, event.account)
        if not event.active:
            self._stop(key)
            return
        if key not in self._until:
            self._tell(key, True)
        self._until[key] = self._link.now + VOID_AFTER
        self._link.later(VOID_AFTER, lambda: self._expire(key))

    def arrived(self, conversation: int, account: int) -> None:
        """A message of theirs arrived: they type no more."""
        self._stop((conversation, account))

    def disconnected(self) -> None:
        """Nobody types while we cannot see it."""
        self._told.clear()
        for key in tuple(self._until):
            self._stop(key)

    def _expire(self, key: tuple[int, int]) -> None:
        # A later report moved the end; its own timer comes.
        if self._until.get(key, self._link.now + 1) <= self._link.now:
            self._stop(key)

    def _stop(self, key: tuple[int, int]) -> None:
        if self._until.pop(key, None) is not None:
            self._tell(key, False)

    def _tell(self, key: tuple[int, int], active: bool) -> None:
        self._link.tell(TypingChanged(conversation=key[0], account=key[1], active=active))
