"""How far members have a conversation, and since when.

`ReceiptReads` runs on the writer's or the reader thread, `Receipts` on the writer's. Each rise of a
watermark is a row, so the time of a receipt is that of the first row at or above the entry. Of old
ones the last is kept, without its time: what stands below it is old too.
"""

from __future__ import annotations

from collections.abc import Sequence

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.server.store.rows import ReceiptTimes, WatermarkRow
from whatsapp_like.server.store.sqlite import Reads, Writes

_SAVE = """
UPDATE member SET delivered_seq = max(delivered_seq, ?), read_seq = max(read_seq, ?)
WHERE conversation = ? AND account = ?"""
_RISE = """
INSERT OR IGNORE INTO receipt (conversation, account, is_read, seq, time)
SELECT conversation, account, {is_read}, ?, ? FROM member
WHERE conversation = ? AND account = ? AND {watermark} < ?"""
_DELIVERED = _RISE.format(is_read=0, watermark="delivered_seq")
_READ = _RISE.format(is_read=1, watermark="read_seq")
_TIME = """
(SELECT time FROM receipt WHERE receipt.conversation = member.conversation
 AND receipt.account = member.account AND is_read = {is_read} AND seq >= ? ORDER BY seq LIMIT 1)"""
_TIMES = f"""
SELECT account, {_TIME.format(is_read=0)}, {_TIME.format(is_read=1)} FROM member
WHERE conversation = ? AND account <> ? AND to_seq IS NULL"""
_OLD = """
SELECT conversation, account, is_read, seq FROM receipt
WHERE time <> 0 AND time < ? ORDER BY time LIMIT ?"""
_BEYOND = "SELECT time FROM receipt WHERE time <> 0 ORDER BY time DESC LIMIT 1 OFFSET ?"
_PLACE = "conversation = ? AND account = ? AND is_read = ?"
_DROP = f"DELETE FROM receipt WHERE {_PLACE} AND seq < ?"
_FORGET = f"UPDATE receipt SET time = 0 WHERE {_PLACE} AND seq = ?"


class ReceiptReads(Reads):
    """What can be asked about receipts."""

    def receipt_times(self, conversation: int, seq: int, sender: int) -> dict[int, ReceiptTimes]:
        """Return when the other members' watermarks reached an entry, by account.

        Raises:
            Refused: NOT_FOUND, there is none; NOT_ALLOWED, it is not from `sender`.
        """
        row = self._row(
            "SELECT sender FROM message WHERE conversation = ? AND seq = ?", conversation, seq
        )
        if row is None:
            raise Refused(ErrorCode.NOT_FOUND)
        if row[0] != sender:
            raise Refused(ErrorCode.NOT_ALLOWED, "only its sender is told")
        rows = self._rows(_TIMES, seq, seq, conversation, sender)
        return {account: ReceiptTimes(delivered, read) for account, delivered, read in rows}

    def receipts_beyond(self, most: int) -> int:
        """Return the time before which receipts are too many if `most` are kept; 0 if there are
        no more."""
        row = self._row(_BEYOND, most)
        return int(row[0]) + 1 if row is not None else 0


class Receipts(ReceiptReads, Writes):
    """What changes watermarks."""

    def save_watermarks(self, watermarks: Sequence[WatermarkRow]) -> None:
        """Raise members' watermarks, in one transaction; none ever falls. The time of a rise is
        kept where there is one.

        Raises:
            DataError: none of them is stored.
        """
        if not watermarks:
            return
        with self._transaction() as sql:
            timed = [row for row in watermarks if row.time]
            for statement, level in ((_DELIVERED, 2), (_READ, 3)):
                sql.executemany(
                    statement,
                    [(row[level], row.time, row[0], row[1], row[level]) for row in timed],
                )
            sql.executemany(
                _SAVE,
                [(delivered, read, where, who) for where, who, delivered, read, _ in watermarks],
            )

    def prune_receipts(self, before: int, limit: int) -> bool:
        """Forget times of receipts that are older than `before`, at most so many of them; tell
        whether there may be more.

        Raises:
            DataError: all of them are still there.
        """
        rows = self._rows(_OLD, before, limit)
        if rows:
            with self._transaction() as sql:
                sql.executemany(_DROP, rows)
                sql.executemany(_FORGET, rows)
        return len(rows) == limit
