"""The page of conversations: search, list, and the way to a new one.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Protocol

import ttkbootstrap as ttk

from whatsapp_like.i18n import _, pgettext
from whatsapp_like.models.links import is_group_link
from whatsapp_like.models.query import parse
from whatsapp_like.models.state.session import Phase
from whatsapp_like.views.buttons import Chip
from whatsapp_like.views.entry import EntryBox
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.listing import ListView
from whatsapp_like.views.main.page import Page
from whatsapp_like.views.main.rows import Archive, ConversationRows, Filter, Hit, Somebody, Talk
from whatsapp_like.views.main.searching import SearchHelp, trouble
from whatsapp_like.views.main.talkmenu import TalkMenu, TalkMenuActions
from whatsapp_like.views.menus import Choice, drop_down, pop_up

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.timeline import SearchHit, TimelineItem
    from whatsapp_like.views.theme import Look


class ConversationsPageActions(TalkMenuActions, Protocol):
    """What the page may ask for."""

    def main_menu(self) -> list[Choice]:
        """Return the lines of the menu of the main window."""
        ...

    def open_message(self, item: TimelineItem) -> None:
        """Open the window of a message's conversation and show the message there."""
        ...

    def search_messages(
        self, text: str, below: int, found: Callable[[Sequence[SearchHit]], None]
    ) -> None:
        """Find messages of all conversations, the newest first; `below` the id of a hit."""
        ...

    def follow(self, link: str) -> None:
        """Go where a `wl://` link leads."""
        ...

    def write_to(self, account: int) -> None:
        """Open the conversation with somebody, which may not exist yet."""
        ...

    def new_conversation(self) -> None:
        """Choose somebody to write to."""
        ...


class ConversationsPage(Page):
    """Shows the conversations, the pinned ones and then the newest first."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        state: AppState,
        actions: ConversationsPageActions,
        say: Callable[[str], None],
        archive: Callable[[], object],
    ) -> None:
        """`say` hears what could not be done, `archive` leads to the archived conversations."""
        super().__init__(parent, look, _("Chats"))
        self._state = state
        self._actions = actions
        self._archive = archive
        px = look.px
        self.more = self.add_button(Icon.MENU, _("Menu"), self._show_more)
        self.compose = self.add_button(Icon.COMPOSE, _("New chat"), actions.new_conversation)
        self.search = EntryBox(
            self,
            look,
            label=_("Search"),
            placeholder=_("Search or start a new chat"),
            search=True,
            changed=self.search_for,
            entered=self._first,
        )
        self.search.pack(fill="x", padx=px(16), pady=(px(4), px(10)))  # type: ignore[no-untyped-call]
        self.help = SearchHelp(self, look, self.search, state)
        self.rows = ConversationRows(state)
        self._menu = TalkMenu(self, look, state, actions, say)
        self._build_filters()
        self._searching = self._complete = False
        self._trouble = ""
        self.list = ListView(self, look, self.rows, self, more=self._more)
        self.list.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        self.search.field.bind("<Down>", lambda _: self._into_list(), add=True)
        self.search.hear(self.list.canvas)
        self.keep_fresh(self.rows.signals)
        self.refresh()

    def _build_filters(self) -> None:
        px = self.look.px
        self._filters = ttk.Frame(self)
        self.all = self._chip(Filter.ALL, pgettext("chats", "All"))
        self.unread = self._chip(Filter.UNREAD, "")
        self.groups = self._chip(Filter.GROUPS, pgettext("chats", "Groups"))
        self.chosen_filter = Filter.ALL
        self.all.choose(True)
        for chip in (self.all, self.unread, self.groups):
            chip.pack(side="left", padx=(0, px(8)))  # type: ignore[no-untyped-call]
        self._show_filters()

    def _chip(self, wanted: Filter, label: str) -> Chip:
        return Chip(self._filters, self.look, label, lambda: self.filter(wanted))

    def _show_filters(self) -> None:
        """Show the filters, unless there is a search: that is about everything."""
        px = self.look.px
        unread = self.rows.unread
        self.unread.rename(f"{_('Unread')} {unread}" if unread else _("Unread"))
        if self.search.value:
            self._filters.pack_forget()
        elif not self._filters.winfo_manager():
            place = {"fill": "x", "padx": px(16), "pady": (0, px(8)), "after": self.search}
            self._filters.pack(**place)  # type: ignore[no-untyped-call]

    def filter(self, wanted: Filter) -> None:
        """Show all conversations, or only some."""
        self.chosen_filter = wanted
        self.all.choose(wanted is Filter.ALL)
        self.unread.choose(wanted is Filter.UNREAD)
        self.groups.choose(wanted is Filter.GROUPS)
        self.rows.filter(wanted)
        self.list.scroll(-(2**30))
        self.refresh()

    def refresh(self) -> None:
        """Read the state again."""
        self.rows.refresh()
        self._show_filters()
        self._show_headings()
        self._say_empty()
        self.list.refresh()

    def focus_page(self) -> None:
        """Put the keyboard into the list."""
        self.list.canvas.focus_set()

    def select(self, conversation: int | None) -> None:
        """Mark the conversation whose window has the keyboard."""
        if conversation is not None:
            self.rows.keep(conversation)
        self.rows.here = conversation
        self.list.select(None if conversation is None else Talk(conversation))
        at = self.list.current_key
        # Whoever opened a message that was found goes on with the next one.
        if conversation is not None and not (
            isinstance(at, Hit) and at.conversation == conversation
        ):
            self.list.stand(Talk(conversation))

    def beside(self, by: int, *, unread: bool = False) -> int | None:
        """Return the conversation above (-1) or below (1) the marked one, or None at the end.

        With `unread` those are passed over that have nothing new.
        """
        talks = self.rows.talks
        marked = self.list.selected
        at = (
            talks.index(marked.conversation)
            if isinstance(marked, Talk) and (marked.conversation in talks)
            else -1
            if by > 0
            else len(talks)
        )
        further = talks[at + 1 :] if by > 0 else talks[: max(at, 0)][::-1]
        known = self._state.conversations
        return next((each for each in further if not unread or known[each].unread), None)

    def choose(self, key: Hashable) -> None:
        """Open what was clicked."""
        if isinstance(key, Talk):
            self._actions.open_conversation(key.conversation)
        elif isinstance(key, Archive):
            self._archive()
        elif isinstance(key, Somebody):
            self._actions.write_to(key.account)
        elif isinstance(key, Hit):
            item = self.rows.hit(key)
            if item is not None:
                self._actions.open_message(item)

    def menu(self, key: Hashable, x: int, y: int) -> None:
        """Show what can be done with a row."""
        if isinstance(key, Talk):
            self._menu.pop_up(key.conversation, x, y)
            return
        choices = [Choice(_("Open"), lambda: self.choose(key), mark=Icon.MESSAGE)]
        account = self._account_of(key)
        if account:
            choices.append(Choice(_("Contact details"), self._shower(account), mark=Icon.WHO))
        pop_up(self, self.look, choices, x, y)

    def _show_more(self) -> None:
        drop_down(self, self.look, self._actions.main_menu(), self.more)

    def _shower(self, account: int) -> Callable[[], object]:
        return lambda: self._actions.show_person(account)

    def _account_of(self, key: Hashable) -> int:
        if isinstance(key, Somebody):
            return key.account
        if isinstance(key, Hit) and key.conversation in self._state.conversations:
            return self._state.conversations[key.conversation].peer
        return 0

    def search_for(self, text: str) -> None:
        """Show whose names and which messages hold the words of `text`; a link leads into its
        group instead."""
        if is_group_link(text):
            self.search.clear()
            self._actions.follow(text)
            return
        self.rows.search(text)
        self.help.edited()
        self._trouble = trouble(self._state, text)
        # An empty search makes void what is under way.
        asked = "" if self._trouble else text
        self._searching, self._complete = bool(parse(asked)), False
        if not self._searching:
            self.rows.show_hits((), "")
        self._actions.search_messages(asked, 0, lambda hits: self._found(text, hits))
        self._show_filters()
        self._show_headings()
        self.list.scroll(-(2**30))
        self._say_empty()
        self.list.refresh()

    def _found(
        self, text: str, hits: Sequence[SearchHit], before: Sequence[SearchHit] = ()
    ) -> None:
        if not self.winfo_exists() or text != self.search.value:
            return
        self._searching, self._complete = False, not hits
        self.rows.show_hits([*before, *hits], text)
        self._show_headings()
        self._say_empty()
        self.list.refresh()

    def _more(self) -> None:
        """Look for older messages as well: the last ones are in view."""
        hits, text = self.rows.hits, self.search.value
        if hits and not self._searching and not self._complete:
            self._searching = True
            self._actions.search_messages(
                text, hits[-1].id, lambda older: self._found(text, older, hits)
            )

    def _show_headings(self) -> None:
        hits = len(self.rows.hits)
        self.list.set_headings({len(self.rows) - hits: _("Messages")} if hits else {})

    def _say_empty(self) -> None:
        """Say why the list is empty, should it be."""
        self.list.set_empty(*self._empty_words())

    def _empty_words(self) -> tuple[str, Icon | None]:
        if self._searching or self._trouble:
            return self._trouble, Icon.SEARCH if self._trouble else None
        if self.search.value:
            words = _("Nothing found. With the pencil above you find everybody on this server.")
            return words, Icon.SEARCH
        if self.chosen_filter is Filter.GROUPS:
            words = _("No groups yet. Make one, or find a channel, in the menu above.")
            return words, Icon.GROUP
        if self.chosen_filter is Filter.UNREAD:
            return _("No unread chats. You have read everything."), Icon.CHECK
        phase = self._state.session.phase
        if phase in (Phase.CONNECTING, Phase.SYNCING):
            # What the server has may not be here yet.
            return _("Loading…"), Icon.REFRESH
        if phase is Phase.OFFLINE:
            words = _("Nothing is on this computer yet. Your chats come with the connection.")
            return words, Icon.OFFLINE
        words = _("No conversations yet. Press the pencil above and choose somebody to write to.")
        return words, Icon.CHATS

    def _first(self) -> None:
        if len(self.rows):
            self.choose(self.rows.row(0).key)

    def _into_list(self) -> str:
        if len(self.rows):
            self.list.canvas.focus_set()
            self.list.show(0)
        return "break"
