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
    """Return what it is as a group, my marks, what is about all of it, where it stands, and leaving
    it, where nobody hits it by chance."""
    marks, placing, groups = surroundings.marks, surroundings.placing, surroundings.groups
    about = groups.choices(conversation) if groups is not None else []
    parts: list[list[Choice]] = [about[:-1]]
    if marks is not None:
        parts.append(mark_choices(surroundings.state, marks, conversation, say, open_here=True))
    if surroundings.members is not None:
        look, state, members = surroundings.look, surroundings.state, surroundings.members
        parts.append(vanishing_choices(owner, look, state, conversation, members, say))
    if hands is not None and hands.later is not None and hands.later.waiting:
        parts.append([Choice(_("Scheduled messages"), hands.later.show, mark=Icon.CLOCK)])
    if placing is not None:
        parts.append(placing.choices(conversation))
    parts.append(about[-1:])
    lines: list[Choice] = []
    for part in filter(None, parts):
        lines += [Choice(), *part] if lines else part
    return lines
