"""Entries that wait for their time.

`ScheduledReads` runs on the writer's or the reader thread, `Scheduled` on the writer's. One that is
sent is removed by the append itself (timeline.py), in its transaction, and noted as sent: whenever
the server dies, it is either still here or in the log, and asked for again it is not sent twice.
"""

from __future__ import annotations

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.server.store.rows import ScheduledRow
from whatsapp_like.server.store.sqlite import Reads, Writes

_SAME = "account = ? AND id = ? AND conversation = ? AND at = ? AND kind = ? AND body = ?"
STILL_DUE = f"SELECT 1 FROM scheduled WHERE {_SAME}"
"""Whether what is about to be sent has been neither replaced nor taken back."""
REMOVE = "DELETE FROM scheduled WHERE account = ? AND id = ?"
SENT = "REPLACE INTO scheduled_sent (account, id, time) VALUES (?, ?, ?)"

REMEMBERED = 30 * 86_400_000
"""Milliseconds for which it is known that one was sent."""

_WAS_SENT = "SELECT 1 FROM scheduled_sent WHERE account = ? AND id = ?"
_FORGET = """
DELETE FROM scheduled_sent INDEXED BY scheduled_sent_time WHERE account = ? AND time < ?"""
_COLUMNS = "account, id, conversation, at, kind, body"
_LIST = f"SELECT {_COLUMNS} FROM scheduled WHERE account = ? AND id > ? ORDER BY id LIMIT ?"
_DUE = f"SELECT {_COLUMNS} FROM scheduled WHERE at <= ? ORDER BY at, rowid LIMIT ?"
_NEXT = "SELECT min(at) FROM scheduled WHERE at > ?"
_VOID = """
DELETE FROM scheduled WHERE at <= ? AND EXISTS
 (SELECT 1 FROM account WHERE account.id = scheduled.account AND disabled)"""
_DROP = f"DELETE FROM scheduled WHERE {_SAME}"
_ONE = f"SELECT {_COLUMNS} FROM scheduled WHERE account = ? AND id = ?"
_COUNT = "SELECT count(*) FROM scheduled WHERE account = ? AND id <> ?"
_PUT = f"""
INSERT INTO scheduled ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (account, id) DO UPDATE
SET conversation = excluded.conversation, at = excluded.at, kind = excluded.kind,
 body = excluded.body"""


class ScheduledReads(Reads):
    """What can be asked about entries that wait."""

    def scheduled(self, account: int, after: int, limit: int) -> list[ScheduledRow]:
        """Return what waits to be sent for an account, by id, from the first above `after`."""
        return [ScheduledRow(*row) for row in self._rows(_LIST, account, after, limit)]


class Scheduled(ScheduledReads, Writes):
    """What changes entries that wait."""

    def schedule(self, row: ScheduledRow, most: int, now: int) -> bool:
        """Keep an entry until its time, in place of the one with the same account and id; at most
        so many of an account. False: it has been sent, and is not sent again.

        Raises:
            Refused: LIMIT_REACHED.
            DataError: it could not be stored.
        """
        with self._transaction() as sql:
            sql.execute(_FORGET, (row.account, now - REMEMBERED))
            if sql.execute(_WAS_SENT, (row.account, row.id)).fetchone():
                return False
            (others,) = sql.execute(_COUNT, (row.account, row.id)).fetchone()
            if others >= most:
                raise Refused(ErrorCode.LIMIT_REACHED, f"at most {most} wait")
            sql.execute(_PUT, row)
        return True

    def cancel_scheduled(self, account: int, scheduled: int) -> ScheduledRow | None:
        """Remove an entry that waits; return it, or None if it does not.

        Raises:
            DataError: it could not be stored.
        """
        with self._transaction() as sql:
            found = sql.execute(_ONE, (account, scheduled)).fetchone()
            sql.execute(REMOVE, (account, scheduled))
        return ScheduledRow(*found) if found else None

    def due(self, now: int, limit: int) -> tuple[list[ScheduledRow], int | None]:
        """Return what is to be sent by `now`, the oldest first, and when there is more: at once if
        this is all of `limit`, None if nothing else waits. For disabled accounts nothing is sent.

        Raises:
            DataError: the store fails.
        """
        rows = self._due(now, limit)
        if rows and self._write(_VOID, now):
            rows = self._due(now, limit)
        if len(rows) == limit:
            return rows, now
        found = self._row(_NEXT, now)
        return rows, found[0] if found else None

    def drop_scheduled(self, row: ScheduledRow) -> bool:
        """Remove an entry that cannot be sent, if it still is as it was when it was due.

        Raises:
            DataError: it could not be stored.
        """
        return self._write(_DROP, *row) > 0

    def _due(self, now: int, limit: int) -> list[ScheduledRow]:
        return [ScheduledRow(*row) for row in self._rows(_DUE, now, limit)]
