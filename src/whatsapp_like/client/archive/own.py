"""My own marks of entries on disk: what I set here, what the server says, what it has to hear yet.

Runs on the archive's thread, inside a transaction of the writer.
"""

from __future__ import annotations

import json
import sqlite3

from whatsapp_like.client.archive.changes import Changes
from whatsapp_like.client.archive.messages import Messages
from whatsapp_like.client.operations import MarkEntries, SettleMarks, TakeMarks
from whatsapp_like.models.marking import MessageMark

_COLUMNS = "starred, hidden, remind_at"


class Own:
    """The table of my marks. `begin` starts a transaction's bookkeeping."""

    def __init__(self, sql: sqlite3.Connection, changes: Changes, messages: Messages) -> None:
        self._sql = sql
        self._changes = changes
        self._messages = messages

    def begin(self, changes: Changes) -> None:
        """Tell what happens from now on in `changes`."""
        self._changes = changes

    def mark(self, todo: MarkEntries) -> None:
        """Set marks that the server is to hear of."""
        for seq in todo.seqs:
            old, waiting = self._get(todo.conversation, seq)
            mark = old.model_copy(update=dict(todo.changes))
            self._put(old, mark, waiting | set(todo.changes))

    def take(self, todo: TakeMarks) -> None:
        """Set marks as the server has them, except what it has not heard of."""
        for told in todo.marks:
            old, waiting = self._get(told.conversation, told.seq)
            mine = {name: getattr(old, name) for name in waiting}
            self._put(old, told.model_copy(update=mine), waiting)
        if todo.version:
            self._sql.execute(
                "REPLACE INTO fact (name, value) VALUES ('marks_version', ?)", (todo.version,)
            )

    def settle(self, todo: SettleMarks) -> None:
        """The server has heard of these, or wants none of them."""
        for seq in todo.seqs:
            old, waiting = self._get(todo.conversation, seq)
            mark = old
            if todo.is_refused:
                # What was hidden is gone from the disk: it stays so.
                plain = MessageMark(conversation=todo.conversation, seq=seq)
                back = {name: getattr(plain, name) for name in todo.names if name != "hidden"}
                mark = old.model_copy(update=back)
            self._put(old, mark, waiting - todo.names)

    def _get(self, conversation: int, seq: int) -> tuple[MessageMark, frozenset[str]]:
        row = self._sql.execute(
            f"SELECT waiting, {_COLUMNS} FROM own WHERE conversation = ? AND seq = ?",
            (conversation, seq),
        ).fetchone()
        waiting, starred, hidden, remind_at = row or ("", 0, 0, 0)
        mark = MessageMark.model_construct(
            conversation=conversation,
            seq=seq,
            starred=bool(starred),
            hidden=bool(hidden),
            remind_at=remind_at,
        )
        return mark, frozenset(json.loads(waiting)) if waiting else frozenset()

    def _put(self, old: MessageMark, mark: MessageMark, waiting: frozenset[str]) -> None:
        place = (mark.conversation, mark.seq)
        if waiting or mark.starred or mark.hidden or mark.remind_at:
            self._sql.execute(
                f"REPLACE INTO own (conversation, seq, waiting, {_COLUMNS}) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (
                    *place,
                    json.dumps(sorted(waiting)) if waiting else "",
                    *(mark.starred, mark.hidden, mark.remind_at),
                ),
            )
        else:
            self._sql.execute("DELETE FROM own WHERE conversation = ? AND seq = ?", place)
        if mark.hidden and not old.hidden:
            self._messages.remove(*place)
        elif mark != old:
            self._changes.stored(*place)
        if mark.remind_at != old.remind_at:
            self._changes.reminders()
