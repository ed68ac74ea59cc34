"""What a group or channel in memory has beside any conversation, and how far its members are.

No thread of its own: plain values, used on the network thread.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

from whatsapp_like.models.bounds import MAX_ID
from whatsapp_like.models.conversation import Group
from whatsapp_like.models.enums import History, Posting
from whatsapp_like.server.store.rows import Head

if TYPE_CHECKING:
    from whatsapp_like.server.core.conversations import LiveMember
    from whatsapp_like.server.core.session import Session

NOBODY: Final = MAX_ID
"""How far nobody at all is: as far as can be."""


class Floors(NamedTuple):
    """How far all members are but any one of them, for two watermarks: the lowest, whose that is,
    and the next one. So each of a thousand is answered without a look at the others."""

    delivered: int
    delivered_by: int
    delivered_next: int
    read: int
    read_by: int
    read_next: int

    @classmethod
    def of(cls, members: Iterable[LiveMember]) -> Floors:
        """Look at all members. Who does not tell what they read has read nothing; whoever cannot
        log in is not waited for."""
        delivered = delivered_next = read = read_next = NOBODY
        delivered_by = read_by = 0
        for member in members:
            if not member.counted:
                continue
            if member.delivered < delivered:
                delivered_next, delivered, delivered_by = (
                    delivered,
                    member.delivered,
                    member.account,
                )
            elif member.delivered < delivered_next:
                delivered_next = member.delivered
            seen = member.read if member.receipts else 0
            if seen < read:
                read_next, read, read_by = read, seen, member.account
            elif seen < read_next:
                read_next = seen
        return cls(delivered, delivered_by, delivered_next, read, read_by, read_next)

    def but(self, observer: LiveMember) -> tuple[int, int]:
        """Return how far all members but `observer` are (delivered, read), as they may know it."""
        account = observer.account
        delivered = self.delivered_next if account == self.delivered_by else self.delivered
        read = self.read_next if account == self.read_by else self.read
        return delivered, read if observer.receipts else 0


class LiveGroup:
    """What is told of a group beside its title and its log. `told` is how far everybody was, as
    the members know it; `listening` the sessions that hear what happens in it, None when they have
    to be looked up anew."""

    __slots__ = (
        "count",
        "description",
        "history",
        "listed",
        "listening",
        "picture",
        "posting",
        "told",
        "version",
    )

    def __init__(self, head: Head) -> None:
        self.told: Floors
        self.listening: list[Session] | None = None
        self.take(head)

    def take(self, head: Head) -> None:
        """Take over what the store has."""
        self.description = head.description
        self.posting = Posting(head.posting)
        self.history = History(head.history)
        self.listed = head.listed
        self.picture = head.picture
        self.count = head.member_count
        self.version = head.member_version

    def seen(self, delivered: int, read: int) -> Group:
        """Return what a member sees of it, with how far everybody else is."""
        return Group(
            description=self.description,
            posting=self.posting,
            history=self.history,
            listed=self.listed,
            member_count=self.count,
            member_version=self.version,
            delivered_seq=delivered,
            read_seq=read,
            picture=self.picture,
        )
