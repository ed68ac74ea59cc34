"""The menu of a conversation in a list.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from whatsapp_like.i18n import _
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.marks import MarkActions, mark_choices
from whatsapp_like.views.menus import Choice, pop_up

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.views.theme import Look


class TalkMenuActions(Protocol):
    """What can be done with a conversation; `export` is None where there is no export."""

    @property
    def marks(self) -> MarkActions:
        """What changes my marks of it."""
        ...

    @property
    def export(self) -> Callable[[tk.Misc, int], object] | None:
        """Open the export dialog over a window, for a conversation."""
        ...

    def open_conversation(self, conversation: int) -> None:
        """Open a conversation."""
        ...

    def moves(self, conversation: int) -> list[Choice]:
        """Return the lines of a menu that open a conversation somewhere else."""
        ...

    def group_choices(self, conversation: int) -> list[Choice]:
        """Return the lines about the group or channel that a conversation is; none for others."""
        ...

    def show_person(self, account: int) -> None:
        """Show somebody in detail."""
        ...


class TalkMenu:
    """Shows the menu; `say` hears in a sentence what could not be done."""

    def __init__(
        self,
        owner: tk.Misc,
        look: Look,
        state: AppState,
        actions: TalkMenuActions,
        say: Callable[[str], None],
    ) -> None:
        self._owner = owner
        self._look = look
        self._state = state
        self._actions = actions
        self._say = say

    def pop_up(self, conversation: int, x: int, y: int) -> None:
        """Show the menu of a conversation at a place on the screen."""
        pop_up(self._owner, self._look, self.choices(conversation), x, y)

    def choices(self, conversation: int) -> list[Choice]:
        """Return the lines of a conversation's menu."""
        state, actions = self._state, self._actions
        summary = state.conversations.get(conversation)
        peer = summary.peer if summary else 0
        choices = [
            Choice(
                _("Open"),
                lambda: actions.open_conversation(conversation),
                mark=Icon.MESSAGE,
            ),
            *actions.moves(conversation),
            *mark_choices(state, actions.marks, conversation, self._say, open_here=False),
        ]
        if peer:
            details = lambda: actions.show_person(peer)  # noqa: E731
            choices.append(Choice(_("Contact details"), details, mark=Icon.WHO))
        export = actions.export
        # Before anything was said there is nothing to write down.
        if export is not None and conversation > 0:
            choices.append(
                Choice(
                    _("Export conversation"),
                    lambda: export(self._owner, conversation),
                    mark=Icon.EXPORT,
                )
            )
        about = actions.group_choices(conversation)
        return [*choices, Choice(), *about] if about else choices
