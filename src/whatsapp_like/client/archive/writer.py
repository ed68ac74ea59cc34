"""Carries out the engine's operations, many in one transaction.

Runs on the archive's thread. A transaction is all or nothing: what the engine is told is committed
survives a power cut (synchronous=FULL).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from whatsapp_like.client import operations as op
from whatsapp_like.client.archive import items
from whatsapp_like.client.archive.changes import Changes
from whatsapp_like.client.archive.groups import Groups
from whatsapp_like.client.archive.messages import Messages
from whatsapp_like.client.archive.own import Own
from whatsapp_like.client.archive.pictures import Pictures
from whatsapp_like.client.archive.reader import Reader
from whatsapp_like.client.events import Event
from whatsapp_like.models.conversation import Conversation, Member
from whatsapp_like.models.enums import ConversationKind

_TABLES = (
    *("fact", "person", "conversation", "member", "participant", "placeholder", "draft", "mark"),
    *("message", "change", "own", "outbox", "picture"),
)


class Writer:
    """Applies operations. One connection, one thread, one transaction at a time."""

    def __init__(self, sql: sqlite3.Connection, reader: Reader) -> None:
        self._sql = sql
        self._reader = reader
        self._changes = Changes()
        self._messages = Messages(sql, self._changes)
        self._groups = Groups(sql)
        self._pictures = Pictures(sql)
        self._own = Own(sql, self._changes, self._messages)
        self._do: dict[type, Callable[[Any], None]] = {
            op.SaveSelf: self._save_self,
            op.SavePerson: self._save_person,
            op.SaveHead: self._save_head,
            op.StoreEntries: self._store_entries,
            op.StoreSent: self._store_sent,
            op.RaiseWatermarks: self._raise_watermarks,
            op.QueueItem: self._queue_item,
            op.TakeNonce: self._take_nonce,
            op.ReturnNonce: self._return_nonce,
            op.FailItem: self._fail_item,
            op.RequeueItem: self._requeue_item,
            op.DropItem: self._drop_item,
            op.ReplaceItem: self._replace_item,
            op.SaveDraft: self._save_draft,
            op.OpenPlaceholder: self._open_placeholder,
            op.SaveMarks: self._save_marks,
            op.SaveMembers: self._groups.save_members,
            op.RaiseEverybody: self._raise_everybody,
            op.ForgetConversation: self._forget_conversation,
            op.MarkEntries: self._own.mark,
            op.TakeMarks: self._own.take,
            op.SettleMarks: self._own.settle,
            op.Expire: self._messages.expire,
            op.SavePicture: self._pictures.save,
            op.TouchPicture: self._pictures.touch,
            op.SaveClock: lambda todo: self._fact("clock_offset", todo.offset),
        }

    def apply(self, batch: Sequence[op.Operation]) -> tuple[Event, ...]:
        """Commit a batch and return what the app should know of it.

        Raises:
            sqlite3.Error: nothing of the batch is kept.
        """
        changes = self._changes = Changes()
        self._messages.begin(changes)
        self._own.begin(changes)
        me = self._reader.me
        self._sql.execute("BEGIN IMMEDIATE")
        try:
            for operation in batch:
                self._do[type(operation)](operation)
            self._messages.end()
            self._sql.execute("COMMIT")
        except BaseException:
            self._reader.me = me
            self._roll_back()
            raise
        return tuple(changes.events(self._reader))

    def erase(self) -> None:
        """Forget everything, and leave nothing of it in the file."""
        self._sql.execute("BEGIN IMMEDIATE")
        try:
            for table in _TABLES:
                self._sql.execute(f"DELETE FROM {table}")
            self._sql.execute("INSERT INTO word (word) VALUES ('delete-all')")
            self._sql.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise
        self._sql.execute("VACUUM")
        self._sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._reader.me = 0

    def tidy(self) -> bool:
        """Make a step towards a file without what was taken out (see `Index.tidy`)."""
        return self._messages.tidy()

    def _roll_back(self) -> None:
        # Some failures end a transaction by themselves.
        if self._sql.in_transaction:
            self._sql.execute("ROLLBACK")

    # --- account and people -----------------------------------------------------------------------

    def _save_self(self, todo: op.SaveSelf) -> None:
        self._reader.me = todo.account.id
        self._fact("account", todo.account.model_dump_json())
        self._fact("preferences", todo.preferences.model_dump_json())

    def _fact(self, name: str, value: object) -> None:
        self._sql.execute("REPLACE INTO fact (name, value) VALUES (?, ?)", (name, value))

    def _raise_fact(self, name: str, value: int) -> None:
        self._sql.execute(
            "INSERT INTO fact (name, value) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)",
            (name, value),
        )

    def _save_person(self, todo: op.SavePerson) -> None:
        contact = todo.contact.model_dump_json() if todo.contact else None
        custom = todo.custom.model_dump_json() if todo.custom else None
        self._sql.execute(
            "REPLACE INTO person (account, profile, contact, last_seen, custom) "
            "VALUES (?, ?, ?, ?, ?)",
            (todo.account.id, todo.account.model_dump_json(), contact, todo.last_seen, custom),
        )

    # --- conversations ----------------------------------------------------------------------------

    def _save_head(self, todo: op.SaveHead) -> None:
        head = todo.conversation
        old = {member.account: member for member in items.members_of(self._sql, head.id)}
        self._sql.execute(
            "INSERT INTO conversation (id, kind, title, last_seq, last_time, expire_after) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET title = excluded.title, "
            "last_seq = max(last_seq, excluded.last_seq), "
            "last_time = max(last_time, excluded.last_time), "
            "expire_after = excluded.expire_after",
            (
                *(head.id, head.kind.value, head.title),
                *(head.last_seq, head.last_time, head.expire_after),
            ),
        )
        self._sql.execute("DELETE FROM member WHERE conversation = ?", (head.id,))
        for member in head.members:
            before = old.get(member.account)
            if before is not None:
                self._changed_ticks(head.id, before, member.delivered_seq, member.read_seq)
            self._insert_member(head.id, member, before)
        if head.group is not None:
            had = self._groups.save_head(head)
            reached = head.group.delivered_seq, head.group.read_seq
            self._everybody_rose(head.id, had, reached)
        if old and _audience(head.members) != _audience(tuple(old.values())):
            self._changes.reset(head.id)
        self._adopt_placeholder(head)
        self._changes.line(head.id)

    def _insert_member(self, conversation: int, member: Member, before: Member | None) -> None:
        # What we know may be newer than the head: watermarks only ever grow.
        delivered = max(member.delivered_seq, before.delivered_seq if before else 0)
        read = max(member.read_seq, before.read_seq if before else 0)
        withheld = json.dumps([[gap.first, gap.last] for gap in member.withheld])
        self._sql.execute(
            "INSERT INTO member VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                conversation,
                member.account,
                member.role.value,
                member.from_seq,
                delivered,
                read,
                withheld,
            ),
        )

    def _adopt_placeholder(self, head: Conversation) -> None:
        if head.kind is not ConversationKind.DIRECT:
            return
        peer = head.peer(self._reader.me)
        moved = sum(
            self._sql.execute(statement, values).rowcount
            for statement, values in (
                ("DELETE FROM placeholder WHERE account = ?", (peer,)),
                ("UPDATE outbox SET conversation = ? WHERE conversation = ?", (head.id, -peer)),
                ("UPDATE draft SET conversation = ? WHERE conversation = ?", (head.id, -peer)),
                (
                    "UPDATE OR REPLACE mark SET conversation = ? WHERE conversation = ?",
                    (head.id, -peer),
                ),
            )
        )
        if moved:
            self._changes.replaced(-peer, head.id)

    def _open_placeholder(self, todo: op.OpenPlaceholder) -> None:
        self._sql.execute("INSERT OR IGNORE INTO placeholder VALUES (?)", (todo.account,))
        self._changes.line(-todo.account)

    def _save_marks(self, todo: op.SaveMarks) -> None:
        marks = todo.marks
        self._sql.execute(
            f"REPLACE INTO mark ({items.MARKS}, conversation, waiting) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                *(marks.pinned, marks.muted_until, marks.archived, marks.unread),
                *(marks.alerts.value, todo.conversation, json.dumps(sorted(todo.waiting))),
            ),
        )
        self._changes.line(todo.conversation)

    def _save_draft(self, todo: op.SaveDraft) -> None:
        if todo.text:
            self._sql.execute("REPLACE INTO draft VALUES (?, ?)", (todo.conversation, todo.text))
        else:
            self._sql.execute("DELETE FROM draft WHERE conversation = ?", (todo.conversation,))
        self._changes.line(todo.conversation)

    def _raise_watermarks(self, todo: op.RaiseWatermarks) -> None:
        for before in items.members_of(self._sql, todo.conversation):
            if before.account == todo.account:
                self._changed_ticks(todo.conversation, before, todo.delivered, todo.read)
        self._sql.execute(
            "UPDATE member SET delivered_seq = max(delivered_seq, ?), "
            "read_seq = max(read_seq, ?) WHERE conversation = ? AND account = ?",
            (todo.delivered, todo.read, todo.conversation, todo.account),
        )
        self._changes.line(todo.conversation)

    def _changed_ticks(self, conversation: int, before: Member, delivered: int, read: int) -> None:
        """Note my messages between somebody's old and new watermarks: their ticks change."""
        me = self._reader.me
        if before.account == me:
            return
        for old, new in ((before.delivered_seq, delivered), (before.read_seq, read)):
            if new > old:
                self._messages.note_own(conversation, me, old, new)

    def _raise_everybody(self, todo: op.RaiseEverybody) -> None:
        before = self._groups.raise_everybody(todo)
        self._everybody_rose(todo.conversation, before, (todo.delivered, todo.read))
        self._changes.line(todo.conversation)

    def _everybody_rose(
        self, conversation: int, before: tuple[int, int], after: tuple[int, int]
    ) -> None:
        for old, new in zip(before, after, strict=True):
            if new > old:
                self._messages.note_own(conversation, self._reader.me, old, new)

    def _forget_conversation(self, todo: op.ForgetConversation) -> None:
        self._messages.forget(todo.conversation)
        self._groups.forget(todo)
        self._changes.forgotten(todo.conversation)

    # --- messages ---------------------------------------------------------------------------------

    def _store_entries(self, todo: op.StoreEntries) -> None:
        self._messages.store(todo, self._reader.me)

    def _store_sent(self, todo: op.StoreSent) -> None:
        self._messages.store_sent(todo, self._reader.me)

    # --- outbox -----------------------------------------------------------------------------------

    def _queue_item(self, todo: op.QueueItem) -> None:
        self._sql.execute(
            "INSERT INTO outbox (local, position, conversation, kind, body, time, target) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                *(todo.local, todo.position, todo.conversation, todo.kind),
                *(todo.body, todo.time, todo.target),
            ),
        )
        self._raise_fact("local", todo.local)
        self._raise_fact("position", todo.position)
        if todo.typed:
            self._sql.execute("DELETE FROM draft WHERE conversation = ?", (todo.conversation,))
        if todo.conversation < 0:
            self._sql.execute("INSERT OR IGNORE INTO placeholder VALUES (?)", (-todo.conversation,))
        if todo.read:
            self._sql.execute(
                "UPDATE member SET read_seq = max(read_seq, ?) "
                "WHERE conversation = ? AND account = ?",
                (todo.read, todo.conversation, self._reader.me),
            )
        self._waits(todo.local)

    def _waits(self, local: int) -> None:
        """An item of the outbox is new or changed: it shows itself, or in what it changes."""
        row = self._sql.execute(
            "SELECT conversation, target FROM outbox WHERE local = ?", (local,)
        ).fetchone()
        if row is None:
            return
        conversation, target = row
        if target > 0:
            self._changes.stored(conversation, target)
        else:
            self._changes.waiting(-target or local)
        self._changes.line(conversation)

    def _replace_item(self, todo: op.ReplaceItem) -> None:
        self._sql.execute("UPDATE outbox SET body = ? WHERE local = ?", (todo.body, todo.local))
        self._waits(todo.local)

    def _take_nonce(self, todo: op.TakeNonce) -> None:
        self._sql.execute(
            "UPDATE outbox SET nonce = ?, device = ? WHERE local = ?",
            (todo.nonce, todo.device, todo.local),
        )
        self._raise_fact("nonce", todo.nonce)

    def _return_nonce(self, todo: op.ReturnNonce) -> None:
        self._sql.execute("UPDATE outbox SET nonce = 0, device = 0 WHERE local = ?", (todo.local,))

    def _fail_item(self, todo: op.FailItem) -> None:
        self._sql.execute(
            "UPDATE outbox SET nonce = 0, device = 0, error = ? WHERE local = ?",
            (todo.error, todo.local),
        )
        self._waits(todo.local)

    def _requeue_item(self, todo: op.RequeueItem) -> None:
        self._raise_fact("position", todo.position)
        self._sql.execute(
            "UPDATE outbox SET error = '', position = ? WHERE local = ?",
            (todo.position, todo.local),
        )
        self._waits(todo.local)

    def _drop_item(self, todo: op.DropItem) -> None:
        self._waits(todo.local)
        item = self._reader.waiting(todo.local)
        self._sql.execute("DELETE FROM outbox WHERE local = ?", (todo.local,))
        if item is not None:
            self._changes.removed(item)


def _audience(members: Sequence[Member]) -> list[tuple[object, ...]]:
    """What of the members, besides watermarks, decides about ticks."""
    return sorted((m.account, m.from_seq, m.withheld) for m in members)
