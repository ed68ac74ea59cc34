"""What conversations and people are called in sentences, from the state alone.

Called on Tk's thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsapp_like.i18n import _
from whatsapp_like.models.enums import ConversationKind

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.timeline import ConversationSummary


def title_of(state: AppState, summary: ConversationSummary) -> str:
    """Return what a conversation is called."""
    head, me = summary.conversation, state.session.account
    if head is not None and head.kind is not ConversationKind.DIRECT and head.title:
        return head.title
    if me is not None and summary.peer == me.id:
        return _("Notes to self")
    return name_of(state, summary.peer)


def name_of(state: AppState, account: int) -> str:
    """Return what somebody is called."""
    person = state.people.get(account)
    return person.name if person else _("Somebody")
