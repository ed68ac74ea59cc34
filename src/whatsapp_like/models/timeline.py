"""What the client keeps and shows: people, conversation summaries and timeline items.

No thread of its own: frozen values. They are built by the client's archive and cross to Tk's thread
as they are; the server never sees them.
"""

from __future__ import annotations

from typing import Self

from whatsapp_like.models.account import Account
from whatsapp_like.models.contact import Contact
from whatsapp_like.models.conversation import Conversation
from whatsapp_like.models.enums import AlertLevel, Tick
from whatsapp_like.models.ids import Cursor, Id, Millis, Model
from whatsapp_like.models.marking import Scheduled
from whatsapp_like.models.message import EntryKind
from whatsapp_like.models.presence import Presence


class Person(Model):
    """Somebody I know of: their account, my own entry about them if any, and their presence."""

    account: Account
    contact: Contact | None = None
    presence: Presence

    @property
    def name(self) -> str:
        """The nickname I gave, else first and last name."""
        return (self.contact.nickname if self.contact else "") or self.account.name

    @property
    def blocked(self) -> bool:
        """Whether I blocked this person."""
        return self.contact is not None and self.contact.blocked


class ReactionTally(Model):
    """An emoji, and who reacted with it, in the order in which they did."""

    emoji: str
    accounts: tuple[Id, ...]


class Ballot(Model):
    """What somebody chose in a poll: numbers of options, from 0."""

    account: Id
    choices: tuple[int, ...]


class Edit(Model):
    """What an entry said before it was edited, and since when; the newest of them says it now."""

    time: Millis
    body: bytes


class TimelineItem(Model):
    """One row of a timeline: a committed entry, or one of mine that still waits in the outbox.

    `local` numbers my own items in this profile (0 for everybody else's) and stays when the item is
    committed; `seq` is 0 until then. `tick` is meaningful for my own items. `error` is a refusal's
    code when it FAILED.

    The rest is what was done with the entry since: `body` is the newest edit's, empty when it was
    deleted, by `deleted_by`; `is_changing` while a change of mine is on its way. `starred` and
    `remind_at` (0 for no reminder) are my own marks of it. At `expires` it disappears (0: never).
    `target` is the seq of what a row of kind "pin" pinned.
    """

    conversation: int
    local: Cursor = 0
    seq: Cursor = 0
    sender: Id
    time: Millis
    kind: str
    body: bytes
    tick: Tick = Tick.SENT
    error: str = ""
    is_edited: bool = False
    deleted_by: Cursor = 0
    reactions: tuple[ReactionTally, ...] = ()
    ballots: tuple[Ballot, ...] = ()
    is_closed: bool = False
    is_pinned: bool = False
    is_changing: bool = False
    starred: bool = False
    remind_at: Millis = 0
    expires: Millis = 0
    target: Cursor = 0


class ScheduledItem(Model):
    """What the server sends for me at `at`, in milliseconds by its clock."""

    id: Id
    conversation: Id
    at: Millis
    kind: EntryKind
    body: bytes

    @classmethod
    def of(cls, scheduled: Scheduled, body: bytes) -> Self:
        """Return what the server tells, with its body."""
        return cls(
            id=scheduled.id,
            conversation=scheduled.conversation,
            at=scheduled.at,
            kind=scheduled.kind,
            body=body,
        )


class ConversationSummary(Model):
    """A line of the conversation list.

    `id` is the server's, or minus the account id of a direct conversation that so far exists only
    in this profile; `conversation` is None then. The last four are my marks (see `Marks`).
    """

    id: int
    conversation: Conversation | None = None
    peer: Cursor = 0
    last: TimelineItem | None = None
    unread: int = 0
    draft: str = ""
    mentions: int = 0
    pinned: bool = False
    muted_until: Millis = 0
    archived: bool = False
    marked_unread: bool = False
    alerts: AlertLevel = AlertLevel.ALL

    @property
    def is_unread(self) -> bool:
        """Whether something in it is unread, or it is marked so."""
        return bool(self.unread) or self.marked_unread

    def is_muted(self, now: int) -> bool:
        """Tell whether it is muted at `now`, in milliseconds by the server's clock."""
        return now < self.muted_until

    def is_quiet(self, now: int) -> bool:
        """Tell whether nothing that is unread in it is to be told of at `now`."""
        if self.is_muted(now) or self.alerts is AlertLevel.NONE:
            return True
        return self.alerts is AlertLevel.MENTIONS and not self.mentions


class SearchHit(Model):
    """An item that a search found, with the snippet around the match.

    `id` rises with time and tells apart what came in the same millisecond: the next page of hits
    begins below it.
    """

    item: TimelineItem
    snippet: str
    id: Cursor = 0
