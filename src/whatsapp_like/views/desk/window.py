"""A floating window that holds one conversation.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from typing import Final, Protocol

from whatsapp_like.views.conversation.view import ConversationView, Kept, Surroundings
from whatsapp_like.views.window import Places, Window, set_title

_SIZE: Final = (760, 860)
_LEAST: Final = (380, 420)


class DeskActions(Protocol):
    """What the windows ask of the desk on which they stand."""

    def close(self, conversation: int) -> None:
        """Close a conversation, and its window if nothing else stands there."""
        ...

    def attend(self, conversation: int) -> None:
        """Take note that this conversation has the keyboard now."""
        ...


def window_name(conversation: int) -> str:
    """Return the name under which the place of a conversation's window is kept."""
    return f"conversation {conversation}"


class ConversationWindow(Window):
    """Filled by one view; closing the window closes the conversation."""

    def __init__(
        self,
        root: tk.Misc,
        surroundings: Surroundings,
        places: Places,
        conversation: int,
        desk: DeskActions,
        kept: Kept | None = None,
    ) -> None:
        """`kept` is what the conversation's view in another window held."""
        others = sum(isinstance(each, ConversationWindow) for each in root.winfo_children())
        name, near = window_name(conversation), (root, others)
        super().__init__(root, surroundings.look, places, name, "", _SIZE, _LEAST, near)
        self._desk = desk
        self.columnconfigure(0, weight=1)
        self.rowconfigure(0, weight=1)
        self.view = ConversationView(self, surroundings, conversation, self)
        self.view.grid(row=0, column=0, sticky="nsew")  # type: ignore[no-untyped-call]
        if kept is not None:
            self.view.take_over(kept)
        self.retitle()

    def show(self) -> None:
        """Bring the window to the front, ready to write in."""
        super().show()
        self.view.focus_view()

    def close(self) -> None:
        """Close the conversation, and with it the window."""
        self._desk.close(self.view.conversation)

    def retitle(self) -> None:
        """Show with whom one talks, and how many messages wait."""
        unread, name = self.view.unread, self.view.name
        set_title(self, f"({unread}) {name}" if unread else name)
        if self.view.attended:
            self._desk.attend(self.view.conversation)

    def dismiss(self) -> None:
        """Go away; where it stood is kept."""
        super().close()

    def leave(self, _conversation: int) -> None:
        """Close: there is nothing else here."""
        self.close()

    def rename(self) -> None:
        """Take over the id that the server gave to the conversation."""
        self.placement.name = window_name(self.view.conversation)

    def escape(self) -> None:
        """Leave the search, else close."""
        if not self.view.escape():
            super().escape()
