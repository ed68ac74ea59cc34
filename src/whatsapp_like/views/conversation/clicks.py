"""What a click on a part of a message does in a conversation: on its quote, reactions, poll, card.

Runs on the Tk thread. `ConversationView` is made of it and of what is around the messages.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from whatsapp_like.i18n import _
from whatsapp_like.views.conversation.who import Who, WhoDialog, reactors, voters
from whatsapp_like.views.people.describing import is_me

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.timeline import TimelineItem
    from whatsapp_like.views.conversation.hands import MessageHands
    from whatsapp_like.views.conversation.rows import TimelineRows
    from whatsapp_like.views.conversation.surroundings import Surroundings
    from whatsapp_like.views.theme import Look
    from whatsapp_like.views.timeline import TimelineView


class Clicks:
    """The part of `TimelineActions` that is about parts of messages."""

    conversation: int
    look: Look
    hands: MessageHands | None
    rows: TimelineRows
    timeline: TimelineView
    who: WhoDialog | None = None
    _state: AppState
    _surroundings: Surroundings

    def say(self, words: str) -> None:
        """Show a sentence over the messages."""
        raise NotImplementedError

    def jump(self, item: TimelineItem) -> None:
        """Show a committed message among those around it."""
        raise NotImplementedError

    def show_facts(self, item: TimelineItem, *, before: bool = False) -> None:
        """Tell what is known of a message besides its text."""
        raise NotImplementedError

    def jump_to(self, seq: int) -> None:
        """Show the message that is answered, and what is around it."""
        index = self.rows.timeline.index_of(seq)
        if index is not None:
            self.jump(self.rows.timeline[index])
        elif self.hands is not None:
            self.hands.messages.find(self.conversation, seq, self._found)
        else:
            self._found(None)

    def _found(self, item: TimelineItem | None) -> None:
        if item is None:
            self.say(_("The message that was answered is not on this computer."))
        else:
            self.jump(item)

    def react(self, key: Hashable, emoji: str) -> None:
        """React to a message with an emoji, or not any more."""
        item = self.rows.item(key)
        if item is not None and self.hands is not None:
            self.hands.react(item, emoji)

    def show_reactions(self, key: Hashable) -> None:
        """Show who reacted to a message, and how."""
        self._show_who(key, _("Reactions"), reactors)

    def vote(self, key: Hashable, option: int) -> None:
        """Choose an option of a poll; one that is mine already, not any more."""
        item, hands = self.rows.item(key), self.hands
        if item is None or hands is None or not hands.rights.react(item):
            return
        ballots = (each.choices for each in item.ballots if is_me(self._state, each.account))
        mine = set(next(ballots, ()))
        row = self.rows.row_of(item)
        poll = row.extras.poll if row is not None else None
        if poll is None or poll.closed:
            return
        chosen = mine ^ {option} if poll.multiple else {option} - mine
        hands.messages.vote(item, sorted(chosen), hands.say)

    def show_edits(self, key: Hashable) -> None:
        """Show what a message said before it was edited."""
        item = self.rows.item(key)
        if item is not None:
            self.show_facts(item, before=True)

    def show_votes(self, key: Hashable) -> None:
        """Show who voted for what in a poll."""
        self._show_who(key, _("Votes"), voters)

    def _show_who(
        self, key: Hashable, title: str, read: Callable[[TimelineItem], list[Who]]
    ) -> None:
        last: list[Who] = []

        def now() -> list[Who]:
            nonlocal last
            item = self.rows.item(key)
            # One that went away while somebody looks leaves what was to be seen.
            last = read(item) if item is not None else last
            return last

        if self.rows.item(key) is not None:
            self.who = WhoDialog(
                *(self.timeline, self.look, self._state, title),
                *(self.rows.timeline, now, self.show_person),
            )

    def show_person(self, account: int) -> None:
        """Show who somebody is."""
        if not is_me(self._state, account):
            self._surroundings.show_person(account)

    def talk_to(self, account: int) -> None:
        """Open the conversation with somebody."""
        placing, talks = self._surroundings.placing, self._state.conversations
        known = next((each.id for each in talks.values() if each.peer == account), None)
        if placing is not None and known is not None:
            placing.open(known)
        elif self._surroundings.write_to is not None:
            self._surroundings.write_to(account)

    def choose(self, key: Hashable) -> None:
        """Take a message to those that are being chosen, or away from them."""
        if self.hands is not None:
            self.hands.selecting.toggle(key)
