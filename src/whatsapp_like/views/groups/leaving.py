"""Asks before somebody leaves a group or channel, takes it off their list, or hands it over.

Runs on the Tk thread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from whatsapp_like.i18n import _
from whatsapp_like.models.enums import MemberRole
from whatsapp_like.views.confirm import ConfirmDialog
from whatsapp_like.views.people.describing import is_channel, is_me, talk_title, title_of

if TYPE_CHECKING:
    import tkinter as tk

    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.views.theme import Look


def heir_words(state: AppState, conversation: int) -> str:
    """Say what becomes of a group that I leave: who owns it then, where that is me now.

    The list of members tells it, as far as it is known here: docs/protocol.md has the rule.
    """
    if state.role_in(conversation) is not MemberRole.OWNER:
        return ""
    summary = state.conversations.get(conversation)
    head = summary.conversation if summary else None
    if head is not None and head.group is not None and head.group.member_count <= 1:
        return _("Nobody else is in it: it is deleted for good.")
    others = [m for m in state.members.get(conversation, ()) if not is_me(state, m.account)]
    admins = [m for m in others if m.role is MemberRole.ADMIN]
    heirs = admins or others
    if len(heirs) == 1:
        name = title_of(state, heirs[0].account)
        return _("{name} becomes the owner.").format(name=name)
    if admins:
        return _("The admin who has been here longest becomes the owner.")
    return _("An admin becomes the owner, else the member who has been here longest.")


def ask_leave(
    parent: tk.Misc, look: Look, state: AppState, conversation: int, leave: Callable[[], object]
) -> ConfirmDialog:
    """Ask whether to leave."""
    title = talk_title(state, conversation)
    channel = is_channel(state.conversations.get(conversation))
    question = _("Unsubscribe from {title}?") if channel else _("Leave {title}?")
    told = (
        _("You keep what you have of it, and get nothing more.")
        if channel
        else _("The others see that you left. You keep what you have of it, and get nothing more.")
    )
    words = " ".join(filter(None, [told, heir_words(state, conversation)]))
    answer = _("Unsubscribe") if channel else _("Leave")
    return ConfirmDialog(parent, look, question.format(title=title), words, answer, leave)


def ask_forget(
    parent: tk.Misc, look: Look, state: AppState, conversation: int, forget: Callable[[], object]
) -> ConfirmDialog:
    """Ask whether to delete what I kept of a group that I left."""
    question = _("Delete the chat “{title}”?").format(title=talk_title(state, conversation))
    words = _("Its messages are deleted from all of your devices. The others keep theirs.")
    return ConfirmDialog(parent, look, question, words, _("Delete"), forget)


def ask_hand_over(
    parent: tk.Misc,
    look: Look,
    state: AppState,
    conversation: int,
    account: int,
    hand_over: Callable[[], object],
) -> ConfirmDialog:
    """Ask whether to make somebody else the owner."""
    name, title = title_of(state, account), talk_title(state, conversation)
    question = _("Hand {title} over to {name}?").format(title=title, name=name)
    words = _("You stay in it as an admin. Only {name} can give it back.").format(name=name)
    return ConfirmDialog(parent, look, question, words, _("Hand over"), hand_over)


def ask_remove(
    parent: tk.Misc,
    look: Look,
    state: AppState,
    conversation: int,
    account: int,
    remove: Callable[[], object],
) -> ConfirmDialog:
    """Ask whether to take somebody out."""
    name, title = title_of(state, account), talk_title(state, conversation)
    question = _("Remove {name} from {title}?").format(name=name, title=title)
    words = _("They keep what they have of it, and get nothing more.")
    return ConfirmDialog(parent, look, question, words, _("Remove"), remove)
