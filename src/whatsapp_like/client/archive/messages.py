"""Stores entries, turns sent items of the outbox into messages, and feeds the full-text index.

Runs on the archive's thread, inside a transaction of the writer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from whatsapp_like.client.archive import items, words
from whatsapp_like.client.archive.changes import BULK, Changes
from whatsapp_like.client.operations import Reach, StoreEntries, StoreSent
from whatsapp_like.models.message import Entry, text_of

_Row = tuple[int, int, int, int, int, int, int, str, bytes, int]

_INSERT = """
INSERT INTO message (id, conversation, seq, sender, device, nonce, time, kind, body, local)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


class Messages:
    """The message table and its index. `begin` starts a transaction's bookkeeping, `index` ends
    it."""

    def __init__(self, sql: sqlite3.Connection, changes: Changes) -> None:
        self._sql = sql
        self._changes = changes
        self._words: list[tuple[int, str, str]] = []

    def begin(self, changes: Changes) -> None:
        """Forget what the last transaction left."""
        self._changes = changes
        self._words = []

    def index(self) -> None:
        """Add the new messages to the full-text index, all at once: FTS5 writes its buffer out
        whenever an id is lower than the one before."""
        self._words.sort()
        self._sql.executemany("INSERT INTO word (rowid, text, place) VALUES (?, ?, ?)", self._words)

    def store(self, todo: StoreEntries, me: int) -> None:
        """Store entries that are not there yet, and how far the archive reaches now."""
        before = self._reach(todo.conversation)
        if todo.entries:
            known = self._known(todo.conversation, todo.entries[0].seq, todo.entries[-1].seq)
            rows = []
            for entry, body in zip(todo.entries, todo.bodies, strict=True):
                local = todo.sent.get(entry.seq, 0)
                if local:
                    self._sql.execute("DELETE FROM outbox WHERE local = ?", (local,))
                if entry.seq not in known:
                    rows.append(_row(entry, body, local))
            self._insert(rows)
            self._note_new(todo, before, rows)
            self._advance(todo.conversation, todo.entries, me)
        self._save_reach(todo.conversation, todo.reach)

    def store_sent(self, todo: StoreSent, me: int) -> None:
        """Move an item from the outbox to its place in the log."""
        entry = todo.entry
        found = self._sql.execute(
            "SELECT body FROM outbox WHERE local = ?", (todo.local,)
        ).fetchone()
        if found is not None:
            self._sql.execute("DELETE FROM outbox WHERE local = ?", (todo.local,))
            self._changes.line(entry.conversation)
            if not self._known(entry.conversation, entry.seq, entry.seq):
                self._insert([_row(entry, found[0], todo.local)])
            self._changes.stored(entry.conversation, entry.seq)
            self._advance(entry.conversation, [entry], me)
        self._save_reach(entry.conversation, todo.reach)

    def note_own(self, conversation: int, me: int, above: int, up_to: int) -> None:
        """Note my messages in a range of seqs as changed, or the whole timeline if too many."""
        seqs = self._sql.execute(
            "SELECT seq FROM message WHERE conversation = ? AND seq > ? AND seq <= ? "
            "AND sender = ? ORDER BY seq DESC LIMIT ?",
            (conversation, above, up_to, me, BULK + 1),
        ).fetchall()
        for (seq,) in seqs:
            self._changes.stored(conversation, seq)

    def _known(self, conversation: int, first: int, last: int) -> set[int]:
        rows = self._sql.execute(
            "SELECT seq FROM message WHERE conversation = ? AND seq BETWEEN ? AND ?",
            (conversation, first, last),
        )
        return {row[0] for row in rows}

    def _insert(self, rows: Sequence[_Row]) -> None:
        try:
            self._sql.executemany(_INSERT, rows)
        except sqlite3.IntegrityError:
            # Two messages of the same millisecond want the same id: place them one by one.
            rows = self._insert_each(rows)
        for number, conversation, _seq, sender, _device, _nonce, _time, kind, body, _local in rows:
            if text := text_of(kind, body):
                self._words.append((number, text, words.place_of(conversation, sender)))

    def _insert_each(self, rows: Sequence[_Row]) -> list[_Row]:
        placed = []
        for number, *rest in rows:
            conversation, seq = rest[0], rest[1]
            self._sql.execute(
                "DELETE FROM message WHERE conversation = ? AND seq = ?", (conversation, seq)
            )
            while self._sql.execute("SELECT 1 FROM message WHERE id = ?", (number,)).fetchone():
                number += 1
            row: _Row = (number, *rest)  # type: ignore[assignment]
            self._sql.execute(_INSERT, row)
            placed.append(row)
        return placed

    def _note_new(self, todo: StoreEntries, before: Reach, rows: Sequence[_Row]) -> None:
        conversation = todo.conversation
        if rows and rows[-1][2] < before.low:
            return  # filled in below: `history` reads it when somebody scrolls up there
        self._changes.line(conversation)
        if before.cursor and todo.reach.low > before.cursor + 1:
            self._changes.reset(conversation)  # the tail was read anew: there is a hole now
            return
        for row in rows:
            self._changes.stored(conversation, row[2])

    def _advance(self, conversation: int, entries: Sequence[Entry], me: int) -> None:
        """Raise the head, and my read watermark over my own new messages, as the server does."""
        newest = entries[-1]
        self._sql.execute(
            "UPDATE conversation SET last_seq = max(last_seq, ?), "
            "last_time = max(last_time, ?) WHERE id = ?",
            (newest.seq, newest.time, conversation),
        )
        mine = [entry.seq for entry in entries if entry.sender == me]
        if not mine:
            return
        row = self._sql.execute(
            "SELECT read_seq FROM member WHERE conversation = ? AND account = ?",
            (conversation, me),
        ).fetchone()
        if row is None:
            return
        read = row[0]
        for seq in mine:
            if seq == read + 1:
                read = seq
        if read > row[0]:
            self._sql.execute(
                "UPDATE member SET read_seq = ? WHERE conversation = ? AND account = ?",
                (read, conversation, me),
            )

    def _reach(self, conversation: int) -> Reach:
        row = self._sql.execute(
            "SELECT cursor, low, older_high, older_low FROM conversation WHERE id = ?",
            (conversation,),
        ).fetchone()
        return Reach(*row) if row else Reach()

    def _save_reach(self, conversation: int, reach: Reach) -> None:
        self._sql.execute(
            "UPDATE conversation SET cursor = ?, low = ?, older_high = ?, older_low = ? "
            "WHERE id = ?",
            (*reach, conversation),
        )


def _row(entry: Entry, body: bytes, local: int) -> _Row:
    return (
        items.message_id(entry.conversation, entry.seq, entry.time),
        entry.conversation,
        entry.seq,
        entry.sender,
        entry.device,
        entry.nonce,
        entry.time,
        entry.kind,
        body,
        local,
    )
