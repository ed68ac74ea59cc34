"""The content of the main window: the rail, the banner, and one page at a time.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.models.state.session import Phase
from whatsapp_like.views.avatars import Presence
from whatsapp_like.views.desk.panes import PanesView
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.main.banner import BannerView
from whatsapp_like.views.main.conversations import ConversationsPage
from whatsapp_like.views.main.rail import FaceButton, RailButton, RailView
from whatsapp_like.views.menus import pop_up
from whatsapp_like.views.notice import Notice
from whatsapp_like.views.observing import entries_of, observe
from whatsapp_like.views.people.describing import now_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.views.entry import EntryBox
    from whatsapp_like.views.main.actions import MainActions
    from whatsapp_like.views.main.archive import ArchivePage
    from whatsapp_like.views.main.banner import BannerActions
    from whatsapp_like.views.main.contacts import ContactsPage
    from whatsapp_like.views.main.page import Page
    from whatsapp_like.views.main.rows import Filter
    from whatsapp_like.views.menus import Choice
    from whatsapp_like.views.theme import Look

_CHATS: Final = "chats"
_CONTACTS: Final = "contacts"
_ARCHIVE: Final = "archive"
_RAIL_LEAST: Final = 520  # so wide is a window in which the rail stays beside a conversation


class Kept(NamedTuple):
    """What the main view holds that is in no state: the page, what is searched on each, and which
    conversations are shown."""

    page: str
    conversations: str
    contacts: str
    filter: Filter


class MainView(ttk.Frame):
    """Fills the main window while somebody is signed in."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        state: AppState,
        actions: MainActions,
        session: BannerActions,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._state = state
        self._actions = actions
        self._jobs = Jobs(self)
        self.columnconfigure(1, weight=1)
        self.rowconfigure(1, weight=1)
        self.rail = RailView(self, look)
        self.rail.grid(row=0, column=0, rowspan=3, sticky="ns")
        self.banner = BannerView(self, look, state, session, actions.compare_pins)
        self.panes = PanesView(self, look)
        self.panes.grid(row=1, column=1, sticky="nsew")  # type: ignore[no-untyped-call]
        self.panes.narrowed.connect(self._make_room)
        left = self.panes.left
        self.conversations = ConversationsPage(
            left, look, state, actions, self._say, lambda: self._go(_ARCHIVE)
        )
        self._pages: dict[str, Page] = {_CHATS: self.conversations}
        self._selected: int | None = None
        self._build_rail(look, actions)
        self.notice = Notice(self, look, over=self.banner)
        self.page = ""
        observe(
            self,
            (*entries_of(state.conversations), state.session.events.account),
            lambda *_: self._jobs.idle("count", self._count),
        )
        session_events = state.session.events
        observe(
            self,
            (
                session_events.phase,
                session_events.account,
                session_events.custom,
                session_events.away,
            ),
            lambda *_: self._show_myself(),
        )
        look.watch(self, self._show_theme)
        observe(self, (state.desktop.events.contacts_as_table,), lambda *_: self._spread())
        observe(self, (state.quiet.events.now,), lambda now, _old: self.face.be_quiet(now))
        self._count()
        self._show_myself()
        self.face.be_quiet(state.quiet.now)
        self._show_theme()
        self.show(_CHATS)

    def show(self, name: str) -> None:
        """Show a page: "chats", "contacts" or "archive"."""
        self.panes.go(False)
        if name == self.page:
            self._pages[name].focus_page()
            return
        if name not in self._pages:
            self._pages[name] = self.contacts if name == _CONTACTS else self.archive
        for each, page in self._pages.items():
            if each == name:
                page.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
            else:
                page.pack_forget()
        self.page = name
        self._spread()
        for each, button in self.tabs.items():
            button.choose(each == (_CHATS if name == _ARCHIVE else name))

    @cached_property
    def contacts(self) -> ContactsPage:
        """The page of contacts, made when somebody looks at it first."""
        from whatsapp_like.views.main.contacts import ContactsPage

        return ContactsPage(self.panes.left, self._look, self._state, self._actions)

    @cached_property
    def archive(self) -> ArchivePage:
        """The page of what was put away, made when somebody looks at it first."""
        from whatsapp_like.views.main.archive import ArchivePage

        made = ArchivePage(
            self.panes.left,
            self._look,
            self._state,
            self._actions,
            self._say,
            lambda: self._go(_CHATS),
        )
        made.select(self._selected)
        self.conversations.search.hear(made.list.canvas, self.search_everything)
        return made

    @property
    def kept(self) -> Kept:
        """What somebody has chosen and typed here."""
        chats = self.conversations
        searched = self.contacts.search.value if _CONTACTS in self._pages else ""
        return Kept(self.page, chats.search.value, searched, chats.chosen_filter)

    def take_over(self, kept: Kept) -> None:
        """Show what was chosen and typed in another main view."""
        self.show(kept.page)
        self.conversations.filter(kept.filter)
        if kept.conversations:
            self.conversations.search.write(kept.conversations)
        if kept.contacts:
            self.contacts.search.write(kept.contacts)

    def next_page(self) -> None:
        """Show the other page, and put the keyboard into it."""
        self._go(_CHATS if self.page == _CONTACTS else _CONTACTS)

    def select(self, conversation: int | None) -> None:
        """Mark the conversation whose window has the keyboard."""
        self.conversations.select(conversation)
        self._selected = conversation
        if _ARCHIVE in self._pages:
            self.archive.select(conversation)

    def _go(self, name: str) -> None:
        self.show(name)
        self._jobs.idle("focus", self._pages[name].focus_page)

    def _say(self, words: str) -> None:
        self.notice.say(words)

    def find(self) -> None:
        """Put the keyboard into the search field of the page; in the archive, of the chats."""
        if self.page == _ARCHIVE:
            self.show(_CHATS)
        self.panes.go(False)
        field = self._search
        if field is not None:
            field.focus_field()

    def search_everything(self) -> None:
        """Put the keyboard into the search over conversations, people and messages."""
        self.show(_CHATS)
        # Tk gives no key to what it has not mapped: the next one would go to the page left behind.
        self.update_idletasks()
        self.conversations.search.focus_field()

    def escape(self) -> bool:
        """Leave the search, or the archive; tell whether one was in either."""
        if self.page == _ARCHIVE:
            self._go(_CHATS)
            return True
        field = self._search
        if field is not None and field.value:
            field.clear()
            self._pages[self.page].focus_page()
            return True
        return False

    @property
    def _search(self) -> EntryBox | None:
        """The search field of the page; there is none in the archive."""
        if self.page == _ARCHIVE:
            return None
        return self.contacts.search if self.page == _CONTACTS else self.conversations.search

    def _build_rail(self, look: Look, actions: MainActions) -> None:
        chats = (Icon.CHATS, Icon.CHATS_CHOSEN)
        contacts = (Icon.CONTACTS, Icon.CONTACTS_CHOSEN)
        self.tabs = {
            _CHATS: RailButton(self.rail, look, chats, _("Chats"), lambda: self.show(_CHATS)),
            _CONTACTS: RailButton(
                self.rail, look, contacts, _("Contacts"), lambda: self.show(_CONTACTS)
            ),
        }
        for button in self.tabs.values():
            self.rail.add(button)
        self.face = FaceButton(self.rail, look, _("My account"), self._open_account)
        gear = (Icon.SETTINGS, Icon.SETTINGS)
        self.settings = RailButton(self.rail, look, gear, _("Settings"), actions.open_settings)
        moon = (Icon.MOON, Icon.MOON)
        self.theme = RailButton(self.rail, look, moon, "", actions.toggle_theme)
        for widget in (self.face, self.settings, self.theme):
            self.rail.add(widget, bottom=True)

    def _count(self) -> None:
        state = self._state
        self.tabs[_CHATS].count(len(state.unread), muted=not state.wanting(now_of(state)))

    def _show_myself(self) -> None:
        session = self._state.session
        if session.account is not None:
            presence = Presence.NONE
            if session.phase in (Phase.SYNCING, Phase.ONLINE):
                presence = Presence.AWAY if session.away else Presence.ONLINE
            custom = session.custom.text if session.custom else ""
            self.face.show(session.account.name, session.account.handle, presence, custom)

    def _open_account(self) -> None:
        self._actions.account_choices(self._offer_account)

    def _offer_account(self, choices: Sequence[Choice]) -> None:
        face, px = self.face, self._look.px
        if not face.winfo_exists():
            return
        # Beside the face and upwards: below it the window ends.
        top = face.winfo_rooty() + face.winfo_height() - len(choices) * px(34)
        pop_up(face, self._look, choices, face.winfo_rootx() + face.winfo_width() + px(4), top)

    def _make_room(self) -> None:
        """Leave a narrow window to the conversation alone; the rail comes back with the list."""
        alone = self.panes.narrow and self.panes.forward
        if alone and self.winfo_width() < self._look.px(_RAIL_LEAST):
            self.rail.grid_remove()
        else:
            self.rail.grid()

    def _spread(self) -> None:
        table = self.page == _CONTACTS and self._state.desktop.contacts_as_table
        self.panes.spread(table)

    def _show_theme(self) -> None:
        if self._look.palette.dark:
            self.theme.show((Icon.SUN, Icon.SUN), _("Light theme"))
        else:
            self.theme.show((Icon.MOON, Icon.MOON), _("Dark theme"))
