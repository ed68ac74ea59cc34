"""The closed sets of words in the models: apart from them, for who needs no more.

No thread of its own: constants. A window is made of these before the models, and with them
pydantic, are loaded.
"""

from __future__ import annotations

from enum import StrEnum


class ConversationKind(StrEnum):
    """What a conversation is between."""

    DIRECT = "direct"
    GROUP = "group"
    CHANNEL = "channel"


class MemberRole(StrEnum):
    """What a member may do to the conversation."""

    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"


class Posting(StrEnum):
    """Who may write; reactions and votes are open to every member."""

    ALL = "all"
    ADMINS = "admins"


class History(StrEnum):
    """What somebody who joins gets of the time before."""

    JOINED = "joined"
    ALL = "all"


class AlertLevel(StrEnum):
    """What of a conversation I want to be told of."""

    ALL = "all"
    MENTIONS = "mentions"
    NONE = "none"


class Tick(StrEnum):
    """What the sender sees beside a message."""

    WAITING = "waiting"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


class PresenceStatus(StrEnum):
    """ONLINE: a device active within five minutes; AWAY: all idle; OFFLINE: no session for 15 s;
    UNKNOWN: it is the observer who is disconnected, or not entitled."""

    ONLINE = "online"
    AWAY = "away"
    OFFLINE = "offline"
    UNKNOWN = "unknown"


class Registration(StrEnum):
    """Who may make an account: holders of an invite code, anyone who reaches the server, nobody."""

    INVITE = "invite"
    OPEN = "open"
    CLOSED = "closed"
