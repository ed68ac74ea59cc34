"""What may be done with a message, as far as this computer can know it; the server decides.

Needs no Tk; called on the Tk thread, to which the state belongs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsapp_like.models.kinds import CONTENT, POLL, SYSTEM, TARGETED, TEXT
from whatsapp_like.models.roles import Deed, may
from whatsapp_like.views.people.describing import is_me, now_of

if TYPE_CHECKING:
    from whatsapp_like.models.conversation import Conversation
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.timeline import TimelineItem


class Rights:
    """Answers for one conversation, as it is now."""

    def __init__(self, state: AppState, conversation: int) -> None:
        self._state = state
        summary = state.conversations.get(conversation)
        self._head: Conversation | None = summary.conversation if summary else None
        person = state.people.get(summary.peer) if summary else None
        self._blocked = person is not None and person.blocked
        self._role = state.role_in(conversation)

    @property
    def may_write(self) -> bool:
        """Whether I may say something in it."""
        group = self._head.group if self._head else None
        if self._blocked or (group is not None and group.left):
            return False
        return group is None or may(self._role, Deed.WRITE, posting=group.posting)

    @property
    def is_member(self) -> bool:
        """Whether what I do still reaches the others."""
        group = self._head.group if self._head else None
        return not self._blocked and (group is None or not group.left)

    def says(self, item: TimelineItem) -> bool:
        """Tell whether an item says something (still), that this version can read."""
        return item.kind in CONTENT and not item.deleted_by and bool(item.body)

    def reply(self, item: TimelineItem) -> bool:
        """Tell whether it can be answered."""
        return bool(item.seq) and self.says(item) and self.may_write

    def approach(self, item: TimelineItem) -> bool:
        """Tell whether whoever wrote it in a group can be written to alone."""
        group = self._head.group if self._head else None
        others = not is_me(self._state, item.sender) and not item.kind.startswith(SYSTEM)
        return group is not None and others and bool(item.seq)

    def edit(self, item: TimelineItem) -> bool:
        """Tell whether I can let it say something else."""
        mine = is_me(self._state, item.sender) and item.kind == TEXT and self.says(item)
        return (
            mine
            and self.may_write
            and self._is_within(self._state.session.edit_window, item)
            and not item.error
        )

    def react(self, item: TimelineItem) -> bool:
        """Tell whether one can react to it."""
        return bool(item.seq) and self.says(item) and self.is_member

    def pin(self, item: TimelineItem) -> bool:
        """Tell whether it can be pinned for everyone."""
        return bool(item.seq) and self.says(item) and self.may_write

    def star(self, item: TimelineItem) -> bool:
        """Tell whether I can mark it for myself."""
        return bool(item.seq) and self.says(item)

    def forward(self, item: TimelineItem) -> bool:
        """Tell whether it can be sent to others."""
        return bool(item.seq) and self.says(item)

    def choose(self, item: TimelineItem) -> bool:
        """Tell whether it can be one of several with which something is done."""
        return bool(item.seq) and not item.kind.startswith(SYSTEM) and item.kind not in TARGETED

    def delete(self, item: TimelineItem) -> bool:
        """Tell whether it can be deleted for everyone."""
        told = item.kind.startswith(SYSTEM) or item.kind in TARGETED or item.deleted_by
        if told or not item.seq or not self.is_member:
            return False
        if may(self._role, Deed.DELETE):
            return True
        mine = is_me(self._state, item.sender)
        return mine and self._is_within(self._state.session.delete_window, item)

    def close(self, item: TimelineItem) -> bool:
        """Tell whether it is an open poll of mine."""
        mine = is_me(self._state, item.sender) and item.kind == POLL and self.says(item)
        return mine and bool(item.seq) and not item.is_closed and self.is_member

    def _is_within(self, seconds: int, item: TimelineItem) -> bool:
        """Tell whether an item is young enough for what has so many seconds; 0: always."""
        if not seconds or not item.seq:
            return True
        return now_of(self._state) < item.time + seconds * 1000


def unsent(item: TimelineItem) -> bool:
    """Tell whether it is a message of mine that the server does not have (yet)."""
    return bool(item.local) and not item.seq


def reaction_of(item: TimelineItem, me: int) -> str:
    """Return the emoji with which I reacted, empty if I did not."""
    return next((tally.emoji for tally in item.reactions if me in tally.accounts), "")
