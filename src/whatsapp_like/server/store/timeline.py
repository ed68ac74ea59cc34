"""The hot statements: appending to conversations' logs, reading them in pages.

`Timeline` runs on whichever thread commits, `TimelineReads` also on the reader thread. A
conversation's last seq and a device's last nonce are kept in memory by the only writer, so that a
message costs one INSERT; both are read from the tables when first needed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.server.store.changes import BLANK, BLANK_CHANGES, MessageRow, Targets
from whatsapp_like.server.store.nonces import Nonces
from whatsapp_like.server.store.rows import Append, Appended, Head, LogEntry, Page
from whatsapp_like.server.store.scheduled import REMOVE, SENT, STILL_DUE
from whatsapp_like.server.store.sqlite import Reads, Writes, fail

SCANNED = 5_000
"""Seqs that one page looks at, at most: what is withheld may be long, and must not hold us up."""

RESEND_WINDOW = 10_000
"""How far back from a conversation's end a resend is recognised after a restart (about 10 ms)."""

REMEMBERED = 200_000
"""Conversations, and devices, whose last numbers are kept in memory before they are read anew."""

_make = tuple.__new__
"""Makes a named tuple from a tuple, at half the price of calling its class."""

_ANY = Nonces(-1, -1)
"""Of what the server itself sends, always with nonce 0."""

_INSERT = """
INSERT INTO message (conversation, seq, sender, device, nonce, time, kind, body, withheld_from,
 target, expires)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_INSERT_OWN = """
INSERT INTO message (conversation, seq, sender, device, nonce, time, kind, body, withheld_from)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_SAVE_NONCE = "UPDATE device SET last_nonce = ? WHERE id = ?"
_EXTEND_WITHHELD = (
    "UPDATE withheld SET last = ? WHERE conversation = ? AND account = ? AND last = ?"
)
_INSERT_WITHHELD = "INSERT INTO withheld (conversation, account, first, last) VALUES (?, ?, ?, ?)"
_LAST = """
SELECT coalesce(message.seq, 0), coalesce(message.time, 0)
FROM conversation LEFT JOIN message ON message.conversation = conversation.id
WHERE conversation.id = ? ORDER BY message.seq DESC LIMIT 1"""
_FIND_RESENT = """
SELECT seq, time FROM message
WHERE conversation = ? AND seq > ? AND device = ? AND nonce = ? ORDER BY seq DESC LIMIT 1"""
_HEAD = """
SELECT conversation.id, conversation.kind, conversation.title, conversation.member_version,
       coalesce(message.seq, 0), coalesce(message.time, 0), conversation.expire_after,
       conversation.description, conversation.posting, conversation.history,
       conversation.listed, conversation.member_count, conversation.picture
FROM {source} LEFT JOIN message ON message.conversation = conversation.id
 AND message.seq = (SELECT max(seq) FROM message WHERE conversation = conversation.id)
"""
_HEAD_OF = _HEAD.format(source="conversation") + "WHERE conversation.id = ?"
_HEADS = (
    _HEAD.format(source="member JOIN conversation ON conversation.id = member.conversation")
    + "WHERE member.account = ? AND member.conversation > ? AND NOT member.forgotten "
    "AND (? OR conversation.kind = 'direct') ORDER BY member.conversation LIMIT ?"
)
_REACH = """
SELECT from_seq, to_seq, (SELECT max(seq) FROM message WHERE conversation = member.conversation)
FROM member WHERE conversation = ? AND account = ? AND NOT forgotten"""
_PAGE = """
SELECT seq, sender, device, nonce, time, kind, target, expires, body FROM message
WHERE conversation = ? AND seq BETWEEN ? AND ? AND withheld_from <> ?
ORDER BY seq {order} LIMIT ?"""
_PAGE_UP = _PAGE.format(order="ASC")
_PAGE_DOWN = _PAGE.format(order="DESC")


def _head(row: Sequence[Any]) -> Head:
    head = Head(*row)
    return head._replace(listed=bool(head.listed))


class TimelineReads(Reads):
    """What can be asked about logs."""

    def fetch(
        self,
        conversation: int,
        account: int,
        since: int,
        before: int | None,
        limit: int,
        max_bytes: int,
    ) -> Page:
        """Return the oldest `limit` entries above `since`, or with `before` the newest below it and
        above `since`, as far as they are for `account`.

        The bodies together stay within `max_bytes`, but one entry always fits. A page may be short,
        even empty, without being the last one: look at its `first` and `last`.

        Raises:
            Refused: NOT_A_MEMBER, also for a conversation that does not exist.
        """
        reach = self._row(_REACH, conversation, account)
        if reach is None:
            raise Refused(ErrorCode.NOT_A_MEMBER)
        from_seq, to_seq, last_seq = reach
        end = last_seq or 0
        if to_seq is not None:
            end = min(end, to_seq)
        downwards = before is not None
        if before is not None:
            end = min(end, before - 1)
        low = max(since + 1, from_seq)
        # Below `low` nothing is for this account, so those seqs are answered without a look.
        answered_from, answered_to = since + 1, end
        if downwards and end - low >= SCANNED:
            low = answered_from = end - SCANNED + 1
        elif end - low >= SCANNED:
            end = answered_to = low + SCANNED - 1
        entries: list[LogEntry] = []
        bodies: list[bytes] = []
        size = 0
        statement = _PAGE_DOWN if downwards else _PAGE_UP
        try:
            cursor = self._sql.execute(statement, (conversation, low, end, account, limit))
            for *head, body in cursor:
                size += len(body)
                if entries and size > max_bytes:
                    full = True
                    break
                entries.append(LogEntry(*head))
                bodies.append(body)
            else:
                full = len(entries) == limit
            # An unfinished statement would keep the checkpoints from getting on.
            cursor.close()
        except sqlite3.Error as error:
            fail(error, self._folder)
        if downwards:
            entries.reverse()
            bodies.reverse()
            if full:
                answered_from = entries[0].seq
        elif full:
            answered_to = entries[-1].seq
        return Page(entries, bodies, answered_from, answered_to)

    def head(self, conversation: int) -> Head | None:
        """Return a conversation with its newest entry's seq and time; None if there is none."""
        row = self._row(_HEAD_OF, conversation)
        return _head(row) if row else None

    def entry_time(self, conversation: int, seq: int) -> int:
        """Return when an entry was committed, in milliseconds; 0 where there is none."""
        row = self._row(
            "SELECT time FROM message WHERE conversation = ? AND seq = ?", conversation, seq
        )
        return row[0] if row else 0

    def heads(self, account: int, after: int, limit: int, *, groups: bool = True) -> list[Head]:
        """Return the conversations in an account's list, those it left too, by id, from the first
        above `after`; without `groups` the direct ones alone."""
        return [_head(row) for row in self._rows(_HEADS, account, after, groups, limit)]


class Timeline(TimelineReads, Writes):
    """What changes logs."""

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        super().__init__(connection, folder)
        self._last: dict[int, tuple[int, int]] = {}
        self._nonces: dict[int, Nonces] = {}

    def append(self, batch: Sequence[Append], now: int) -> list[Appended]:
        """Commit all entries of a batch in one transaction; return an answer for each, in order.

        A conversation's seqs rise without gaps and its times never fall. An entry whose device and
        nonce are stored already is a resend: same answer, nothing stored. An entry is `refused`
        alone, the others are stored: NOT_FOUND where conversation or device do not exist, INVALID
        where the nonce is used elsewhere or too old to tell; a change as `changes.refusal` says. A
        refused entry takes neither seq nor nonce: sent again, it is decided anew.

        What a deletion changes loses its body, and so do that one's edits, reactions and votes.
        What is `due` is taken from the scheduled ones; if it is not among them any more, NOT_FOUND.

        Whether the sender is a member is the caller's to know.

        Raises:
            DataError: nothing of the batch is stored; the same batch may be tried again.
        """
        # What the batch changes stands in dicts of its own until it is committed.
        ends: dict[int, tuple[int, int]] = {}
        nonces: dict[int, Nonces] = {}
        rows: list[MessageRow] = []
        answers: list[Appended] = []
        withheld: list[tuple[int, int, int]] = []
        targets: Targets | None = None
        sent: dict[tuple[int, int], int] = {}
        # fmt: off
        for (conversation, sender, device, nonce, kind, body, withheld_from, expire_after,
             change, due) in batch:
            # fmt: on
            end = ends.get(conversation) or self._last.get(conversation)
            known = nonces.get(device) or self._nonces.get(device)
            if end is None or known is None:
                end, known = (
                    end or self._load_last(conversation),
                    known or self._load_nonces(device),
                )
                if end is None or known is None:
                    answers.append(Appended(0, 0, False, ErrorCode.NOT_FOUND))
                    continue
            seq, time = end
            is_next = nonce == known.last + 1
            if not is_next and not known.is_unused(nonce):
                answer = self._resent(conversation, device, nonce, seq, known, rows)
                if answer is not None:
                    answers.append(answer)
                    continue
            seq += 1
            time = now if now > time else time
            target = expires = 0
            if expire_after:
                expires = time + expire_after * 1000
            if change is not None:
                target = change.target
                if targets is None:
                    targets = Targets(self._row, rows, now)
                refused, expires = targets.check(conversation, sender, kind, change)
                if refused is not None:
                    answers.append(Appended(0, 0, False, refused))
                    continue
                targets.add(conversation, kind, target)
            if due is not None:
                name = sender, due.id
                if name in sent or not self._row(
                    STILL_DUE, *name, conversation, due.at, kind, body
                ):
                    answers.append(Appended(0, 0, False, ErrorCode.NOT_FOUND))
                    continue
                sent[name] = time
            elif is_next:
                nonces[device] = _make(Nonces, (nonce, known.floor, known.gaps))
            else:
                nonces[device] = known.use(nonce)
            ends[conversation] = (seq, time)
            # fmt: off
            rows.append((conversation, seq, sender, device, nonce, time, kind, body, withheld_from,
                         target, expires))
            # fmt: on
            answers.append(_make(Appended, (seq, time, True, None, expires)))
            if withheld_from:
                withheld.append((conversation, withheld_from, seq))
        if rows:
            deleted = targets.deleted if targets is not None else ()
            self._commit(rows, nonces, withheld, deleted, sent)
            self._last.update(ends)
            self._nonces.update(nonces)
        return answers

    def _commit(
        self,
        rows: list[MessageRow],
        nonces: dict[int, Nonces],
        withheld: list[tuple[int, int, int]],
        deleted: Collection[tuple[int, int]],
        sent: Mapping[tuple[int, int], int],
    ) -> None:
        sql = self._sql
        try:
            sql.execute("BEGIN IMMEDIATE")
            sql.executemany(_INSERT, rows)
            sql.executemany(_SAVE_NONCE, [(known.last, device) for device, known in nonces.items()])
            for conversation, account, seq in withheld:
                self._withhold(conversation, account, seq)
            if deleted:
                sql.executemany(BLANK, deleted)
                sql.executemany(BLANK_CHANGES, deleted)
            if sent:
                sql.executemany(REMOVE, sent)
                sql.executemany(SENT, [(*name, time) for name, time in sent.items()])
            sql.execute("COMMIT")
        except BaseException as error:
            # Nothing in memory is newer than the tables: the next batch reads all of it anew.
            self._last.clear()
            self._nonces.clear()
            self._roll_back()
            if isinstance(error, sqlite3.Error):
                fail(error, self._folder)
            raise

    def _resent(
        self,
        conversation: int,
        device: int,
        nonce: int,
        end: int,
        known: Nonces,
        pending: list[MessageRow],
    ) -> Appended | None:
        """Return the answer to a nonce that may be stored; None means that it is not."""
        for row in reversed(pending):
            if row[0] == conversation and row[3] == device and row[4] == nonce:
                return Appended(row[1], row[5], False)
        stored = self._row(_FIND_RESENT, conversation, end - RESEND_WINDOW, device, nonce)
        if stored is not None:
            return Appended(stored[0], stored[1], False)
        if nonce > known.floor or end > RESEND_WINDOW:
            # Stored in another conversation, or perhaps too long ago: storing it could double it.
            return Appended(0, 0, False, ErrorCode.INVALID)
        return None

    def _tell(
        self,
        conversation: int,
        sender: int,
        kind: str,
        body: bytes,
        now: int,
        withheld_from: int = 0,
    ) -> LogEntry:
        """Append an entry of the server's own, as a part of the transaction that is open.

        Whoever opened it forgets the conversation's end (`_forget_last`) when it fails.
        """
        last = self._last.get(conversation) or self._load_last(conversation)
        seq, time = last or (0, 0)
        entry = LogEntry(seq + 1, sender, 0, 0, max(now, time), kind)
        self._sql.execute(_INSERT_OWN, (conversation, *entry[:6], body, withheld_from))
        if withheld_from:
            self._withhold(conversation, withheld_from, entry.seq)
        self._last[conversation] = (entry.seq, entry.time)
        return entry

    def _forget_last(self, conversation: int) -> None:
        """Read a conversation's end anew when it is next needed."""
        self._last.pop(conversation, None)

    def _withhold(self, conversation: int, account: int, seq: int) -> None:
        extended = self._sql.execute(_EXTEND_WITHHELD, (seq, conversation, account, seq - 1))
        if not extended.rowcount:
            self._sql.execute(_INSERT_WITHHELD, (conversation, account, seq, seq))

    def _load_last(self, conversation: int) -> tuple[int, int] | None:
        row = self._row(_LAST, conversation)
        if row is None:
            return None
        if len(self._last) >= REMEMBERED:
            self._last.clear()
        self._last[conversation] = last = (row[0], row[1])
        return last

    def _load_nonces(self, device: int) -> Nonces | None:
        if not device:
            return _ANY
        row = self._row("SELECT last_nonce FROM device WHERE id = ?", device)
        if row is None:
            return None
        if len(self._nonces) >= REMEMBERED:
            self._nonces.clear()
        self._nonces[device] = known = Nonces(row[0], row[0])
        return known
