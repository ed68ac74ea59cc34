"""What the main menu offers about messages of all conversations: those I keep, and a broadcast.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING

from whatsapp_like.i18n import _
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.menus import Choice

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.timeline import TimelineItem
    from whatsapp_like.views.broadcast import BroadcastDialog
    from whatsapp_like.views.conversation.later import LaterActions, RemindersDialog
    from whatsapp_like.views.conversation.messageactions import MessageActions
    from whatsapp_like.views.conversation.scheduled import ScheduledDialog
    from whatsapp_like.views.people.directory import FindActions
    from whatsapp_like.views.people.several import SeveralDialog
    from whatsapp_like.views.starred import StarredDialog
    from whatsapp_like.views.theme import Look


class Keeping:
    """Opens the dialogs over the main window."""

    def __init__(
        self,
        root: tk.Misc,
        look: Look,
        state: AppState,
        people: FindActions,
        messages: MessageActions,
        later: LaterActions,
        open_message: Callable[[TimelineItem], object],
        say: Callable[[str], None],
    ) -> None:
        self._root = root
        self._look = look
        self._state = state
        self._people = people
        self._messages = messages
        self._later = later
        self._open_message = open_message
        self._say = say
        self.starred: StarredDialog | None = None
        self.reminders: RemindersDialog | None = None
        self.scheduled: ScheduledDialog | None = None
        self.whom: SeveralDialog | None = None
        self.broadcast: BroadcastDialog | None = None

    def choices(self) -> list[Choice]:
        """Return the lines that lead to what I keep."""
        return [
            Choice(_("Starred messages"), self.show_starred, mark=Icon.STAR_IT),
            Choice(_("Reminders"), self.show_reminders, mark=Icon.ALARM),
            Choice(_("Scheduled messages"), self.show_scheduled, mark=Icon.CLOCK),
        ]

    def show_starred(self) -> None:
        """List what I starred."""
        from whatsapp_like.views.starred import StarredDialog

        self.starred = StarredDialog(
            *(self._root, self._look, self._state, self._messages),
            *(self._open_message, self._say),
        )

    def show_reminders(self) -> None:
        """List what I want to be reminded of."""
        from whatsapp_like.views.conversation.later import RemindersDialog

        self.reminders = RemindersDialog(
            *(self._root, self._look, self._state, self._later),
            *(self._open_message, self._say),
        )

    def show_scheduled(self) -> None:
        """List what is to be sent later, in all conversations."""
        from whatsapp_like.views.conversation.scheduled import ScheduledDialog

        self.scheduled = ScheduledDialog(
            *(self._root, self._look, self._state, self._later, self._say)
        )

    def ask_broadcast(self) -> None:
        """Ask who is to get one text, to each by themselves, and what it says."""
        from whatsapp_like.views.broadcast import ask_whom

        self.whom = ask_whom(
            *(self._root, self._look, self._state, self._people, self._messages, self._say),
            self._asked,
        )

    def _asked(self, dialog: BroadcastDialog) -> None:
        self.broadcast = dialog
