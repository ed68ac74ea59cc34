"""The plain tuples that go into the store and come out of it.

No thread of its own: immutable values of ints, strings and bytes, so that the store can one day
stand in another process. Times are milliseconds since 1970 by the server's clock.
"""

from __future__ import annotations

from typing import NamedTuple

from whatsapp_like.errors import ErrorCode

# --- the log --------------------------------------------------------------------------------------


class Change(NamedTuple):
    """What an entry changes, and as what its sender may: they have what is from `from_seq` on and
    was written at `since` or later, and, if `others`, may delete what others wrote."""

    target: int
    from_seq: int = 1
    since: int = 0
    others: bool = False


class Due(NamedTuple):
    """The name of a scheduled entry whose time has come, and the time."""

    id: int
    at: int


class Append(NamedTuple):
    """An entry to be committed. `withheld_from` is the account that blocked the sender, or 0; after
    `expire_after` seconds its body goes, 0 for never. A change goes with what it changes. What is
    `due` was scheduled: it has neither device nor nonce, both are 0."""

    conversation: int
    sender: int
    device: int
    nonce: int
    kind: str
    body: bytes
    withheld_from: int = 0
    expire_after: int = 0
    change: Change | None = None
    due: Due | None = None


class Appended(NamedTuple):
    """Where an entry stands, and when its body goes (0: never). `is_new` is False for a resend: it
    got the old answer, nothing was stored. With `refused` nothing was stored either and `seq` is
    0."""

    seq: int
    time: int
    is_new: bool
    refused: ErrorCode | None = None
    expires: int = 0


class LogEntry(NamedTuple):
    """An entry of a conversation's log, without its body."""

    seq: int
    sender: int
    device: int
    nonce: int
    time: int
    kind: str
    target: int = 0
    expires: int = 0


class Page(NamedTuple):
    """Entries in rising seq with their bodies; it answers for every seq from `first` to `last`.

    What is missing in between is not for the account that asked. `first` > `last`: nothing is left
    in that direction.
    """

    entries: list[LogEntry]
    bodies: list[bytes]
    first: int
    last: int


class ScheduledRow(NamedTuple):
    """An entry that waits until `at`; `id` is its account's own choice."""

    account: int
    id: int
    conversation: int
    at: int
    kind: str
    body: bytes


class MessageMarkRow(NamedTuple):
    """An account's own marks of an entry; they became these with `version`."""

    conversation: int
    seq: int
    starred: bool = False
    hidden: bool = False
    remind_at: int = 0
    version: int = 0


class MessageMarkChange(NamedTuple):
    """What is to become of marks; None leaves one as it is."""

    starred: bool | None = None
    hidden: bool | None = None
    remind_at: int | None = None


class WatermarkRow(NamedTuple):
    """How far a member has a conversation; a 0, or less than is stored, changes nothing. `time` is
    when it rose, 0 where nobody will ask."""

    conversation: int
    account: int
    delivered_seq: int
    read_seq: int
    time: int = 0


class ReceiptTimes(NamedTuple):
    """When a member's watermarks reached an entry: None for not yet, 0 for so long ago that it is
    forgotten."""

    delivered: int | None
    read: int | None


# --- conversations --------------------------------------------------------------------------------


class Head(NamedTuple):
    """A conversation and its newest entry (seq and time 0 when it has none).

    `member_version` rises with every change of its members; what is sent disappears after
    `expire_after` seconds, 0 for never. What follows are a group's or channel's own.
    """

    conversation: int
    kind: str
    title: str
    member_version: int
    last_seq: int
    last_time: int
    expire_after: int = 0
    description: str = ""
    posting: str = "all"
    history: str = "joined"
    listed: bool = False
    member_count: int = 0
    picture: int = 0


class MarksRow(NamedTuple):
    """A member's own marks of a conversation."""

    pinned: bool = False
    muted_until: int = 0
    archived: bool = False
    unread: bool = False
    alerts: str = "all"


class MarksChange(NamedTuple):
    """What is to become of a member's marks; None leaves one as it is."""

    pinned: bool | None = None
    muted_until: int | None = None
    archived: bool | None = None
    unread: bool | None = None
    alerts: str | None = None


class MemberRow(NamedTuple):
    """A present member. `withheld` holds the (first, last) ranges never shown to them, rising;
    `read_receipts` and `disabled` are their account's."""

    account: int
    role: str
    from_seq: int
    delivered_seq: int
    read_seq: int
    withheld: tuple[tuple[int, int], ...]
    marks: MarksRow = MarksRow()
    read_receipts: bool = True
    disabled: bool = False


class Place(NamedTuple):
    """An account's own place in a conversation. `to_seq` is None while it is a member; later it is
    where it left, `left_time` that entry's time and `left_title` what it was called then."""

    member: MemberRow
    to_seq: int | None
    left_time: int
    left_title: str


class ListedMember(NamedTuple):
    """A row of the list of members: whoever joined, changed or is gone with `version`."""

    account: int
    role: str
    from_seq: int
    is_gone: bool
    version: int


class NewGroup(NamedTuple):
    """What a group or channel is made of; values are clean already (models.text)."""

    kind: str
    title: str
    description: str
    posting: str
    history: str
    listed: bool
    token: int = 0


class GroupFields(NamedTuple):
    """What is to become of a conversation; None leaves a field as it is."""

    title: str | None = None
    description: str | None = None
    posting: str | None = None
    history: str | None = None
    listed: bool | None = None
    expire_after: int | None = None


class GroupChange(NamedTuple):
    """What became of a conversation: its head after that, whose rows in the list of members are new
    since version `since`, who of them has joined, who is gone, what the log tells of it (but to
    `withheld_from`), and whether the head says something else than before.

    Where nothing was left to do, all of it is empty."""

    head: Head
    since: int
    members: list[MemberRow]
    joined: frozenset[int]
    gone: dict[int, Place]
    entries: list[tuple[LogEntry, bytes]]
    is_altered: bool = False
    withheld_from: int = 0


class ChannelRow(NamedTuple):
    """A channel, or a group, as it is seen from outside, and whether the one who looks is in."""

    conversation: int
    kind: str
    title: str
    description: str
    member_count: int
    joined: bool
    picture: int = 0


class GroupInviteRow(NamedTuple):
    """A permission to join a group."""

    id: int
    conversation: int
    creator: int
    created: int
    uses_left: int
    expires: int | None


class DirectOpened(NamedTuple):
    """The direct conversation of two accounts, found or made."""

    conversation: int
    is_new: bool


class DirectPeer(NamedTuple):
    """Somebody with whom an account shares a direct conversation (itself in notes to self)."""

    account: int
    conversation: int


# --- people ---------------------------------------------------------------------------------------


class AccountRow(NamedTuple):
    """An account with its preferences. `last_seen` is None until its first session has ended;
    `status_text` is what they say about themselves, until `status_until` (None: without end)."""

    id: int
    handle: str
    first_name: str
    last_name: str
    role: str
    created: int
    disabled: bool
    last_seen: int | None
    read_receipts: bool
    share_presence: bool
    share_address: bool
    status_text: str
    status_until: int | None
    picture: int = 0


class NewPicture(NamedTuple):
    """A picture to be kept, with the id that follows from its bytes; 0 and none to remove one."""

    id: int
    data: bytes


class CredentialsRow(NamedTuple):
    """What is kept instead of a password: SCRAM keys over the Argon2id-stretched one."""

    salt: bytes
    kdf_time: int
    kdf_memory_kib: int
    kdf_lanes: int
    iterations: int
    stored_key: bytes
    server_key: bytes


class DeviceRow(NamedTuple):
    """A device of an account. `last_nonce` is the highest it has had committed; `used` is when it
    was last connected, as far as that has been saved, and `client` with which program."""

    id: int
    account: int
    name: str
    public_key: bytes
    last_nonce: int
    created: int
    used: int
    client: str


class NewAccount(NamedTuple):
    """What a registration brings; values are clean already (models.text)."""

    handle: str
    first_name: str
    last_name: str
    credentials: CredentialsRow
    device_name: str
    public_key: bytes


class Registered(NamedTuple):
    """The account a registration made, and its first device."""

    account: AccountRow
    device: DeviceRow


class ContactRow(NamedTuple):
    """Somebody's one-sided entry about `account`."""

    account: int
    nickname: str
    notes: str
    blocked: bool
    added: int


class ContactOwner(NamedTuple):
    """Somebody who has a certain account as a contact, and whether they block it."""

    owner: int
    blocked: bool


class InviteRow(NamedTuple):
    """A permission to register. `creator` is 0 when it was made on the command line."""

    id: int
    role: str
    uses_left: int
    creator: int
    created: int
    expires: int | None
