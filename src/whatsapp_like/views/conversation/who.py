"""Who reacted to a message with what, and who voted for what in a poll.

`reactors` and `voters` need no Tk; the dialog runs on the Tk thread and follows the timeline.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable
from typing import NamedTuple

from whatsapp_like.i18n import _, ngettext
from whatsapp_like.models.bodies import Poll
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.timeline import Timeline
from whatsapp_like.models.timeline import TimelineItem
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.listdialog import Line, ListDialog
from whatsapp_like.views.observing import observe
from whatsapp_like.views.people.row import person_row
from whatsapp_like.views.theme import Look


class Who(NamedTuple):
    """Accounts, and what they have in common."""

    what: str
    accounts: tuple[int, ...]


def reactors(item: TimelineItem) -> list[Who]:
    """Return who reacted to an item, by emoji."""
    return [Who(each.emoji, each.accounts) for each in item.reactions]


def voters(item: TimelineItem) -> list[Who]:
    """Return who voted in a poll, by answer; nobody may have voted for one."""
    try:
        poll = Poll.decode(item.body)
    except ValueError:
        return []
    return [
        Who(text, tuple(each.account for each in item.ballots if number in each.choices))
        for number, text in enumerate(poll.options)
    ]


def counted(what: str, number: int) -> str:
    """Return the heading of those who have something in common."""
    people = ngettext("{n} person", "{n} people", number).format(n=number)
    return f"{what}  ·  {people}"


class WhoDialog(ListDialog):
    """Shows them for as long as one looks; a click shows who somebody is."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        state: AppState,
        title: str,
        timeline: Timeline,
        read: Callable[[], list[Who]],
        show_person: Callable[[int], object],
    ) -> None:
        gone = _("Nobody any more.")
        super().__init__(parent, look, title, empty=gone, empty_mark=Icon.WHO, chosen=self._go)
        self._state = state
        self._read = read
        self._show_person = show_person
        self._jobs = Jobs(self)
        self._fill()
        changes = (timeline.changed, timeline.removed, timeline.reset)
        observe(self, changes, lambda *_: self._jobs.idle("fill", self._fill))
        self.open(self.shut)

    def _fill(self) -> None:
        self.show([line for who in self._read() for line in self._lines_of(who)])

    def _lines_of(self, who: Who) -> list[Line]:
        heading = counted(who.what, len(who.accounts))
        return [
            Line(person_row(self._state, (who.what, each), each), heading) for each in who.accounts
        ]

    def _go(self, key: Hashable) -> None:
        assert isinstance(key, tuple)
        self.close()
        self._show_person(key[1])
