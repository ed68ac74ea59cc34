"""Everything that I starred, in all conversations, the newest first.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from whatsapp_like.i18n import _
from whatsapp_like.views.conversation.gists import below_title, message_row
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.listdialog import Line, ListDialog
from whatsapp_like.views.main.rows import ConversationRows
from whatsapp_like.views.menus import Choice
from whatsapp_like.views.rows import ListRow

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.timeline import SearchHit, TimelineItem
    from whatsapp_like.views.conversation.messageactions import MessageActions
    from whatsapp_like.views.theme import Look


class StarredDialog(ListDialog):
    """A click leads to the message; its menu takes the star away."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        state: AppState,
        messages: MessageActions,
        open_message: Callable[[TimelineItem], object],
        say: Callable[[str], None],
    ) -> None:
        super().__init__(
            parent,
            look,
            _("Starred messages"),
            empty=_(
                "Nothing is starred. The menu of a message has a star for what you want to "
                "find again; nobody else sees it."
            ),
            empty_mark=Icon.STAR,
            chosen=self._go,
            choices=self._offer,
            more=self._ask,
        )
        self._state = state
        self._messages = messages
        self._open_message = open_message
        self._say = say
        self._rows = ConversationRows(state)
        self._hits: list[SearchHit] = []
        self._waits = self._complete = False
        self._ask()
        self.open(self.list.canvas)

    def _ask(self) -> None:
        """Find the next ones, unless that is under way or there are none."""
        if not self._waits and not self._complete:
            self._waits = True
            self._messages.starred(self._hits[-1].id if self._hits else 0, self._found)

    def _found(self, hits: Sequence[SearchHit]) -> None:
        if not self.winfo_exists():
            return
        self._waits = False
        self._complete = not hits
        self._hits += hits
        self._arrange()

    def _arrange(self) -> None:
        self.show([Line(self._row(hit.item)) for hit in self._hits])

    def _row(self, item: TimelineItem) -> ListRow:
        row = message_row(self._state, (item.conversation, item.seq), item)
        if item.conversation not in self._state.conversations:
            return row
        where = self._rows.row_of(item.conversation)
        said = below_title(self._state, item)
        return replace(row, title=where.title, seed=where.seed, kind=where.kind, preview=said)

    def _hit(self, key: Hashable) -> SearchHit | None:
        hits = (hit for hit in self._hits if (hit.item.conversation, hit.item.seq) == key)
        return next(hits, None)

    def _go(self, key: Hashable) -> None:
        hit = self._hit(key)
        if hit is not None:
            self.close()
            self._open_message(hit.item)

    def _offer(self, key: Hashable) -> list[Choice]:
        hit = self._hit(key)
        return (
            [Choice(_("Remove star"), lambda: self._drop(hit), mark=Icon.STAR_IT)]
            if hit is not None
            else []
        )

    def _drop(self, hit: SearchHit) -> None:
        self._messages.star([hit.item], False, self._say)
        self._hits.remove(hit)
        self._arrange()
