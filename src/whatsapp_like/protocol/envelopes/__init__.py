"""Every envelope: what a client may say to a server, and a server to a client.

No thread of its own: frozen values. Requests carry `id` and get exactly one envelope with the same
`re`, its reply or an `error`. Reports (client) and events (server) carry none. `type` picks the
class; the classes in these modules are the definition of the wire, docs/protocol.md explains them.
Whoever speaks takes them from here.
"""

from __future__ import annotations

from whatsapp_like.protocol.envelopes.actions import (
    CancelScheduled,
    FetchReceipts,
    ListMessageMarks,
    ListScheduled,
    MarkMessages,
    MessageMarksPage,
    MessageReceipts,
    MessagesMarked,
    ScheduledChanged,
    ScheduledPage,
    ScheduleMessage,
)
from whatsapp_like.protocol.envelopes.basics import (
    DEVICES,
    GROUPS,
    MARKS,
    PICTURES,
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
from whatsapp_like.protocol.envelopes.devices import (
    ChangePassword,
    DevicePage,
    DevicesChanged,
    ListDevices,
    RemoveDevice,
    RemoveOtherDevices,
)
from whatsapp_like.protocol.envelopes.groups import (
    AccountPage,
    AddMembers,
    ChangeConversation,
    ChannelPage,
    ConversationForgotten,
    CreateGroup,
    CreateGroupInvite,
    EverybodyReached,
    FetchAccounts,
    ForgetConversation,
    GroupInviteCreated,
    GroupInvites,
    GroupSeen,
    JoinGroup,
    LeaveConversation,
    ListGroupInvites,
    ListMembers,
    LookAtGroup,
    MembersChanged,
    MembersPage,
    RemoveMember,
    RevokeGroupInvite,
    SearchChannels,
    SetRole,
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
from whatsapp_like.protocol.envelopes.pictures import (
    FetchPicture,
    PictureFetched,
    PictureKept,
    SetPicture,
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
    | ListDevices
    | RemoveDevice
    | RemoveOtherDevices
    | ChangePassword
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
    | CreateGroup
    | ChangeConversation
    | LeaveConversation
    | ForgetConversation
    | AddMembers
    | RemoveMember
    | SetRole
    | ListMembers
    | CreateGroupInvite
    | ListGroupInvites
    | RevokeGroupInvite
    | LookAtGroup
    | JoinGroup
    | SearchChannels
    | FetchAccounts
    | SetPicture
    | FetchPicture
    | MarkMessages
    | ListMessageMarks
    | ScheduleMessage
    | CancelScheduled
    | ListScheduled
    | FetchReceipts
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
    | DevicePage
    | DevicesChanged
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
    | ConversationForgotten
    | MembersPage
    | MembersChanged
    | EverybodyReached
    | GroupInviteCreated
    | GroupInvites
    | GroupSeen
    | ChannelPage
    | AccountPage
    | PictureKept
    | PictureFetched
    | MessagesMarked
    | MessageMarksPage
    | ScheduledPage
    | ScheduledChanged
    | MessageReceipts
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
    "DEVICES",
    "GROUPS",
    "MARKS",
    "PICTURES",
    "STATUS",
    "VERSION",
    "AccountChanged",
    "AccountPage",
    "ActivityReported",
    "AddMembers",
    "CancelScheduled",
    "ChallengeLogin",
    "ChangeConversation",
    "ChangePassword",
    "ChannelPage",
    "ClientEnvelope",
    "ContactChanged",
    "ContactRemoved",
    "ConversationChanged",
    "ConversationForgotten",
    "ConversationMarked",
    "ConversationOpened",
    "ConversationPage",
    "CreateGroup",
    "CreateGroupInvite",
    "CreateInvite",
    "DevicePage",
    "DevicesChanged",
    "DirectoryPage",
    "Done",
    "Envelope",
    "ErrorReply",
    "EverybodyReached",
    "FetchAccounts",
    "FetchPicture",
    "FetchReceipts",
    "FetchTimeline",
    "FinishLogin",
    "ForgetConversation",
    "GroupInviteCreated",
    "GroupInvites",
    "GroupSeen",
    "Hello",
    "InviteCreated",
    "JoinGroup",
    "LeaveConversation",
    "ListConversations",
    "ListDevices",
    "ListGroupInvites",
    "ListMembers",
    "ListMessageMarks",
    "ListRoster",
    "ListScheduled",
    "ListSessions",
    "LoginChallenge",
    "LoginParameters",
    "LookAtGroup",
    "MarkConversation",
    "MarkMessages",
    "MembersChanged",
    "MembersPage",
    "MessageMarksPage",
    "MessageReceipts",
    "MessageReceived",
    "MessageSent",
    "MessagesMarked",
    "OpenDirect",
    "PictureFetched",
    "PictureKept",
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
    "RemoveDevice",
    "RemoveMember",
    "RemoveOtherDevices",
    "RenameAccount",
    "Reply",
    "Request",
    "ResumeSession",
    "RevokeGroupInvite",
    "RosterPage",
    "ScheduleMessage",
    "ScheduledChanged",
    "ScheduledPage",
    "SearchChannels",
    "SearchDirectory",
    "SendMessage",
    "ServerEnvelope",
    "SessionChanged",
    "SessionClosed",
    "SessionOpened",
    "SessionPage",
    "SetPicture",
    "SetPreferences",
    "SetRole",
    "SetStatus",
    "StartLogin",
    "StatusChanged",
    "TimelinePage",
    "TypingChanged",
    "TypingReported",
    "Watermark",
    "Welcome",
]
