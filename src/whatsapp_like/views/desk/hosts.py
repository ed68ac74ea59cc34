"""What every place for conversations can do, and what it may ask of the desk.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from whatsapp_like.views.conversation.surroundings import Host, Placing
from whatsapp_like.views.people.describing import now_of

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.state.arrangement import Layout
    from whatsapp_like.views.conversation.surroundings import Kept
    from whatsapp_like.views.conversation.view import ConversationView


class DeskActions(Placing, Protocol):
    """What hosts ask of the desk on which they stand."""

    def close(self, conversation: int) -> None:
        """Close a conversation, and its window if nothing else stands there."""
        ...

    def attend(self, conversation: int) -> None:
        """Take note that this conversation has the keyboard now."""
        ...

    def changed(self) -> None:
        """Take note that something stands elsewhere now."""
        ...

    def rest(self) -> None:
        """What is dragged is back where it came from, for now."""
        ...

    def cancel_drag(self) -> bool:
        """Leave what is being dragged where it was; tell whether there was anything."""
        ...


class DeskHost(Host, Protocol):
    """A place where conversations stand; `name` is the one under which its window is kept."""

    layout: Layout

    @property
    def name(self) -> str:
        """The name of its window."""
        ...

    @property
    def window(self) -> tk.Tk | tk.Toplevel:
        """The window in which it is."""
        ...

    @property
    def conversations(self) -> Sequence[int]:
        """What stands here, in the order in which it is shown."""
        ...

    @property
    def views(self) -> dict[int, ConversationView]:
        """The views that have been made: a tab that was never in front has none."""
        ...

    def put(self, conversation: int, kept: Kept | None = None, at: int | None = None) -> None:
        """Take a conversation in; `kept` is what its view held elsewhere, `at` the place."""
        ...

    def drop(self, conversation: int) -> None:
        """Let a conversation go; a window in which nothing is left goes too."""
        ...

    def present(self, conversation: int) -> ConversationView:
        """Bring a conversation to the front and give it the keyboard."""
        ...

    def become(self, old: int, new: int) -> None:
        """Take over the id that the server gave to a conversation."""
        ...

    def renew(self) -> None:
        """Make what is shown anew: the words are in another language now."""
        ...


def waiting(state: AppState, conversation: int, view: ConversationView | None = None) -> int:
    """Return how many messages of a conversation wait and are to be announced.

    What is read in this very moment is not, and nothing of a conversation that is muted.
    """
    summary = state.conversations.get(conversation)
    if summary is None or summary.is_muted(now_of(state)):
        return 0
    return 0 if view is not None and view.attended else summary.unread


def counted(name: str, count: int) -> str:
    """Return a window's title."""
    return f"({count}) {name}" if count else name
