"""What a person does with the messages of one conversation's view.

Runs on the Tk thread. It holds what is being answered or edited and which messages are selected;
the view hands it the wishes of menus, keys and bubbles.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from whatsapp_like.i18n import _, ngettext, pgettext
from whatsapp_like.views import emoji
from whatsapp_like.views.conversation.answering import AnswerBar, Answering, Begun
from whatsapp_like.views.conversation.deleting import DeleteDialog
from whatsapp_like.views.conversation.gists import gist_words, message_row
from whatsapp_like.views.conversation.later import Later
from whatsapp_like.views.conversation.mentions import Mentions
from whatsapp_like.views.conversation.messagemenu import MessageMenu, Reacting
from whatsapp_like.views.conversation.newthings import NewThings
from whatsapp_like.views.conversation.pinned import PinnedBar
from whatsapp_like.views.conversation.rights import Rights, reaction_of, unsent
from whatsapp_like.views.conversation.rows import key_of
from whatsapp_like.views.conversation.selecting import Selecting
from whatsapp_like.views.focus import keyboard_at
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.listdialog import Line, ListDialog
from whatsapp_like.views.main.rows import text_of
from whatsapp_like.views.menus import Choice, pop_up
from whatsapp_like.views.observing import entries_of, observe, when_gone
from whatsapp_like.views.people.describing import is_me, title_of
from whatsapp_like.views.shortcuts.table import Action

if TYPE_CHECKING:
    from whatsapp_like.models.timeline import TimelineItem
    from whatsapp_like.views.conversation.messageactions import MessageActions
    from whatsapp_like.views.conversation.surroundings import Surroundings
    from whatsapp_like.views.conversation.view import ConversationView
    from whatsapp_like.views.people.candidates import Addressee
    from whatsapp_like.views.people.several import SeveralDialog
    from whatsapp_like.views.picker.view import EmojiPicker
    from whatsapp_like.views.shortcuts.keyboard import Offer


class MessageHands:
    """The hands of one view on its messages; `messages` carries out what they ask."""

    def __init__(
        self, view: ConversationView, surroundings: Surroundings, messages: MessageActions
    ) -> None:
        self._view = view
        self._surroundings = surroundings
        self.state = surroundings.state
        self.messages = messages
        self.answering: Answering | None = None
        self.forwarding: SeveralDialog | None = None
        self.deleting: DeleteDialog | None = None
        self.picker: EmojiPicker | None = None
        self.listing: ListDialog | None = None
        self.say = view.say
        self.selecting = Selecting(view, self)
        self.new = NewThings(view, self, surroundings.people)
        later = surroundings.later
        self.later = Later(view, self, later) if later is not None else None
        members = surroundings.members
        self.mentions = (
            Mentions(view.composer, view.look, self.state, members, lambda: view.conversation)
            if members is not None
            else None
        )
        # In this order: they are undone so, and nobody hears of the end.
        observe(view.foot, entries_of(self.state.pinned), lambda *_: self.show_pinned())
        when_gone(view.foot, lambda: messages.unwatch_pins(view.conversation))
        messages.watch_pins(view.conversation)
        self.show_pinned()

    @cached_property
    def bar(self) -> AnswerBar:
        """Says what is answered or edited; most conversations are opened to be read."""
        view = self._view
        return AnswerBar(
            view.foot,
            view.look,
            above=view.timeline,
            pressed=self._show_answered,
            closed=self.cancel,
        )

    @cached_property
    def pins(self) -> PinnedBar:
        """Shows what is pinned; in most conversations nothing is."""
        view = self._view
        return PinnedBar(view.header, view.look, jump=view.jump, show_all=self.show_pins)

    @property
    def rights(self) -> Rights:
        """What may be done here, as it is now."""
        return Rights(self.state, self._view.conversation)

    @property
    def edits(self) -> bool:
        """Whether what is written is to replace a message."""
        return self.answering is not None and self.answering.edits

    # --- answering and editing --------------------------------------------------------------------

    def reply(self, item: TimelineItem) -> None:
        """Answer a message with what is written next."""
        if not self.rights.reply(item):
            return
        self._stop_editing()
        self._begin(Answering(item))

    def edit(self, item: TimelineItem) -> None:
        """Let a message of mine say something else; what was being written waits."""
        text = text_of(item)
        if text is None or not self.rights.edit(item):
            return
        self._stop_editing()
        composer = self._view.composer
        self._begin(Answering(item, composer.writing.kept()))
        composer.set_text(text)

    def edit_last(self) -> bool:
        """Edit the last message of mine that can be; tell whether there is one."""
        timeline, rights = self._view.rows.timeline, self.rights
        for index in range(len(timeline) - 1, -1, -1):
            if rights.edit(timeline[index]):
                self.edit(timeline[index])
                return True
        return False

    def step_reply(self, by: int) -> bool:
        """Answer the message `by` further down than the one that is being answered; beyond the
        last one, none."""
        if self.edits:
            return False
        timeline, rights = self._view.rows.timeline, self.rights
        index = len(timeline)
        if self.answering is not None:
            index = self._view.rows.index_of(key_of(self.answering.item)) or index
        index += by
        while 0 <= index < len(timeline):
            if rights.reply(timeline[index]):
                self._begin(Answering(timeline[index]))
                self._view.timeline.reveal(index)
                return True
            index += by
        if index >= len(timeline):
            self.cancel()
        return True

    def cancel(self) -> bool:
        """Leave what is being answered or edited; tell whether there was anything."""
        if not self.leave_off():
            return False
        self._view.composer.focus_text()
        return True

    def leave_off(self) -> bool:
        """Do so without taking the keyboard, which may be elsewhere."""
        if self.answering is None:
            return False
        self._stop_editing()
        self._end()
        return True

    def take_over(self, answering: Answering | None) -> None:
        """Go on with what another view of the conversation was about to do."""
        if answering is not None:
            self._begin(answering, focus=False)
            self._view.show_foot()

    def put_aside(self) -> None:
        """Let what is being answered or edited wait: the conversation is closed, or another one
        stands in its place."""
        if self.answering is not None:
            written = self._view.composer.writing.kept() if self.edits else None
            self._surroundings.begun[self._view.conversation] = Begun(self.answering, written)

    def resume(self) -> None:
        """Go on with what was put aside, if that can still be done."""
        begun = self._surroundings.begun.pop(self._view.conversation, None)
        if begun is not None:
            self.take_over(begun.answering)
            if self.edits and begun.written is not None:
                self._view.composer.take_over(begun.written)
            self.refresh()

    def send(self, text: str) -> bool:
        """Send what was written, or let the message say it that is being edited; tell whether the
        composer is to be emptied."""
        answering = self.answering
        if answering is not None and answering.edits:
            item = self._now(answering.item)
            if text != text_of(item):
                failed = lambda words: self._not_edited(item, text, words)  # noqa: E731
                self.messages.edit(item, text, self.meant(text), failed)
            self.cancel()
            return False
        if self.later is not None and self.later.is_asked(text):
            return False
        self._end()
        reply = self._now(answering.item) if answering else None
        self._view.send_text(text, reply, self.meant(text))
        return True

    def _not_edited(self, item: TimelineItem, text: str, words: str) -> None:
        """Go on with an edit that could not be kept, unless something else was begun; say why."""
        if self._view.winfo_exists():
            if self.answering is None and self.rights.edit(self._now(item)):
                self.edit(self._now(item))
                self._view.composer.set_text(text)
            self.say(words)

    def edited(self) -> None:
        """Take note that something was written."""
        if self.mentions is not None:
            self.mentions.look()

    def meant(self, text: str) -> tuple[int, ...]:
        """Return whom a text mentions."""
        return self.mentions.meant(text) if self.mentions is not None else ()

    def refresh(self) -> None:
        """Show what is answered as it is now; what was deleted meanwhile is answered no more."""
        if self.answering is not None:
            item = self._now(self.answering.item)
            if item.deleted_by:
                self.leave_off()
            else:
                self._show_bar(item)
        self.selecting.renew()

    def _begin(self, answering: Answering, *, focus: bool = True) -> None:
        self.selecting.leave()
        self.answering = answering
        self._show_bar(answering.item)
        if not self.bar.winfo_manager() and self._view.composer.winfo_manager():
            self.bar.pack(fill="x", before=self._view.composer)  # type: ignore[no-untyped-call]
        if focus:
            self._view.composer.focus_text()

    def _show_bar(self, item: TimelineItem) -> None:
        if self.edits:
            self.bar.show(_("Edit message"), gist_words(item), Icon.EDIT)
        else:
            words = _("Reply to {name}").format(name=self._author(item))
            self.bar.show(words, gist_words(item), Icon.REPLY)

    def _stop_editing(self) -> None:
        """Give the composer back what was written before a message was to be edited."""
        answering = self.answering
        if answering is not None and answering.before is not None:
            self._view.composer.take_over(answering.before)

    def _end(self) -> None:
        if self.answering is not None:
            self.answering = None
            self.bar.pack_forget()

    def _show_answered(self) -> None:
        if self.answering is not None:
            self._view.jump(self.answering.item)

    def _author(self, item: TimelineItem) -> str:
        return (
            _("yourself") if is_me(self.state, item.sender) else title_of(self.state, item.sender)
        )

    # --- keys -------------------------------------------------------------------------------------

    def shortcuts(self) -> Offer:
        """Return what keys do with the message under the keyboard, else with the newest one."""
        offer: dict[Action, Callable[[], object]] = {
            Action.REPLY: self._reply_here,
            Action.REPLY_OLDER: lambda: self.step_reply(-1),
            Action.REPLY_NEWER: lambda: self.step_reply(1),
            Action.EDIT_LAST: self.edit_last,
            Action.REACT: self._react_here,
            Action.FORWARD: lambda: self._with_chosen(self.rights.forward, self.forward),
            Action.STAR: lambda: self._with_chosen(self.rights.star, self.star),
            Action.COPY: self._copy_chosen,
            Action.DELETE: self._delete_chosen,
        }
        if self.later is not None:
            offer[Action.SEND_LATER] = self.later.ask
        return offer

    def _focused(self) -> TimelineItem | None:
        timeline, index = self._view.rows.timeline, self._view.timeline.focused
        return timeline[index] if index is not None and index < len(timeline) else None

    def _reply_here(self) -> bool:
        item = self._focused()
        if item is None:
            return self.answering is not None or self.step_reply(-1)
        self.reply(item)
        return True

    def _react_here(self) -> bool:
        timeline = self._view.rows.timeline
        last = timeline[len(timeline) - 1] if len(timeline) else None
        item = self._focused() or last
        if item is None or not self.rights.react(item):
            return False
        index = self._view.rows.index_of(key_of(item))
        bounds = self._view.timeline.bounds(index) if index is not None else None
        canvas = self._view.timeline.canvas
        x, y = bounds[:2] if bounds is not None else (0, 0)
        self.choose_emoji(item, canvas.winfo_rootx() + x, canvas.winfo_rooty() + y)
        return True

    def _copy_chosen(self) -> bool:
        if not self.selecting.on or not all(map(self.rights.says, self.selecting.chosen)):
            return False
        self.selecting.copy()
        return True

    def _delete_chosen(self) -> bool:
        # Where one writes, the key has deleted a letter.
        if isinstance(keyboard_at(self._view), tk.Text | tk.Entry):
            return False
        done = self.selecting.leave if self.selecting.on else lambda: None
        rights = self.rights
        return self._with_chosen(
            lambda item: rights.choose(item) or unsent(item),
            lambda items: self.delete(items, done),
        )

    def _with_chosen(
        self,
        allowed: Callable[[TimelineItem], bool],
        act: Callable[[Sequence[TimelineItem]], object],
    ) -> bool:
        """Do something with the messages that are chosen, or the one under the keyboard."""
        item = self._focused()
        items = self.selecting.chosen if self.selecting.on else [item] if item else []
        if not items or not all(allowed(each) for each in items):
            return False
        act(items)
        return True

    # --- the menu ---------------------------------------------------------------------------------

    def pop_up(
        self, item: TimelineItem, choices: Sequence[Choice], x: int, y: int
    ) -> MessageMenu | None:
        """Show the menu of a message one can react to."""
        view = self._view
        more = (lambda: self.choose_emoji(item, x, y)) if self._surroundings.habits else None
        reacting = Reacting(
            reaction_of(item, self._me()), lambda text: self.react(item, text), more
        )
        top = view.winfo_toplevel()
        menu = MessageMenu(top, view.look, reacting, choices, (x, y), lambda: None)
        if menu.fits:
            return menu
        # In a small window the lines go beyond it, and the emoji are one more of them.
        menu.close()
        lines = (
            [Choice(_("React…"), more, mark=Icon.EMOJI), *choices] if more is not None else choices
        )
        pop_up(view, view.look, lines, x, y)
        return None

    def choose_emoji(self, item: TimelineItem, x: int, y: int) -> None:
        """Choose any emoji to react with, near a place on the screen."""
        from whatsapp_like.views.picker.view import HEIGHT, WIDTH, EmojiPicker

        habits, look = self._surroundings.habits, self._view.look
        if habits is None:
            return
        top = self._view.winfo_toplevel()

        def chosen(key: str) -> None:
            # The picker is in the middle of this: it goes in the loop's next turn.
            Jobs(picker).idle("close", picker.close)
            self.react(item, emoji.text_of(key))

        def closed(back: bool) -> None:
            self.picker = None
            if back and self._view.winfo_exists():
                self._view.focus_view()

        picker = self.picker = EmojiPicker(top, look, habits, chosen=chosen, closed=closed)
        width = min(look.px(WIDTH), top.winfo_width())
        height = min(look.px(HEIGHT), top.winfo_height())
        left = max(0, min(x - top.winfo_rootx(), top.winfo_width() - width))
        upper = max(0, min(y - top.winfo_rooty(), top.winfo_height() - height))
        picker.place(x=left, y=upper, width=width, height=height)  # type: ignore[no-untyped-call]
        tk.Misc.tkraise(picker)
        picker.focus_search()

    # --- what is pinned ---------------------------------------------------------------------------

    def show_pinned(self) -> None:
        """Show the bar while something is pinned."""
        pinned = self.state.pinned.get(self._view.conversation, ())
        if not pinned and "pins" not in self.__dict__:
            return
        self.pins.show(pinned)
        if pinned and not self.pins.winfo_manager():
            self.pins.pack(fill="x", side="bottom")  # type: ignore[no-untyped-call]
        elif not pinned:
            self.pins.pack_forget()

    def show_pins(self) -> None:
        """List what is pinned; a click leads to it."""
        pinned = {item.seq: item for item in self.pins.items}

        def chosen(key: Hashable) -> None:
            dialog.close()
            if isinstance(key, int):
                self._view.jump(pinned[key])

        def choices(key: Hashable) -> list[Choice]:
            item = pinned.get(key) if isinstance(key, int) else None
            if item is None or not self.rights.pin(item):
                return []
            return [
                Choice(
                    pgettext("message", "Unpin"),
                    lambda: self._unpin(dialog, item),
                    mark=Icon.STICK,
                )
            ]

        title = _("Pinned messages")
        dialog = ListDialog(self._view, self._view.look, title, chosen=chosen, choices=choices)
        self.listing = dialog
        dialog.show([Line(message_row(self.state, each.seq, each)) for each in pinned.values()])
        dialog.open(dialog.list.canvas)

    def _unpin(self, dialog: ListDialog, item: TimelineItem) -> None:
        dialog.close()
        self.messages.pin(item, False, self.say)

    # --- what takes a click -----------------------------------------------------------------------

    def react(self, item: TimelineItem, emoji_text: str) -> None:
        """React with an emoji; with the one that is there already, take it back."""
        item = self._now(item)
        if not self.rights.react(item):
            return
        mine = reaction_of(item, self._me())
        same = emoji.key_of(mine) == emoji.key_of(emoji_text)
        self.messages.react(item, "" if same else emoji_text, self.say)

    def pin(self, item: TimelineItem) -> None:
        """Pin a message for everyone, or not any more."""
        item = self._now(item)
        self.messages.pin(item, not item.is_pinned, self.say)

    def star(self, items: Sequence[TimelineItem]) -> None:
        """Star messages for myself; if all of them have one, take the stars away."""
        now = [self._now(item) for item in items]
        self.messages.star(now, not all(item.starred for item in now), self.say)

    def delete(
        self, items: Sequence[TimelineItem], done: Callable[[], object] = lambda: None
    ) -> None:
        """Ask how messages are to be deleted; `done` follows once somebody agrees."""
        rights = self.rights
        now = [self._now(item) for item in items]

        def for_me() -> None:
            self.messages.hide(now, self.say)
            done()

        def for_all() -> None:
            self.messages.delete(now, self.say)
            done()

        summary = self.state.conversations.get(self._view.conversation)
        alone = summary is not None and is_me(self.state, summary.peer)
        alone = alone or all(map(unsent, now))
        allowed = not alone and all(rights.delete(item) for item in now)
        self.deleting = DeleteDialog(
            *(self._view, self._view.look, len(now), for_me, for_all if allowed else None),
            alone=alone,
        )

    def forward(self, items: Sequence[TimelineItem]) -> None:
        """Ask to whom messages are to be passed on."""
        from whatsapp_like.views.people.several import SeveralDialog

        sent = [item for item in map(self._now, items) if self.rights.forward(item)]
        if not sent:
            return
        count = len(sent)
        title = ngettext("Forward message", "Forward {n} messages", count).format(n=count)
        self.forwarding = SeveralDialog(
            self._view,
            self._view.look,
            self.state,
            self._surroundings.people,
            title,
            _("Forward"),
            lambda whom: self._pass_on(sent, whom),
            talks=lambda conversation: Rights(self.state, conversation).may_write,
        )

    def _pass_on(self, items: Sequence[TimelineItem], whom: Sequence[Addressee]) -> None:
        # Words are made of models, which are loaded after the first window.
        from whatsapp_like.views.telling import listed

        placing, write_to = self._surroundings.placing, self._surroundings.write_to
        targets = [each.conversation for each in whom]

        def done() -> None:
            where = self._conversation_of(targets[0])
            if len(targets) == 1 and placing is not None and where is not None:
                placing.open(where)
            elif len(targets) == 1 and write_to is not None:
                write_to(whom[0].account)
            else:
                names = listed([each.name for each in whom])
                self.say(_("Forwarded to {names}.").format(names=names))

        self.messages.forward(items, targets, done, self.say)

    def _conversation_of(self, target: int) -> int | None:
        """Return the conversation that minus an account stands for, if there is one by now."""
        known = self.state.conversations
        if target in known:
            return target
        return next((each.id for each in known.values() if target == -each.peer), None)

    # --- inside -----------------------------------------------------------------------------------

    def _now(self, item: TimelineItem) -> TimelineItem:
        """Return a message as it is now: a menu, or a dialog, may have been open for long."""
        return self._view.rows.item(key_of(item)) or item

    def _me(self) -> int:
        account = self.state.session.account
        return account.id if account else 0
