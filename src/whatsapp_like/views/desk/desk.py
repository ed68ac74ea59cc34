"""The desk: which conversations are open, and in which window each of them stands.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

from whatsapp_like.views.conversation.view import ConversationView, Kept, Surroundings
from whatsapp_like.views.desk.window import ConversationWindow
from whatsapp_like.views.window import Dialog, Places


class Desk:
    """Opens, finds and closes conversations; `talks` holds the view of each, by its id."""

    def __init__(
        self,
        root: tk.Misc,
        surroundings: Surroundings,
        places: Places,
        attended: Callable[[int | None], object],
    ) -> None:
        """`attended` hears which conversation has the keyboard, None when it was closed."""
        self._root = root
        self._surroundings = surroundings
        self._places = places
        self._attended = attended
        self._windows: dict[int, ConversationWindow] = {}

    @property
    def talks(self) -> dict[int, ConversationView]:
        """The view of each open conversation."""
        return {each: window.view for each, window in self._windows.items()}

    def open(self, conversation: int) -> ConversationView:
        """Open a conversation, or bring it to the front."""
        window = self._windows.get(conversation)
        if window is None:
            window = self._float(conversation)
            self._attended(conversation)
        window.show()
        return window.view

    def close(self, conversation: int) -> None:
        """Close a conversation; what is typed stays as a draft."""
        self._windows.pop(conversation).dismiss()
        self._surroundings.actions.close(conversation)
        self._attended(None)

    def attend(self, conversation: int) -> None:
        """Take note that this conversation has the keyboard now."""
        self._attended(conversation)

    def is_attended(self, conversation: int) -> bool:
        """Tell whether somebody has this conversation in view and the keyboard there."""
        window = self._windows.get(conversation)
        return window is not None and window.view.attended

    def become(self, old: int, new: int) -> None:
        """Take over the id that the server gave to a conversation."""
        window = self._windows.pop(old, None)
        if window is not None:
            self._windows[new] = window
            window.view.become(new)
            window.rename()

    def close_all(self) -> None:
        """Close every conversation."""
        for conversation in list(self._windows):
            self.close(conversation)

    def rebuild(self) -> None:
        """Make every view anew where it stands: the words are in another language now.

        One in which something is being asked stays as it is.
        """
        for conversation, window in list(self._windows.items()):
            if not any(isinstance(child, Dialog) for child in window.view.winfo_children()):
                kept, attended = window.view.kept(), window.view.attended
                window.dismiss()
                made = self._float(conversation, kept)
                if attended:
                    made.show()

    def _float(self, conversation: int, kept: Kept | None = None) -> ConversationWindow:
        made = self._windows[conversation] = ConversationWindow(
            self._root,
            self._surroundings,
            self._places,
            conversation,
            self,
            kept,
        )
        return made
