"""How people and their presence are told, from the state alone.

Needs no Tk; called on the Tk thread, to which the state belongs.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from whatsapp_like.i18n import _, ngettext
from whatsapp_like.models.enums import ConversationKind, PresenceStatus
from whatsapp_like.models.state.session import Phase
from whatsapp_like.views import emoji, times
from whatsapp_like.views.avatars import Presence

if TYPE_CHECKING:
    from whatsapp_like.models.presence import CustomStatus
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.timeline import ConversationSummary, Person


def now_of(state: AppState) -> int:
    """Return the server's time in milliseconds: a wrong clock here must not matter."""
    return round(time.time() * 1000) + state.session.clock_offset


def online(state: AppState) -> bool:
    """Tell whether we have a session."""
    return state.session.phase in (Phase.SYNCING, Phase.ONLINE)


def status_of(state: AppState, person: Person | None) -> PresenceStatus:
    """Return somebody's status; unknown while it is I who am disconnected."""
    if person is None or person.blocked or not online(state):
        return PresenceStatus.UNKNOWN
    return person.presence.status


def dot_of(state: AppState, person: Person | None) -> Presence:
    """Return the dot on somebody's avatar."""
    status = status_of(state, person)
    if status is PresenceStatus.ONLINE:
        return Presence.ONLINE
    return Presence.AWAY if status is PresenceStatus.AWAY else Presence.NONE


def is_me(state: AppState, account: int) -> bool:
    """Tell whether that is my own account."""
    return state.session.account is not None and state.session.account.id == account


def title_of(state: AppState, account: int) -> str:
    """Return what somebody is called in lists and titles."""
    person = state.people.get(account)
    if is_me(state, account):
        return _("Notes to self")
    return person.name if person else _("Somebody")


def talk_title(state: AppState, conversation: int) -> str:
    """Return what a conversation is called: a group by its title, one of two by the other."""
    summary = state.conversations.get(conversation)
    if summary is None:
        return title_of(state, max(0, -conversation))
    head = summary.conversation
    return head.title if head is not None and is_many(summary) else title_of(state, summary.peer)


def talk_seed(state: AppState, conversation: int) -> str:
    """Return what the colours of a conversation's avatar come from: it never changes."""
    summary = state.conversations.get(conversation)
    if summary is not None and is_many(summary):
        return str(conversation)
    return seed_of(state, summary.peer if summary is not None else max(0, -conversation))


def kind_of(summary: ConversationSummary | None) -> ConversationKind:
    """Return between whom it is; one that nobody has written in yet is between two."""
    head = summary.conversation if summary else None
    return head.kind if head else ConversationKind.DIRECT


def is_many(summary: ConversationSummary | None) -> bool:
    """Tell whether it is a group or a channel."""
    return kind_of(summary) is not ConversationKind.DIRECT


def is_channel(summary: ConversationSummary | None) -> bool:
    """Tell whether it is a channel."""
    return kind_of(summary) is ConversationKind.CHANNEL


def empty_words(state: AppState, conversation: int, *, complete: bool) -> str:
    """Say why no message is shown; `complete` where none is missing here."""
    summary = state.conversations.get(conversation)
    if not complete:
        if online(state):
            return _("Loading…")
        return _("Nothing of this conversation is on this computer yet.")
    peer = summary.peer if summary else -conversation
    if is_channel(summary) or is_me(state, peer):
        return _("Nothing is written here yet.")
    return _("No messages yet. Say hello!")


def count_words(count: int, *, channel: bool) -> str:
    """Say how many are in a group, or read a channel."""
    if channel:
        return ngettext("{n} subscriber", "{n} subscribers", count).format(n=count)
    return ngettext("{n} member", "{n} members", count).format(n=count)


def many_words(state: AppState, conversation: int) -> str:
    """Say how many are in a group or channel, or that I am not any more; nothing of one of two."""
    summary = state.conversations.get(conversation)
    head = summary.conversation if summary else None
    if head is None or head.group is None:
        return ""
    if head.group.left:
        return _("not subscribed any more") if is_channel(summary) else _("not a member any more")
    return count_words(head.group.member_count, channel=is_channel(summary))


def seed_of(state: AppState, account: int) -> str:
    """Return what an avatar's colours come from: it never changes."""
    person = state.people.get(account)
    return person.account.handle if person else str(account)


def typing_words(state: AppState, conversation: int) -> str:
    """Say who types in a conversation; nothing when nobody does."""
    typing = state.typing.get(conversation)
    if not typing:
        return ""
    summary = state.conversations.get(conversation)
    if summary is not None and summary.peer in typing:
        return _("typing…")
    names = sorted(title_of(state, account) for account in typing)
    words = ngettext("{names} is typing…", "{names} are typing…", len(names))
    return words.format(names=", ".join(names))


def presence_words(state: AppState, account: int) -> str:
    """Say where somebody is: online, away, when they were last seen; nothing when it is not for me
    to know, and that it cannot be known while it is I who am disconnected."""
    person = state.people.get(account)
    if person is None or is_me(state, account):
        return ""
    if person.blocked:
        return _("blocked")
    if not online(state):
        return _("waiting for connection…")
    status = status_of(state, person)
    if status is PresenceStatus.ONLINE:
        return _("online")
    if status is PresenceStatus.AWAY:
        return _("away")
    if status is PresenceStatus.OFFLINE:
        if person.presence.last_seen:
            return times.last_seen(person.presence.last_seen, now_of(state))
        return _("offline")
    return ""


def custom_of(state: AppState, account: int) -> CustomStatus | None:
    """Return what somebody, or I, say about themselves; nothing once it is over."""
    person = state.people.get(account)
    if is_me(state, account):
        custom = state.session.custom
    else:
        custom = person.presence.custom if person and not person.blocked else None
    return custom if custom is not None and custom.holds(now_of(state)) else None


def custom_words(state: AppState, account: int) -> str:
    """Return the text of it, with its emoji; nothing when they say nothing."""
    custom = custom_of(state, account)
    return custom.text if custom is not None else ""


def custom_emoji(state: AppState, account: int) -> str:
    """Return the picture's key of the emoji that it begins with, if it does."""
    pieces = emoji.split(custom_words(state, account))
    return pieces[0].key if pieces else ""


def status_words(state: AppState, person: Person) -> str:
    """Say somebody's status in one word, for tables."""
    if person.blocked:
        return _("blocked")
    return {
        PresenceStatus.ONLINE: _("online"),
        PresenceStatus.AWAY: _("away"),
        PresenceStatus.OFFLINE: _("offline"),
        PresenceStatus.UNKNOWN: _("unknown"),
    }[status_of(state, person)]
