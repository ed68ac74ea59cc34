"""What the client tells the app: frozen events, in the order in which things became facts.

Made on the network thread; they cross to Tk's thread through the bridge as they are. What concerns
messages is told only once the archive has committed it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, dataclass_transform

from whatsapp_like.models.bounds import CHANGED_WITHIN

if TYPE_CHECKING:
    from whatsapp_like.models.account import Account, Preferences, SessionEntry
    from whatsapp_like.models.presence import CustomStatus
    from whatsapp_like.models.timeline import (
        ConversationSummary,
        Person,
        ScheduledItem,
        TimelineItem,
    )

UNREACHABLE = "unreachable"
LOST = "lost"
PIN_MISMATCH = "pin_mismatch"
ARCHIVE = "archive"
"""Reasons to be offline that no server gives: nobody answers there; the connection ended; another
certificate than the pinned one; this computer cannot write the archive."""


@dataclass_transform(frozen_default=True, eq_default=False)
class Event:
    """Base of everything the client tells: each kind is a frozen dataclass.

    They are made for every start, before the models that they carry are loaded: what they need
    beside their fields is here, and not written by `dataclass` for each.
    """

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True, eq=False, repr=False, match_args=False)(cls)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((type(self), *vars(self).values()))

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({told})"


class Connecting(Event):
    """An attempt to reach the server begins; `attempt` counts from 1 since we were last online."""

    attempt: int


class Online(Event):
    """A session is open; what was missed is being fetched now.

    `clock_offset` is the server's clock minus ours, in milliseconds; `custom` is what I say about
    myself. `edit_window` and `delete_window` are the seconds during which I may edit what I sent,
    and delete it for everyone; 0: always.
    """

    account: Account
    server_name: str
    preferences: Preferences
    clock_offset: int
    custom: CustomStatus | None = None
    edit_window: int = CHANGED_WITHIN
    delete_window: int = CHANGED_WITHIN


class Synced(Event):
    """Heads, contacts and the newest part of every conversation are here; older ones follow."""


class Offline(Event):
    """There is no session.

    `reason` is an ErrorCode's value or one of the words above; `detail` is English for logs.
    `retry_at` is the local time of the next attempt in seconds since the epoch, 0 when only a
    person can help (`Client.retry_now`, `login`, `replace_pin`).
    """

    reason: str
    detail: str = ""
    retry_at: float = 0.0
    expected_pin: str = ""
    presented_pin: str = ""


class SignedOut(Event):
    """This profile belongs to nobody (any more): register or log in."""


class AccountChanged(Event):
    """My own account has a new name or role."""

    account: Account


class PreferencesChanged(Event):
    """My preferences, changed by this or another device of mine."""

    preferences: Preferences


class StatusChanged(Event):
    """What I say about myself, changed by this or another device of mine."""

    custom: CustomStatus | None


class DevicesChanged(Event):
    """A device of my account came, went or was signed out: `Client.devices` has another answer."""


class SummaryChanged(Event):
    """A line of the conversation list appeared or changed."""

    summary: ConversationSummary


class SummaryReplaced(Event):
    """A direct conversation that existed only here got its id from the server.

    Everything told under `old_id` so far belongs to `summary.id` from now on.
    """

    old_id: int
    summary: ConversationSummary


class SummaryRemoved(Event):
    """A line of the conversation list is gone."""

    id: int


class MembersChanged(Event):
    """The list of members of a group is another one now, on disk: ask for it again."""

    conversation: int


class MarksRefused(Event):
    """The server did not take marks of mine: they are again as it has them.

    `changes` are the fields of `Marks` that were refused, with the values that I had set; `code` is
    an ErrorCode.
    """

    conversation: int
    changes: tuple[tuple[str, bool | int | str], ...]
    code: str


class ItemsChanged(Event):
    """Items of one conversation arrived or changed: sent, failed, another tick, edited, deleted for
    everyone, reacted to, voted in, pinned, starred."""

    conversation: int
    items: tuple[TimelineItem, ...]


class ItemRemoved(Event):
    """An item is gone: never sent and discarded, deleted for me alone, or disappeared."""

    item: TimelineItem


class ChangeRefused(Event):
    """A change of mine was refused, and what it did here is undone: `kind` is the entry's, `code`
    an ErrorCode's value. `seq` is what it was to change, 0 if that never got one."""

    conversation: int
    seq: int
    kind: str
    code: str


class RemindersChanged(Event):
    """What I want to be reminded of, the next first: `TimelineItem.remind_at` says when."""

    items: tuple[TimelineItem, ...]


class ScheduledChanged(Event):
    """The server is to send this for me, or (`gone`) not any more: it was sent, or taken back."""

    item: ScheduledItem
    gone: bool


class TimelineReset(Event):
    """Too much of a conversation changed to tell one by one: read its newest page again."""

    conversation: int


class ExportProgressed(Event):
    """An export goes on: `job` is the number that its caller gave it.

    First, while `fetching`, `fraction` (0 to 1) of the missing history is fetched from the server,
    as far as any is missing; then that part of the messages is written.
    """

    job: int
    fetching: bool
    fraction: float


class PeopleChanged(Event):
    """People appeared, or their names, presences or my entries about them changed."""

    people: tuple[Person, ...]


class TypingChanged(Event):
    """A member of a conversation types, or stopped."""

    conversation: int
    account: int
    active: bool


class SessionsChanged(Event):
    """The server's open sessions, to administrators who watch them; `accounts`, `groups` and
    `channels` count all."""

    sessions: tuple[SessionEntry, ...]
    accounts: int
    groups: int = 0
    channels: int = 0
