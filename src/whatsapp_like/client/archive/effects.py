"""Entries that change others: kept by their targets, and worked into the messages that are here.

Runs on the archive's thread, inside a transaction of the writer. Whatever arrives first, the
outcome is that of the order of seqs. An edit or a deletion is worked into the message's row, so
that search and lists find what it says now; the rest is taken when an item is made of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from whatsapp_like.client.archive import items, words
from whatsapp_like.client.archive.indexing import Index
from whatsapp_like.models.kinds import DELETE, EDIT, REACTION, VOTE
from whatsapp_like.models.message import Entry, text_of


class Effects:
    """The table of changes, and what they do."""

    def __init__(self, sql: sqlite3.Connection, index: Index) -> None:
        self._sql = sql
        self._index = index

    def known(self, conversation: int, first: int, last: int) -> set[int]:
        """Return the seqs of changes that are here, in a range."""
        rows = self._sql.execute(
            "SELECT seq FROM change WHERE conversation = ? AND seq BETWEEN ? AND ?",
            (conversation, first, last),
        )
        return {row[0] for row in rows}

    def store(self, entries: Iterable[tuple[Entry, bytes]], me: int) -> list[int]:
        """Store changes that are not there yet; return the seqs of what they change."""
        targets: dict[int, None] = {}
        worked: dict[tuple[int, int], None] = {}
        for entry, body in entries:
            place, seq, target = entry.conversation, entry.seq, entry.target
            if entry.kind == DELETE:
                self._empty(place, target)
            elif self._is_gone(place, target):
                body = b""
            if entry.kind in (REACTION, VOTE) and not self._supersedes(entry):
                continue
            self._sql.execute(
                "INSERT OR IGNORE INTO change VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(place, seq, target, entry.sender, entry.device, entry.nonce, entry.time),
                    *(entry.kind, body),
                ),
            )
            targets[target] = None
            if entry.kind in (EDIT, DELETE):
                worked[place, target] = None
        for place, target in worked:
            self.work_in(place, target, me)
        return list(targets)

    def _supersedes(self, entry: Entry) -> bool:
        """Remove what the same member reacted or voted before; tell whether nothing is newer. So
        whoever does it a million times costs no more than once."""
        same = (
            f"{items.BY_TARGET} WHERE conversation = ? AND target = ? AND kind = ? AND sender = ?"
        )
        which = (entry.conversation, entry.target, entry.kind, entry.sender)
        newer = self._sql.execute(f"SELECT 1 FROM {same} AND seq > ?", (*which, entry.seq))
        if newer.fetchone() is not None:
            return False
        self._sql.execute(f"DELETE FROM {same} AND seq < ?", (*which, entry.seq))
        return True

    def _is_gone(self, conversation: int, seq: int) -> bool:
        """Tell whether an entry was deleted, for all or for me."""
        gone = self._sql.execute(
            f"SELECT 1 FROM {items.BY_TARGET} "
            "WHERE conversation = ? AND target = ? AND kind = ? "
            "UNION ALL SELECT 1 FROM own WHERE conversation = ? AND seq = ? AND hidden",
            (conversation, seq, DELETE, conversation, seq),
        )
        return gone.fetchone() is not None

    def _empty(self, conversation: int, seq: int) -> None:
        """Take away what was said in changes of an entry that is deleted."""
        self._sql.execute(
            f"UPDATE {items.BY_TARGET} SET body = x'' "
            "WHERE conversation = ? AND target = ? AND kind <> ?",
            (conversation, seq, DELETE),
        )

    def work_in_all(self, conversation: int, seqs: Sequence[int], me: int) -> None:
        """Work into new messages what arrived before them."""
        early = self._sql.execute(
            f"SELECT DISTINCT target FROM {items.BY_TARGET} WHERE conversation = ? "
            "AND target BETWEEN ? AND ? AND kind IN (?, ?)",
            (conversation, seqs[0], seqs[-1], EDIT, DELETE),
        ).fetchall()
        for (target,) in early:
            self.work_in(conversation, target, me)

    def work_in(self, conversation: int, seq: int, me: int) -> None:
        """Give a message the words that it has after its edits, or none if it was deleted."""
        row = self._sql.execute(
            "SELECT id, sender, kind, body, original, edited, deleted_by FROM message "
            "WHERE conversation = ? AND seq = ?",
            (conversation, seq),
        ).fetchone()
        if row is None:
            return
        number, sender, kind, body, original, *_ = row
        by = self._sql.execute(
            f"SELECT sender FROM {items.BY_TARGET} "
            "WHERE conversation = ? AND target = ? AND kind = ? "
            "ORDER BY seq LIMIT 1",
            (conversation, seq, DELETE),
        ).fetchone()
        newest = self._sql.execute(
            f"SELECT seq, body FROM {items.BY_TARGET} "
            "WHERE conversation = ? AND target = ? AND kind = ? "
            "AND sender = ? AND body <> x'' ORDER BY seq DESC LIMIT 1",
            (conversation, seq, EDIT, sender),
        ).fetchone()
        first = body if original is None else original
        if by is not None:
            new = (b"", None, 0, by[0])
        elif newest is not None:
            new = (newest[1], first, newest[0], 0)
        else:
            new = (first, None, 0, 0)
        if new == tuple(row[3:]):
            return
        self._sql.execute(
            "UPDATE message SET body = ?, original = ?, edited = ?, deleted_by = ?, "
            "mentions_me = ? WHERE id = ?",
            (*new, sender != me and items.mentions(kind, new[0], me), number),
        )
        place = words.place_of(conversation, sender)
        if (old := text_of(kind, body)) != (said := text_of(kind, new[0])):
            self._index.remove(number, old, place)
            self._index.add(number, said, place)
