"""What I do with messages beside sending them: my own marks, what is scheduled, who has them.

No thread of its own: frozen values. Marks follow the account: a rising `version` per account tells
a device what it has missed.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import FailFast, Field

from whatsapp_like.models.ids import Cursor, Id, Millis, Model, Seq
from whatsapp_like.models.marking import MessageMark, MessageReceipt, Scheduled
from whatsapp_like.models.message import EntryKind
from whatsapp_like.protocol.envelopes.basics import Reply, Request


class MarkMessages(Request):
    """Change my marks of entries, those that are given; answered by `done`. `hidden` deletes an
    entry for me alone; `remind_at` is by the server's clock, 0 for no reminder."""

    type: Literal["message.mark"] = "message.mark"
    conversation: Id
    seqs: Annotated[tuple[Seq, ...], Field(min_length=1, max_length=256), FailFast()]
    starred: bool | None = None
    hidden: bool | None = None
    remind_at: Millis | None = None


class MessagesMarked(Model):
    """Event to my devices: these are my marks now, up to `version`."""

    type: Literal["message.marked"] = "message.marked"
    marks: tuple[MessageMark, ...]
    version: Cursor


class ListMessageMarks(Request):
    """My marks of entries that changed since a version: 0 asks for all."""

    type: Literal["message.list_marks"] = "message.list_marks"
    since: Cursor = 0


class MessageMarksPage(Reply):
    """Marks in the order of their changes up to `version`; more follow if `more`."""

    type: Literal["message.marks_page"] = "message.marks_page"
    marks: tuple[MessageMark, ...]
    version: Cursor
    more: bool = False


class ScheduleMessage(Request):
    """Have the server send an entry for me at `at` (by its clock); the payload is its body. I
    choose the id at random: the same one again replaces what it was; answered by `done`."""

    type: Literal["message.schedule"] = "message.schedule"
    scheduled: Id
    conversation: Id
    at: Millis
    kind: EntryKind = "text"


class CancelScheduled(Request):
    """Do not send it; answered by `done`, NOT_FOUND when it has been sent."""

    type: Literal["message.cancel_scheduled"] = "message.cancel_scheduled"
    scheduled: Id


class ListScheduled(Request):
    """What the server is to send for me, by id."""

    type: Literal["message.list_scheduled"] = "message.list_scheduled"
    after: Cursor = 0


class ScheduledPage(Reply):
    """What waits; the payload is their bodies one after the other, `size` bytes each."""

    type: Literal["message.scheduled_page"] = "message.scheduled_page"
    scheduled: tuple[Scheduled, ...]
    next: Cursor | None = None


class ScheduledChanged(Model):
    """Event to my devices: this is to be sent (the payload is its body), or not any more."""

    type: Literal["message.scheduled_changed"] = "message.scheduled_changed"
    scheduled: Scheduled
    gone: bool = False


class FetchReceipts(Request):
    """Who has an entry of mine, and since when; with `after` page by page, by account: 0 begins."""

    type: Literal["message.fetch_receipts"] = "message.fetch_receipts"
    conversation: Id
    seq: Seq
    after: Cursor | None = None


class MessageReceipts(Reply):
    """Each member it was for, and when it was delivered to them and read: 0 not yet, or not told.
    `next` goes on as another `after`, None at the end. Asked without one, those who have it come
    first, and there are no more than fit."""

    type: Literal["message.receipts"] = "message.receipts"
    receipts: tuple[MessageReceipt, ...]
    next: Cursor | None = None
