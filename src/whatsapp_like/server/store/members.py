"""Who is, or was, in a group or channel, and how far everybody is.

`GroupReads` runs on the writer's or the reader thread; groups.py changes what it reads.
"""

from __future__ import annotations

from whatsapp_like.server.store.conversations import MARKS, marks
from whatsapp_like.server.store.rows import ListedMember, MemberRow, Place
from whatsapp_like.server.store.sqlite import Reads

_PLACE = f"""
SELECT to_seq, left_title, coalesce(message.time, 0),
 member.role, from_seq, delivered_seq, read_seq, read_receipts, disabled, {MARKS}
FROM member JOIN account ON account.id = member.account
LEFT JOIN message ON message.conversation = member.conversation AND message.seq = member.to_seq
WHERE member.conversation = ? AND account = ? AND NOT forgotten"""
_EVERYBODY = """
SELECT coalesce(min(delivered_seq), 9223372036854775807),
 coalesce(min(CASE WHEN read_receipts THEN read_seq ELSE 0 END), 9223372036854775807)
FROM member JOIN account ON account.id = member.account
WHERE conversation = ? AND account <> ? AND to_seq IS NULL AND NOT disabled"""
_LIST = """
SELECT account, role, from_seq, to_seq IS NOT NULL, version FROM member
WHERE conversation = ? AND version > ? AND (to_seq IS NULL OR ?) ORDER BY version LIMIT ?"""


class GroupReads(Reads):
    """What can be asked about groups beside what all conversations have."""

    def place(self, conversation: int, account: int) -> Place | None:
        """Return an account's own place; None if it never had one, or has forgotten it."""
        row = self._row(_PLACE, conversation, account)
        if row is None:
            return None
        to_seq, title, time, role, start, delivered, read, shares, disabled, *marked = row
        member = MemberRow(
            *(account, role, start, delivered, read, (), marks(marked)),
            bool(shares),
            bool(disabled),
        )
        return Place(member, to_seq, time, title)

    def everybody(self, conversation: int, account: int) -> tuple[int, int]:
        """Return how far all members but `account` have it (delivered, read), as high as can be
        where there is nobody else. Who tells nobody what they read has read 0."""
        row = self._row(_EVERYBODY, conversation, account)
        return (row[0], row[1]) if row else (0, 0)

    def members_since(self, conversation: int, since: int, limit: int) -> list[ListedMember]:
        """Return who joined, changed or left after version `since` of the list, by version. From
        0 on, those who left are left out."""
        return [
            ListedMember(account, role, start, bool(gone), version)
            for account, role, start, gone, version in self._rows(
                _LIST, conversation, since, bool(since), limit
            )
        ]
