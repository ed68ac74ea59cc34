"""The desktop client as a whole: one main window, and the floating windows that belong to it.

Runs on the Tk thread. The state decides what the main window shows: the first run while nobody is
signed in, both pins when the server's has changed, else the conversations. Public name:
`Desktop`.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.models.links import is_group_link
from whatsapp_like.models.state.arrangement import Layout
from whatsapp_like.models.state.session import Phase
from whatsapp_like.views.caret import follow_carets
from whatsapp_like.views.choices import LAYOUT_ICONS, layout_choices
from whatsapp_like.views.conversation.surroundings import Surroundings
from whatsapp_like.views.desk.desk import Desk
from whatsapp_like.views.desk.keeper import DeskKeeper
from whatsapp_like.views.dressing import follow
from whatsapp_like.views.focus import keyboard_at, let_go
from whatsapp_like.views.groups.windows import GroupWindows
from whatsapp_like.views.hands import Hands
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.keeping import Keeping
from whatsapp_like.views.main.view import MainView
from whatsapp_like.views.main.window import MainWindow
from whatsapp_like.views.menus import Choice
from whatsapp_like.views.observing import entries_of, observe, when_gone
from whatsapp_like.views.people.describing import now_of
from whatsapp_like.views.people.windows import PersonWindows
from whatsapp_like.views.picker.habits import KeptHabits
from whatsapp_like.views.placement import KeptPlaces, screens_of
from whatsapp_like.views.portraits.chooser import PictureChooser
from whatsapp_like.views.window import Dialog, Window, come_to_front

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.timeline import SearchHit, TimelineItem
    from whatsapp_like.views.actions import (
        PreferencesActions,
        RosterActions,
        SessionActions,
        TalkActions,
    )
    from whatsapp_like.views.conversation.later import LaterActions
    from whatsapp_like.views.conversation.messageactions import MessageActions
    from whatsapp_like.views.conversation.view import ConversationView
    from whatsapp_like.views.groups.actions import GroupActions
    from whatsapp_like.views.marks import MarkActions
    from whatsapp_like.views.people.detail import DetailWindow
    from whatsapp_like.views.people.status import StatusActions
    from whatsapp_like.views.portraits.actions import PictureActions
    from whatsapp_like.views.profiles import ProfileActions
    from whatsapp_like.views.settings.window import SettingsWindow
    from whatsapp_like.views.theme import Look
    from whatsapp_like.views.welcome.stop import StopView
    from whatsapp_like.views.welcome.view import WelcomeView

_PIN_CHANGED: Final = "pin_mismatch"


class _Kind(Enum):
    """What fills the main window."""

    MAIN = auto()
    WELCOME = auto()
    STOP = auto()


class Desktop:
    """The windows of one profile."""

    def __init__(
        self,
        root: ttk.App,
        look: Look,
        state: AppState,
        session: SessionActions,
        roster: RosterActions,
        conversations: TalkActions,
        preferences: PreferencesActions,
        marks: MarkActions,
        groups: GroupActions,
        *,
        open_link: Callable[[str, Callable[[str], object]], object],
        profile: str = "",
        status: StatusActions,
        messages: MessageActions,
        later: LaterActions,
        pictures: PictureActions,
        quit: Callable[[], object] | None = None,
        export: Callable[[tk.Misc, int], object] | None = None,
        profiles: ProfileActions | None = None,
    ) -> None:
        """`open_link(address, failed)` opens an address from a message; `profile` names a second
        profile in titles; `quit` is called when the window closes."""
        self.root = root
        self.look = look
        self._state = state
        self._session = session
        self._roster = roster
        self._conversations = conversations
        self._preferences = preferences
        self._status = status
        self.marks = marks
        self.keeping = Keeping(
            root, look, state, roster, messages, later, self.open_message, self.say
        )
        self.export = export
        self._profile = profile
        self._profiles = profiles
        # What the main window hears and watches goes with this, like any view's.
        self._owner = ttk.Frame(root)
        self._jobs = Jobs(self._owner)
        self._dismissed_pin = ""
        screens = screens_of(root)
        self._places = KeptPlaces(state.desktop, preferences.remember_window, screens)
        habits = KeptHabits(state.desktop, preferences.use_emoji, preferences.choose_tone)
        self._habits = habits
        self.pictures = PictureChooser(look, pictures)
        self.people = PersonWindows(
            root, look, state, self._places, roster, self.write_to, self.say
        )
        self.groups = GroupWindows(
            *(root, look, state, self._places, groups, roster),
            front=self.people.front,
            open_conversation=self.open_conversation,
            write_to=self.write_to,
            details=self.show_person,
            say=self.say,
            pictures=self.pictures,
        )
        surroundings = Surroundings(
            look,
            state,
            conversations,
            self.show_person,
            self.people.unblock,
            lambda address, failed: self._open_address(address, failed, open_link),
            export,
            habits,
            session.retry_now,
            marks=marks,
            groups=self.groups,
            messages=messages,
            write_to=self.write_to,
            members=groups,
            later=later,
            people=roster,
            ask_block=self.people.ask_block,
        )
        self.desk = Desk(
            *(root, surroundings, self._places),
            attended=self._select,
            retitle=lambda: self._jobs.idle("title", self._show_title),
            arranged=lambda: self._jobs.idle("arranged", self._arranged),
        )
        self._keeper = DeskKeeper(self.desk, state, screens, preferences)
        self.settings: SettingsWindow | None = None
        self.page: MainView | WelcomeView | StopView | None = None
        self._kind = _Kind.MAIN
        known, wide = state.session.phase is not Phase.SIGNED_OUT, self._takes_two_panes()
        self._main = MainWindow(root, look, self._places, signed_in=known, wide=wide)
        self._quit = quit or root.destroy
        root.protocol("WM_DELETE_WINDOW", self._quit)
        follow_carets(root, self._owner, state.desktop)
        self.hands = Hands(root, self._owner, look, state, self, roster, session.touched)
        look.faces.attach(state, pictures.fetch, self._owner)
        self._observe()
        self._arrange()
        root.deiconify()

    # --- what the pages ask for -------------------------------------------------------------------

    @property
    def talks(self) -> dict[int, ConversationView]:
        """The view of each open conversation, by its id."""
        return self.desk.talks

    @property
    def details(self) -> dict[int, DetailWindow]:
        """The windows that show somebody in detail, by account."""
        return self.people.details

    def open_conversation(self, conversation: int) -> None:
        """Open a conversation, or bring it to the front."""
        self.desk.open(conversation)

    def is_attended(self, conversation: int) -> bool:
        """Tell whether somebody has a conversation in view and the keyboard in its window."""
        return self.desk.is_attended(conversation)

    def moves(self, conversation: int) -> list[Choice]:
        """Return the lines of a menu that open a conversation somewhere else."""
        return self.desk.moves(conversation)

    def main_menu(self) -> list[Choice]:
        """Return the lines of the menu of the main window: new groups, and where conversations are
        opened."""
        desk, chosen = self.desk, self._state.desktop.layout
        on_top = desk.is_on_top(desk.docked)

        def line(layout: Layout, label: str) -> Choice:
            return Choice(
                label,
                lambda: self._preferences.choose_layout(layout),
                checked=layout is chosen,
                mark=LAYOUT_ICONS[layout],
            )

        return [
            *self.groups.menu(),
            Choice(_("New broadcast"), self.keeping.ask_broadcast, mark=Icon.BROADCAST),
            Choice(),
            *(line(layout, label) for layout, label in layout_choices()),
            Choice(),
            Choice(
                _("Always on top"),
                lambda: desk.keep_on_top(desk.docked, not on_top),
                checked=on_top,
                mark=Icon.TO_FRONT,
            ),
            *self.keeping.choices(),
            Choice(_("Settings"), self.open_settings, mark=Icon.SETTINGS),
        ]

    def open_message(self, item: TimelineItem) -> None:
        """Open a message's conversation and show the message there."""
        self.desk.open(item.conversation).jump(item)

    def search_messages(
        self, text: str, below: int, found: Callable[[Sequence[SearchHit]], None]
    ) -> None:
        """Find messages of all conversations, the newest first."""
        self._conversations.search(text, None, below, found)

    def write_to(self, account: int) -> None:
        """Open the conversation with somebody, which may not exist yet."""
        self._conversations.start_with(account, self.open_conversation, self.say)

    def show_person(self, account: int) -> None:
        """Show somebody in detail."""
        self.people.show(account)

    def group_choices(self, conversation: int) -> list[Choice]:
        """Return the lines of a menu about the group or channel that a conversation is."""
        return self.groups.choices(conversation)

    def new_conversation(self) -> None:
        """Choose somebody to write to."""
        self.people.find_to_write()

    def add_contact(self) -> None:
        """Find somebody and add them."""
        self.people.find_to_add()

    def toggle_theme(self) -> None:
        """Switch between light and dark."""
        self._preferences.toggle_theme()

    def show_contacts_as_table(self, table: bool) -> None:
        """Remember which view the contact page shows."""
        self._preferences.show_contacts_as_table(table)

    def account_choices(self, found: Callable[[list[Choice]], object]) -> None:
        """Find out what the menu at my own face offers."""
        from whatsapp_like.views.people.status import status_menu
        from whatsapp_like.views.profiles import profile_choices

        edit = lambda: self.edit_status(self.root)  # noqa: E731
        choices = [
            *status_menu(self._state, edit, self._status, self.say),
            Choice(),
            *self.keeping.choices(),
            Choice(_("Settings"), self.open_settings, mark=Icon.SETTINGS),
            Choice(_("Keyboard shortcuts"), self.hands.show_shortcuts, mark=Icon.KEYBOARD),
        ]
        if self._profiles is None:
            found(choices)
            return
        over = self.people.front
        profile_choices(
            self._profiles, self.look, over, self.say, lambda more: found([*choices, *more])
        )

    def edit_status(self, parent: tk.Misc) -> None:
        """Ask what I want to say about myself, over `parent`."""
        from whatsapp_like.views.people.status import StatusDialog

        StatusDialog(parent, self.look, self._state, self._habits, self._status)

    def open_settings(self) -> None:
        """Open the settings, or bring them to the front."""
        if self.settings is None:
            from whatsapp_like.views.settings.window import SettingsWindow

            self.settings = SettingsWindow(
                *(self.root, self.look, self._state, self._places),
                *(self._preferences, self._session, self._roster),
                *(self.edit_status, self.pictures),
            )
            when_gone(self.settings, self._settings_closed)
        self.settings.show()

    def come_to_front(self) -> None:
        """Show the main window above all others: somebody started the program again."""
        come_to_front(self.root)

    def follow(self, link: str) -> None:
        """Go where a `wl://` link leads: into a group; to its server while nobody is signed in."""
        if isinstance(self.page, MainView):
            self.groups.join(link)
        elif self._kind is _Kind.WELCOME and self.page is not None:
            from whatsapp_like.views.welcome.view import WelcomeView

            if isinstance(self.page, WelcomeView):
                self.page.offer(link)

    def _open_address(
        self,
        address: str,
        failed: Callable[[str], object],
        outside: Callable[[str, Callable[[str], object]], object],
    ) -> None:
        """Open what a message leads to: a group here, everything else `outside`."""
        if is_group_link(address):
            self.groups.join(address)
        else:
            outside(address, failed)

    # --- what happens -----------------------------------------------------------------------------

    def become(self, old: int, new: int) -> None:
        """Take over the id that the server gave to a conversation."""
        self.desk.become(old, new)

    def close_windows(self) -> None:
        """Close every floating window, and what is docked; it is all opened again later."""
        self._keeper.suspend()
        self.desk.close_all()
        windows: list[Window] = [*self.details.values(), *self.groups.infos.values()]
        if self.settings is not None:
            windows.append(self.settings)
        for window in windows:
            window.close()

    def _dismiss(self) -> None:
        """Take back whatever is being asked over the main window: it was about what has gone."""
        for child in self.root.winfo_children():
            if isinstance(child, Dialog):
                child.destroy()

    def keep_place(self) -> None:
        """Keep where the windows stand: the program ends."""
        self._main.placement.keep()
        if isinstance(self.page, MainView):
            self._keeper.keep()
        self.close_windows()

    def say(self, words: str) -> None:
        """Show a sentence in the main window for a while: what could not be done."""
        if isinstance(self.page, MainView):
            self.page.notice.say(words)

    def say_in(self, conversation: int, words: str) -> None:
        """Show a sentence where a conversation is open, else in the main window."""
        view = self.talks.get(conversation)
        if view is not None:
            view.say(words)
        else:
            self.say(words)

    def _observe(self) -> None:
        state, owner = self._state, self._owner
        session, desktop = state.session.events, state.desktop.events
        observe(
            owner,
            (session.phase, session.presented_pin, session.reason),
            lambda *_: self._jobs.idle("arrange", self._arrange),
        )
        follow(owner, self.look, state.desktop)
        observe(owner, (desktop.language,), lambda *_: self._jobs.idle("words", self._rebuild))
        observe(owner, (desktop.layout,), lambda *_: self._jobs.idle("layout", self._lay_out))
        observe(
            owner,
            (*entries_of(state.conversations), session.account),
            lambda *_: self._jobs.idle("title", self._show_title),
        )
        observe(
            owner,
            entries_of(state.conversations),
            lambda *_: self._jobs.idle("restore", self._restore),
        )
        # One that is merely called otherwise, by the server's id, was local before.
        removed = state.conversations.events.removed
        observe(owner, (removed,), lambda *_: self._jobs.idle("close", self._close_gone))

    def _arrange(self) -> None:
        """Put the page into the main window that the state asks for."""
        session = self._state.session
        kind = _Kind.MAIN
        if session.phase is Phase.SIGNED_OUT:
            kind = _Kind.WELCOME
        elif (
            session.reason == _PIN_CHANGED
            and session.presented_pin
            and session.presented_pin != self._dismissed_pin
        ):
            kind = _Kind.STOP
        if self.page is None or kind is not self._kind:
            self._show(kind)

    def _show(self, kind: _Kind) -> None:
        before, self._kind = self._kind, kind
        if kind is not _Kind.MAIN:
            self.close_windows()
        if kind is _Kind.WELCOME:
            self._keeper.forget()
        if kind is not before:
            self._dismiss()
        if self.page is not None:
            # Not there any more for whoever asks while it is being taken down.
            page, self.page = self.page, None
            self.desk.detach()
            let_go(page)
            page.destroy()
        # Whoever signs in once needs neither of the first two for years.
        if kind is _Kind.WELCOME:
            from whatsapp_like.views.welcome.view import WelcomeView

            self.page = WelcomeView(self.root, self.look, self._session)
        elif kind is _Kind.STOP:
            from whatsapp_like.views.welcome.stop import StopView

            self.page = StopView(
                self.root, self.look, self._state, self._session, self._stay_offline
            )
        else:
            self.page = MainView(self.root, self.look, self._state, self, self._session)
            self.desk.attach(self.page.panes)
        self._shape()
        self.page.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        self._show_title()
        self._restore()

    def _rebuild(self) -> None:
        """Make every window anew where it stands: their words are in another language now.

        One in which something is being asked, or is written that would be lost, stays as it is.
        """
        page, current, focus = self.page, self.desk.current, keyboard_at(self.root)
        window = focus.winfo_toplevel() if focus is not None else None
        if page is not None:
            kept = page.kept if isinstance(page, MainView) else None
            self._show(self._kind)
            if kept is not None and isinstance(self.page, MainView):
                self.page.take_over(kept)
        self.desk.renew()
        self.people.renew()
        self.groups.renew()
        # Back to where the keyboard was: what had it is another widget now.
        view = self.desk.view_of(current) if current is not None else None
        if view is not None:
            view.focus_view()
        for card in self.details.values():
            if card is window:
                card.write.focus_set()
        settings = self.settings
        if settings is not None:
            typed = settings.kept()
            if self._closed(settings):
                self.open_settings()
            if self.settings is not None:
                self.settings.take_over(typed)

    def _closed(self, window: Window) -> bool:
        """Close a window unless something is being asked in it; tell whether it was closed."""
        if window.asking:
            return False
        window.close()
        return True

    def _stay_offline(self) -> None:
        self._dismissed_pin = self._state.session.presented_pin
        self._arrange()

    def compare_pins(self) -> None:
        """Show both pins again, which somebody has put off to stay offline and read."""
        self._dismissed_pin = ""
        self._arrange()

    def _show_title(self) -> None:
        account = self._state.session.account
        signed_in = isinstance(self.page, MainView)
        # Whose it is: several may be open on one screen.
        called = self._profile or (account.name if account and signed_in else "")
        name = f"WL \u2013 {called}" if called else "WL"
        unread = self._state.wanting(now_of(self._state))
        self._main.call(name, unread if signed_in else 0)

    # --- what stands where ------------------------------------------------------------------------

    def _takes_two_panes(self) -> bool:
        """Tell whether the main window shows a conversation, or has to have room for one."""
        return self._state.desktop.layout is Layout.ONE or bool(self.desk.docked.conversations)

    def _shape(self) -> None:
        self._main.shape(signed_in=self.main is not None, wide=self._takes_two_panes())

    def _lay_out(self) -> None:
        layout = self._state.desktop.layout
        # First of all: windows that are opened stand beside this one.
        self._main.shape(signed_in=self.main is not None, wide=layout is Layout.ONE)
        self.desk.lay_out(layout)
        self._shape()

    def _restore(self) -> None:
        if isinstance(self.page, MainView):
            self._keeper.restore()
            self._shape()

    def _close_gone(self) -> None:
        """Close what is not in my list any more."""
        known = self._state.conversations
        if isinstance(self.page, MainView):
            for conversation in self.desk.conversations:
                if conversation > 0 and conversation not in known:
                    self.desk.close(conversation)

    def _arranged(self) -> None:
        if isinstance(self.page, MainView):
            self._keeper.keep()
            self._shape()

    def _select(self, conversation: int | None) -> None:
        if isinstance(self.page, MainView):
            self.page.select(conversation)

    def _settings_closed(self) -> None:
        self.settings = None

    # --- what the keys ask for --------------------------------------------------------------------

    @property
    def main(self) -> MainView | None:
        """The main view, None while nobody is signed in."""
        return self.page if isinstance(self.page, MainView) else None

    def enlarge(self, zoom: float) -> None:
        """Set the size of fonts and lengths, 1.0 being as designed."""
        self._preferences.enlarge(zoom)

    def escape(self) -> None:
        """Go back in the main window: where the keyboard is, else in the list, else close the
        conversation that is docked."""
        page, docked = self.page, self.desk.docked
        if page is None or self.desk.cancel_drag():
            return
        if not isinstance(page, MainView):
            page.escape()
            return
        view, focus = docked.view, keyboard_at(self.root)
        inside = view is not None and str(focus).startswith(f"{view}.")
        if (not inside and page.escape()) or view is None or not page.panes.forward:
            return
        if not view.escape():
            docked.leave(view.conversation)
            # The keyboard was in what has gone.
            page.show(page.page)

    def close_docked(self) -> bool:
        """Close the conversation in the main window; tell whether there was one."""
        docked = list(self.desk.docked.conversations)
        for conversation in docked:
            self.desk.close(conversation)
        return bool(docked)

    def quit(self) -> None:
        """End the program."""
        self._quit()
