"""The conversation in the main window, beside the list.

Runs on the Tk thread. The main window's content comes and goes, with the language for instance:
`attach` gives it to this, `detach` takes it away.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from whatsapp_like.models.state.arrangement import Layout
from whatsapp_like.views.window import bring

if TYPE_CHECKING:
    from whatsapp_like.views.conversation.surroundings import Kept, Surroundings
    from whatsapp_like.views.conversation.view import ConversationView
    from whatsapp_like.views.desk.hosts import DeskActions
    from whatsapp_like.views.desk.panes import PanesView


class Docked:
    """One conversation at most, in the right pane."""

    layout = Layout.ONE
    name = "main"

    def __init__(
        self,
        root: tk.Tk,
        surroundings: Surroundings,
        desk: DeskActions,
        retitle: Callable[[], object],
    ) -> None:
        """`retitle` hears that fewer or more messages wait."""
        self._root = root
        self._surroundings = surroundings
        self._desk = desk
        self._retitle = retitle
        self._view: ConversationView | None = None
        self.panes: PanesView | None = None

    @property
    def window(self) -> tk.Tk | tk.Toplevel:
        """The main window."""
        return self._root

    @property
    def conversations(self) -> Sequence[int]:
        """The one that is docked, if any."""
        return [self._view.conversation] if self._view is not None else []

    @property
    def views(self) -> dict[int, ConversationView]:
        """The view of the one that is docked."""
        return {self._view.conversation: self._view} if self._view is not None else {}

    @property
    def view(self) -> ConversationView | None:
        """The view that is docked."""
        return self._view

    def attach(self, panes: PanesView) -> None:
        """Stand in these panes from now on."""
        self.panes = panes
        panes.narrowed.connect(self._narrowed)

    def detach(self) -> tuple[int, Kept] | None:
        """Let the panes go; return which conversation was there, and what its view held."""
        view, self._view, self.panes = self._view, None, None
        return (view.conversation, view.kept()) if view is not None else None

    def put(self, conversation: int, kept: Kept | None = None, at: int | None = None) -> None:
        """Show a conversation in place of the one that is shown."""
        from whatsapp_like.views.conversation.view import ConversationView  # after the start

        panes, old = self.panes, self._view
        assert panes is not None
        view = ConversationView(panes.right, self._surroundings, conversation, self)
        view.grid(row=0, column=0, sticky="nsew")  # type: ignore[no-untyped-call]
        if kept is not None:
            view.take_over(kept)
        self._view = view
        if old is not None:
            old.destroy()
        panes.fill(True)
        self._narrowed()

    def drop(self, conversation: int) -> None:
        """Take the conversation out of the pane."""
        view = self._view
        if view is None or view.conversation != conversation:
            # Another one has been put in its place.
            return
        self._view = None
        if self.panes is not None:
            self.panes.fill(False)
        view.destroy()

    def present(self, conversation: int) -> ConversationView:
        """Bring the main window to the front, ready to write."""
        assert self._view is not None
        assert self.panes is not None
        self.panes.go(True)
        bring(self._root)
        self._view.focus_view()
        return self._view

    def become(self, old: int, new: int) -> None:
        """Take over the id that the server gave to the conversation."""
        if self._view is not None and self._view.conversation == old:
            self._view.become(new)

    def renew(self) -> None:
        """Nothing: the main window's content is made anew as a whole."""

    def retitle(self) -> None:
        """Let the main window show what waits."""
        self._retitle()
        if self._view is not None and self._view.attended:
            self._desk.attend(self._view.conversation)

    def leave(self, conversation: int) -> None:
        """Close the conversation; where there is room for one pane only, show the list."""
        if self.panes is not None and self.panes.narrow:
            self.back()
        else:
            self._desk.close(conversation)

    def back(self) -> None:
        """Show the list; the conversation stays open behind it."""
        if self.panes is not None:
            self.panes.go(False)

    def _narrowed(self) -> None:
        if self._view is not None and self.panes is not None:
            self._view.header.show_back(self.back if self.panes.narrow else None)
