"""Who has read a message of mine to many, to whom it was delivered, and to whom not yet.

Runs on the Tk thread. Public names: `ReceiptsDialog`, `open_info`.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING

from whatsapp_like.i18n import _
from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.views import times
from whatsapp_like.views.conversation.facts import FactsDialog
from whatsapp_like.views.conversation.who import counted
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.listdialog import Line, ListDialog
from whatsapp_like.views.observing import entries_of, observe
from whatsapp_like.views.people.describing import is_me, kind_of, now_of, online
from whatsapp_like.views.people.row import person_row
from whatsapp_like.views.textbutton import Rank, TextButton

if TYPE_CHECKING:
    from whatsapp_like.models.marking import MessageReceipt
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.timeline import TimelineItem
    from whatsapp_like.views.conversation.messageactions import MessageActions
    from whatsapp_like.views.theme import Look


class ReceiptsDialog(ListDialog):
    """Lists them, each with when it was; a click shows who somebody is."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        state: AppState,
        item: TimelineItem,
        messages: MessageActions,
        show_person: Callable[[int], object],
    ) -> None:
        sent = _("Sent {when}").format(when=times.spoken(item.time, now_of(state)))
        super().__init__(parent, look, _("Message info"), chosen=self._go, note=sent)
        self._state = state
        self.item = item
        self._messages = messages
        self._show_person = show_person
        self._jobs = Jobs(self)
        if online(state):
            self.list.set_empty(_("Loading…"))
        else:
            self.list.set_empty(_("Who has it can be seen while you are connected."))
        if item.is_edited:
            words = _("What it said before")
            before = TextButton(self.foot, look, words, self._show_before, rank=Rank.LINK)
            before.pack(side="left", pady=(look.px(14), 0))  # type: ignore[no-untyped-call]
        observe(self, entries_of(state.conversations), self._changed)
        self._ask()
        self.open(self.shut)

    def _changed(self, conversation: int, *_: object) -> None:
        if conversation == self.item.conversation:
            self._jobs.idle("ask", self._ask)

    def _ask(self) -> None:
        self._messages.receipts(self.item, self._told)

    def _told(self, receipts: Sequence[MessageReceipt]) -> None:
        if not self.winfo_exists():
            return
        self.list.set_empty(_("Nobody else was there to get it."))
        read = [(each.account, each.read_at) for each in receipts if each.read_at]
        rest = [each for each in receipts if not each.read_at]
        here = [(each.account, each.delivered_at) for each in rest if each.delivered_at]
        away = [(each.account, 0) for each in rest if not each.delivered_at]
        self.show(
            [
                *self._those(_("Read by"), read),
                *self._those(_("Delivered to"), here),
                *self._those(_("Not delivered yet"), away),
            ]
        )

    def _those(self, what: str, people: Sequence[tuple[int, int]]) -> list[Line]:
        now, heading = now_of(self._state), counted(what, len(people))
        return [
            Line(person_row(self._state, account, account, _when(at, now)), heading)
            for account, at in sorted(people, key=lambda each: each[1])
        ]

    def _go(self, key: Hashable) -> None:
        assert isinstance(key, int)
        self.close()
        self._show_person(key)

    def _show_before(self) -> None:
        FactsDialog(self, self.look, self._state, self.item, "", self._messages)


def _when(at: int, now: int) -> str:
    return times.begun(times.spoken(at, now)) if at else ""


def open_info(
    parent: tk.Misc,
    look: Look,
    state: AppState,
    item: TimelineItem,
    why_failed: str,
    messages: MessageActions | None,
    show_person: Callable[[int], object],
    *,
    before: bool,
) -> FactsDialog | ReceiptsDialog:
    """Tell what is known of a message besides its text; `before` asks for what it has said."""
    kind = kind_of(state.conversations.get(item.conversation))
    mine = is_me(state, item.sender) and bool(item.seq)
    if kind is ConversationKind.GROUP and mine and messages is not None and not before:
        return ReceiptsDialog(parent, look, state, item, messages, show_person)
    return FactsDialog(parent, look, state, item, why_failed, messages)
