"""The window of the settings: the pages at the left, the chosen one beside them.

Runs on the Tk thread. Everything takes effect at once; there is nothing to confirm but the name.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from whatsapp_like.i18n import _
from whatsapp_like.models.state.app import AppState
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.notice import Notice
from whatsapp_like.views.placement import Places
from whatsapp_like.views.portraits.chooser import PictureChooser
from whatsapp_like.views.settings.about import AboutPage
from whatsapp_like.views.settings.actions import AccountActions, BlockActions, SettingsActions
from whatsapp_like.views.settings.appearance import AppearancePage
from whatsapp_like.views.settings.blocked import BlockedPage
from whatsapp_like.views.settings.chats import ChatsPage
from whatsapp_like.views.settings.devices import DevicesPage
from whatsapp_like.views.settings.notifications import NotificationsPage
from whatsapp_like.views.settings.page import Means, SettingsPage
from whatsapp_like.views.settings.privacy import PrivacyPage
from whatsapp_like.views.settings.profile import ProfilePage
from whatsapp_like.views.sidebar import Sidebar, SideButton
from whatsapp_like.views.theme import Look
from whatsapp_like.views.window import Window


class Entry(NamedTuple):
    """One page: its name in the state, its icon, its title in the language of the moment."""

    name: str
    mark: Icon
    title: Callable[[], str]
    page: Callable[[tk.Misc, Means], SettingsPage]


class Kept(NamedTuple):
    """What is typed, by page, and how far the one that is shown is scrolled, in pixels."""

    typed: dict[str, Any]
    top: int


# A page more is a line more here, and what it asks for in `SettingsActions`.
PAGES: Final = (
    Entry("profile", Icon.PERSON, lambda: _("Profile"), ProfilePage),
    Entry("appearance", Icon.PALETTE, lambda: _("Appearance"), AppearancePage),
    Entry("chats", Icon.CHATS, lambda: _("Chats"), ChatsPage),
    Entry("notifications", Icon.BELL, lambda: _("Notifications"), NotificationsPage),
    Entry("privacy", Icon.LOCK, lambda: _("Privacy"), PrivacyPage),
    Entry("blocked", Icon.BLOCK, lambda: _("Blocked"), BlockedPage),
    Entry("devices", Icon.DEVICE, lambda: _("Devices"), DevicesPage),
    Entry("about", Icon.DETAILS, lambda: _("Server and WL"), AboutPage),
)
_SIZE: Final = (820, 720)
_LEAST: Final = (420, 420)
_FOLDS_BELOW: Final = 620


class SettingsWindow(Window):
    """The settings of this profile; it opens at the page that was shown last."""

    def __init__(
        self,
        root: tk.Misc,
        look: Look,
        state: AppState,
        places: Places,
        actions: SettingsActions,
        account: AccountActions,
        people: BlockActions,
        edit_status: Callable[[tk.Misc], object],
        pictures: PictureChooser,
    ) -> None:
        super().__init__(root, look, places, "settings", _("Settings"), _SIZE, _LEAST)
        self._actions = actions
        self.notice = Notice(self, look, docked=True)
        self._means = Means(look, state, actions, account, people, edit_status, pictures, self._say)
        self.side = Sidebar(self, look)
        self.side.pack(side="left", fill="y")
        self.buttons: dict[str, SideButton] = {}
        for entry in PAGES:
            self._add_button(entry)
        self._pages: dict[str, SettingsPage] = {}
        self.shown = ""
        self.bind("<Configure>", lambda _: self._fold(), add=True)
        look.watch(self, self._fold)
        remembered = state.desktop.settings_page
        self.open(remembered if remembered in self.buttons else PAGES[0].name)
        self.buttons[self.shown].focus_set()

    def open(self, name: str) -> SettingsPage:
        """Show a page and return it; a page is made when it is shown first."""
        page = self._page(name)
        if name != self.shown:
            if self.shown:
                self._pages[self.shown].pack_forget()
            self.shown = name
            page.pack(side="left", fill="both", expand=True)  # type: ignore[no-untyped-call]
            for each, button in self.buttons.items():
                button.choose(each == name)
                # Tab goes through the page, not through the other pages' names: arrows do that.
                button.configure(takefocus=each == name)
            self._actions.remember_settings_page(name)
        return page

    def kept(self) -> Kept:
        """Return what a window that takes this one's place goes on with."""
        typed = {name: page.kept() for name, page in self._pages.items()}
        return Kept(typed, self._pages[self.shown].top)

    def take_over(self, kept: Kept) -> None:
        """Show what `kept` of another settings window returned."""
        for name, typed in kept.typed.items():
            if typed is not None:
                self._page(name).take_over(typed)
        self._pages[self.shown].stand(kept.top)

    def _page(self, name: str) -> SettingsPage:
        if name not in self._pages:
            entry = next(each for each in PAGES if each.name == name)
            self._pages[name] = entry.page(self, self._means)
        return self._pages[name]

    def _add_button(self, entry: Entry) -> None:
        number = len(self.buttons)
        name = entry.name
        button = SideButton(
            self.side, self.look, entry.mark, entry.title(), lambda: self.open(name)
        )
        for key, by in (("<Up>", -1), ("<Down>", 1)):
            button.bind(key, lambda _, by=by: self._step(number + by), add=True)  # type: ignore[misc]
        self.side.add(button)
        self.buttons[name] = button

    def _step(self, index: int) -> str:
        name = PAGES[index % len(PAGES)].name
        self.open(name)
        self.buttons[name].focus_set()
        return "break"

    def _fold(self) -> None:
        """Leave the room to the page where there is little of it."""
        if self.winfo_width() > 1:
            self.side.fold(self.winfo_width() < self.look.px(_FOLDS_BELOW))

    def _say(self, words: str) -> None:
        if self.winfo_exists():
            self.notice.say(words)
