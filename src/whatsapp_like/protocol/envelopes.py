"""Every envelope: what a client may say to a server, and a server to a client.

No thread of its own: frozen values. Requests carry `id` and get exactly one envelope with the same
`re`, its reply or an `error`. Reports (client) and events (server) carry none. `type` picks the
class; the classes below are the definition of the wire, docs/protocol.md explains them.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, FailFast, Field

from whatsapp_like.errors import ErrorCode
from whatsapp_like.models.account import (
    Account,
    AccountRole,
    Credentials,
    DeviceKey,
    Kdf,
    Preferences,
    Salt,
    SessionEntry,
)
from whatsapp_like.models.contact import Contact
from whatsapp_like.models.conversation import Conversation, Marks
from whatsapp_like.models.ids import Count, Cursor, Id, Millis, Model, Nonce, RequestId, Seq
from whatsapp_like.models.message import Entry, EntryKind
from whatsapp_like.models.presence import CustomStatus, Presence
from whatsapp_like.models.server import Invite, Registration
from whatsapp_like.models.text import Handle, Name, Notes, Program, RequiredName, clean_line

VERSION = 1
"""The protocol version this code speaks; also the oldest it accepts."""

MARKS = "marks"
"""The feature that brings `conversation.mark`, `conversation.marked` and the marks in heads."""

STATUS = "status"
"""The feature that brings `status.set`, `status.changed` and what people say about themselves."""

Feature = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.-]{0,31}$")]
Features = Annotated[tuple[Feature, ...], Field(max_length=64), FailFast()]
LoginNonce = Annotated[bytes, Field(min_length=16, max_length=64)]
Mechanism = Annotated[str, Field(max_length=32)]
ScramMessage = Annotated[str, Field(max_length=1024)]
InviteCode = Annotated[str, Field(max_length=64)]
SearchText = Annotated[str, AfterValidator(clean_line), Field(max_length=128)]
UnknownCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
PageSize = Annotated[int, Field(ge=1, le=256)]
"""As many entries as a header of 64 KiB holds, however large their numbers."""

Hint = Annotated[str, AfterValidator(lambda hint: clean_line(hint)[:500])]
"""English for developers: cut and cleaned rather than refused, since an error must get through."""


class Request(Model):
    """Base of what a client asks; answered by one reply or `error` with `re` = `id`."""

    id: RequestId


class Reply(Model):
    """Base of what answers a request."""

    re: RequestId


# --- greeting -------------------------------------------------------------------------------------


class Hello(Request):
    """First envelope of a connection: versions I speak and what I am ("wl-client/0.1 Linux")."""

    type: Literal["hello"] = "hello"
    min: Annotated[int, Field(ge=1, le=65535)] = VERSION
    max: Annotated[int, Field(ge=1, le=65535)] = VERSION
    features: Features = ()
    client: Program


class Welcome(Reply):
    """The server's side of the greeting. `nonce` is what a resuming device signs."""

    type: Literal["welcome"] = "welcome"
    version: Annotated[int, Field(ge=1, le=65535)]
    features: Features = ()
    server: Program
    name: Name = ""
    time: Millis
    nonce: LoginNonce
    registration: Registration
    mechanisms: Annotated[tuple[Mechanism, ...], Field(max_length=16)]


# --- account and session --------------------------------------------------------------------------


class Register(Request):
    """Make an account and open a session on this device at once; the password stays at home."""

    type: Literal["account.register"] = "account.register"
    handle: Handle
    first_name: RequiredName
    last_name: Name = ""
    invite: InviteCode | None = None
    credentials: Credentials
    device: DeviceKey


class StartLogin(Request):
    """Ask how to stretch the password of `handle`; unknown names get a stable invention."""

    type: Literal["login.start"] = "login.start"
    handle: Annotated[str, Field(max_length=64)]


class LoginParameters(Reply):
    """Salt and Argon2id parameters for the stretch."""

    type: Literal["login.parameters"] = "login.parameters"
    salt: Salt
    kdf: Kdf


class ChallengeLogin(Request):
    """SCRAM client-first-message (RFC 5802 §7), for the handle of `login.start`."""

    type: Literal["login.challenge"] = "login.challenge"
    mechanism: Mechanism
    message: ScramMessage


class LoginChallenge(Reply):
    """SCRAM server-first-message."""

    type: Literal["login.challenged"] = "login.challenged"
    message: ScramMessage


class FinishLogin(Request):
    """SCRAM client-final-message; adds this device to the account."""

    type: Literal["login.finish"] = "login.finish"
    message: ScramMessage
    device: DeviceKey


class ResumeSession(Request):
    """Log in with a device's key: its signature over the resume statement."""

    type: Literal["session.resume"] = "session.resume"
    account: Id
    device: Id
    signature: Annotated[bytes, Field(min_length=64, max_length=64)]


class SessionOpened(Reply):
    """A session is open. `nonce` is the highest one the server has from this device, `custom` what
    I say about myself; `scram` is the server-final-message after a password login, which the client
    must verify."""

    type: Literal["session.opened"] = "session.opened"
    session: Id
    account: Account
    device: Id
    nonce: Cursor
    preferences: Preferences
    custom: CustomStatus | None = None
    scram: ScramMessage | None = None


class SetPreferences(Request):
    """Replace my preferences."""

    type: Literal["preferences.set"] = "preferences.set"
    preferences: Preferences


class PreferencesChanged(Model):
    """Event: one of my devices changed my preferences."""

    type: Literal["preferences.changed"] = "preferences.changed"
    preferences: Preferences


class SetStatus(Request):
    """Say this about myself from now on, None for nothing; those who see my presence see it too."""

    type: Literal["status.set"] = "status.set"
    custom: CustomStatus | None = None


class StatusChanged(Model):
    """Event to my devices: this is what I say about myself now."""

    type: Literal["status.changed"] = "status.changed"
    custom: CustomStatus | None = None


class RenameAccount(Request):
    """Change my first and last name."""

    type: Literal["account.rename"] = "account.rename"
    first_name: RequiredName
    last_name: Name = ""


class AccountChanged(Model):
    """Event: somebody I know (or I) has a new name or role."""

    type: Literal["account.changed"] = "account.changed"
    account: Account


class Done(Reply):
    """The request was carried out and there is nothing more to say."""

    type: Literal["done"] = "done"


class ErrorReply(Model):
    """A request was refused (`re` set), or the connection ends for this reason (`re` absent).
    `detail` is English for developers; `retry_after` is in seconds. A code that this version does
    not know stays a plain string."""

    type: Literal["error"] = "error"
    re: RequestId | None = None
    code: Annotated[ErrorCode | UnknownCode, Field(union_mode="left_to_right")]
    detail: Hint = ""
    retry_after: Annotated[float, Field(ge=0, le=366 * 86400, allow_inf_nan=False)] | None = None


# --- directory and roster -------------------------------------------------------------------------


class SearchDirectory(Request):
    """Accounts whose handle or name holds every word of `text` (all when empty), by id."""

    type: Literal["directory.search"] = "directory.search"
    text: SearchText = ""
    after: Cursor = 0
    limit: PageSize = 50


class DirectoryPage(Reply):
    """Matching accounts; `next` continues, None at the end."""

    type: Literal["directory.page"] = "directory.page"
    accounts: tuple[Account, ...]
    next: Cursor | None = None


class ListRoster(Request):
    """My contacts, by account id."""

    type: Literal["roster.list"] = "roster.list"
    after: Cursor = 0


class RosterPage(Reply):
    """Contacts with their accounts and presences."""

    type: Literal["roster.page"] = "roster.page"
    contacts: tuple[Contact, ...]
    accounts: tuple[Account, ...]
    presences: tuple[Presence, ...]
    next: Cursor | None = None


class PutContact(Request):
    """Add or change a contact of mine; answered by `done`, my devices get `contact.changed`."""

    type: Literal["contact.put"] = "contact.put"
    account: Id
    nickname: Name = ""
    notes: Notes = ""
    blocked: bool = False


class RemoveContact(Request):
    """Remove a contact of mine (a block goes with it); answered by `done`."""

    type: Literal["contact.remove"] = "contact.remove"
    account: Id


class ContactChanged(Model):
    """Event to my devices: a contact was added or changed."""

    type: Literal["contact.changed"] = "contact.changed"
    contact: Contact
    account: Account


class ContactRemoved(Model):
    """Event to my devices: a contact was removed."""

    type: Literal["contact.removed"] = "contact.removed"
    account: Id


class PresenceChanged(Model):
    """Event: what I may see of somebody's presence is now this."""

    type: Literal["presence.changed"] = "presence.changed"
    presence: Presence


class ActivityReported(Model):
    """Report: the person at this device is active, or has been idle for five minutes."""

    type: Literal["activity.reported"] = "activity.reported"
    active: bool


# --- conversations --------------------------------------------------------------------------------


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


class ConversationMarked(Model):
    """Event to my devices: these are my marks of a conversation now."""

    type: Literal["conversation.marked"] = "conversation.marked"
    conversation: Id
    marks: Marks


class SendMessage(Request):
    """Append an entry; the payload is its body. A resend carries the same nonce."""

    type: Literal["message.send"] = "message.send"
    conversation: Id
    nonce: Nonce
    kind: EntryKind = "text"


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


# --- running the server (administrators and the operator) ----------------------------------------


class CreateInvite(Request):
    """Make an invite; `lifetime` is in seconds, None for ever."""

    type: Literal["invite.create"] = "invite.create"
    role: AccountRole = AccountRole.USER
    uses: Annotated[int, Field(ge=1, le=100_000)] = 1
    lifetime: Annotated[int, Field(ge=60, le=10 * 366 * 86400)] | None = 7 * 86400


class InviteCreated(Reply):
    """The invite with its code: the only time the code is told."""

    type: Literal["invite.created"] = "invite.created"
    invite: Invite


class ListSessions(Request):
    """The open sessions, by id; then `session.changed` and `session.closed` keep me current."""

    type: Literal["session.list"] = "session.list"
    after: Cursor = 0


class SessionPage(Reply):
    """Open sessions; `accounts` counts all accounts of the server."""

    type: Literal["session.page"] = "session.page"
    sessions: tuple[SessionEntry, ...]
    accounts: Count
    next: Cursor | None = None


class SessionChanged(Model):
    """Event to those who asked for sessions: one opened or became idle or active."""

    type: Literal["session.changed"] = "session.changed"
    session: SessionEntry


class SessionClosed(Model):
    """Event to those who asked for sessions: one ended."""

    type: Literal["session.closed"] = "session.closed"
    session: Id


# --- life of the connection ----------------------------------------------------------------------


class Ping(Model):
    """Are you there? Either side, after six seconds of silence."""

    type: Literal["ping"] = "ping"


class Pong(Model):
    """I am."""

    type: Literal["pong"] = "pong"


ClientEnvelope = (
    Hello
    | Register
    | StartLogin
    | ChallengeLogin
    | FinishLogin
    | ResumeSession
    | SetPreferences
    | SetStatus
    | RenameAccount
    | SearchDirectory
    | ListRoster
    | PutContact
    | RemoveContact
    | ActivityReported
    | OpenDirect
    | ListConversations
    | MarkConversation
    | SendMessage
    | FetchTimeline
    | ReceiptsReported
    | TypingReported
    | CreateInvite
    | ListSessions
    | Ping
    | Pong
)
"""What a client may say."""

ServerEnvelope = (
    Welcome
    | LoginParameters
    | LoginChallenge
    | SessionOpened
    | PreferencesChanged
    | StatusChanged
    | AccountChanged
    | Done
    | ErrorReply
    | DirectoryPage
    | RosterPage
    | ContactChanged
    | ContactRemoved
    | PresenceChanged
    | ConversationOpened
    | ConversationPage
    | ConversationChanged
    | ConversationMarked
    | MessageSent
    | MessageReceived
    | TimelinePage
    | ReceiptsChanged
    | TypingChanged
    | InviteCreated
    | SessionPage
    | SessionChanged
    | SessionClosed
    | Ping
    | Pong
)
"""What a server may say."""

Envelope = ClientEnvelope | ServerEnvelope
