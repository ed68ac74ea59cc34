"""A floating window that holds one conversation.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from whatsapp_like.models.state.arrangement import Layout
from whatsapp_like.views.conversation.surroundings import Kept, Surroundings
from whatsapp_like.views.conversation.view import ConversationView
from whatsapp_like.views.desk.badge import WindowIcon
from whatsapp_like.views.desk.hosts import DeskActions, counted, waiting
from whatsapp_like.views.people.describing import (
    kind_of,
    talk_seed,
)
from whatsapp_like.views.window import Window, bring, set_title

if TYPE_CHECKING:
    from whatsapp_like.views.placement import Places

SIZE: Final = (760, 860)
LEAST: Final = (380, 420)


def window_name(conversation: int) -> str:
    """Return the name under which the place of a conversation's window is kept."""
    return f"conversation {conversation}"


class ConversationWindow(Window):
    """Filled by one view; closing the window closes the conversation."""

    layout = Layout.WINDOWS

    def __init__(
        self,
        root: tk.Misc,
        surroundings: Surroundings,
        places: Places,
        conversation: int,
        desk: DeskActions,
    ) -> None:
        others = sum(isinstance(each, ConversationWindow) for each in root.winfo_children())
        name, near = window_name(conversation), (root, others)
        super().__init__(root, surroundings.look, places, name, "", SIZE, LEAST, near)
        self._surroundings = surroundings
        self._desk = desk
        self._counted = WindowIcon(self, surroundings.look)
        self._view: ConversationView | None = None
        self.columnconfigure(0, weight=1)
        self.rowconfigure(0, weight=1)

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
        """The one that stands here."""
        return [self._view.conversation] if self._view is not None else []

    @property
    def views(self) -> dict[int, ConversationView]:
        """The view of the one that stands here."""
        return {self._view.conversation: self._view} if self._view is not None else {}

    def put(self, conversation: int, kept: Kept | None = None, at: int | None = None) -> None:
        """Show a conversation, in place of what is shown."""
        old = self._view
        self._view = ConversationView(self, self._surroundings, conversation, self)
        self._view.grid(row=0, column=0, sticky="nsew")  # type: ignore[no-untyped-call]
        if kept is not None:
            self._view.take_over(kept)
        if old is not None:
            old.destroy()
        self.retitle()

    def drop(self, conversation: int) -> None:
        """Go away; where it stood is kept."""
        super().close()

    def present(self, conversation: int) -> ConversationView:
        """Bring the window to the front, ready to write in."""
        assert self._view is not None
        bring(self)
        self._view.focus_view()
        return self._view

    def become(self, old: int, new: int) -> None:
        """Take over the id that the server gave to the conversation."""
        if self._view is not None:
            self.placement.name = window_name(new)
            self._view.become(new)

    def renew(self) -> None:
        """Make the view anew, in another language."""
        view = self._view
        if view is not None and not view.asking:
            self.put(view.conversation, view.kept())

    def close(self) -> None:
        """Close the conversation, and with it the window."""
        for conversation in self.conversations:
            self._desk.close(conversation)

    def retitle(self) -> None:
        """Show with whom one talks, and how many messages wait."""
        view = self._view
        if view is None:
            return
        state = self._surroundings.state
        count = waiting(state, view.conversation, view)
        set_title(self, counted(view.name, count))
        here = view.conversation
        kind = kind_of(state.conversations.get(here))
        self._counted.show(count, view.name, talk_seed(state, here), kind=kind)
        if view.attended:
            self._desk.attend(view.conversation)

    def leave(self, _conversation: int) -> None:
        """Close: there is nothing else here."""
        self.close()

    def escape(self) -> None:
        """Leave what is dragged, or the search, else close."""
        if not self._desk.cancel_drag() and not (self._view and self._view.escape()):
            super().escape()
