"""Conversations and their members; what they say is in timeline.py.

`ConversationReads` runs on the writer's or the reader thread, `Conversations` on the writer's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from whatsapp_like.server.store.rows import (
    DirectOpened,
    DirectPeer,
    MarksChange,
    MarksRow,
    MemberRow,
    WatermarkRow,
)
from whatsapp_like.server.store.sqlite import Reads, Writes

MARKS = "pinned, muted_until, archived, marked_unread, alerts"
"""Columns of a member: its marks."""

_MEMBERS = f"""
SELECT account, member.role, from_seq, delivered_seq, read_seq, {MARKS}, read_receipts, disabled
FROM member JOIN account ON account.id = member.account
WHERE conversation = ? AND to_seq IS NULL ORDER BY account"""
_WITHHELD = """
SELECT account, first, last FROM withheld WHERE conversation = ? ORDER BY account, first"""
_FROZEN = """
SELECT conversation, account, frozen_delivered_seq, frozen_read_seq FROM member
WHERE conversation = ? AND frozen_read_seq IS NOT NULL ORDER BY account"""
_FREEZE = """
UPDATE member SET frozen_delivered_seq = ?, frozen_read_seq = ?
WHERE conversation = ? AND account = ?"""
_MARK = """
UPDATE member SET pinned = coalesce(?, pinned), muted_until = coalesce(?, muted_until),
 archived = coalesce(?, archived), marked_unread = coalesce(?, marked_unread),
 alerts = coalesce(?, alerts)
WHERE conversation = ? AND account = ? AND to_seq IS NULL"""
_PEERS = """
SELECT high, conversation FROM direct WHERE low = ?
UNION SELECT low, conversation FROM direct WHERE high = ? ORDER BY 1"""


_UNMARKED = MarksRow()

_make = tuple.__new__
"""Makes a named tuple from a tuple, at half the price of calling its class."""


def marks(row: Sequence[Any]) -> MarksRow:
    """Return the marks in a row of `MARKS`; none at all are one shared object."""
    if tuple(row) == _UNMARKED:
        return _UNMARKED
    pinned, muted_until, archived, unread, alerts = row
    return MarksRow(bool(pinned), muted_until, bool(archived), bool(unread), alerts)


class ConversationReads(Reads):
    """What can be asked about conversations and members."""

    def members(self, conversation: int) -> list[MemberRow]:
        """Return the present members, by account, with what is withheld from each."""
        withheld: dict[int, list[tuple[int, int]]] = {}
        for account, first, last in self._rows(_WITHHELD, conversation):
            withheld.setdefault(account, []).append((first, last))
        found = []
        # A channel may have a hundred thousand of them: no loop and no call that is not needed.
        for row in self._rows(_MEMBERS, conversation):
            marked = row[5:-2]
            member = (
                *row[:5],
                tuple(withheld.get(row[0], ())) if withheld else (),
                _UNMARKED if marked == _UNMARKED else marks(marked),
                row[-2] == 1,
                row[-1] == 1,
            )
            found.append(_make(MemberRow, member))
        return found

    def frozen(self, conversation: int) -> list[WatermarkRow]:
        """Return the watermarks that were last frozen, by account; meaningful during a block."""
        return [WatermarkRow(*row) for row in self._rows(_FROZEN, conversation)]

    def memberships(self, account: int) -> list[int]:
        """Return the ids of all conversations an account is in, rising."""
        rows = self._rows(
            "SELECT conversation FROM member WHERE account = ? AND to_seq IS NULL "
            "ORDER BY conversation",
            account,
        )
        return [conversation for (conversation,) in rows]

    def count_pinned(self, account: int, but: int) -> int:
        """Return how many conversations an account has pinned, besides that one."""
        rows = self._rows(
            "SELECT count(*) FROM member "
            "WHERE account = ? AND conversation <> ? AND pinned AND to_seq IS NULL",
            *(account, but),
        )
        return int(rows[0][0])

    def direct(self, one: int, other: int) -> int | None:
        """Return the direct conversation of two accounts (or of one with itself), if it exists."""
        row = self._row(
            "SELECT conversation FROM direct WHERE low = ? AND high = ?", *sorted((one, other))
        )
        return row[0] if row else None

    def direct_peers(self, account: int) -> list[DirectPeer]:
        """Return all with whom an account shares a direct conversation, by account."""
        return [DirectPeer(*row) for row in self._rows(_PEERS, account, account)]


class Conversations(ConversationReads, Writes):
    """What changes conversations and members."""

    def open_direct(self, one: int, other: int, now: int) -> DirectOpened:
        """Return the direct conversation of two accounts, made if there is none.

        Raises:
            DataError: it could not be stored.
        """
        with self._transaction() as sql:
            known = self.direct(one, other)
            if known is not None:
                return DirectOpened(known, False)
            conversation = self._new_id("conversation")
            sql.execute(
                "INSERT INTO conversation (id, kind, created) VALUES (?, 'direct', ?)",
                (conversation, now),
            )
            sql.execute(
                "INSERT INTO direct (low, high, conversation) VALUES (?, ?, ?)",
                (*sorted((one, other)), conversation),
            )
            sql.executemany(
                "INSERT INTO member (conversation, account, role) VALUES (?, ?, 'member')",
                [(conversation, account) for account in sorted({one, other})],
            )
        return DirectOpened(conversation, True)

    def mark(self, conversation: int, account: int, change: MarksChange) -> MarksRow | None:
        """Change a member's marks; return them, or None where that is no member.

        Raises:
            DataError: nothing of it is stored.
        """
        with self._transaction() as sql:
            sql.execute(_MARK, (*change, conversation, account))
            row = self._row(
                f"SELECT {MARKS} FROM member "
                "WHERE conversation = ? AND account = ? AND to_seq IS NULL",
                *(conversation, account),
            )
        return marks(row) if row else None

    def freeze(self, watermarks: Sequence[WatermarkRow]) -> None:
        """Store the watermarks that others go on being told while a block lasts.

        Raises:
            DataError: none of them is stored.
        """
        self._write_many(
            _FREEZE,
            [(delivered, read, where, who) for where, who, delivered, read, _ in watermarks],
        )
