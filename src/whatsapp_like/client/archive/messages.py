"""Stores entries, turns sent items of the outbox into messages, and takes messages out again.

Runs on the archive's thread, inside a transaction of the writer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from whatsapp_like.client.archive import items, words
from whatsapp_like.client.archive.changes import BULK, Changes
from whatsapp_like.client.archive.effects import Effects
from whatsapp_like.client.archive.indexing import Index
from whatsapp_like.client.operations import EXPIRED, Expire, Reach, StoreEntries, StoreSent
from whatsapp_like.models.kinds import TARGETED, is_row
from whatsapp_like.models.message import Entry, text_of
from whatsapp_like.models.timeline import TimelineItem

_Row = tuple[int, int, int, int, int, int, int, str, bytes, int, int, bool]

_INSERT = """
INSERT INTO message (
    id, conversation, seq, sender, device, nonce, time, kind, body, local, expires, mentions_me
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


class Messages:
    """The message table and its index. `begin` starts a transaction's bookkeeping, `end` ends
    it."""

    def __init__(self, sql: sqlite3.Connection, changes: Changes) -> None:
        self._sql = sql
        self._changes = changes
        self._index = Index(sql)
        self._effects = Effects(sql, self._index)

    def begin(self, changes: Changes) -> None:
        """Forget what the last transaction left."""
        self._changes = changes
        self._index.begin()

    def end(self) -> None:
        """Bring the full-text index up to date."""
        self._index.write()

    def tidy(self) -> bool:
        """Make a step towards a file without what was taken out (see `Index.tidy`)."""
        return self._index.tidy()

    def store(self, todo: StoreEntries, me: int) -> None:
        """Store entries that are not there yet, and how far the archive reaches now."""
        before = self._reach(todo.conversation)
        if todo.entries:
            for local in todo.sent.values():
                self._sql.execute("DELETE FROM outbox WHERE local = ?", (local,))
            for seq, local in todo.sent.items():
                self._retarget(todo.conversation, local, seq)
            rows, targets = self._take(
                todo.conversation, list(zip(todo.entries, todo.bodies, strict=True)), todo.sent, me
            )
            self._note_new(todo, before, rows, targets)
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
            self._retarget(entry.conversation, todo.local, entry.seq)
            self._changes.line(entry.conversation)
            sent = {entry.seq: todo.local}
            _rows, targets = self._take(entry.conversation, [(entry, found[0])], sent, me)
            for seq in [entry.seq, *targets] if is_row(entry.kind) else targets:
                self._changes.stored(entry.conversation, seq)
            self._advance(entry.conversation, [entry], me)
        self._save_reach(entry.conversation, todo.reach)

    def _retarget(self, conversation: int, local: int, seq: int) -> None:
        """What waits to change an item of the outbox has its seq as target now."""
        self._sql.execute(
            "UPDATE outbox SET target = ? WHERE conversation = ? AND target = ? AND target <> 0",
            (seq, conversation, -local),
        )

    def _take(
        self,
        conversation: int,
        pairs: Sequence[tuple[Entry, bytes]],
        sent: Mapping[int, int],
        me: int,
    ) -> tuple[list[_Row], list[int]]:
        """Store what is new of these entries in rising order; return the new rows, and the seqs of
        what the others change."""
        first, last = pairs[0][0].seq, pairs[-1][0].seq
        known = self._known(conversation, first, last)
        rows: list[_Row] = []
        changes: list[tuple[Entry, bytes]] = []
        for entry, body in pairs:
            if entry.kind in TARGETED:
                changes.append((entry, body))
            if not is_row(entry.kind):
                continue
            if entry.seq not in known:
                rows.append(_row(entry, body, sent.get(entry.seq, 0), me))
            elif entry.expires:
                # The answer to what I sent tells no time at which it disappears.
                self._sql.execute(
                    "UPDATE message SET expires = ? WHERE conversation = ? AND seq = ?",
                    (entry.expires, conversation, entry.seq),
                )
        if rows:
            rows = self._insert(rows)
            self._effects.work_in_all(conversation, [row[2] for row in rows], me)
        targets = []
        if changes:
            here = self._effects.known(conversation, changes[0][0].seq, changes[-1][0].seq)
            fresh = [pair for pair in changes if pair[0].seq not in here]
            # What waited in the outbox changed it already, but it is not changing any more.
            again = [entry.target for entry, _ in changes if entry.seq in sent]
            targets = [*self._effects.store(fresh, me), *again]
        if any(row[10] and not row[8] for row in rows):
            # What disappeared before it came here leaves no mark, unlike what was deleted.
            self._sql.execute(
                "DELETE FROM message WHERE conversation = ? AND seq BETWEEN ? AND ? "
                "AND expires > 0 AND body = x'' AND deleted_by = 0",
                (conversation, first, last),
            )
        return rows, targets

    def forget(self, conversation: int) -> None:
        """Take all messages of a conversation out, and their words out of the index."""
        for number, sender, kind, body in self._sql.execute(
            "SELECT id, sender, kind, body FROM message WHERE conversation = ?", (conversation,)
        ):
            place = words.place_of(conversation, sender)
            self._index.remove(number, text_of(kind, body), place)
        self._sql.execute("DELETE FROM message WHERE conversation = ?", (conversation,))

    def expire(self, todo: Expire) -> None:
        """Take out what disappears by now, as if it had never been here."""
        gone = self._sql.execute(
            "SELECT conversation, seq FROM message WHERE expires > 0 AND expires <= ? "
            "ORDER BY expires LIMIT ?",
            (todo.now, EXPIRED),
        ).fetchall()
        for place in gone:
            self.remove(*place)
            self._sql.execute("DELETE FROM own WHERE conversation = ? AND seq = ?", place)

    def remove(self, conversation: int, seq: int) -> None:
        """Take out a message, and all that was done with it."""
        row = self._sql.execute(
            "SELECT id, sender, time, kind, body, local FROM message "
            "WHERE conversation = ? AND seq = ?",
            (conversation, seq),
        ).fetchone()
        if row is None:
            return
        number, sender, time, kind, body, local = row
        self._index.remove(number, text_of(kind, body), words.place_of(conversation, sender))
        self._sql.execute("DELETE FROM message WHERE id = ?", (number,))
        self._sql.execute(
            f"DELETE FROM {items.BY_TARGET} WHERE conversation = ? AND target = ?",
            (conversation, seq),
        )
        self._changes.removed(
            TimelineItem(
                conversation=conversation,
                local=local,
                seq=seq,
                sender=sender,
                time=time,
                kind=kind,
                body=b"",
            )
        )
        self._changes.line(conversation)
        reminder = self._sql.execute(
            "SELECT 1 FROM own WHERE conversation = ? AND seq = ? AND remind_at > 0",
            (conversation, seq),
        )
        if reminder.fetchone():
            self._changes.reminders()

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
        """Return the seqs in a range that are here, or that I deleted for myself."""
        rows = self._sql.execute(
            "SELECT seq FROM message WHERE conversation = ? AND seq BETWEEN ? AND ? "
            "UNION ALL SELECT seq FROM own WHERE conversation = ? AND seq BETWEEN ? AND ? "
            "AND hidden",
            (conversation, first, last) * 2,
        )
        return {row[0] for row in rows}

    def _insert(self, rows: list[_Row]) -> list[_Row]:
        try:
            self._sql.executemany(_INSERT, rows)
        except sqlite3.IntegrityError:
            # Two messages of the same millisecond want the same id: place them one by one.
            rows = self._insert_each(rows)
        for row in rows:
            conversation, sender, kind, body = row[1], row[3], row[7], row[8]
            if text := text_of(kind, body):
                self._index.add(row[0], text, words.place_of(conversation, sender))
        return rows

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

    def _note_new(
        self, todo: StoreEntries, before: Reach, rows: Sequence[_Row], targets: Sequence[int]
    ) -> None:
        conversation = todo.conversation
        seqs = [row[2] for row in rows]
        if todo.entries[-1].seq < before.low:
            # Filled in below: `history` reads it when somebody scrolls up there. But what it
            # changes may be in an earlier stretch, which somebody may be looking at.
            older = set(targets).difference(seqs)
            here = self._known(conversation, min(older), max(older)) if older else set()
            seqs = sorted(older & here)
        else:
            self._changes.line(conversation)
            if before.cursor and todo.reach.low > before.cursor + 1:
                self._changes.reset(conversation)  # the tail was read anew: there is a hole now
                return
            seqs += targets
        for seq in seqs:
            self._changes.stored(conversation, seq)

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


def _row(entry: Entry, body: bytes, local: int, me: int) -> _Row:
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
        entry.expires,
        entry.sender != me and items.mentions(entry.kind, body, me),
    )
