"""What is sent later, and what one is reminded of: asked for in a conversation's view, and listed.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Protocol

from whatsapp_like.i18n import _
from whatsapp_like.views import times
from whatsapp_like.views.conversation.gists import below_title
from whatsapp_like.views.conversation.scheduled import ScheduledDialog, waiting_in
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.listdialog import Line, ListDialog
from whatsapp_like.views.menus import Choice
from whatsapp_like.views.moment import MomentDialog
from whatsapp_like.views.observing import entries_of, observe
from whatsapp_like.views.people.describing import now_of, talk_title
from whatsapp_like.views.rows import ListRow

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.timeline import ScheduledItem, TimelineItem
    from whatsapp_like.views.conversation.hands import MessageHands
    from whatsapp_like.views.conversation.view import ConversationView
    from whatsapp_like.views.theme import Look

Failed = Callable[[str], None]


class LaterActions(Protocol):
    """What may be asked of what happens later; see LaterController."""

    def schedule(
        self,
        conversation: int,
        text: str,
        at: int,
        reply: TimelineItem | None,
        mentions: Sequence[int],
        done: Callable[[], None],
        failed: Failed,
    ) -> None:
        """Have the server send a text at a time."""
        ...

    def move(self, item: ScheduledItem, at: int, failed: Failed) -> None:
        """Have it sent at another time; one that is past sends at once."""
        ...

    def reword(
        self, item: ScheduledItem, text: str, done: Callable[[], None], failed: Failed
    ) -> None:
        """Have it say something else, at the same time."""
        ...

    def take_back(self, item: ScheduledItem, failed: Failed) -> None:
        """Have it not sent."""
        ...

    def remind(self, item: TimelineItem, at: int, failed: Failed) -> None:
        """Remind me of a message at a time; 0 for never."""
        ...

    @property
    def reminders(self) -> tuple[TimelineItem, ...]:
        """What I want to be reminded of, the next first."""
        ...


class Later:
    """The part of a view's hands that is about later."""

    def __init__(self, view: ConversationView, hands: MessageHands, actions: LaterActions) -> None:
        self._view = view
        self._hands = hands
        self._actions = actions
        self.asking: MomentDialog | None = None
        self.listing: ScheduledDialog | None = None
        self._asked = ""
        observe(view.foot, entries_of(hands.state.scheduled), self.count)
        self.count()

    @property
    def waiting(self) -> list[ScheduledItem]:
        """What is to be sent here, the next first."""
        return waiting_in(self._hands.state, self._view.conversation)

    def is_asked(self, text: str) -> bool:
        """Tell whether the server has not answered yet to the wish to send a text later: Enter,
        pressed once too often, must not send it now."""
        return text == self._asked

    def choices(self) -> list[Choice]:
        """Return the lines of the send button's menu."""
        lines, hands = [], self._hands
        if not hands.edits:
            written = bool(self._view.composer.text().strip())
            ask = self.ask if written else lambda: hands.say(_("Write something first."))
            lines.append(Choice(_("Send later…"), ask, mark=Icon.CLOCK))
        count = len(self.waiting)
        if count:
            words = f"{_('Scheduled messages')} ({count})"
            lines.append(Choice(words, self.show, mark=Icon.LIST))
        return lines

    def ask(self) -> bool:
        """Ask when what is written is to be sent, or show what waits; tell whether there is
        anything."""
        view, hands = self._view, self._hands
        text = view.composer.text().strip()
        if hands.edits or not (text or self.waiting):
            return False
        if not text:
            self.show()
            return True
        reply = hands.answering.item if hands.answering else None

        def chosen(at: int) -> None:
            self._asked = text
            self._actions.schedule(
                *(view.conversation, text, at, reply, hands.meant(text), lambda: done(at), failed)
            )

        def failed(words: str) -> None:
            self._asked = ""
            hands.say(words)

        def done(at: int) -> None:
            self._asked = ""
            if not view.winfo_exists():
                return
            if view.composer.text().strip() == text:
                # Only what was scheduled goes: somebody may have written on.
                hands.cancel()
                view.composer.set_text("")
                view.edited("")
            words = _("To be sent {when}.")
            hands.say(words.format(when=times.spoken(at, now_of(hands.state))))

        self.asking = self._ask(_("Send later"), _("Send then"), chosen)
        return True

    def ask_reminder(self, item: TimelineItem) -> None:
        """Ask when somebody wants to be reminded of a message."""

        def chosen(at: int) -> None:
            hands = self._hands
            words = _("You will be reminded {when}.")
            hands.say(words.format(when=times.spoken(at, now_of(hands.state))))
            self._actions.remind(item, at, hands.say)

        self.asking = self._ask(_("Remind me"), _("Remind me then"), chosen)

    def forget_reminder(self, item: TimelineItem) -> None:
        """Remind me of a message no more."""
        self._actions.remind(item, 0, self._hands.say)

    def _ask(self, title: str, answer: str, chosen: Callable[[int], object]) -> MomentDialog:
        view, state = self._view, self._hands.state
        return MomentDialog(view, view.look, title, answer, lambda: now_of(state), chosen)

    def show(self) -> None:
        """List what is to be sent here; back from there one writes on."""
        view, state, say = self._view, self._hands.state, self._hands.say
        if view.composer.winfo_manager():
            # The button that leads here is gone by then if nothing waits any more.
            view.composer.focus_text()
        self.listing = ScheduledDialog(
            view, view.look, state, self._actions, say, lambda: view.conversation
        )

    def count(self, *_: object) -> None:
        """Say beside the text how many messages wait here."""
        self._view.composer.count_waiting(len(self.waiting), self.show)


class RemindersDialog(ListDialog):
    """Everything that I want to be reminded of; a click leads to the message."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        state: AppState,
        later: LaterActions,
        open_message: Callable[[TimelineItem], object],
        say: Failed,
    ) -> None:
        super().__init__(
            parent,
            look,
            _("Reminders"),
            empty=_("No reminders. The menu of a message has “Remind me…”."),
            empty_mark=Icon.BELL,
            chosen=self._go,
            choices=self._offer,
        )
        self._state = state
        self._later = later
        self._open_message = open_message
        self._say = say
        self._items = list(later.reminders)
        self._fill()
        self.open(self.list.canvas)

    def _fill(self) -> None:
        now = now_of(self._state)
        self.show(
            [
                Line(
                    ListRow(
                        key=(item.conversation, item.seq),
                        title=talk_title(self._state, item.conversation),
                        preview=below_title(self._state, item),
                        icon=Icon.BELL,
                    ),
                    times.begun(times.spoken(item.remind_at, now)),
                )
                for item in self._items
            ]
        )

    def _item(self, key: Hashable) -> TimelineItem | None:
        items = (item for item in self._items if (item.conversation, item.seq) == key)
        return next(items, None)

    def _go(self, key: Hashable) -> None:
        item = self._item(key)
        if item is not None:
            self.close()
            self._open_message(item)

    def _offer(self, key: Hashable) -> list[Choice]:
        item = self._item(key)
        if item is None:
            return []
        return [Choice(_("Remove reminder"), lambda: self._drop(item), mark=Icon.ALARM)]

    def _drop(self, item: TimelineItem) -> None:
        self._later.remind(item, 0, self._say)
        self._items.remove(item)
        self._fill()
