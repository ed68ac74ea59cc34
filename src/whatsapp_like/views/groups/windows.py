"""The windows about groups and channels, opened from menus.

Runs on the Tk thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from whatsapp_like.i18n import _
from whatsapp_like.views.menus import Choice

if TYPE_CHECKING:
    import tkinter as tk

    from whatsapp_like.models.account import Account
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.views.groups.actions import GroupActions
    from whatsapp_like.views.people.find import FindActions
    from whatsapp_like.views.theme import Look


class GroupWindows:
    """Opens what is there to make, look into, find and join groups.

    `front` returns the window above which a dialog stands, `open_conversation` shows a
    conversation, `say` tells what could not be done.
    """

    def __init__(
        self,
        look: Look,
        state: AppState,
        actions: GroupActions,
        people: FindActions,
        front: Callable[[], tk.Misc],
        open_conversation: Callable[[int], object],
        say: Callable[[str], object],
    ) -> None:
        self._look = look
        self._state = state
        self._actions = actions
        self._people = people
        self._front = front
        self._open = open_conversation
        self._say = say

    def menu(self) -> list[Choice]:
        """Return the lines of the main menu that are about groups."""
        return [
            Choice(_("New group"), self.create_group),
            Choice(_("New channel"), self.create_channel),
        ]

    def create_group(self) -> None:
        """Choose people, then make a group of them."""
        from whatsapp_like.views.people.pick import PickDialog

        PickDialog(
            self._front(),
            self._look,
            self._state,
            self._people,
            _("New group"),
            _("Next"),
            self._create,
            least=0,
        )

    def create_channel(self) -> None:
        """Make a channel."""
        self._create((), channel=True)

    def _create(self, members: Sequence[Account], *, channel: bool = False) -> None:
        from whatsapp_like.views.groups.create import CreateDialog

        CreateDialog(self._front(), self._look, self._actions, self._open, members, channel=channel)
