"""The page of archived conversations, and the way back from it.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from whatsapp_like.i18n import _
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.listing import ListView
from whatsapp_like.views.main.page import Page
from whatsapp_like.views.main.rows import ConversationRows, Talk
from whatsapp_like.views.main.talkmenu import TalkMenu, TalkMenuActions

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.views.theme import Look


class ArchivePage(Page):
    """Shows what was put away, the newest first; `left` is called to go back."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        state: AppState,
        actions: TalkMenuActions,
        say: Callable[[str], None],
        left: Callable[[], object],
    ) -> None:
        super().__init__(parent, look, _("Archived"), back=left)
        self._actions = actions
        self.rows = ConversationRows(state, archived=True)
        self.list = ListView(
            self,
            look,
            self.rows,
            self,
            empty=_("No archived chats. A chat that you archive stays here until there is news."),
            empty_mark=Icon.ARCHIVE,
        )
        self.list.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        self._menu = TalkMenu(self, look, state, actions, say)
        self.keep_fresh(self.rows.signals)
        self.refresh()

    def refresh(self) -> None:
        """Read the state again."""
        self.rows.refresh()
        self.list.refresh()

    def focus_page(self) -> None:
        """Put the keyboard into the list."""
        self.list.canvas.focus_set()

    def select(self, conversation: int | None) -> None:
        """Mark the conversation whose window has the keyboard."""
        self.rows.here = conversation
        self.list.select(None if conversation is None else Talk(conversation))
        if conversation is not None:
            self.list.stand(Talk(conversation))

    def choose(self, key: Hashable) -> None:
        """Open what was clicked."""
        if isinstance(key, Talk):
            self._actions.open_conversation(key.conversation)

    def menu(self, key: Hashable, x: int, y: int) -> None:
        """Show what can be done with a row."""
        if isinstance(key, Talk):
            self._menu.pop_up(key.conversation, x, y)
