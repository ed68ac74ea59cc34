"""What is known of one message besides its text: who has it, who has read it, and when it was sent.

`facts_of` needs no Tk; the dialog runs on the Tk thread and follows the state.
"""

from __future__ import annotations

import tkinter as tk
from typing import Final, NamedTuple

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.models.conversation import Conversation
from whatsapp_like.models.enums import Tick
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.timeline import TimelineItem
from whatsapp_like.views import times
from whatsapp_like.views.forms import Words, second_ink
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.observing import entries_of, observe
from whatsapp_like.views.prose import Prose
from whatsapp_like.views.textbutton import TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Dialog

_WIDTH: Final = 380


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
        facts += _of_others(state, summary.conversation, item.seq, me)
    return facts


def _of_others(state: AppState, conversation: Conversation, seq: int, me: int) -> list[Fact]:
    others = [each for each in conversation.members if each.account != me and each.from_seq <= seq]
    if len(others) == 1:
        (member,) = others
        yes, no = _("Yes"), _("Not yet")
        return [
            Fact(_("Delivered"), yes if member.has(seq, member.delivered_seq) else no),
            Fact(_("Read"), yes if member.has(seq, member.read_seq) else no),
        ]
    facts = []
    for member in others:
        person = state.people.get(member.account)
        if member.has(seq, member.read_seq):
            words = _("Read")
        elif member.has(seq, member.delivered_seq):
            words = _("Delivered")
        else:
            words = _("Not delivered yet")
        facts.append(Fact(person.name if person else _("Somebody"), words))
    return facts


class FactsDialog(Dialog):
    """Shows the facts of one message for as long as one looks."""

    def __init__(
        self, parent: tk.Misc, look: Look, state: AppState, item: TimelineItem, why_failed: str
    ) -> None:
        super().__init__(parent, look, _("Message info"), width=_WIDTH)
        self._state = state
        self.item = item
        self._why_failed = why_failed
        self._jobs = Jobs(self)
        px = look.px
        Words(self.body, look, _("Message info"), role=Role.NAME).pack(fill="x")
        self._rows = ttk.Frame(self.body)
        self._rows.pack(fill="x", pady=(px(8), px(20)))  # type: ignore[no-untyped-call]
        self.facts: list[Fact] = []
        self._fill()
        shut = TextButton(self.body, look, _("Close"), self.close)
        shut.pack(side="right")  # type: ignore[no-untyped-call]
        observe(self, entries_of(state.conversations), self._changed)
        self.open(shut)

    def _changed(self, conversation: int, *_: object) -> None:
        if conversation == self.item.conversation:
            self._jobs.idle("fill", self._fill)

    def _fill(self) -> None:
        facts = facts_of(self._state, self.item, self._why_failed)
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
