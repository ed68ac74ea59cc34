"""Single items and small lists of them: by seq, what I starred, reminders, what is pinned, edits.

Runs on the archive's thread. `Reader` is made of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from whatsapp_like.client.archive import items
from whatsapp_like.client.archive.pictures import KeptPicture
from whatsapp_like.models.conversation import Conversation
from whatsapp_like.models.kinds import EDIT, PIN
from whatsapp_like.models.message import text_of
from whatsapp_like.models.timeline import Edit, SearchHit, TimelineItem


class Gathering:
    """Reads; never writes. `me` is the account whose archive it is, 0 before that is known."""

    def __init__(self, sql: sqlite3.Connection) -> None:
        self._sql = sql
        self.me = 0

    def head(self, conversation: int) -> Conversation | None:
        """Return a conversation's head; None if there is none."""
        row = self._one(f"SELECT {items.HEAD} FROM conversation WHERE id = ?", conversation)
        return items.conversation(row, items.members_of(self._sql, conversation)) if row else None

    def items(self, conversation: int, seqs: Sequence[int]) -> list[TimelineItem]:
        """Return the committed items with these rising seqs, as far as the archive has them."""
        head = self.head(conversation)
        if head is None:
            return []
        rows = [
            row
            for seq in seqs
            if (
                row := self._one(
                    f"SELECT {items.MESSAGE} FROM message WHERE conversation = ? AND seq = ?",
                    conversation,
                    seq,
                )
            )
        ]
        return items.committed(self._sql, rows, self.me, head)

    def item(self, conversation: int, seq: int) -> TimelineItem | None:
        """Return one committed item; None if it is not here."""
        found = self.items(conversation, [seq])
        return found[0] if found else None

    def picture(self, picture: int) -> KeptPicture | None:
        """Return a picture that was fetched once; None if it is not here."""
        row = self._one("SELECT bytes, seen FROM picture WHERE id = ?", picture)
        return KeptPicture(*row) if row else None

    def waiting(self, local: int) -> TimelineItem | None:
        """Return one item of the outbox; None if it is not there."""
        row = self._one(f"SELECT {items.QUEUED} FROM outbox WHERE local = ? AND target = 0", local)
        return items.queued(self._sql, [row], self.me)[0] if row else None

    def seq_of(self, conversation: int, local: int) -> int:
        """Return the seq that an item of mine got; 0 if it is not here."""
        row = self._one(
            "SELECT seq FROM message WHERE conversation = ? AND local = ? "
            "ORDER BY seq DESC LIMIT 1",
            conversation,
            local,
        )
        return int(row[0]) if row else 0

    def edits(self, conversation: int, seq: int) -> tuple[Edit, ...]:
        """Return all that a message has said, oldest first; nothing if it was never edited."""
        row = self._one(
            "SELECT sender, time, original FROM message WHERE conversation = ? AND seq = ? "
            "AND edited > 0",
            conversation,
            seq,
        )
        if row is None:
            return ()
        sender, time, original = row
        edits = self._sql.execute(
            f"SELECT time, body FROM {items.BY_TARGET} "
            "WHERE conversation = ? AND target = ? AND kind = ? AND sender = ? "
            "AND body <> x'' ORDER BY seq",
            (conversation, seq, EDIT, sender),
        )
        said = [(time, original), *edits]
        return tuple(Edit.model_construct(time=since, body=body) for since, body in said)

    def pinned(self, conversation: int) -> tuple[TimelineItem, ...]:
        """Return what is pinned in a conversation, the newest pin first."""
        pins = self._sql.execute(
            "SELECT target FROM outbox WHERE conversation = ? AND target > 0 AND kind = ? "
            "ORDER BY position DESC",
            (conversation, PIN),
        ).fetchall()
        pins += self._sql.execute(
            "SELECT target FROM change INDEXED BY change_pin "
            "WHERE conversation = ? AND kind IN ('pin', 'unpin') ORDER BY seq DESC",
            (conversation,),
        ).fetchall()
        order = list(dict.fromkeys(target for (target,) in pins))
        here = {item.seq: item for item in self.items(conversation, sorted(order))}
        return tuple(here[seq] for seq in order if seq in here and here[seq].is_pinned)

    def starred(self, conversation: int | None, limit: int, below: int) -> tuple[SearchHit, ...]:
        """Return what I starred, in one conversation or all, the newest first; `below` continues
        under the one with that id."""
        where = "" if conversation is None else f"AND own.conversation = {conversation:d}"
        found = self._sql.execute(
            # From the few stars to their messages, and not the other way round.
            "SELECT id, conversation, seq FROM own INDEXED BY own_starred "
            "CROSS JOIN message USING (conversation, seq) "
            f"WHERE starred AND deleted_by = 0 AND id < ? {where} ORDER BY id DESC LIMIT ?",
            (below or 2**63 - 1, limit),
        ).fetchall()
        return tuple(
            SearchHit.model_construct(item=item, snippet=text_of(item.kind, item.body), id=number)
            for number, place, seq in found
            for item in self.items(place, [seq])
        )

    def reminders(self) -> tuple[TimelineItem, ...]:
        """Return what I want to be reminded of, the next first."""
        found = self._sql.execute(
            # From the few reminders, not through all that is starred.
            "SELECT conversation, seq FROM own INDEXED BY own_reminder "
            "CROSS JOIN message USING (conversation, seq) "
            "WHERE remind_at > 0 AND deleted_by = 0 ORDER BY remind_at"
        ).fetchall()
        return tuple(item for place, seq in found for item in self.items(place, [seq]))

    def next_expiry(self) -> int:
        """Return when the next item disappears, by the server's clock; 0 for none."""
        row = self._one("SELECT min(expires) FROM message WHERE expires > 0")
        return int(row[0] or 0) if row else 0

    def _one(self, statement: str, *values: object) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._sql.execute(statement, values).fetchone()
        return row
