"""What is known of one message besides its text: who has it, who has read it, and when it was sent.

`facts_of` needs no Tk; the dialog runs on the Tk thread and follows the state.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.models.conversation import Conversation
from whatsapp_like.models.enums import Tick
from whatsapp_like.models.kinds import TEXT
from whatsapp_like.models.message import text_of
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.timeline import Edit, TimelineItem
from whatsapp_like.views import times
from whatsapp_like.views.forms import Words, second_ink
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.observing import entries_of, observe
from whatsapp_like.views.people.describing import is_me
from whatsapp_like.views.prose import Prose
from whatsapp_like.views.textbutton import TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Dialog

if TYPE_CHECKING:
    from whatsapp_like.models.marking import MessageReceipt
    from whatsapp_like.views.conversation.messageactions import MessageActions

_WIDTH: Final = 400
_VERSIONS: Final = 8
_LETTERS: Final = 400
_LINES: Final = 8
"""So much of what a message has said, and of each: X ends a program whose window is higher than
32767 pixels."""


class Fact(NamedTuple):
    """One thing that is known."""

    name: str
    value: str


def facts_of(state: AppState, item: TimelineItem, why_failed: str) -> list[Fact]:
    """Return what is known of a message now."""
    account = state.session.account
    me = account.id if account else 0
    if item.sender != me:
        person = state.people.get(item.sender)
        name = person.name if person else _("Somebody")
        return [Fact(_("From"), name), Fact(_("Sent"), times.exact(item.time))]
    if item.tick is Tick.FAILED:
        return [
            Fact(_("Written"), times.exact(item.time)),
            Fact(_("Not sent"), why_failed or _("The server did not take it.")),
        ]
    if item.tick is Tick.WAITING:
        return [
            Fact(_("Written"), times.exact(item.time)),
            Fact(_("Sent"), _("Not yet: it waits for the connection.")),
        ]
    facts = [Fact(_("Sent"), times.exact(item.time))]
    summary = state.conversations.get(item.conversation)
    if summary is not None and summary.conversation is not None:
        facts += _of_the_other(summary.conversation, item.seq, me)
    return facts


def _of_the_other(conversation: Conversation, seq: int, me: int) -> list[Fact]:
    """Return whether the other of two has it; of many a list tells that, see `receipts`."""
    others = [each for each in conversation.members if each.account != me and each.from_seq <= seq]
    if len(others) != 1:
        return []
    (member,) = others
    yes, no = _("Yes"), _("Not yet")
    return [
        Fact(_("Delivered"), yes if member.has(seq, member.delivered_seq) else no),
        Fact(_("Read"), yes if member.has(seq, member.read_seq) else no),
    ]


def received(facts: Sequence[Fact], receipts: Sequence[MessageReceipt]) -> list[Fact]:
    """Return `facts` with when the other of two got it, in place of a yes."""
    if len(receipts) != 1:
        return [*facts]
    (receipt,) = receipts
    at = {_("Delivered"): receipt.delivered_at, _("Read"): receipt.read_at}
    return [
        Fact(fact.name, times.exact(at[fact.name])) if at.get(fact.name) else fact for fact in facts
    ]


def said_before(edits: Sequence[Edit]) -> list[Fact]:
    """Return what a message has said, oldest first: the newest texts, and the beginning of each."""
    said = [
        Fact(
            (_("Edited {when}") if number else _("Written {when}")).format(
                when=times.exact(edit.time)
            ),
            _cut(text_of(TEXT, edit.body)),
        )
        for number, edit in enumerate(edits)
    ]
    return said[-_VERSIONS:]


def _cut(text: str) -> str:
    start = "\n".join(text.split("\n")[:_LINES])[:_LETTERS]
    return text if start == text else f"{start.rstrip()}…"


class FactsDialog(Dialog):
    """Shows the facts of one message for as long as one looks."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        state: AppState,
        item: TimelineItem,
        why_failed: str,
        messages: MessageActions | None = None,
    ) -> None:
        """With `messages` it is told when others got it, and what it said before."""
        super().__init__(parent, look, _("Message info"), width=_WIDTH)
        self._state = state
        self.item = item
        self._why_failed = why_failed
        self._jobs = Jobs(self)
        px = look.px
        Words(self.body, look, _("Message info"), role=Role.NAME).pack(fill="x")
        self._rows = ttk.Frame(self.body)
        self._rows.pack(fill="x", pady=(px(8), 0))  # type: ignore[no-untyped-call]
        self.facts: list[Fact] = []
        self._receipts: Sequence[MessageReceipt] = ()
        self._edits: Sequence[Edit] = ()
        self._fill()
        shut = TextButton(self.foot, look, _("Close"), self.close)
        shut.pack(side="right", pady=(px(20), 0))  # type: ignore[no-untyped-call]
        observe(self, entries_of(state.conversations), self._changed)
        if messages is not None and item.seq:
            if is_me(state, item.sender):
                messages.receipts(item, self._received)
            if item.is_edited:
                messages.edits(item, self._edited)
        self.open(shut)

    def _received(self, receipts: Sequence[MessageReceipt]) -> None:
        if self.winfo_exists():
            self._receipts = receipts
            self._fill()

    def _edited(self, edits: Sequence[Edit]) -> None:
        if self.winfo_exists():
            self._edits = edits
            self._fill()

    def _changed(self, conversation: int, *_: object) -> None:
        if conversation == self.item.conversation:
            self._jobs.idle("fill", self._fill)

    def _fill(self) -> None:
        facts = facts_of(self._state, self.item, self._why_failed)
        facts = [*received(facts, self._receipts), *said_before(self._edits)]
        if facts == self.facts:
            return
        self.facts = facts
        for child in self._rows.winfo_children():
            child.destroy()
        px = self.look.px
        for fact in facts:
            name = Words(self._rows, self.look, fact.name, role=Role.SMALL, ink=second_ink)
            name.pack(fill="x", pady=(px(10), 0))
            value = Prose(self._rows, self.look, fact.value)
            value.pack(fill="x", pady=(px(2), 0))  # type: ignore[no-untyped-call]
