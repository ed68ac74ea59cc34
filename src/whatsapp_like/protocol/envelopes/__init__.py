"""Every envelope: what a client may say to a server, and a server to a client.

No thread of its own: frozen values. Requests carry `id` and get exactly one envelope with the same
`re`, its reply or an `error`. Reports (client) and events (server) carry none. `type` picks the
class; the classes in these modules are the definition of the wire, docs/protocol.md explains them.
Whoever speaks takes them from here.
"""

from __future__ import annotations

from whatsapp_like.protocol.envelopes.basics import (
    MARKS,
    STATUS,
    VERSION,
    Done,
    ErrorReply,
    Ping,
    Pong,
    Reply,
    Request,
)
from whatsapp_like.protocol.envelopes.conversations import (
    ConversationChanged,
    ConversationMarked,
    ConversationOpened,
    ConversationPage,
    FetchTimeline,
    ListConversations,
    MarkConversation,
    MessageReceived,
    MessageSent,
    OpenDirect,
    Receipt,
    ReceiptsChanged,
    ReceiptsReported,
    SendMessage,
    TimelinePage,
    TypingChanged,
    TypingReported,
    Watermark,
)
from whatsapp_like.protocol.envelopes.operating import (
    CreateInvite,
    InviteCreated,
    ListSessions,
    SessionChanged,
    SessionClosed,
    SessionPage,
)
from whatsapp_like.protocol.envelopes.people import (
    ActivityReported,
    ContactChanged,
    ContactRemoved,
    DirectoryPage,
    ListRoster,
    PresenceChanged,
    PutContact,
    RemoveContact,
    RosterPage,
    SearchDirectory,
)
from whatsapp_like.protocol.envelopes.sessions import (
    AccountChanged,
    ChallengeLogin,
    FinishLogin,
    Hello,
    LoginChallenge,
    LoginParameters,
    PreferencesChanged,
    Register,
    RenameAccount,
    ResumeSession,
    SessionOpened,
    SetPreferences,
    SetStatus,
    StartLogin,
    StatusChanged,
    Welcome,
)

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

__all__ = [
    "MARKS",
    "STATUS",
    "VERSION",
    "AccountChanged",
    "ActivityReported",
    "ChallengeLogin",
    "ClientEnvelope",
    "ContactChanged",
    "ContactRemoved",
    "ConversationChanged",
    "ConversationMarked",
    "ConversationOpened",
    "ConversationPage",
    "CreateInvite",
    "DirectoryPage",
    "Done",
    "Envelope",
    "ErrorReply",
    "FetchTimeline",
    "FinishLogin",
    "Hello",
    "InviteCreated",
    "ListConversations",
    "ListRoster",
    "ListSessions",
    "LoginChallenge",
    "LoginParameters",
    "MarkConversation",
    "MessageReceived",
    "MessageSent",
    "OpenDirect",
    "Ping",
    "Pong",
    "PreferencesChanged",
    "PresenceChanged",
    "PutContact",
    "Receipt",
    "ReceiptsChanged",
    "ReceiptsReported",
    "Register",
    "RemoveContact",
    "RenameAccount",
    "Reply",
    "Request",
    "ResumeSession",
    "RosterPage",
    "SearchDirectory",
    "SendMessage",
    "ServerEnvelope",
    "SessionChanged",
    "SessionClosed",
    "SessionOpened",
    "SessionPage",
    "SetPreferences",
    "SetStatus",
    "StartLogin",
    "StatusChanged",
    "TimelinePage",
    "TypingChanged",
    "TypingReported",
    "Watermark",
    "Welcome",
]
