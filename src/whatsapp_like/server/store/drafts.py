"""One change of a group or channel as it is being written: its members, and what its log tells.

Runs on the writer's thread, inside one transaction, so that two admins never decide on what the
other is just changing: every right is looked up here, in the rows.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.server.store.accounts import AccountReads
from whatsapp_like.server.store.members import GroupReads
from whatsapp_like.server.store.rows import GroupChange, Head, LogEntry, MemberRow, Place
from whatsapp_like.server.store.timeline import Timeline

_JOIN = """
INSERT INTO member (conversation, account, role, from_seq, delivered_seq, read_seq, version, joined)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (conversation, account) DO UPDATE SET role = excluded.role,
 from_seq = excluded.from_seq, to_seq = NULL, delivered_seq = excluded.delivered_seq,
 read_seq = excluded.read_seq, version = excluded.version, joined = excluded.joined,
 left_title = '', forgotten = 0, removed = 0"""
# Since when they have what was there before, nobody knows.
_HAD = """
INSERT OR REPLACE INTO receipt (conversation, account, is_read, seq, time) VALUES (?, ?, ?, ?, 0)"""
_LEAVE = """
UPDATE member SET to_seq = ?, version = ?, left_title = ?, role = 'member', pinned = 0, removed = ?
WHERE conversation = ? AND account = ?"""
_SET_ROLE = "UPDATE member SET role = ?, version = ? WHERE conversation = ? AND account = ?"
_ROLE = "SELECT role FROM member WHERE conversation = ? AND account = ? AND to_seq IS NULL"
_SAVE = "UPDATE conversation SET member_version = ?, member_count = ? WHERE id = ?"
# Somebody who cannot log in should not inherit, if there is anybody else.
_HEIR = """
SELECT account FROM member JOIN account ON account.id = member.account
WHERE conversation = ? AND to_seq IS NULL
ORDER BY disabled, member.role <> 'admin', joined, account LIMIT 1"""
_CLOSE = "UPDATE conversation SET listed = 0, picture = 0 WHERE id = ?"
_BARE = "DELETE FROM picture WHERE owner = ? AND is_group"
_VOID = "DELETE FROM group_invite WHERE conversation = ?"

OWNER: Final = "owner"
ADMIN: Final = "admin"
MEMBER: Final = "member"
ADMINS = (OWNER, ADMIN)

DIRECT: Final = "direct"
GROUP: Final = "group"
CHANNEL: Final = "channel"

Tell = Callable[[int, int, str, bytes, int, int], LogEntry]


class Drafting(AccountReads, GroupReads, Timeline):
    """Opens drafts; base of what changes groups."""

    @contextmanager
    def _draft(self, conversation: int, now: int) -> Iterator[Draft]:
        """Change a conversation in a transaction.

        Raises:
            Refused: NOT_A_MEMBER, there is none; nothing is changed, whatever is refused inside.
            DataError: it could not be stored.
        """
        try:
            with self._transaction():
                head = self.head(conversation)
                if head is None:
                    raise Refused(ErrorCode.NOT_A_MEMBER)
                draft = Draft(self, self._sql, self._tell, head, now)
                yield draft
                draft.save()
        except BaseException:
            self._forget_last(conversation)
            raise

    def _require_people(self, accounts: Sequence[int]) -> None:
        """See that accounts may become members.

        Raises:
            Refused: NOT_FOUND, one of them is nobody's, disabled or the operator's.
        """
        found = {row.id: row for row in self.accounts(accounts)}
        for account in accounts:
            row = found.get(account)
            if row is None or row.disabled or row.role == "operator":
                raise Refused(ErrorCode.NOT_FOUND, "no such account")


class Draft:
    """A change under way. `head` is kept as the rows are; `save` writes what it has counted."""

    def __init__(
        self, reads: GroupReads, sql: sqlite3.Connection, tell: Tell, head: Head, now: int
    ) -> None:
        """`tell` appends an entry of the server's own (`Timeline._tell`)."""
        self._reads = reads
        self._sql = sql
        self._tell = tell
        self._now = now
        self.head = head
        self.since = head.member_version
        self.is_altered = False
        """Whether the head will say something else."""
        self._changed: dict[int, MemberRow] = {}
        self._joined: set[int] = set()
        self._gone: dict[int, Place] = {}
        self._entries: list[tuple[LogEntry, bytes]] = []

    @property
    def is_group(self) -> bool:
        """Whether all members are told of each other."""
        return self.head.kind == GROUP

    def role(self, account: int) -> str | None:
        """Return a present member's role; None for anybody else."""
        row = self._sql.execute(_ROLE, (self.head.conversation, account)).fetchone()
        return row[0] if row else None

    def require(self, account: int, *roles: str) -> str:
        """Return the role of whoever wants the change.

        Raises:
            Refused: NOT_A_MEMBER, or NOT_ALLOWED: none of `roles`, or not in a direct conversation.
        """
        role = self.role(account)
        if role is None:
            raise Refused(ErrorCode.NOT_A_MEMBER)
        if self.head.kind == DIRECT:
            raise Refused(ErrorCode.NOT_ALLOWED, "not in a direct conversation")
        if roles and role not in roles:
            raise Refused(ErrorCode.NOT_ALLOWED, "not with your role")
        return role

    def tell(self, sender: int, kind: str, withheld_from: int = 0, **said: object) -> None:
        """Append an entry that tells of the change: `said` is its body (`models.bodies`)."""
        body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
        conversation = self.head.conversation
        entry = self._tell(conversation, sender, kind, body, self._now, withheld_from)
        self._entries.append((entry, body))
        self.head = self.head._replace(last_seq=entry.seq, last_time=entry.time)

    def join(self, account: int, role: str) -> None:
        """Make somebody a member. What is in the log already is no news to them, and nobody waits
        for them to have it."""
        last = self.head.last_seq
        start = 1 if self.head.history == "all" else last + 1
        version = self._next_version()
        self._sql.execute(
            _JOIN, (self.head.conversation, account, role, start, last, last, version, version)
        )
        if last:
            self._sql.executemany(
                _HAD, [(self.head.conversation, account, is_read, last) for is_read in (0, 1)]
            )
        self._changed[account] = self._place(account).member
        self._joined.add(account)
        self._count(1)

    def set_role(self, account: int, role: str) -> None:
        """Give a member another role."""
        version = self._next_version()
        self._sql.execute(_SET_ROLE, (role, version, self.head.conversation, account))
        self._changed[account] = self._place(account).member

    def remove(self, account: int, *, removed: bool = False) -> None:
        """Make a member one who has left, or was `removed`, at the log's end; whoever is last
        closes the door."""
        head = self.head
        version = self._next_version()
        self._sql.execute(
            _LEAVE, (head.last_seq, version, head.title, removed, head.conversation, account)
        )
        self._gone[account] = self._place(account)
        self._count(-1)
        if not self.head.member_count:
            self._sql.execute(_CLOSE, (head.conversation,))
            self._sql.execute(_BARE, (head.conversation,))
            self._sql.execute(_VOID, (head.conversation,))
            self.head = self.head._replace(listed=False, picture=0)

    def heir(self) -> int | None:
        """Return who becomes owner, now that the owner has left: the admin who has been a member
        longest, else the member; None when nobody is left."""
        row = self._sql.execute(_HEIR, (self.head.conversation,)).fetchone()
        return row[0] if row else None

    def save(self) -> None:
        """Store what was counted."""
        head = self.head
        if head.member_version != self.since:
            self._sql.execute(_SAVE, (head.member_version, head.member_count, head.conversation))

    def result(self, withheld_from: int = 0) -> GroupChange:
        """Return what has become of the conversation."""
        return GroupChange(
            self.head,
            self.since,
            list(self._changed.values()),
            frozenset(self._joined),
            self._gone,
            self._entries,
            self.is_altered,
            withheld_from,
        )

    def _place(self, account: int) -> Place:
        place = self._reads.place(self.head.conversation, account)
        assert place is not None
        return place

    def _next_version(self) -> int:
        # One for each row: so a page of the list may end anywhere.
        version = self.head.member_version + 1
        self.head = self.head._replace(member_version=version)
        return version

    def _count(self, step: int) -> None:
        self.head = self.head._replace(member_count=self.head.member_count + step)
