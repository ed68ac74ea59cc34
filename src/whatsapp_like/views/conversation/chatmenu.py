"""What can be done with a conversation from its own window: the lines of the head's menu.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING

from whatsapp_like.i18n import _
from whatsapp_like.views.conversation.vanishing import vanishing_choices
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.marks import mark_choices
from whatsapp_like.views.menus import Choice
from whatsapp_like.views.people.describing import is_me

if TYPE_CHECKING:
    from whatsapp_like.views.conversation.hands import MessageHands
    from whatsapp_like.views.conversation.surroundings import Surroundings


def chat_choices(
    owner: tk.Misc,
    surroundings: Surroundings,
    conversation: int,
    hands: MessageHands | None,
    say: Callable[[str], None],
) -> list[Choice]:
    """Return who or what it is, my marks, what is about all of it, where it stands, and blocking or
    leaving, where nobody hits it by chance."""
    marks, placing, groups = surroundings.marks, surroundings.placing, surroundings.groups
    about = groups.choices(conversation) if groups is not None else []
    person, blocking = _person_choices(owner, surroundings, conversation)
    parts: list[list[Choice]] = [[*person, *about[:-1]]]
    if marks is not None:
        parts.append(mark_choices(surroundings.state, marks, conversation, say, open_here=True))
    if surroundings.members is not None:
        look, state, members = surroundings.look, surroundings.state, surroundings.members
        parts.append(vanishing_choices(owner, look, state, conversation, members, say))
    if hands is not None and hands.later is not None and hands.later.waiting:
        parts.append([Choice(_("Scheduled messages"), hands.later.show, mark=Icon.CLOCK)])
    if placing is not None:
        parts.append(placing.choices(conversation))
    export = surroundings.export
    # Before anything was said there is nothing to write down.
    if export is not None and conversation > 0:
        write = lambda: export(owner, conversation)  # noqa: E731
        parts.append([Choice(_("Export conversation"), write, mark=Icon.EXPORT)])
    parts.append([*blocking, *about[-1:]])
    lines: list[Choice] = []
    for part in filter(None, parts):
        lines += [Choice(), *part] if lines else part
    return lines


def _person_choices(
    owner: tk.Misc, surroundings: Surroundings, conversation: int
) -> tuple[list[Choice], list[Choice]]:
    """Return what leads to who it is with, and what blocks them; nothing for a group."""
    state = surroundings.state
    summary = state.conversations.get(conversation)
    peer = summary.peer if summary else max(0, -conversation)
    person, ask_block = state.people.get(peer), surroundings.ask_block
    if person is None:
        return [], []
    details = lambda: surroundings.show_person(peer)  # noqa: E731
    shown = [Choice(_("Contact details"), details, mark=Icon.WHO)]
    if is_me(state, peer) or ask_block is None:
        return shown, []
    if person.blocked:
        return shown, [Choice(_("Unblock"), lambda: surroundings.unblock(peer), mark=Icon.BLOCK)]
    block = lambda: ask_block(owner, peer)  # noqa: E731
    return shown, [Choice(_("Block"), block, danger=True, mark=Icon.BLOCK)]
