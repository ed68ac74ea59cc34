"""People's own marks of entries: starred, hidden, to be reminded of.

`MessageMarkReads` runs on the writer's or the reader thread, `MessageMarks` on the writer's. A row
whose marks are all taken back stays: with its version, other devices learn of that too.
"""

from __future__ import annotations

from collections.abc import Sequence

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.server.store.rows import MessageMarkChange, MessageMarkRow
from whatsapp_like.server.store.sqlite import Reads, Writes

_COLUMNS = "conversation, seq, starred, hidden, remind_at, version"
_SINCE = f"""
SELECT {_COLUMNS} FROM message_mark WHERE account = ? AND version > ? ORDER BY version LIMIT ?"""
_MARK = f"""
SELECT {_COLUMNS} FROM message_mark WHERE account = ? AND conversation = ? AND seq = ?"""
_VERSION = "SELECT coalesce(max(version), 0) FROM message_mark WHERE account = ?"
_REACH = """
SELECT from_seq, coalesce(to_seq, 9223372036854775807) FROM member
WHERE conversation = ? AND account = ? AND NOT forgotten"""
_EXISTS = "SELECT 1 FROM message WHERE conversation = ? AND seq = ? AND withheld_from <> ?"
_PUT = f"""
INSERT OR REPLACE INTO message_mark (account, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"""


class MessageMarkReads(Reads):
    """What can be asked about marks of entries."""

    def message_marks(self, account: int, since: int, limit: int) -> list[MessageMarkRow]:
        """Return an account's marks that changed after a version, in the order of changes."""
        return [_row(row) for row in self._rows(_SINCE, account, since, limit)]


class MessageMarks(MessageMarkReads, Writes):
    """What changes marks of entries."""

    def mark_messages(
        self, account: int, conversation: int, seqs: Sequence[int], change: MessageMarkChange
    ) -> list[MessageMarkRow]:
        """Change an account's marks of entries; return those that are different now, each with a
        version of its own.

        Raises:
            Refused: NOT_A_MEMBER, the account neither is one nor was; NOT_FOUND, one of the entries
                is not there for it; then none is marked.
            DataError: nothing of it is stored.
        """
        changed: list[MessageMarkRow] = []
        with self._transaction() as sql:
            reach = self._row(_REACH, conversation, account)
            if reach is None:
                raise Refused(ErrorCode.NOT_A_MEMBER)
            (version,) = sql.execute(_VERSION, (account,)).fetchone()
            for seq in dict.fromkeys(seqs):
                is_there = reach[0] <= seq <= reach[1]
                if not is_there or not self._row(_EXISTS, conversation, seq, account):
                    raise Refused(ErrorCode.NOT_FOUND, "seqs: one is not there")
                found = self._row(_MARK, account, conversation, seq)
                before = _row(found) if found else MessageMarkRow(conversation, seq)
                wanted = {name: new for name, new in change._asdict().items() if new is not None}
                after = before._replace(**wanted)
                if after != before:
                    version += 1
                    after = after._replace(version=version)
                    sql.execute(_PUT, (account, *after))
                    changed.append(after)
        return changed


def _row(row: tuple[int, ...]) -> MessageMarkRow:
    conversation, seq, starred, hidden, remind_at, version = row
    return MessageMarkRow(conversation, seq, bool(starred), bool(hidden), remind_at, version)
