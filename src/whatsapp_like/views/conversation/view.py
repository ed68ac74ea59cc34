"""One conversation on screen: head, messages, composer; which window it stands in is its host's.

Runs on the Tk thread. It reads the state and may be closed at any moment without losing anything:
what is typed is a draft, what is sent is in the outbox on disk. Tk cannot move a widget to another
window: there another view is made, which takes over what this one held.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.models.timeline import SearchHit, TimelineItem
from whatsapp_like.views.composer import ComposerView, Tool
from whatsapp_like.views.conversation.chatmenu import chat_choices
from whatsapp_like.views.conversation.clicks import Clicks
from whatsapp_like.views.conversation.closed import Closed, closed
from whatsapp_like.views.conversation.closedbar import ClosedBar
from whatsapp_like.views.conversation.facts import FactsDialog
from whatsapp_like.views.conversation.finding import FindBar
from whatsapp_like.views.conversation.follower import TimelineFollower
from whatsapp_like.views.conversation.hands import MessageHands
from whatsapp_like.views.conversation.header import HeaderView
from whatsapp_like.views.conversation.menu import Pointed, message_choices
from whatsapp_like.views.conversation.messagemenu import MessageMenu
from whatsapp_like.views.conversation.receipts import ReceiptsDialog, open_info
from whatsapp_like.views.conversation.rows import TimelineRows
from whatsapp_like.views.conversation.surroundings import Host, Kept, Surroundings
from whatsapp_like.views.focus import keyboard_at, let_go
from whatsapp_like.views.grip import Grip
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.menus import drop_down, pop_up
from whatsapp_like.views.notice import Notice
from whatsapp_like.views.observing import bind_outside, entries_of, observe
from whatsapp_like.views.palette import Palette
from whatsapp_like.views.people.describing import empty_words, now_of, online, talk_title
from whatsapp_like.views.shortcuts.chords import commands
from whatsapp_like.views.shortcuts.keyboard import Offer, system_of
from whatsapp_like.views.shortcuts.table import Action
from whatsapp_like.views.timeline import TimelineView
from whatsapp_like.views.window import DIALOG_FOCUS, Dialog, answered_for

_LAYOUT_MS: Final = 20
_DAY_OVER_MS: Final = 500  # timers may come a little early


def chat_ground(palette: Palette) -> str:
    """Return the colour below the messages."""
    return palette.chat


class ConversationView(Clicks, ttk.Frame):
    """Shows one conversation; `conversation` is its id, which changes once when it becomes real."""

    def __init__(
        self, parent: tk.Misc, surroundings: Surroundings, conversation: int, host: Host
    ) -> None:
        super().__init__(parent)
        look, state, actions = surroundings.look, surroundings.state, surroundings.actions
        self.look = look
        self.conversation = conversation
        self._surroundings = surroundings
        self._state = state
        self._actions = actions
        self._host = host
        self._jobs = Jobs(self)
        self._seen = 0
        self._attended = self._moved = False
        self.facts: FactsDialog | ReceiptsDialog | None = None
        self.columnconfigure(0, weight=1)
        self.rowconfigure(1, weight=1)
        self.header = HeaderView(
            self,
            look,
            state,
            conversation,
            self._show_details,
            surroundings.retry,
        )
        self.header.grid(row=0, column=0, sticky="ew")  # type: ignore[no-untyped-call]
        export = surroundings.export
        if export is not None:
            self.export = self.header.add_button(
                Icon.EXPORT, _("Export conversation"), lambda: export(self, self.conversation)
            )
        placing = surroundings.placing
        if placing is not None:
            self.more = self.header.add_button(Icon.MENU, _("More"), self._show_more, last=True)
            Grip(
                self.header.face,
                lambda x, y: placing.drag(self.conversation, x, y),
                lambda x, y: placing.release(self.conversation, x, y),
            )
        begin = surroundings.places.of(conversation, state.conversations.get(conversation))
        timeline = actions.open(conversation, begin.seq if begin else 0)
        self.rows = TimelineRows(state, conversation, timeline)
        self.timeline = TimelineView(self, look, self.rows, self)
        self.timeline.grid(row=1, column=0, sticky="nsew")  # type: ignore[no-untyped-call]
        self._follower = TimelineFollower(
            self.timeline, self.rows, timeline, lambda: self._attended, begin
        )
        self.foot = tk.Frame(self, bd=0)
        self.foot.grid(row=2, column=0, sticky="ew")
        messages = surroundings.messages
        attach = Tool(Icon.ADD, _("Poll, location, contact"), self._offer_new)
        self.composer = ComposerView(
            self.foot,
            look,
            self,
            tools=[attach] if messages is not None else [],
            habits=surroundings.habits,
            above=self.timeline,
            send_choices=lambda: (
                hands.later.choices() if (hands := self.hands) and hands.later else ()
            ),
        )
        self.hands = MessageHands(self, surroundings, messages) if messages else None
        self.pop: MessageMenu | None = None
        self.blocked = ClosedBar(self.foot, look, self._reopen)
        # Over the messages: whoever writes must see what is written.
        self.notice = Notice(self.timeline, look, above=14)
        self.find_bar = FindBar(self.header, look, self.timeline, timeline, self)
        self.find = self.header.add_button(
            Icon.SEARCH, _("Search in this conversation"), self.find_bar.open
        )
        if placing is not None:
            # The menu offers what they do, where there is no room for them.
            spare = (self.header.details,) if export is None else (self.export, self.header.details)
            self.header.spare(*spare)
        draft = state.conversations[conversation].draft if self._known() else ""
        if draft:
            self.composer.set_text(draft)
        self.timeline.canvas.bind("<Key>", self._typed_elsewhere, add=True)
        self._bind_writing()
        self._observe()
        self._obey()
        self._await_midnight()
        self._say_empty()
        self.show_foot()
        self.timeline.count(self.rows.waiting)
        if self.hands is not None:
            self.hands.resume()
        if len(timeline):
            self.timeline.reset(self.rows.first_unread())
        self._bind_window()

    def destroy(self) -> None:
        """Go away: closed, or stood in by another view elsewhere."""
        if not self._moved:
            if self.hands is not None:
                self.hands.put_aside()
            self._surroundings.places.keep(self.conversation, self._follower.place())
        let_go(self)
        super().destroy()

    # --- what the host asks for -------------------------------------------------------------------

    @property
    def name(self) -> str:
        """With whom one talks here."""
        return talk_title(self._state, self.conversation)

    @property
    def attended(self) -> bool:
        """Whether it is in view in the window that has the keyboard."""
        return self._attended

    @property
    def asking(self) -> bool:
        """Whether a dialog of it waits for an answer; one that only tells something does not."""
        children = self.winfo_children()
        return any(isinstance(each, Dialog) and each is not self.facts for each in children)

    def focus_view(self) -> None:
        """Put the keyboard where one writes."""
        if self.composer.winfo_manager():
            self.composer.focus_text()
        else:
            self.timeline.canvas.focus_set()

    def escape(self) -> bool:
        """Leave what is chosen or answered, or the search; tell whether there was anything."""
        hands = self.hands
        if hands is not None and (hands.selecting.leave() or hands.cancel()):
            return True
        if self.find_bar.opened:
            self.find_bar.close()
            return True
        return False

    def close(self) -> None:
        """Close the conversation, and its window if it has one of its own."""
        self._host.leave(self.conversation)

    def kept(self) -> Kept:
        """Return what the view that takes this one's place has to know."""
        self._moved = True
        view = self.timeline
        at_end = self.rows.timeline.newest and view.at_end()
        return Kept(
            self.composer.writing.kept(),
            None if at_end else view.where(),
            self.find_bar.kept(),
            self._seen,
            self.rows.kept_unread,
            self.facts.item if self.facts is not None and self.facts.winfo_exists() else None,
            self.hands.answering if self.hands is not None else None,
            tuple(self.hands.selecting.chosen) if self.hands is not None else (),
        )

    def take_over(self, kept: Kept) -> None:
        """Go on where another view of this conversation was."""
        self.composer.take_over(kept.written)
        self._seen = kept.seen
        self.rows.kept_unread = kept.unread
        self.timeline.beyond = not self.rows.timeline.newest
        if kept.place is None:
            self.timeline.reset()
        else:
            self.timeline.put(*kept.place)
        if kept.found is not None:
            self.find_bar.take_over(kept.found)
        if kept.facts is not None:
            self.show_facts(kept.facts)
        if self.hands is not None:
            self.hands.take_over(kept.answering)
            self.hands.selecting.take_over(kept.chosen)

    # --- what the search asks for -----------------------------------------------------------------

    def find_messages(self, text: str, found: Callable[[Sequence[SearchHit]], None]) -> None:
        """Find messages of this conversation."""
        self._actions.search(text, self.conversation, 0, found)

    def show_message(self, item: TimelineItem, shown: Callable[[], None]) -> None:
        """Have a message in the timeline, with what is around it."""
        self._actions.show_item(item, shown)

    def find_ended(self) -> None:
        """Give the keyboard back to the composer."""
        self.composer.focus_text()

    def jump(self, item: TimelineItem) -> None:
        """Show a committed message among those around it, and let it flash."""
        self._actions.show_item(item, lambda: self._arrived(item))

    def _arrived(self, item: TimelineItem) -> None:
        index = self.rows.timeline.index_of(item.seq)
        if not self.winfo_exists() or index is None:
            return
        if self.timeline.canvas.winfo_height() > 1:
            self.timeline.reveal(index)
        else:
            # The window was opened just now: where rows stand depends on its size.
            self._jobs.later("arrive", _LAYOUT_MS, lambda: self._arrived(item))

    def become(self, conversation: int) -> None:
        """Take over the id that the server gave to this conversation."""
        self.conversation = self.rows.conversation = self.header.conversation = conversation
        if self.hands is not None and self.hands.later is not None:
            self.hands.later.count()
        self._refresh()

    # --- what the composer and the timeline ask for -----------------------------------------------

    def send(self, text: str) -> bool:  # type: ignore[override]
        """Send what was written. (Tk's own `send`, between programs, is not used by anybody.)"""
        if self.hands is not None:
            return self.hands.send(text)
        self.send_text(text)
        return True

    def send_text(
        self, text: str, reply: TimelineItem | None = None, mentions: Sequence[int] = ()
    ) -> None:
        """Send a text, as the answer to a message perhaps."""

        def failed(words: str) -> None:
            self._not_sent(text, words, reply)

        self._actions.send(self.conversation, text, failed, reply=reply, mentions=mentions)

    def edited(self, text: str) -> None:
        """Take note of what is written so far; what is to replace a message is no draft."""
        if self.hands is None or not self.hands.edits:
            self._actions.typed(self.conversation, text)
        if self.hands is not None:
            self.hands.edited()

    def _offer_new(self) -> None:
        if self.hands is not None:
            drop_down(self, self.look, self.hands.new.choices(), self.composer.tools[0])

    def complain(self, words: str) -> None:
        """Say why something that was to be written was not taken."""
        self.notice.say(words)

    def open_link(self, url: str) -> None:
        """Open an address in the web browser or the mail program."""
        self._surroundings.open_link(url, self.say)

    def older(self) -> None:
        """Load older messages."""
        self._actions.older(self.conversation)

    def newer(self) -> None:
        """Load newer messages."""
        self._actions.newer(self.conversation)

    def newest(self) -> None:
        """Show the newest messages."""
        self._follower.end_at_newest()
        self._actions.newest(self.conversation)

    def menu(self, key: Hashable, x: int, y: int, link: str = "") -> None:
        """Show what can be done with a message."""
        index = self.rows.index_of(key)
        if index is None:
            return
        item = self.rows.timeline[index]
        choices = message_choices(
            self.timeline,
            Pointed(item, lambda: self.rows.index_of(key), link),
            self.hands,
            talk=lambda: self.talk_to(item.sender),
            info=lambda: self.show_facts(item),
            retry=lambda: self._actions.retry(item),
            discard=lambda: self._actions.discard(item, self.say),
        )
        if self.hands is not None and self.hands.rights.react(item):
            self.pop = self.hands.pop_up(item, choices, x, y)
        else:
            pop_up(self, self.look, choices, x, y)

    def retry(self, key: Hashable) -> None:
        """Show why a message was not sent, and what can be done about it."""
        item = self.rows.item(key)
        if item is None:
            return
        why = self._actions.why_failed(item)
        if why:
            self.notice.say(why)
        self.menu(key, self.winfo_pointerx(), self.winfo_pointery())

    def seen(self, key: Hashable) -> None:
        """Take note that messages up to this one have been on screen."""
        item = self.rows.item(key)
        if item is None:
            return
        seq = item.seq or max((each.seq for each in self.rows.timeline), default=0)
        self._seen = max(self._seen, seq)
        self._tell_read()

    # --- following the state ----------------------------------------------------------------------

    def _observe(self) -> None:
        state = self._state
        events = state.session.events
        observe(self, entries_of(state.conversations), self._conversation_changed)
        observe(self, entries_of(state.people), self._person_changed)
        observe(self, (events.phase, events.account), lambda *_: self._later())
        timeline = self.rows.timeline
        observe(self, (timeline.reset,), lambda *_: self._later())
        if (hands := self.hands) is not None:
            # What was put aside is looked for among what is loaded only then.
            changes = (timeline.changed, timeline.inserted, timeline.reset)
            observe(self, changes, lambda *_: self._jobs.idle("answer", hands.refresh))
            gone = hands.selecting.forget_gone
            observe(self, (timeline.removed,), lambda *_: self._jobs.idle("gone", gone))
        reaching = (timeline.inserted, timeline.reach)
        observe(self, reaching, lambda *_: self._jobs.idle("empty", self._say_empty))
        desktop = state.desktop.events
        observe(self, (desktop.enter_sends, desktop.reduced_motion), lambda *_: self._obey())
        self.look.watch(self, self._relook)
        self._relook()

    def _obey(self) -> None:
        """Follow the settings that are about conversations."""
        desktop = self._state.desktop
        self.composer.enter_sends = desktop.enter_sends
        self.timeline.keep_still(desktop.reduced_motion)

    def _await_midnight(self) -> None:
        """What was written today was written yesterday as soon as the day is over."""
        now = datetime.fromtimestamp(now_of(self._state) / 1000, UTC).astimezone()
        morrow = datetime.combine(now.date() + timedelta(days=1), time()).astimezone()
        wait = round((morrow - now).total_seconds() * 1000) + _DAY_OVER_MS
        self._jobs.later("midnight", wait, self._day_over)

    def _day_over(self) -> None:
        self.rows.forget_days()
        self.timeline.retell()
        self._await_midnight()

    def _conversation_changed(self, conversation: int, *_: object) -> None:
        if conversation == self.conversation:
            self._later()

    def _person_changed(self, account: int, *_: object) -> None:
        if account == self.header.peer:
            self._later()
        elif not self.header.peer:
            self._jobs.idle("names", self.timeline.renew)

    def _later(self) -> None:
        self._jobs.idle("refresh", self._refresh)

    def _refresh(self) -> None:
        if not self._attended:
            # What comes while I am away is counted together.
            self._follower.recount(self.rows.mark_unread)
        self._host.retitle()
        self.timeline.count(self.rows.waiting)
        self._say_empty()
        self.show_foot()
        self.header.refresh()

    def _relook(self) -> None:
        self.foot.configure(background=chat_ground(self.look.palette))

    def _known(self) -> bool:
        return self.conversation in self._state.conversations

    def _say_empty(self) -> None:
        complete = self.rows.timeline.complete
        self.timeline.set_empty(empty_words(self._state, self.conversation, complete=complete))
        if self.rows.timeline.complete:
            words = ""
        elif not online(self._state):
            words = _("Older messages come once you are connected.")
        elif self.rows.timeline.stalled:
            words = _("Older messages could not be loaded. Trying again soon…")
        else:
            words = _("Loading older messages…")
        self.timeline.set_older(words)

    def show_foot(self) -> None:
        """Show what belongs below the messages: the composer, or what is in its place."""
        if self.hands is not None and self.hands.selecting.on:
            self.composer.pack_forget()
            self.blocked.pack_forget()
            self.hands.selecting.bar.pack(fill="x")  # type: ignore[no-untyped-call]
            return
        why = self._closed()
        if why is not None:
            if self.hands is not None:
                self.hands.leave_off()
            self.composer.pack_forget()
            self.blocked.show(why)
            self.blocked.pack(fill="x")  # type: ignore[no-untyped-call]
        elif not self.composer.winfo_manager():
            self.blocked.pack_forget()
            self.composer.pack(fill="x")  # type: ignore[no-untyped-call]

    # --- hands ------------------------------------------------------------------------------------

    def _typed_elsewhere(self, event: tk.Event[tk.Misc]) -> str | None:
        """Write what is typed while the messages have the keyboard where one writes."""
        held = commands(int(event.state), system_of(self))
        if held or not event.char or not event.char.isprintable() or event.char == " ":
            return None
        if not self.composer.winfo_manager():
            return None
        self.composer.focus_text()
        self.composer.insert_text(event.char)
        return "break"

    def _bind_writing(self) -> None:
        """Pages are turned while one writes; Up edits the last message from an empty composer."""
        writing = self.composer.writing

        def turn(event: tk.Event[tk.Misc], by: int) -> str | None:
            # In a text of more lines than are shown, and with Shift, it is the caret that goes.
            if int(event.state) & 0x5 or writing.yview() != (0.0, 1.0):
                return None
            self.timeline.page(by)
            return "break"

        for key, by in (("<Prior>", -1), ("<Next>", 1)):
            writing.bind(key, partial(turn, by=by), add=True)
        hands = self.hands
        if hands is None:
            return

        def edit_last(event: tk.Event[tk.Misc]) -> str | None:
            # With Ctrl or Shift it is a shortcut.
            empty = not self.composer.text() and not int(event.state) & 0x5
            return "break" if empty and not hands.edits and hands.edit_last() else None

        writing.bind("<Up>", edit_last, add=True)

    def shortcuts(self) -> Offer:
        """Return what keys do while the keyboard is in this conversation."""
        return {
            Action.FIND: self.find_bar.open,
            Action.FIND_NEXT: lambda: self._find_beside(1),
            Action.FIND_PREVIOUS: lambda: self._find_beside(-1),
            # While one reads, too.
            **(self.composer.shortcuts() if self.composer.winfo_manager() else {}),
            **(self.hands.shortcuts() if self.hands is not None else {}),
        }

    def _find_beside(self, by: int) -> None:
        if self.find_bar.opened:
            self.find_bar.step(by)
        else:
            self.find_bar.open()

    def _bind_window(self) -> None:
        """Hear the focus of the window, which may show other conversations too."""
        window = self.winfo_toplevel()
        for sequence in ("<FocusIn>", "<FocusOut>", DIALOG_FOCUS):
            # The focus may only move within the window: ask once it has settled.
            bind_outside(self, window, sequence, lambda _: self._look_up())
        for sequence in ("<Map>", "<Unmap>"):
            self.bind(sequence, lambda _: self._look_up(), add=True)

    def _look_up(self) -> None:
        self._jobs.idle("attended", self._look_for_attention)

    def _look_for_attention(self) -> None:
        focus = keyboard_at(self)
        here = focus is not None and answered_for(focus) is self.winfo_toplevel()
        attended = here and bool(self.winfo_viewable())
        if attended != self._attended:
            self._attended = attended
            if attended:
                self._follower.looked_up()
            self._host.retitle()
            self._tell_read()

    def _tell_read(self) -> None:
        """Read is what was on screen while the window had the keyboard."""
        if self._attended and self._seen:
            self._actions.mark_read(self.conversation, self._seen)

    def show_facts(self, item: TimelineItem, *, before: bool = False) -> None:
        """Tell what is known of a message besides its text."""
        why = self._actions.why_failed(item)
        messages = self._surroundings.messages
        self.facts = open_info(
            *(self, self.look, self._state, item, why, messages, self.show_person), before=before
        )

    def _not_sent(self, text: str, words: str, reply: TimelineItem | None) -> None:
        placing, view = self._surroundings.placing, self if self.winfo_exists() else None
        if view is None and placing is not None:
            # It may stand elsewhere by now, where somebody writes on.
            view = placing.view_of(self.conversation)
        if view is None:
            self.edited(text)
        else:
            view.give_back(text, words, reply)

    def give_back(self, text: str, words: str, reply: TimelineItem | None = None) -> None:
        """Take back what could not be kept anywhere, before what was written since; say why."""
        if self.hands is not None:
            # What is being edited now gives way: the text is an answer, or stands for itself.
            self.hands.cancel()
            if reply is not None:
                self.hands.reply(reply)
        rest = self.composer.text()
        self.composer.set_text(f"{text}\n{rest}" if rest.strip() else text)
        self.edited(self.composer.text())
        self.notice.say(words)

    def say(self, words: str) -> None:
        """Say a sentence over the messages, unless they have gone meanwhile."""
        if self.winfo_exists():
            self.notice.say(words)

    def _show_more(self) -> None:
        if self._surroundings.placing is not None:
            lines = chat_choices(self, self._surroundings, self.conversation, self.hands, self.say)
            drop_down(self, self.look, lines, self.more)

    def _closed(self) -> Closed | None:
        return closed(self._surroundings, self.conversation, self.header.peer, self.say)

    def _reopen(self) -> None:
        why = self._closed()
        if why is not None:
            why.press()

    def _show_details(self) -> None:
        groups = self._surroundings.groups
        if self.header.peer or groups is None:
            self._surroundings.show_person(self.header.peer)
        else:
            groups.show(self.conversation)
