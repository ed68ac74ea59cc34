"""Rows of the archive as the values an app sees: timeline items, members, conversations.

Runs on the archive's thread. Rows are ours and were checked on their way in, so the values are
built without checking them again: a page of a hundred items costs a fifth of it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from whatsapp_like.models.conversation import (
    Conversation,
    ConversationKind,
    Marks,
    Member,
    MemberRole,
    SeqRange,
    Tick,
    tick_of,
)
from whatsapp_like.models.timeline import TimelineItem

MESSAGE = "conversation, seq, sender, time, kind, body, local"
"""Columns from which `committed` makes an item."""

QUEUED = "local, conversation, kind, body, time, error"
"""Columns from which `queued` makes an item."""

HEAD = "id, kind, title, last_seq, last_time"
"""Columns from which `conversation` makes a head."""


def committed(
    rows: Iterable[Sequence[Any]], me: int, members: Sequence[Member]
) -> list[TimelineItem]:
    """Return items for rows of `MESSAGE`."""
    items = []
    for conversation, seq, sender, time, kind, body, local in rows:
        tick = tick_of(seq, sender, members) if sender == me else Tick.SENT
        items.append(
            TimelineItem.model_construct(
                conversation=conversation,
                local=local,
                seq=seq,
                sender=sender,
                time=time,
                kind=kind,
                body=body,
                tick=tick,
                error="",
            )
        )
    return items


def queued(rows: Iterable[Sequence[Any]], me: int) -> list[TimelineItem]:
    """Return items for rows of `QUEUED`."""
    return [
        TimelineItem.model_construct(
            conversation=conversation,
            local=local,
            seq=0,
            sender=me,
            time=time,
            kind=kind,
            body=body,
            tick=Tick.FAILED if error else Tick.WAITING,
            error=error,
        )
        for local, conversation, kind, body, time, error in rows
    ]


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
    number, kind, title, last_seq, last_time = row
    return Conversation.model_construct(
        id=number,
        kind=ConversationKind(kind),
        title=title,
        members=members,
        last_seq=last_seq,
        last_time=last_time,
    )


MARKS = "pinned, muted_until, archived, unread"
"""Columns from which `marks` makes my marks."""


def marks(row: Sequence[Any]) -> Marks:
    """Return my marks for a row of `MARKS`."""
    pinned, muted_until, archived, unread = row
    return Marks.model_construct(
        pinned=bool(pinned), muted_until=muted_until, archived=bool(archived), unread=bool(unread)
    )


_MAX_TIME = 2**43 - 1


def id_floor(time: int) -> int:
    """Return the lowest id that a message of that time (milliseconds) can have."""
    return min(time, _MAX_TIME) * (1 << 20)


def message_id(conversation: int, seq: int, time: int) -> int:
    """Return the id a message should have: it rises with time, and nearly always is free."""
    # The multiplier spreads conversations, so that two with the same seq at the same time differ.
    low = (conversation * 0x9E3779B97F4A7C15 >> 40) + seq
    return id_floor(time) | (low & 0xFFFFF)
