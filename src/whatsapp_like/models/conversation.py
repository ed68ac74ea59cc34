"""Conversations and their members, with the watermarks from which ticks and unread counts follow.

No thread of its own: frozen values shared by server and client.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from whatsapp_like.models.enums import (
    AlertLevel,
    ConversationKind,
    History,
    MemberRole,
    Posting,
    Tick,
)
from whatsapp_like.models.ids import Count, Cursor, Id, Millis, Model, Picture, Seq
from whatsapp_like.models.names import Description, Name

MAX_EXPIRY: Final = 366 * 86400
"""Seconds after which a disappearing message is gone, at most."""

Expiry = Annotated[int, Field(ge=0, le=MAX_EXPIRY)]
"""Seconds after which messages disappear; 0 for never."""


class SeqRange(Model):
    """Seqs `first` to `last`, both included."""

    first: Seq
    last: Seq

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.first > self.last:
            raise ValueError("first is above last")
        return self


class Member(Model):
    """A member's place in a conversation and how far they have it.

    `delivered_seq` and `read_seq` only ever grow. `withheld` names what this member will never
    get (sent while they blocked its sender): such entries keep one tick and are never unread.
    """

    account: Id
    role: MemberRole = MemberRole.MEMBER
    from_seq: Seq = 1
    delivered_seq: Cursor = 0
    read_seq: Cursor = 0
    withheld: tuple[SeqRange, ...] = ()

    def has(self, seq: int, watermark: int) -> bool:
        """Tell whether the entry `seq` reached this member, given one of their watermarks."""
        return self.from_seq <= seq <= watermark and not any(
            gap.first <= seq <= gap.last for gap in self.withheld
        )

    def unread(self, last_seq: int) -> int:
        """Count the entries up to `last_seq` this member has not read."""
        start = max(self.read_seq, self.from_seq - 1)
        hidden = sum(
            max(0, min(gap.last, last_seq) - max(gap.first, start + 1) + 1) for gap in self.withheld
        )
        return max(0, last_seq - start - hidden)


class Marks(Model):
    """My own marks of a conversation: they follow my account, and nobody else learns of them.

    `muted_until` is by the server's clock, 0 for not muted, 2^53 - 1 for without end. `unread` is
    set by hand, and gone once I read. What others write takes a conversation out of my archive,
    unless it is muted then. `alerts` says what I am told of while it is not muted.
    """

    pinned: bool = False
    muted_until: Millis = 0
    archived: bool = False
    unread: bool = False
    alerts: AlertLevel = AlertLevel.ALL

    def is_muted(self, now: int) -> bool:
        """Tell whether it is muted at `now`, in milliseconds by the server's clock."""
        return now < self.muted_until


class Group(Model):
    """What a group or channel has beside its title.

    `member_version` rises with every change of its members: whoever has the list of an older one
    asks for what changed since. `delivered_seq` and `read_seq` say how far every other member is
    (0 in a channel). Who is `left` was removed or went: they get nothing above `last_seq`.
    """

    description: Description = ""
    posting: Posting = Posting.ALL
    history: History = History.JOINED
    listed: bool = False
    member_count: Count = 0
    member_version: Cursor = 0
    delivered_seq: Cursor = 0
    read_seq: Cursor = 0
    left: bool = False
    picture: Picture = 0


class Conversation(Model):
    """A conversation's head: enough to list it, sort it and count what is unread.

    `members` are both of a direct conversation; of a group or channel only whoever gets the head,
    since all do not fit. `marks` are those of whoever gets the head, None from a server that knows
    of none. What is sent now disappears after `expire_after` seconds, 0 for never.
    """

    id: Id
    kind: ConversationKind
    title: Name = ""
    members: tuple[Member, ...]
    last_seq: Cursor = 0
    last_time: Millis = 0
    marks: Marks | None = None
    group: Group | None = None
    expire_after: Expiry = 0

    def member(self, account: int) -> Member | None:
        """Return the member of that account, or None."""
        return next((m for m in self.members if m.account == account), None)

    def tick(self, seq: int, sender: int) -> Tick:
        """Return SENT, DELIVERED or READ for a committed entry.

        Of a group two numbers tell it, those that were told last where I have left; a channel tells
        nothing of its subscribers.
        """
        if self.group is None:
            return tick_of(seq, sender, self.members)
        if self.kind is ConversationKind.CHANNEL:
            return Tick.SENT
        alone = self.group.member_count <= 1 and not self.group.left
        if alone or seq <= self.group.read_seq:
            return Tick.READ
        return Tick.DELIVERED if seq <= self.group.delivered_seq else Tick.SENT

    def peer(self, me: int) -> int:
        """Return the other account of a direct conversation (myself in notes to self)."""
        return next((m.account for m in self.members if m.account != me), me)


def tick_of(seq: int, sender: int, members: Sequence[Member]) -> Tick:
    """Return SENT, DELIVERED or READ for a committed entry.

    Counts every member the entry was for (joined by then, not its sender); with nobody else in the
    conversation it is read as soon as it is sent.
    """
    others = [m for m in members if m.account != sender and m.from_seq <= seq]
    if all(m.has(seq, m.read_seq) for m in others):
        return Tick.READ
    if all(m.has(seq, m.delivered_seq) for m in others):
        return Tick.DELIVERED
    return Tick.SENT
