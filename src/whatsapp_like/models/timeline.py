"""What the client keeps and shows: people, conversation summaries and timeline items.

No thread of its own: frozen values. They are built by the client's archive and cross to Tk's thread
as they are; the server never sees them.
"""

from __future__ import annotations

from whatsapp_like.models.account import Account
from whatsapp_like.models.contact import Contact
from whatsapp_like.models.conversation import Conversation, Tick
from whatsapp_like.models.ids import Cursor, Id, Millis, Model
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


class TimelineItem(Model):
    """One row of a timeline: a committed entry, or one of mine that still waits in the outbox.

    `local` numbers my own items in this profile (0 for everybody else's) and stays when the item is
    committed; `seq` is 0 until then. `tick` is meaningful for my own items. `error` is a refusal's
    code when it FAILED.
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
    pinned: bool = False
    muted_until: Millis = 0
    archived: bool = False
    marked_unread: bool = False

    @property
    def is_unread(self) -> bool:
        """Whether something in it is unread, or it is marked so."""
        return bool(self.unread) or self.marked_unread

    def is_muted(self, now: int) -> bool:
        """Tell whether it is muted at `now`, in milliseconds by the server's clock."""
        return now < self.muted_until


class SearchHit(Model):
    """An item that a search found, with the snippet around the match.

    `id` rises with time and tells apart what came in the same millisecond: the next page of hits
    begins below it.
    """

    item: TimelineItem
    snippet: str
    id: Cursor = 0
