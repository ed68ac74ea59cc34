"""Asks for a poll: the question, 2 to 12 answers, whether several may be chosen.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.models.bodies import MAX_OPTIONS, Poll
from whatsapp_like.views.entry import EntryBox
from whatsapp_like.views.forms import Field, Switch, Words, danger_ink, second_ink
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Dialog

_WIDTH: Final = 460


class PollDialog(Dialog):
    """A field for another answer appears as soon as the last one is used."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        made: Callable[[str, Sequence[str], bool], object],
    ) -> None:
        """`made(question, answers, several)` hears of the poll."""
        super().__init__(parent, look, _("New poll"), width=_WIDTH)
        self._made = made
        px = look.px
        Words(self.body, look, _("New poll"), role=Role.TITLE).pack(fill="x", pady=(0, px(12)))
        self.question = Field(self.body, look, _("Question"), entered=lambda: self._go_to(0))
        self.question.pack(fill="x")  # type: ignore[no-untyped-call]
        label = Words(self.body, look, _("Answers"), role=Role.SMALL, ink=second_ink)
        label.pack(fill="x", pady=(px(12), px(4)))
        self._answers = ttk.Frame(self.body)
        self._answers.pack(fill="x")  # type: ignore[no-untyped-call]
        self.answers: list[EntryBox] = []
        self.several = Switch(self.body, look, _("Several answers"), "", lambda _on: None)
        self.several.pack(fill="x", pady=(px(12), 0))  # type: ignore[no-untyped-call]
        self.words = Words(self.body, look, "", role=Role.SMALL, ink=danger_ink)
        self.words.pack(fill="x", pady=(px(8), px(8)))
        buttons = ttk.Frame(self.foot)
        buttons.pack(fill="x")  # type: ignore[no-untyped-call]
        self.go = TextButton(buttons, look, _("Send"), self._send, rank=Rank.PRIMARY)
        cancel = TextButton(buttons, look, _("Cancel"), self.close)
        self.go.pack(side="right")  # type: ignore[no-untyped-call]
        cancel.pack(side="right", padx=(0, px(10)))  # type: ignore[no-untyped-call]
        for _number in range(2):
            self._add()
        self.open(self.question.box.field)

    @property
    def options(self) -> list[str]:
        """The answers that are written."""
        return [text for box in self.answers if (text := box.value.strip())]

    def _add(self) -> None:
        number = len(self.answers)
        box = EntryBox(
            self._answers,
            self.look,
            label=_("Answer {n}").format(n=number + 1),
            placeholder=_("Answer {n}").format(n=number + 1),
            changed=lambda _text: self._grow(),
            entered=lambda: self._go_to(number + 1),
        )
        px = self.look.px
        box.pack(fill="x", pady=(0, px(8)))  # type: ignore[no-untyped-call]
        self.answers.append(box)

    def _grow(self) -> None:
        self.words.say("")
        if self.answers[-1].value.strip() and len(self.answers) < MAX_OPTIONS:
            self._add()

    def _go_to(self, number: int) -> None:
        """Go on in the next answer; after the last one that is used, send."""
        if number < len(self.answers) and not (number >= 2 and number >= len(self.options)):
            self.answers[number].focus_field()
        else:
            self._send()

    def _send(self) -> None:
        question, options = self.question.value, self.options
        if not question:
            self.question.complain(_("Ask something."))
            self.question.box.focus_field()
            return
        self.question.complain("")
        if len(options) < 2:
            self.words.say(_("A poll needs two answers at least."), danger_ink)
            self.answers[min(len(options), len(self.answers) - 1)].focus_field()
            return
        if len({option.casefold() for option in options}) < len(options):
            self.words.say(_("Two of the answers are the same."), danger_ink)
            return
        several = self.several.on
        try:
            Poll(question=question, options=tuple(options), multiple=several)
        except ValueError:
            words = _("The question may have 300 letters, an answer 100.")
            self.words.say(words, danger_ink)
            return
        self.close()
        self._made(question, options, several)
