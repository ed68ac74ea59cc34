"""The windows about groups and channels, opened from menus, a conversation's header and links.

Runs on the Tk thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from whatsapp_like.i18n import _
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.menus import Choice
from whatsapp_like.views.observing import when_gone
from whatsapp_like.views.people.describing import is_channel, is_many

if TYPE_CHECKING:
    import tkinter as tk

    from whatsapp_like.models.group import Channel
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.views.groups.actions import GroupActions
    from whatsapp_like.views.groups.info import GroupWindow
    from whatsapp_like.views.people.candidates import Addressee
    from whatsapp_like.views.people.directory import FindActions
    from whatsapp_like.views.placement import Places
    from whatsapp_like.views.portraits.chooser import PictureChooser
    from whatsapp_like.views.theme import Look


class GroupWindows:
    """Opens what is there to make, look into, find and join groups; `infos` holds the windows about
    one each that are open, by conversation.

    `front` returns the window above which a dialog stands, `open_conversation` shows a
    conversation, `write_to` one with somebody, whom `details` shows; `say` tells what could not be
    done.
    """

    def __init__(
        self,
        root: tk.Tk,
        look: Look,
        state: AppState,
        places: Places,
        actions: GroupActions,
        people: FindActions,
        *,
        front: Callable[[], tk.Misc],
        open_conversation: Callable[[int], object],
        write_to: Callable[[int], object],
        details: Callable[[int], object],
        say: Callable[[str], None],
        pictures: PictureChooser,
    ) -> None:
        self._root = root
        self._look = look
        self._state = state
        self._places = places
        self._actions = actions
        self._people = people
        self._front = front
        self._open = open_conversation
        self._write_to = write_to
        self._details = details
        self._say = say
        self._pictures = pictures
        self.infos: dict[int, GroupWindow] = {}

    def menu(self) -> list[Choice]:
        """Return the lines of the main menu that are about groups."""
        return [
            Choice(_("New group"), self.create_group, mark=Icon.CONTACTS),
            Choice(_("New channel"), self.create_channel, mark=Icon.CHANNEL),
            Choice(_("Find channels"), self.browse, mark=Icon.COMPASS),
            Choice(_("Join with a link"), self.join, mark=Icon.LINK),
        ]

    def choices(self, conversation: int) -> list[Choice]:
        """Return the lines of a conversation's menu that are about the group it is."""
        summary = self._state.conversations.get(conversation)
        head = summary.conversation if summary else None
        if head is None or head.group is None or not is_many(summary):
            return []
        channel, left = is_channel(summary), head.group.left
        info = _("Channel details") if channel else _("Group details")
        end = _("Delete chat") if left else _("Unsubscribe") if channel else _("Leave")
        return [
            Choice(info, lambda: self.show(conversation), mark=Icon.DETAILS),
            Choice(
                end,
                lambda: self.ask_end(conversation),
                danger=True,
                mark=Icon.DELETE if left else Icon.LOG_OUT,
            ),
        ]

    # --- one of them ------------------------------------------------------------------------------

    def show(self, conversation: int) -> None:
        """Show a group or channel in detail."""
        if not is_many(self._state.conversations.get(conversation)):
            return
        window = self.infos.get(conversation)
        if window is None:
            from whatsapp_like.views.groups.info import GroupWindow, Ways

            window = self.infos[conversation] = GroupWindow(
                self._root,
                self._look,
                self._state,
                self._places,
                conversation,
                self._actions,
                self._people,
                Ways(self._open, self._write_to, self._details, self.invites, self._pictures),
            )
            when_gone(window, lambda: self.infos.pop(conversation, None))
        window.show()

    def invites(self, parent: tk.Misc, conversation: int) -> None:
        """Show the ways into a group."""
        from whatsapp_like.views.groups.invites import InvitesDialog

        InvitesDialog(parent, self._look, self._state, self._actions, conversation)

    def ask_end(self, conversation: int) -> None:
        """Ask whether to leave, or to delete what was left."""
        from whatsapp_like.views.groups.leaving import ask_forget, ask_leave

        summary, actions = self._state.conversations.get(conversation), self._actions
        head = summary.conversation if summary else None
        place = (self._front(), self._look, self._state, conversation)
        if head is not None and head.group is not None and head.group.left:
            ask_forget(*place, lambda: actions.forget(conversation, self._say))
        else:
            ask_leave(*place, lambda: actions.leave(conversation, self._say))

    def renew(self) -> None:
        """Make those anew in which nothing is being asked, nor written that would be lost."""
        for window in list(self.infos.values()):
            if not window.unsaved and not window.asking:
                window.renew()

    # --- new ones ---------------------------------------------------------------------------------

    def create_group(self) -> None:
        """Choose people, then make a group of them."""
        from whatsapp_like.views.people.several import SeveralDialog

        SeveralDialog(
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

    def _create(self, members: Sequence[Addressee], *, channel: bool = False) -> None:
        from whatsapp_like.views.groups.create import CreateDialog

        CreateDialog(
            *(self._front(), self._look, self._actions, self._pictures, self._say),
            *(self._open, members),
            channel=channel,
        )

    # --- joining ----------------------------------------------------------------------------------

    def browse(self) -> None:
        """Search the channels of this server."""
        from whatsapp_like.views.groups.channels import ChannelsDialog
        from whatsapp_like.views.groups.join import LookDialog

        def joined(conversation: int) -> None:
            if dialog.winfo_exists():
                dialog.close()
            self._open(conversation)

        dialog = ChannelsDialog(
            self._front(),
            self._look,
            self._actions,
            lambda channel, over: LookDialog(over, self._look, self._actions, channel, joined),
        )

    def join(self, text: str = "") -> None:
        """Ask for a link or a code, or look at once where `text` leads, which is one; a member is
        led into their group."""
        from whatsapp_like.views.groups.join import CodeDialog, LookDialog

        def seen(group: Channel, code: str) -> None:
            if group.joined:
                self._open(group.id)
                return
            LookDialog(self._front(), self._look, self._actions, group, self._open, code)

        CodeDialog(self._front(), self._look, self._state, self._actions, seen, text)
