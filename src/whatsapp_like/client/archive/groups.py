"""What the archive keeps of groups and channels: their heads' details, their members, their end.

Runs on the archive's thread, inside a transaction of the writer. The members of a group are not
those of its head, where only I am: they are a list of their own, with a version.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from whatsapp_like.client.operations import ForgetConversation, RaiseEverybody, SaveMembers
from whatsapp_like.models.conversation import Conversation, Group, Member
from whatsapp_like.models.enums import MemberRole

_OF_CONVERSATION = ("member", "participant", "draft", "mark", "outbox", "change", "own")
"""Tables with rows that belong to a conversation, beside its head and its messages."""


def group_of(about: str | None, delivered: int, read: int) -> Group | None:
    """Return what the head of a group tells beside its title; None of a direct conversation."""
    if about is None:
        return None
    group = Group.model_validate_json(about)
    return group.model_copy(update={"delivered_seq": delivered, "read_seq": read})


def participants(sql: sqlite3.Connection, conversation: int, limit: int = -1) -> tuple[Member, ...]:
    """Return the members of a group as far as the archive knows them, by role and account."""
    rows = sql.execute(
        "SELECT account, role, from_seq FROM participant WHERE conversation = ? "
        "ORDER BY CASE role WHEN 'owner' THEN 0 WHEN 'admin' THEN 1 ELSE 2 END, account LIMIT ?",
        (conversation, limit),
    )
    return tuple(
        Member.model_construct(
            account=account,
            role=MemberRole(role),
            from_seq=from_seq,
            delivered_seq=0,
            read_seq=0,
            withheld=(),
        )
        for account, role, from_seq in rows
    )


class Groups:
    """Writes what is special about conversations of many."""

    def __init__(self, sql: sqlite3.Connection) -> None:
        self._sql = sql

    def save_head(self, head: Conversation) -> tuple[int, int]:
        """Remember the details of a head that is stored; return from where everybody rose."""
        group = head.group
        if group is None:
            return (0, 0)
        before = self._everybody(head.id)
        about = group.model_dump_json(exclude={"delivered_seq", "read_seq"}, exclude_defaults=True)
        self._sql.execute("UPDATE conversation SET about = ? WHERE id = ?", (about, head.id))
        self._raise(head.id, group.delivered_seq, group.read_seq)
        return before

    def raise_everybody(self, todo: RaiseEverybody) -> tuple[int, int]:
        """Raise how far everybody has a group; return what it was."""
        before = self._everybody(todo.conversation)
        self._raise(todo.conversation, todo.delivered, todo.read)
        return before

    def _everybody(self, conversation: int) -> tuple[int, int]:
        row: Sequence[Any] | None = self._sql.execute(
            "SELECT all_delivered, all_read FROM conversation WHERE id = ?", (conversation,)
        ).fetchone()
        return (row[0], row[1]) if row else (0, 0)

    def _raise(self, conversation: int, delivered: int, read: int) -> None:
        self._sql.execute(
            "UPDATE conversation SET all_delivered = max(all_delivered, ?), "
            "all_read = max(all_read, ?) WHERE id = ?",
            (delivered, read, conversation),
        )

    def save_members(self, todo: SaveMembers) -> None:
        """Put rows into a group's list of members, take others out, and remember its version."""
        place = todo.conversation
        self._sql.executemany(
            "REPLACE INTO participant (conversation, account, role, from_seq) VALUES (?, ?, ?, ?)",
            [(place, m.account, m.role.value, m.from_seq) for m in todo.members],
        )
        self._sql.executemany(
            "DELETE FROM participant WHERE conversation = ? AND account = ?",
            [(place, account) for account in todo.gone],
        )
        self._sql.execute(
            "UPDATE conversation SET member_version = ? WHERE id = ?", (todo.version, place)
        )

    def forget(self, todo: ForgetConversation) -> None:
        """Remove a conversation, whose messages are gone already."""
        for table in _OF_CONVERSATION:
            self._sql.execute(f"DELETE FROM {table} WHERE conversation = ?", (todo.conversation,))
        self._sql.execute("DELETE FROM conversation WHERE id = ?", (todo.conversation,))
