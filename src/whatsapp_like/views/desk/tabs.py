"""A window of tabs, each a conversation.

Runs on the Tk thread. A view is made when its tab comes to the front first, so many tabs that stood
here yesterday cost nothing today.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.models.state.arrangement import Layout
from whatsapp_like.views.conversation.surroundings import Kept, Surroundings
from whatsapp_like.views.conversation.view import ConversationView
from whatsapp_like.views.desk.badge import WindowIcon
from whatsapp_like.views.desk.hosts import DeskActions, counted, waiting
from whatsapp_like.views.desk.tabbar import Tab, TabBar
from whatsapp_like.views.focus import keyboard_at
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.menus import pop_up
from whatsapp_like.views.observing import entries_of, observe
from whatsapp_like.views.people.describing import (
    kind_of,
    talk_seed,
    talk_title,
)
from whatsapp_like.views.shortcuts.table import Action
from whatsapp_like.views.window import Window, bring, set_title

if TYPE_CHECKING:
    from whatsapp_like.views.placement import Places
    from whatsapp_like.views.shortcuts.keyboard import Offer

_SIZE: Final = (820, 860)
_LEAST: Final = (380, 420)


class TabsWindow(Window):
    """The bar, and below it the view of the tab in front."""

    layout = Layout.TABS

    def __init__(
        self,
        root: tk.Misc,
        surroundings: Surroundings,
        places: Places,
        number: int,
        desk: DeskActions,
    ) -> None:
        name = f"tabs {number}"
        super().__init__(root, surroundings.look, places, name, "", _SIZE, _LEAST, (root, 0))
        self.number = number
        self._surroundings = surroundings
        self._desk = desk
        self._counted = WindowIcon(self, surroundings.look)
        self._jobs = Jobs(self)
        self._order: list[int] = []
        self._views: dict[int, ConversationView] = {}
        self._kept: dict[int, Kept] = {}
        self.chosen = 0
        self.bar = TabBar(self, surroundings.look, self)
        self.bar.pack(fill="x")  # type: ignore[no-untyped-call]
        self._body = ttk.Frame(self)
        self._body.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        self._body.columnconfigure(0, weight=1)
        self._body.rowconfigure(0, weight=1)
        state = surroundings.state
        observe(
            self,
            (*entries_of(state.conversations), *entries_of(state.people)),
            lambda *_: self._jobs.idle("retitle", self.retitle),
        )

    # --- what the desk asks for -------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The name under which its place is kept."""
        return self.placement.name

    @property
    def window(self) -> tk.Tk | tk.Toplevel:
        """This one."""
        return self

    @property
    def conversations(self) -> Sequence[int]:
        """The tabs, from the left to the right."""
        return self._order

    @property
    def views(self) -> dict[int, ConversationView]:
        """The views of the tabs that have been in front."""
        return self._views

    def put(self, conversation: int, kept: Kept | None = None, at: int | None = None) -> None:
        """Make a tab for a conversation, or move the one it has, before the tab `at`."""
        if conversation in self._order:
            old = self._order.index(conversation)
            place = len(self._order) if at is None else at
            self._order.insert(place - (old < place), self._order.pop(old))
            self.retitle()
            return
        self._order.insert(len(self._order) if at is None else at, conversation)
        if kept is not None:
            self._kept[conversation] = kept
        if self.chosen:
            self.retitle()
        else:
            self.choose(conversation)

    def drop(self, conversation: int) -> None:
        """Take a tab away; the one beside it comes to the front."""
        index = self._order.index(conversation)
        self._order.remove(conversation)
        self._kept.pop(conversation, None)
        if not self._order:
            super().close()
            return
        view = self._views.pop(conversation, None)
        if conversation == self.chosen:
            attended = view is not None and view.attended
            self.choose(self._order[min(index, len(self._order) - 1)])
            if attended:
                self.enter()
        if view is not None:
            view.destroy()
        self.retitle()

    def present(self, conversation: int) -> ConversationView:
        """Bring a tab and its window to the front, ready to write in."""
        self.choose(conversation)
        bring(self)
        self.enter()
        return self._views[conversation]

    def become(self, old: int, new: int) -> None:
        """Take over the id that the server gave to a conversation."""
        self._order[self._order.index(old)] = new
        self.chosen = new if self.chosen == old else self.chosen
        if old in self._kept:
            self._kept[new] = self._kept.pop(old)
        if old in self._views:
            view = self._views[new] = self._views.pop(old)
            view.become(new)
        self.retitle()

    def renew(self) -> None:
        """Make the views anew, in another language."""
        for conversation, view in list(self._views.items()):
            if view.asking:
                continue
            self._kept[conversation] = view.kept()
            del self._views[conversation]
            if conversation == self.chosen:
                self._make_front()
            view.destroy()

    def close(self) -> None:
        """Close every tab, and with the last one the window."""
        for conversation in list(self._order):
            self._desk.close(conversation)

    def close_part(self) -> None:
        """Close the tab in front."""
        self._desk.close(self.chosen)

    # --- what a view asks for ---------------------------------------------------------------------

    def retitle(self) -> None:
        """Show who is in front, and how many messages wait in all tabs together."""
        state = self._surroundings.state
        tabs = [self._tab(conversation) for conversation in self._order]
        self.bar.show(tabs, self.chosen)
        count = sum(tab.unread for tab in tabs)
        front = next((tab for tab in tabs if tab.conversation == self.chosen), None)
        set_title(self, counted(front.name if front else "", count))
        self._counted.show(count)
        view = self._views.get(self.chosen)
        if view is not None and view.attended and state.conversations:
            self._desk.attend(self.chosen)

    def leave(self, conversation: int) -> None:
        """Close a tab from within."""
        self._desk.close(conversation)

    # --- what the bar asks for --------------------------------------------------------------------

    def choose(self, conversation: int) -> None:
        """Bring a tab to the front; the keyboard stays where it is."""
        if conversation == self.chosen and conversation in self._views:
            return
        before = self._views.get(self.chosen)
        self.chosen = conversation
        self._make_front()
        # Only now: what comes must be there before what goes has gone.
        if before is not None and before is not self._views[conversation]:
            before.grid_remove()
        self.retitle()
        self._desk.changed()

    def enter(self) -> None:
        """Put the keyboard into the conversation in front."""
        self._views[self.chosen].focus_view()

    def close_tab(self, conversation: int) -> None:
        """Close a tab."""
        self._desk.close(conversation)

    def reorder(self, conversations: Sequence[int]) -> None:
        """Show the tabs in another order."""
        self._order = list(conversations)
        self.retitle()
        self._desk.changed()

    def menu(self, conversation: int, x: int, y: int) -> None:
        """Show what can be done with a tab."""
        pop_up(self, self.look, self._desk.choices(conversation), x, y)

    def drag(self, conversation: int, x: int, y: int) -> None:
        """Let a tab follow the pointer."""
        self._desk.drag(conversation, x, y)

    def rest(self) -> None:
        """The tab is back in the bar."""
        self._desk.rest()

    def release(self, conversation: int, x: int, y: int) -> None:
        """Put a tab where it was let go."""
        self._desk.release(conversation, x, y)

    # --- inside -----------------------------------------------------------------------------------

    def _make_front(self) -> None:
        conversation = self.chosen
        view = self._views.get(conversation)
        if view is None:
            view = ConversationView(self._body, self._surroundings, conversation, self)
            self._views[conversation] = view
            kept = self._kept.pop(conversation, None)
            if kept is not None:
                view.take_over(kept)
        view.grid(row=0, column=0, sticky="nsew")  # type: ignore[no-untyped-call]

    def _tab(self, conversation: int) -> Tab:
        state = self._surroundings.state
        view = self._views.get(conversation)
        return Tab(
            conversation,
            talk_title(state, conversation),
            talk_seed(state, conversation),
            waiting(state, conversation, view),
            kind_of(state.conversations.get(conversation)),
        )

    def shortcuts(self) -> Offer:
        """Return what keys do in a window of tabs."""
        return {
            Action.BACK: self.escape,
            Action.CLOSE: self.close_part,
            Action.NEXT_PAGE: lambda: self._step(1),
            Action.PREVIOUS_PAGE: lambda: self._step(-1),
        }

    def escape(self) -> None:
        """Leave what is dragged, or the search, else close the tab in front."""
        if self.bar.cancel():
            self._desk.rest()
        elif not self._desk.cancel_drag():
            view = self._views.get(self.chosen)
            if view is None or not view.escape():
                self.close_part()

    def _step(self, by: int) -> None:
        at_bar = keyboard_at(self) is self.bar
        self.bar.step(by)
        if not at_bar:
            self.enter()
