"""What the server will send for me later: listed, moved, edited, taken back.

Runs on the Tk thread; `waiting_in` needs no Tk.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from whatsapp_like.i18n import _
from whatsapp_like.models.kinds import TEXT
from whatsapp_like.models.message import text_of
from whatsapp_like.views import times
from whatsapp_like.views.confirm import ConfirmDialog
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.listdialog import Line, ListDialog
from whatsapp_like.views.menus import Choice
from whatsapp_like.views.moment import MomentDialog
from whatsapp_like.views.observing import entries_of, observe
from whatsapp_like.views.people.describing import now_of, talk_title
from whatsapp_like.views.rows import ListRow
from whatsapp_like.views.textdialog import TextDialog

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.timeline import ScheduledItem
    from whatsapp_like.views.conversation.later import LaterActions
    from whatsapp_like.views.theme import Look


def waiting_in(state: AppState, conversation: int | None = None) -> list[ScheduledItem]:
    """Return what is to be sent in a conversation, or in all, the next first."""
    here = (item for item in state.scheduled.values() if conversation in (None, item.conversation))
    return sorted(here, key=lambda item: item.at)


class ScheduledDialog(ListDialog):
    """What waits in one conversation, or in all of them; a click offers what can be done."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        state: AppState,
        later: LaterActions,
        say: Callable[[str], None],
        conversation: Callable[[], int] | None = None,
    ) -> None:
        """Without a `conversation`, whose id may change, all are listed."""
        super().__init__(
            parent,
            look,
            _("Scheduled messages"),
            empty=_("Nothing waits to be sent. A right-click on the send button sends later."),
            empty_mark=Icon.CLOCK,
            choices=self._offer,
        )
        self._state = state
        self._later = later
        self._say = say
        self._conversation = conversation
        self.asking: MomentDialog | None = None
        self.editing: RewordDialog | None = None
        self.confirming: ConfirmDialog | None = None
        observe(self, entries_of(state.scheduled), self._fill)
        self._fill()
        self.open(self.list.canvas)

    @property
    def _waiting(self) -> list[ScheduledItem]:
        where = self._conversation() if self._conversation is not None else None
        return waiting_in(self._state, where)

    def _fill(self, *_: object) -> None:
        self.show([self._line(item) for item in self._waiting])

    def _line(self, item: ScheduledItem) -> Line:
        when = times.begun(times.spoken(item.at, now_of(self._state)))
        said = text_of(item.kind, item.body)
        if self._conversation is not None:
            return Line(_row(item, when, said))
        return Line(_row(item, talk_title(self._state, item.conversation), said), when)

    def _item(self, key: Hashable) -> ScheduledItem | None:
        return next((item for item in self._waiting if item.id == key), None)

    def _offer(self, key: Hashable) -> list[Choice]:
        item, later, say = self._item(key), self._later, self._say
        if item is None:
            return []
        now, is_text = now_of(self._state), item.kind == TEXT
        return [
            Choice(_("Send now"), lambda: later.move(item, now, say), mark=Icon.SEND_IT),
            Choice(_("Change the time…"), lambda: self._move(key), mark=Icon.CLOCK),
            *([Choice(_("Edit…"), lambda: self._edit(key), mark=Icon.EDIT)] if is_text else []),
            Choice(),
            Choice(
                _("Do not send…"),
                lambda: self._ask(item),
                danger=True,
                mark=Icon.DELETE,
            ),
        ]

    def _ask(self, item: ScheduledItem) -> None:
        self.confirming = ConfirmDialog(
            *(self, self.look, _("Do not send this message?"), text_of(item.kind, item.body)),
            _("Do not send"),
            lambda: self._later.take_back(item, self._say),
        )

    def _move(self, key: Hashable) -> None:
        item = self._item(key)
        if item is None:
            return
        self.asking = MomentDialog(
            *(self, self.look, _("Change the time"), _("Send then")),
            lambda: now_of(self._state),
            lambda at: self._later.move(item, at, self._say),
            item.at,
        )

    def _edit(self, key: Hashable) -> None:
        item = self._item(key)
        if item is not None:
            self.editing = RewordDialog(self, self.look, self._state, self._later, item)


def _row(item: ScheduledItem, title: str, said: str) -> ListRow:
    return ListRow(key=item.id, title=title, preview=said, icon=Icon.CLOCK, opens=True)


class RewordDialog(TextDialog):
    """A field with what a scheduled text says, to say something else at the same time."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        state: AppState,
        later: LaterActions,
        item: ScheduledItem,
    ) -> None:
        super().__init__(parent, look, _("Edit message"))
        self._state = state
        self._later = later
        self._item = item
        when = _("To be sent {when}.").format(when=times.spoken(item.at, now_of(state)))
        text = text_of(item.kind, item.body)
        self.ask(when, _("Save"), lambda: state.desktop.enter_sends, text)

    def take(self, text: str) -> None:
        """Have it say this instead."""
        self.go.wait(_("Saving…"))
        # Another device may have moved it meanwhile.
        item = self._state.scheduled.get(self._item.id, self._item)
        self._later.reword(item, text, self.done, self.complain)
