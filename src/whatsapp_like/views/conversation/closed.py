"""Why one cannot write in a conversation, and what to do about it: in the composer's place.

Needs no Tk; called on the Tk thread, to which the state belongs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from whatsapp_like.i18n import _
from whatsapp_like.models.roles import Deed, may
from whatsapp_like.views.people.describing import is_channel, now_of

if TYPE_CHECKING:
    from whatsapp_like.views.conversation.surroundings import Surroundings


class Closed(NamedTuple):
    """Why one cannot write, as a sentence, and what the button below it says and does."""

    why: str
    label: str
    press: Callable[[], object]


def closed(
    surroundings: Surroundings, conversation: int, peer: int, failed: Callable[[str], None]
) -> Closed | None:
    """Return why I cannot write; None where I can."""
    state, groups = surroundings.state, surroundings.groups
    person = state.people.get(peer)
    if person is not None and person.blocked:
        why = _("You blocked this person.")
        return Closed(why, _("Unblock"), lambda: surroundings.unblock(peer))
    summary = state.conversations.get(conversation)
    head = summary.conversation if summary else None
    if summary is None or head is None or head.group is None or groups is None:
        return None
    if head.group.left:
        gone = _("You are no longer subscribed.")
        why = gone if is_channel(summary) else _("You are no longer a member.")
        return Closed(why, _("Delete chat"), lambda: groups.ask_end(conversation))
    if may(state.role_in(conversation), Deed.WRITE, posting=head.group.posting):
        return None
    marks = surroundings.marks
    why = _("Only admins can write.")
    if not is_channel(summary) or marks is None:
        return Closed(why, _("See who they are"), lambda: groups.show(conversation))
    if summary.is_muted(now_of(state)):
        return Closed(why, _("Unmute"), lambda: marks.mute(conversation, 0, failed))
    return Closed(why, _("Mute"), lambda: marks.mute(conversation, None, failed))
