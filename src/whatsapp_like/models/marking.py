"""My own marks of single entries, what the server sends for me later, and who has an entry.

No thread of its own: frozen values shared by server and client.
"""

from __future__ import annotations

from whatsapp_like.models.ids import Count, Id, Millis, Model, Seq
from whatsapp_like.models.message import EntryKind


class MessageMark(Model):
    """My own marks of an entry: nobody else learns of them. Without any it is not marked (any
    more)."""

    conversation: Id
    seq: Seq
    starred: bool = False
    hidden: bool = False
    remind_at: Millis = 0


class Scheduled(Model):
    """An entry that the server sends for me at `at`; its body has `size` bytes."""

    id: Id
    conversation: Id
    at: Millis
    kind: EntryKind
    size: Count


class MessageReceipt(Model):
    """When an entry was delivered to a member and read; 0 for not yet, or not told."""

    account: Id
    delivered_at: Millis = 0
    read_at: Millis = 0
