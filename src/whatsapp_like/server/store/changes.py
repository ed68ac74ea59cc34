"""Whether an entry may change another one, decided where it is appended.

Runs on whichever thread commits. The rule is the table of docs/protocol.md, "Entries that change
another"; it is decided against what is committed or stands before the entry in its own batch, so
that of two that cross there is one outcome: that of their seqs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from whatsapp_like.errors import ErrorCode
from whatsapp_like.models import kinds
from whatsapp_like.server.store.rows import Change

MessageRow = tuple[int, int, int, int, int, int, str, bytes, int, int, int]
"""conversation, seq, sender, device, nonce, time, kind, body, withheld_from, target, expires"""

BLANK = "UPDATE message SET body = x'' WHERE conversation = ? AND seq = ?"
BLANK_CHANGES = """
UPDATE message SET body = x'' WHERE conversation = ? AND target = ? AND target <> 0
 AND kind IN ('edit', 'reaction', 'vote')"""
_TARGET = """
SELECT sender, time, kind, withheld_from, expires, body = x'' FROM message
WHERE conversation = ? AND seq = ?"""
_CLOSED = """
SELECT 1 FROM message
WHERE conversation = ? AND target = ? AND target <> 0 AND kind = 'close' LIMIT 1"""


class Target(NamedTuple):
    """The entry that is to be changed; `is_gone` once its body is."""

    sender: int
    time: int
    kind: str
    withheld_from: int
    expires: int
    is_gone: bool


def refusal(
    kind: str, sender: int, change: Change, target: Target | None, is_closed: bool
) -> ErrorCode | None:
    """Return why an entry of this kind may not change that one; None when it may.

    `is_closed` is asked of polls only. NOT_FOUND: there is none, or not for this sender, or not any
    more. NOT_ALLOWED: it is somebody else's, no such thing can be done to it, or it is too late.
    """
    if target is None or change.target < change.from_seq or target.withheld_from == sender:
        return ErrorCode.NOT_FOUND
    if target.kind in kinds.TARGETED:
        return ErrorCode.NOT_ALLOWED
    if target.is_gone:
        return ErrorCode.NOT_FOUND
    is_own = target.sender == sender
    match kind:
        case kinds.EDIT:
            may = is_own and target.kind == kinds.TEXT and target.time >= change.since
        case kinds.DELETE:
            is_peoples = not target.kind.startswith(kinds.SYSTEM)
            may = is_peoples and (change.others or (is_own and target.time >= change.since))
        case kinds.REACTION | kinds.PIN | kinds.UNPIN:
            may = target.kind in kinds.CONTENT
        case kinds.VOTE:
            may = target.kind == kinds.POLL and not is_closed
        case kinds.CLOSE:
            may = target.kind == kinds.POLL and is_own
        case _:
            may = False
    return None if may else ErrorCode.NOT_ALLOWED


class Targets:
    """What the entries of one batch change: found in the batch itself, else in the table."""

    def __init__(
        self, find: Callable[..., tuple[Any, ...] | None], rows: list[MessageRow], now: int
    ) -> None:
        """`rows` is what the batch has so far, and grows; `find` runs a statement."""
        self._find = find
        self._rows = rows
        self._now = now
        self._places: dict[tuple[int, int], int] = {}
        self._looked = 0
        self._closed: set[tuple[int, int]] = set()
        self.deleted: dict[tuple[int, int], None] = {}
        """Conversations and seqs of those whose bodies go."""

    def check(
        self, conversation: int, sender: int, kind: str, change: Change
    ) -> tuple[ErrorCode | None, int]:
        """Return why an entry is refused (None: it is not), and when its body goes."""
        target = self._get(conversation, change.target)
        is_closed = kind == kinds.VOTE and self._is_closed(conversation, change.target)
        refused = refusal(kind, sender, change, target, is_closed)
        return refused, target.expires if target is not None else 0

    def add(self, conversation: int, kind: str, target: int) -> None:
        """An entry is appended: what comes after it in the batch must know."""
        if kind == kinds.DELETE:
            self.deleted[conversation, target] = None
        elif kind == kinds.CLOSE:
            self._closed.add((conversation, target))

    def _get(self, conversation: int, seq: int) -> Target | None:
        place = conversation, seq
        for index in range(self._looked, len(self._rows)):
            row = self._rows[index]
            self._places[row[0], row[1]] = index
        self._looked = len(self._rows)
        index = self._places.get(place, -1)
        found: tuple[Any, ...] | None
        if index >= 0:
            _, _, sender, _, _, time, kind, body, withheld_from, _, expires = self._rows[index]
            found = sender, time, kind, withheld_from, expires, not body
        else:
            found = self._find(_TARGET, conversation, seq)
        if found is None:
            return None
        target = Target(*found)
        is_over = 0 < target.expires <= self._now
        return target._replace(is_gone=bool(target.is_gone) or is_over or place in self.deleted)

    def _is_closed(self, conversation: int, seq: int) -> bool:
        return (conversation, seq) in self._closed or bool(self._find(_CLOSED, conversation, seq))
