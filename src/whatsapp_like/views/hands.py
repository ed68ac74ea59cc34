"""What the keyboard can do in the desktop client wherever it is; and that somebody is there.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from whatsapp_like.views.choices import beside_zoom
from whatsapp_like.views.focus import keyboard_at
from whatsapp_like.views.observing import bind_outside
from whatsapp_like.views.shortcuts import panes
from whatsapp_like.views.shortcuts.keyboard import Keyboard, Offer, Offering
from whatsapp_like.views.shortcuts.table import NTH, Action, client_shortcuts
from whatsapp_like.views.window import come_to_front

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.views.main.view import MainView
    from whatsapp_like.views.people.directory import FindActions
    from whatsapp_like.views.switcher import Switcher
    from whatsapp_like.views.theme import Look


class Program(Protocol):
    """The desktop, as far as keys ask something of it."""

    @property
    def main(self) -> MainView | None:
        """The main view, None while nobody is signed in."""
        ...

    def open_conversation(self, conversation: int) -> None:
        """Open a conversation, or bring it to the front."""
        ...

    def new_conversation(self) -> None:
        """Choose somebody to write to."""
        ...

    def open_settings(self) -> None:
        """Open the settings."""
        ...

    def enlarge(self, zoom: float) -> None:
        """Set the size of fonts and lengths."""
        ...

    def escape(self) -> None:
        """Go back in the main window."""
        ...

    def close_docked(self) -> bool:
        """Close the conversation in the main window; tell whether there was one."""
        ...

    def quit(self) -> None:
        """End the program."""
        ...


class Hands:
    """The keys of the desktop, for as long as `owner` lives."""

    def __init__(
        self,
        root: tk.Tk,
        owner: tk.Misc,
        look: Look,
        state: AppState,
        program: Program,
        people: FindActions,
        touched: Callable[[], object],
    ) -> None:
        """`touched` hears that somebody used the keyboard or the mouse."""
        self._root = root
        self._look = look
        self._state = state
        self._program = program
        self._people = people
        self.switcher: Switcher | None = None
        self.others: list[Offering] = []
        """Who else can do something for keys, in no window that has the keyboard."""
        self.keyboard = Keyboard(root, owner, client_shortcuts(), self.offer)
        # Releases too: of two bindings to "all", Tk calls the one that fits a key press better.
        for sequence in ("<Any-KeyPress>", "<Any-KeyRelease>", "<Any-ButtonPress>", "<Motion>"):
            bind_outside(owner, root, sequence, lambda _: touched(), "all")

    def offer(self) -> Offer:
        """Return what can be done now, in whichever window the keyboard is."""
        program = self._program
        offer: dict[Action, Callable[[], object]] = {
            Action.BACK: program.escape,
            Action.CLOSE: self._close,
            Action.QUIT: program.quit,
            Action.NEXT_PANE: lambda: panes.step(self._window(), 1),
            Action.PREVIOUS_PANE: lambda: panes.step(self._window(), -1),
            Action.LARGER: lambda: self._resize(1),
            Action.SMALLER: lambda: self._resize(-1),
            Action.USUAL_SIZE: lambda: program.enlarge(1.0),
            Action.SHORTCUTS: self.show_shortcuts,
        }
        page = program.main
        if page is not None:
            offer |= {
                Action.SWITCH: lambda: self._switch(page),
                Action.NEXT_PAGE: page.next_page,
                Action.FIND: lambda: self._find(page),
                Action.SEARCH: lambda: self._search(page),
                Action.NEW: program.new_conversation,
                Action.SETTINGS: program.open_settings,
                Action.PREVIOUS: lambda: self._go(page, -1),
                Action.NEXT: lambda: self._go(page, 1),
                Action.PREVIOUS_UNREAD: lambda: self._go(page, -1, unread=True),
                Action.NEXT_UNREAD: lambda: self._go(page, 1, unread=True),
                **{each: partial(self._go_to, page, n) for n, each in enumerate(NTH)},
            }
        for other in self.others:
            offer |= other.shortcuts()
        return offer

    def _window(self) -> tk.Misc:
        """Return the window that has the keyboard."""
        focus = keyboard_at(self._root)
        return focus.winfo_toplevel() if focus is not None else self._root

    def _close(self) -> bool:
        # Windows of ours close themselves; others are not ours to close.
        if self._window() is not self._root:
            return False
        if not self._program.close_docked():
            self._program.quit()
        return True

    def _resize(self, by: int) -> None:
        self._program.enlarge(beside_zoom(self._state.desktop.zoom, by))

    def show_shortcuts(self) -> None:
        """List all shortcuts."""
        from whatsapp_like.views.shortcuts.dialog import ShortcutsDialog

        ShortcutsDialog(self._window(), self._look, client_shortcuts())

    def _switch(self, page: MainView) -> None:
        if self.switcher is None:
            from whatsapp_like.views.switcher import Switcher

            self.switcher = Switcher(
                *(self._window(), self._look, self._state, self._people),
                *(page.conversations.choose, self._switched),
            )

    def _switched(self) -> None:
        self.switcher = None

    def _find(self, page: MainView) -> bool:
        # A window without a search of its own has none.
        if self._window() is not self._root:
            return False
        page.find()
        return True

    def _search(self, page: MainView) -> None:
        if self._window() is not self._root:
            come_to_front(self._root)
        page.search_everything()

    def _go(self, page: MainView, by: int, *, unread: bool = False) -> None:
        found = page.conversations.beside(by, unread=unread)
        if found is not None:
            self._program.open_conversation(found)

    def _go_to(self, page: MainView, index: int) -> None:
        talks = page.conversations.rows.talks
        if index < len(talks):
            self._program.open_conversation(talks[index])
