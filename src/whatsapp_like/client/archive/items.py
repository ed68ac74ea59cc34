"""Rows of the archive as the values an app sees: timeline items, members, conversations.

Runs on the archive's thread. Rows are ours and were checked on their way in, so the values are
built without checking them again: a page of a hundred items costs a fifth of it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from whatsapp_like.client.archive.folding import Folded
from whatsapp_like.client.archive.groups import group_of
from whatsapp_like.models.conversation import Conversation, Marks, Member, SeqRange
from whatsapp_like.models.enums import AlertLevel, ConversationKind, MemberRole, Tick
from whatsapp_like.models.kinds import CONTENT, PIN, TEXT
from whatsapp_like.models.message import TextBody
from whatsapp_like.models.timeline import TimelineItem

MESSAGE = "conversation, seq, sender, time, kind, body, local, edited, deleted_by, expires"
"""Columns from which `committed` makes an item."""

QUEUED = "local, conversation, kind, body, time, error"
"""Columns from which `queued` makes an item."""

HEAD = "id, kind, title, last_seq, last_time, expire_after, about, all_delivered, all_read"
"""Columns from which `conversation` makes a head."""

BY_TARGET = "change INDEXED BY change_target"
"""The table of changes where they are sought by what they change: left to itself, SQLite would
look through all changes of a conversation."""

_SPARSE = 8
"""Seqs per row above which changes are looked up row by row."""

_SHOWN = "kind IN ('reaction', 'pin', 'unpin', 'vote', 'close')"
"""Changes that are taken when an item is made; a message's row has the others in it."""

_Own = tuple[bool, int]


def committed(
    sql: sqlite3.Connection, rows: Sequence[Sequence[Any]], me: int, head: Conversation
) -> list[TimelineItem]:
    """Return items for rows of `MESSAGE` of one conversation, with all that was done with them:
    what waits in the outbox, too."""
    if not rows:
        return []
    place, seqs = rows[0][0], [row[1] for row in rows]
    where = _where(seqs)
    folded: dict[int, Folded] = {}
    by_seq = {row[1]: row for row in rows}

    def fold(seq: int) -> Folded:
        _place, _seq, sender, _time, kind, body, _local, edited, deleted_by, _expires = by_seq[seq]
        made = folded[seq] = Folded(sender, kind, body)
        made.is_edited, made.deleted_by = bool(edited), deleted_by
        return made

    for seq, sender, kind, body in sql.execute(
        f"SELECT target, sender, kind, body FROM {BY_TARGET} "
        f"WHERE conversation = ? AND target {where} AND {_SHOWN} ORDER BY target, seq",
        (place,),
    ):
        if seq in by_seq:
            (folded.get(seq) or fold(seq)).take(sender, kind, body)
    changing = set()
    for seq, kind, body in sql.execute(
        f"SELECT target, kind, body FROM outbox WHERE conversation = ? AND target {where} "
        "AND target <> 0 ORDER BY position",
        (place,),
    ):
        if seq in by_seq:
            (folded.get(seq) or fold(seq)).take(me, kind, body)
            changing.add(seq)
    own: dict[int, _Own] = {
        seq: (bool(starred), remind_at)
        for seq, starred, remind_at in sql.execute(
            f"SELECT seq, starred, remind_at FROM own WHERE conversation = ? AND seq {where}",
            (place,),
        )
    }
    pinned: dict[int, int] = {}
    if any(row[4] == PIN for row in rows):
        pinned = dict(
            sql.execute(
                f"SELECT seq, target FROM change WHERE conversation = ? AND seq {where} "
                "AND kind IN ('pin', 'unpin')",
                (place,),
            )
        )
    return [
        _item(
            *(row, me, head, folded.get(row[1]), row[1] in changing),
            *(own.get(row[1]), pinned.get(row[1], 0)),
        )
        for row in rows
    ]


def _where(seqs: Sequence[int]) -> str:
    """Return what picks these seqs: as a range where they lie close together."""
    low, high = min(seqs), max(seqs)
    if high - low < _SPARSE * len(seqs):
        return f"BETWEEN {low:d} AND {high:d}"
    return "IN (" + ", ".join(f"{seq:d}" for seq in seqs) + ")"


def _item(
    row: Sequence[Any],
    me: int,
    head: Conversation,
    folded: Folded | None,
    is_changing: bool,
    own: _Own | None,
    target: int,
) -> TimelineItem:
    conversation, seq, sender, time, kind, body, local, edited, deleted_by, expires = row
    if not body and not deleted_by and kind in CONTENT:
        # Taken away at the server, and who did it is not for me (I had left), or is to come yet.
        deleted_by = sender
    made = TimelineItem.model_construct(
        conversation=conversation,
        local=local,
        seq=seq,
        sender=sender,
        time=time,
        kind=kind,
        body=folded.body if folded else body,
        tick=head.tick(seq, sender) if sender == me else Tick.SENT,
        error="",
        is_edited=folded.is_edited if folded else bool(edited),
        deleted_by=(folded.deleted_by if folded else 0) or deleted_by,
        reactions=folded.reactions if folded else (),
        ballots=folded.ballots if folded else (),
        is_closed=folded.is_closed if folded else False,
        is_pinned=folded.is_pinned if folded else False,
        is_changing=is_changing,
        starred=False,
        remind_at=0,
        expires=expires,
        target=target,
    )
    if own is None or made.deleted_by:
        return made
    return made.model_copy(update={"starred": own[0], "remind_at": own[1]})


def queued(sql: sqlite3.Connection, rows: Iterable[Sequence[Any]], me: int) -> list[TimelineItem]:
    """Return items for rows of `QUEUED`, with what waits behind them to change them."""
    return [_queued(sql, row, me) for row in rows]


def _queued(sql: sqlite3.Connection, row: Sequence[Any], me: int) -> TimelineItem:
    local, conversation, kind, body, time, error = row
    folded = Folded(me, kind, body)
    changes = sql.execute(
        "SELECT kind, body FROM outbox WHERE conversation = ? AND target = ? AND target <> 0 "
        "ORDER BY position",
        (conversation, -local),
    ).fetchall()
    for change, said in changes:
        folded.take(me, change, said)
    return TimelineItem.model_construct(
        conversation=conversation,
        local=local,
        seq=0,
        sender=me,
        time=time,
        kind=kind,
        body=folded.body,
        tick=Tick.FAILED if error else Tick.WAITING,
        error=error,
        is_edited=folded.is_edited,
        deleted_by=folded.deleted_by,
        is_changing=bool(changes),
    )


def members_of(sql: sqlite3.Connection, conversation: int) -> tuple[Member, ...]:
    """Return the members of a conversation with their watermarks."""
    rows = sql.execute(
        "SELECT account, role, from_seq, delivered_seq, read_seq, withheld FROM member "
        "WHERE conversation = ? ORDER BY account",
        (conversation,),
    )
    return tuple(
        Member.model_construct(
            account=account,
            role=MemberRole(role),
            from_seq=from_seq,
            delivered_seq=delivered,
            read_seq=read,
            withheld=tuple(
                SeqRange.model_construct(first=first, last=last)
                for first, last in json.loads(withheld)
            ),
        )
        for account, role, from_seq, delivered, read, withheld in rows
    )


def conversation(row: Sequence[Any], members: tuple[Member, ...]) -> Conversation:
    """Return the head for a row of `HEAD`."""
    number, kind, title, last_seq, last_time, expire_after, about, delivered, read = row
    return Conversation.model_construct(
        id=number,
        kind=ConversationKind(kind),
        title=title,
        members=members,
        last_seq=last_seq,
        last_time=last_time,
        expire_after=expire_after,
        group=group_of(about, delivered, read),
    )


MARKS = "pinned, muted_until, archived, unread, alerts"
"""Columns from which `marks` makes my marks."""


def marks(row: Sequence[Any]) -> Marks:
    """Return my marks for a row of `MARKS`."""
    pinned, muted_until, archived, unread, alerts = row
    return Marks.model_construct(
        pinned=bool(pinned),
        muted_until=muted_until,
        archived=bool(archived),
        unread=bool(unread),
        alerts=AlertLevel(alerts),
    )


def mentions(kind: str, body: bytes, me: int) -> bool:
    """Tell whether a text names me, or answers me."""
    # The common body has no attributes.
    if kind != TEXT or body.startswith(b"{}\n"):
        return False
    try:
        attributes = TextBody.decode(body).attributes
    except ValueError:
        return False
    return me in attributes.mentions or me == attributes.reply_sender


_MAX_TIME = 2**43 - 1


def id_floor(time: int) -> int:
    """Return the lowest id that a message of that time (milliseconds) can have."""
    return min(time, _MAX_TIME) * (1 << 20)


def message_id(conversation: int, seq: int, time: int) -> int:
    """Return the id a message should have: it rises with time, and nearly always is free."""
    # The multiplier spreads conversations, so that two with the same seq at the same time differ.
    low = (conversation * 0x9E3779B97F4A7C15 >> 40) + seq
    return id_floor(time) | (low & 0xFFFFF)
