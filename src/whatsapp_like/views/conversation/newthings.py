"""What can be sent besides a text: the menu of the button beside it, and its dialogs.

Runs on the Tk thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from whatsapp_like.i18n import _
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.menus import Choice

if TYPE_CHECKING:
    from whatsapp_like.views.conversation.hands import MessageHands
    from whatsapp_like.views.conversation.newplace import PlaceDialog
    from whatsapp_like.views.conversation.newpoll import PollDialog
    from whatsapp_like.views.conversation.view import ConversationView
    from whatsapp_like.views.people.candidates import Addressee
    from whatsapp_like.views.people.directory import FindActions
    from whatsapp_like.views.people.several import SeveralDialog


class NewThings:
    """Makes polls, places and cards for one conversation's view."""

    def __init__(self, view: ConversationView, hands: MessageHands, people: FindActions) -> None:
        """`people` finds whose cards can be sent."""
        self._view = view
        self._hands = hands
        self._people = people
        self.poll: PollDialog | None = None
        self.place: PlaceDialog | None = None
        self.cards: SeveralDialog | None = None

    def choices(self) -> list[Choice]:
        """Return the lines of the menu."""
        return [
            Choice(_("Poll…"), self.ask_poll, mark=Icon.POLL),
            Choice(_("Location…"), self.ask_place, mark=Icon.POINT),
            Choice(_("Contact…"), self.ask_card, mark=Icon.WHO),
        ]

    def ask_poll(self) -> None:
        """Ask for a poll."""
        from whatsapp_like.views.conversation.newpoll import PollDialog

        view, hands = self._view, self._hands
        self.poll = PollDialog(
            view,
            view.look,
            lambda question, options, several: hands.messages.send_poll(
                view.conversation, question, options, several, hands.say
            ),
        )

    def ask_place(self) -> None:
        """Ask for a place."""
        from whatsapp_like.views.conversation.newplace import PlaceDialog

        view, hands = self._view, self._hands
        self.place = PlaceDialog(
            view,
            view.look,
            lambda latitude, longitude, label: hands.messages.send_location(
                view.conversation, latitude, longitude, label, hands.say
            ),
        )

    def ask_card(self) -> None:
        """Ask whose cards are to be sent."""
        from whatsapp_like.views.people.several import SeveralDialog

        view, hands = self._view, self._hands

        def chosen(whom: Sequence[Addressee]) -> None:
            for each in whom:
                hands.messages.send_card(view.conversation, each.account, hands.say)

        self.cards = SeveralDialog(
            view, view.look, hands.state, self._people, _("Send contacts"), _("Send"), chosen
        )
