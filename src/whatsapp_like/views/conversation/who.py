"""Who reacted to a message with what, and who voted for what in a poll.

`reactors` and `voters` need no Tk; the dialog runs on the Tk thread and follows the timeline.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Final, NamedTuple

import ttkbootstrap as ttk

from whatsapp_like.i18n import _, ngettext
from whatsapp_like.models.bodies import Poll
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.timeline import Timeline
from whatsapp_like.models.timeline import TimelineItem
from whatsapp_like.views.forms import second_ink
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.observing import observe
from whatsapp_like.views.people.describing import is_me, title_of
from whatsapp_like.views.prose import Prose
from whatsapp_like.views.textbutton import TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Dialog

_WIDTH: Final = 380
_KINDS: Final = 40
_NAMED: Final = 150
_LEAST: Final = 3
"""So many kinds, names in all, and names of each kind at least: X ends a program whose window is
higher than 32767 pixels."""


class Who(NamedTuple):
    """People, and what they have in common."""

    what: str
    names: tuple[str, ...]


def _names(state: AppState, accounts: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(_("You") if is_me(state, each) else title_of(state, each) for each in accounts)


def reactors(state: AppState, item: TimelineItem) -> list[Who]:
    """Return who reacted to an item, by emoji."""
    return [Who(each.emoji, _names(state, each.accounts)) for each in item.reactions]


def voters(state: AppState, item: TimelineItem) -> list[Who]:
    """Return who voted in a poll, by answer."""
    try:
        poll = Poll.decode(item.body)
    except ValueError:
        return []
    return [
        Who(text, _names(state, tuple(b.account for b in item.ballots if number in b.choices)))
        for number, text in enumerate(poll.options)
    ]


class WhoDialog(Dialog):
    """Shows them for as long as one looks."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        title: str,
        timeline: Timeline,
        read: Callable[[], list[Who]],
    ) -> None:
        super().__init__(parent, look, title, width=_WIDTH)
        self._read = read
        self._jobs = Jobs(self)
        self.shown: list[Who] = []
        self._list = ttk.Frame(self.body)
        self._list.pack(fill="x")  # type: ignore[no-untyped-call]
        self._fill()
        shut = TextButton(self.foot, look, _("Close"), self.close)
        shut.pack(side="right", pady=(look.px(16), 0))  # type: ignore[no-untyped-call]
        changes = (timeline.changed, timeline.removed, timeline.reset)
        observe(self, changes, lambda *_: self._jobs.idle("fill", self._fill))
        self.open(shut)

    def _fill(self) -> None:
        shown = self._read()
        if shown == self.shown:
            return
        self.shown = shown
        content, px = self._list, self.look.px
        for child in content.winfo_children():
            child.destroy()
        room = _NAMED
        for who in shown[:_KINDS]:
            number = len(who.names)
            counted = ngettext("{n} person", "{n} people", number).format(n=number)
            head = Prose(content, self.look, f"{who.what}  ·  {counted}", role=Role.CHIP)
            head.pack(fill="x", pady=(px(10), 0))  # type: ignore[no-untyped-call]
            named = who.names[: max(_LEAST, room)]
            room -= len(named)
            words = ", ".join(named) + _and_more(number - len(named))
            names = Prose(content, self.look, words, colour=second_ink)
            names.pack(fill="x", pady=(px(2), 0))  # type: ignore[no-untyped-call]
        if rest := _and_more(len(shown) - _KINDS):
            more = Prose(content, self.look, rest.strip(), colour=second_ink)
            more.pack(fill="x", pady=(px(10), 0))  # type: ignore[no-untyped-call]


def _and_more(number: int) -> str:
    if number <= 0:
        return ""
    return " " + ngettext("and {n} more", "and {n} more", number).format(n=number)
