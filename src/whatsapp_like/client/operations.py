"""What the engine asks the archive to write, and what it finds there at the start: plain values.

No thread of their own: made by the engine on the network thread, carried out on the archive's.
Several operations make one transaction; the engine hears of them again when it is on disk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from whatsapp_like.models.account import Account, Preferences
from whatsapp_like.models.contact import Contact
from whatsapp_like.models.conversation import Conversation, Marks, Member
from whatsapp_like.models.marking import MessageMark
from whatsapp_like.models.message import Entry
from whatsapp_like.models.presence import CustomStatus


class Reach(NamedTuple):
    """Which seqs of a conversation the archive answers for: `low` to `cursor`, both included.

    Nothing yet is `low` = `cursor` + 1. `older_low` to `older_high` is one earlier stretch that is
    kept too, with a hole above it that is still being filled.
    """

    cursor: int = 0
    low: int = 1
    older_high: int = 0
    older_low: int = 1


@dataclass(frozen=True, slots=True)
class SaveSelf:
    """Remember whose archive this is."""

    account: Account
    preferences: Preferences


@dataclass(frozen=True, slots=True)
class SavePerson:
    """Remember somebody: their account, my entry about them, when they were last seen, and what
    they say about themselves."""

    account: Account
    contact: Contact | None
    last_seen: int | None
    custom: CustomStatus | None = None


@dataclass(frozen=True, slots=True)
class SaveHead:
    """Remember a conversation's head. A placeholder for it, its drafts and what waits for it move
    over to its id."""

    conversation: Conversation


@dataclass(frozen=True, slots=True)
class StoreEntries:
    """Store entries with their bodies; those that are there already are left alone.

    `sent` names the items of the outbox that became some of them, by seq.
    """

    conversation: int
    entries: Sequence[Entry]
    bodies: Sequence[bytes]
    reach: Reach
    sent: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class StoreSent:
    """An item of the outbox became this entry."""

    local: int
    entry: Entry
    reach: Reach


@dataclass(frozen=True, slots=True)
class RaiseWatermarks:
    """A member's watermarks rose; 0 says nothing new."""

    conversation: int
    account: int
    delivered: int = 0
    read: int = 0


@dataclass(frozen=True, slots=True)
class QueueItem:
    """Put an item at the end of the outbox, and raise my read watermark.

    `target` is the seq of what it changes, or minus the number of an item of the outbox. What was
    `typed` was the draft.
    """

    local: int
    position: int
    conversation: int
    kind: str
    body: bytes
    time: int
    read: int = 0
    target: int = 0
    typed: bool = True


@dataclass(frozen=True, slots=True)
class TakeNonce:
    """An item is about to go on the wire for the first time."""

    local: int
    nonce: int
    device: int


@dataclass(frozen=True, slots=True)
class ReturnNonce:
    """The server declined an item unseen: it will take a new nonce."""

    local: int


@dataclass(frozen=True, slots=True)
class FailItem:
    """The server refused an item for good."""

    local: int
    error: str


@dataclass(frozen=True, slots=True)
class RequeueItem:
    """Send a failed item again, behind what waits."""

    local: int
    position: int


@dataclass(frozen=True, slots=True)
class DropItem:
    """Discard an item that was never stored anywhere."""

    local: int


@dataclass(frozen=True, slots=True)
class ReplaceItem:
    """An item that was never on the wire says this now."""

    local: int
    body: bytes


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """Keep what is typed but not sent; an empty text removes it."""

    conversation: int
    text: str


@dataclass(frozen=True, slots=True)
class OpenPlaceholder:
    """List a direct conversation that the server does not have yet."""

    account: int


@dataclass(frozen=True, slots=True)
class SaveMarks:
    """Remember my marks of a conversation; `waiting` names what the server has not heard of."""

    conversation: int
    marks: Marks
    waiting: frozenset[str]


@dataclass(frozen=True, slots=True)
class SaveMembers:
    """Remember who is in a group now: rows to put in, and who is gone; the list has that version
    then."""

    conversation: int
    members: Sequence[Member]
    gone: Sequence[int]
    version: int


@dataclass(frozen=True, slots=True)
class RaiseEverybody:
    """Everybody else in a group has it up to here; what was told before never falls."""

    conversation: int
    delivered: int
    read: int


@dataclass(frozen=True, slots=True)
class ForgetConversation:
    """Remove a conversation with all that belongs to it."""

    conversation: int


@dataclass(frozen=True, slots=True)
class MarkEntries:
    """Set my own marks of entries, by the names of `MessageMark`; the server is to hear of it."""

    conversation: int
    seqs: Sequence[int]
    changes: Mapping[str, bool | int]


@dataclass(frozen=True, slots=True)
class TakeMarks:
    """These are my marks of entries at the server, all of them up to `version` (0: unchanged)."""

    marks: Sequence[MessageMark]
    version: int


@dataclass(frozen=True, slots=True)
class SettleMarks:
    """The server has heard of these marks, or refused them."""

    conversation: int
    seqs: Sequence[int]
    names: frozenset[str]
    is_refused: bool = False


@dataclass(frozen=True, slots=True)
class Expire:
    """Take out the oldest of what disappears by `now`, the server's clock; at most `EXPIRED`."""

    now: int


@dataclass(frozen=True, slots=True)
class SavePicture:
    """Keep a picture, as long as there is room."""

    picture: int
    data: bytes


@dataclass(frozen=True, slots=True)
class TouchPicture:
    """A picture was seen on that day (since 1970): it stays longer than those that were not."""

    picture: int
    day: int


@dataclass(frozen=True, slots=True)
class SaveClock:
    """Remember the server's clock minus ours, in milliseconds."""

    offset: int


Operation = (
    SaveSelf
    | SavePerson
    | SaveHead
    | StoreEntries
    | StoreSent
    | RaiseWatermarks
    | QueueItem
    | TakeNonce
    | ReturnNonce
    | FailItem
    | RequeueItem
    | DropItem
    | ReplaceItem
    | SaveDraft
    | OpenPlaceholder
    | SaveMarks
    | SaveMembers
    | RaiseEverybody
    | ForgetConversation
    | MarkEntries
    | TakeMarks
    | SettleMarks
    | Expire
    | SavePicture
    | TouchPicture
    | SaveClock
)

EXPIRED = 500
"""Messages that disappear in one transaction: whoever waits for the archive never waits long."""


class LoadedConversation(NamedTuple):
    """A conversation as the archive has it; `member_version` is that of its list of members."""

    conversation: Conversation
    reach: Reach
    member_version: int = 0


class LoadedMarks(NamedTuple):
    """My marks of a conversation as the archive has them."""

    conversation: int
    marks: Marks
    waiting: frozenset[str]


class LoadedOwn(NamedTuple):
    """My marks of an entry that the server has not heard of."""

    conversation: int
    seq: int
    changes: Mapping[str, bool | int]


class LoadedItem(NamedTuple):
    """An item of the outbox as the archive has it; `nonce` is 0 before it is taken."""

    local: int
    position: int
    conversation: int
    kind: str
    body: bytes
    time: int
    nonce: int
    device: int
    error: str
    target: int = 0


class LoadedPerson(NamedTuple):
    """Somebody as the archive has them."""

    account: Account
    contact: Contact | None
    last_seen: int | None
    custom: CustomStatus | None


class Loaded(NamedTuple):
    """What the engine must know of the archive; its size does not depend on the messages.

    `nonce` is the highest ever taken, `local` and `position` the highest ever used. `own` are marks
    of entries that the server has not heard of, `marks_version` how far we have heard of its.
    """

    account: Account | None
    preferences: Preferences
    nonce: int
    local: int
    position: int
    conversations: tuple[LoadedConversation, ...]
    items: tuple[LoadedItem, ...]
    people: tuple[LoadedPerson, ...]
    marks: tuple[LoadedMarks, ...]
    own: tuple[LoadedOwn, ...] = ()
    marks_version: int = 0
    clock_offset: int = 0
