"""The root of the client's state: session, desktop, people, conversations and open timelines.

Runs on Tk's thread only: controllers write, views read and connect. Values in the containers are
frozen and replaced whole, so a container's own signals tell everything; container changes do not
bubble up to a model's `events` (psygnal), hence plain attributes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from psygnal.containers import EventedDict

from whatsapp_like.models.enums import ConversationKind, MemberRole
from whatsapp_like.models.state.alerts import QuietState, TrayState
from whatsapp_like.models.state.desktop import DesktopState
from whatsapp_like.models.state.session import SessionState
from whatsapp_like.models.state.timeline import Timeline

if TYPE_CHECKING:
    from whatsapp_like.models.conversation import Member
    from whatsapp_like.models.timeline import (
        ConversationSummary,
        Person,
        ScheduledItem,
        TimelineItem,
    )


class AppState:
    """What the whole client shows.

    `people` by account id; `conversations` by `ConversationSummary.id`; `typing` holds the account
    ids that type, by conversation; `timelines` only those of conversations on screen, `members`
    only those of groups that somebody looks into; `pinned` what is pinned where somebody
    looks, the newest pin first; `scheduled`, by id, what the server sends for me later.
    """

    def __init__(self) -> None:
        self.session = SessionState()
        self.desktop = DesktopState()
        self.quiet = QuietState()
        self.tray = TrayState()
        self.people: EventedDict[int, Person] = EventedDict()
        self.conversations: EventedDict[int, ConversationSummary] = EventedDict()
        self.typing: EventedDict[int, frozenset[int]] = EventedDict()
        self.members: EventedDict[int, tuple[Member, ...]] = EventedDict()
        self.pinned: EventedDict[int, tuple[TimelineItem, ...]] = EventedDict()
        self.scheduled: EventedDict[int, ScheduledItem] = EventedDict()
        self.timelines: dict[int, Timeline] = {}

    @property
    def unread(self) -> list[ConversationSummary]:
        """The conversations with something unread; archived ones are not among them."""
        talks = self.conversations.values()
        return [each for each in talks if each.is_unread and not each.archived]

    def wanting(self, now: int) -> int:
        """Count the conversations that want to be read; quiet and archived ones do not.

        `now` is in milliseconds by the server's clock.
        """
        return sum(1 for each in self.unread if not each.is_quiet(now))

    def role_in(self, conversation: int) -> MemberRole | None:
        """Return what I am in a conversation of many; None in one of two, and once I left."""
        summary, account = self.conversations.get(conversation), self.session.account
        head = summary.conversation if summary else None
        if head is None or account is None or head.kind is ConversationKind.DIRECT:
            return None
        if head.group is not None and head.group.left:
            return None
        mine = head.member(account.id)
        return mine.role if mine else None
