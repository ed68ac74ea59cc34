"""Conversations: their heads, my marks of them, and the entries in them.

No thread of its own: frozen values.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import FailFast, Field

from whatsapp_like.models.account import Account
from whatsapp_like.models.conversation import Conversation, Marks
from whatsapp_like.models.enums import AlertLevel
from whatsapp_like.models.ids import Count, Cursor, Id, Millis, Model, Nonce, Seq
from whatsapp_like.models.message import Entry, EntryKind
from whatsapp_like.models.presence import Presence
from whatsapp_like.protocol.envelopes.basics import PageSize, Reply, Request


class OpenDirect(Request):
    """The direct conversation with `account`, made if there is none."""

    type: Literal["conversation.open_direct"] = "conversation.open_direct"
    account: Id


class ConversationOpened(Reply):
    """The conversation asked for, and the accounts of its members."""

    type: Literal["conversation.opened"] = "conversation.opened"
    conversation: Conversation
    accounts: tuple[Account, ...]


class ListConversations(Request):
    """Heads of my conversations, by id; I compare `last_seq` with my cursors."""

    type: Literal["conversation.list"] = "conversation.list"
    after: Cursor = 0


class ConversationPage(Reply):
    """Heads with the accounts and presences of their members."""

    type: Literal["conversation.page"] = "conversation.page"
    conversations: tuple[Conversation, ...]
    accounts: tuple[Account, ...]
    presences: tuple[Presence, ...]
    next: Cursor | None = None


class ConversationChanged(Model):
    """Event: a conversation appeared or its head changed other than by a message."""

    type: Literal["conversation.changed"] = "conversation.changed"
    conversation: Conversation
    accounts: tuple[Account, ...]


class MarkConversation(Request):
    """Change marks of mine, those that are given; answered by `done`."""

    type: Literal["conversation.mark"] = "conversation.mark"
    conversation: Id
    pinned: bool | None = None
    muted_until: Millis | None = None
    archived: bool | None = None
    unread: bool | None = None
    alerts: AlertLevel | None = None


class ConversationMarked(Model):
    """Event to my devices: these are my marks of a conversation now."""

    type: Literal["conversation.marked"] = "conversation.marked"
    conversation: Id
    marks: Marks


class SendMessage(Request):
    """Append an entry; the payload is its body. A resend carries the same nonce. `target` is the
    entry of this conversation that it changes, for kinds that change one."""

    type: Literal["message.send"] = "message.send"
    conversation: Id
    nonce: Nonce
    kind: EntryKind = "text"
    target: Cursor = 0


class MessageSent(Reply):
    """The entry is on the server's disk, at this seq and time."""

    type: Literal["message.sent"] = "message.sent"
    seq: Seq
    time: Millis


class MessageReceived(Model):
    """Event: an entry was committed; the payload is its body. The device it came from gets none."""

    type: Literal["message.received"] = "message.received"
    entry: Entry


class FetchTimeline(Request):
    """Entries of a conversation: the oldest `limit` above `since`, or, with `before`, the newest
    `limit` below it and above `since`."""

    type: Literal["timeline.fetch"] = "timeline.fetch"
    conversation: Id
    since: Cursor = 0
    before: Seq | None = None
    limit: PageSize = 200


class TimelinePage(Reply):
    """Entries in rising seq; the payload is their bodies one after the other, `sizes` bytes each.

    The page answers for every seq from `first` to `last`: what is missing in between is not for me.
    `first` > `last` means nothing is left in that direction.
    """

    type: Literal["timeline.page"] = "timeline.page"
    conversation: Id
    entries: tuple[Entry, ...]
    sizes: tuple[Count, ...]
    first: Cursor
    last: Cursor


class Receipt(Model):
    """How far an account has a conversation; a watermark of 0 says nothing new."""

    conversation: Id
    account: Id
    delivered_seq: Cursor = 0
    read_seq: Cursor = 0


class Watermark(Model):
    """How far this device has a conversation."""

    conversation: Id
    delivered_seq: Cursor = 0
    read_seq: Cursor = 0


class ReceiptsReported(Model):
    """Report: my archive has committed, or I have read, up to these seqs."""

    type: Literal["receipts.reported"] = "receipts.reported"
    watermarks: Annotated[tuple[Watermark, ...], Field(min_length=1, max_length=256), FailFast()]


class ReceiptsChanged(Model):
    """Event: members' watermarks rose (my own by another device of mine included)."""

    type: Literal["receipts.changed"] = "receipts.changed"
    receipts: tuple[Receipt, ...]


class TypingReported(Model):
    """Report: I am typing in this conversation; repeated every 4 s, void after 6 s or a message."""

    type: Literal["typing.reported"] = "typing.reported"
    conversation: Id
    active: bool = True


class TypingChanged(Model):
    """Event: a member types, or stopped."""

    type: Literal["typing.changed"] = "typing.changed"
    conversation: Id
    account: Id
    active: bool
