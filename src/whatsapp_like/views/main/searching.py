"""What helps to write a search: chips for the operators, names and days for their values, and a
sentence when something cannot be read.

Runs on the Tk thread; `offers` and `trouble` need no Tk. The values are offered in a list below
the field, as emoji are above a composer.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

import ttkbootstrap as ttk

from whatsapp_like.i18n import _, format_date, pgettext
from whatsapp_like.models.matching import Named, called, fold
from whatsapp_like.models.query import (
    DateUnreadable,
    Operator,
    completed,
    days_of,
    parse,
    written,
)
from whatsapp_like.views.buttons import Chip
from whatsapp_like.views.completing import Completion
from whatsapp_like.views.emoji import safe
from whatsapp_like.views.focus import keyboard_at
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.people.describing import is_me
from whatsapp_like.views.suggesting import Shown, SuggestionsView
from whatsapp_like.views.tip import Tip
from whatsapp_like.views.writing import Writing

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.timeline import Person
    from whatsapp_like.views.entry import EntryBox
    from whatsapp_like.views.theme import Look

_MOST: Final = 6
_GAP: Final = 4


class Offer(NamedTuple):
    """A value for an operator; `name` and `seed` make the avatar of somebody."""

    value: str
    text: str
    detail: str = ""
    name: str = ""
    seed: str = ""


def today() -> date:
    """Return the day it is on this computer, whose days a search means."""
    return datetime.now().astimezone().date()


def offers(state: AppState, operator: Operator, begun: str) -> list[Offer]:
    """Return values that begin with what is written, the likeliest first."""
    if operator in (Operator.AFTER, Operator.BEFORE):
        found = [each for each in _days() if fold(each.value).startswith(fold(begun))]
    else:
        found = list(_names(state, operator, begun))[:_MOST]
    # What is written in full needs no help.
    return [] if [each.value for each in found] == [begun] else found


def trouble(state: AppState, text: str) -> str:
    """Say what in a search cannot be understood; nothing when all of it can."""
    query = parse(text)
    try:
        days_of(query, today())
    except DateUnreadable as error:
        return _(
            "“{word}” is no date. Write it like {example}, or “{today}” or “{yesterday}”."
        ).format(
            word=safe(error.word),
            example=today().isoformat(),
            today=pgettext("in a search", "today"),
            yesterday=pgettext("in a search", "yesterday"),
        )
    people = list(_people(state))
    for name, known in (
        *((name, people) for name in query.senders),
        *((name, [*people, *_titles(state)]) for name in query.places),
    ):
        if not called([name], known):
            me = {"me", pgettext("in a search", "me")}
            if name.casefold() not in me:
                return _("You know nobody called “{name}”.").format(name=safe(name))
    return ""


def _days() -> Iterator[Offer]:
    now = today()
    week = now - timedelta(days=7)
    yield Offer(
        pgettext("in a search", "today"), pgettext("in a search", "today"), format_date(now)
    )
    yesterday = pgettext("in a search", "yesterday")
    yield Offer(yesterday, yesterday, format_date(now - timedelta(days=1)))
    yield Offer(week.isoformat(), week.isoformat(), _("A week ago"))


def _names(state: AppState, operator: Operator, begun: str) -> Iterator[Offer]:
    talks = sorted(state.conversations.values(), key=lambda s: s.last.time if s.last else 0)
    order = {summary.peer: number for number, summary in enumerate(talks)}
    me = pgettext("in a search", "me")
    mine = state.session.account
    if operator is Operator.FROM and mine is not None and me.startswith(begun.casefold()):
        yield Offer(me, _("Me"), f"@{mine.handle}", mine.name, mine.handle)
    people = [p for p in state.people.values() if not is_me(state, p.account.id)]
    if operator is Operator.IN:
        people = [p for p in people if p.account.id in order]
    people.sort(key=lambda p: (-order.get(p.account.id, -1), fold(p.name)))
    meant = called([begun], map(_named, people)) if begun else {p.account.id for p in people}
    for person in people:
        account = person.account
        if account.id in meant:
            yield Offer(
                account.handle, person.name, f"@{account.handle}", person.name, account.handle
            )
    if operator is Operator.IN:
        for titled in _titles(state):
            (title,) = titled.names
            if called([begun], [titled]) or not begun:
                yield Offer(title, title)


def _people(state: AppState) -> Iterator[Named]:
    return map(_named, state.people.values())


def _named(person: Person) -> Named:
    return Named(person.account.id, person.account.handle, (person.account.name, person.name))


def _titles(state: AppState) -> Iterator[Named]:
    for summary in state.conversations.values():
        if summary.conversation is not None and summary.conversation.title:
            yield Named(summary.id, "", (summary.conversation.title,))


class SearchHelp(ttk.Frame):
    """Chips that show below a search field while it is empty and has the keyboard, and the list of
    values while one is being written."""

    def __init__(self, parent: tk.Misc, look: Look, search: EntryBox, state: AppState) -> None:
        super().__init__(parent)
        self._look = look
        self._search = search
        self._state = state
        self._jobs = Jobs(self)
        self._dismissed = ""
        self.completion: Completion[Offer] = Completion(
            search.field, "search", self._make, self._take, self._dismiss
        )
        self.chips: dict[Operator, Chip] = {}
        for operator, words in (
            (Operator.FROM, _("Messages of somebody")),
            (Operator.IN, _("Messages in one chat")),
            (Operator.AFTER, _("Messages from a day on")),
            (Operator.BEFORE, _("Messages before a day")),
        ):
            chip = Chip(self, look, f"{operator.value}:", self._writer(operator))
            Tip(chip, look, words)
            chip.pack(side="left", padx=(0, look.px(6)))  # type: ignore[no-untyped-call]
            chip.bind("<FocusOut>", self._later, add=True)
            self.chips[operator] = chip
        self._bind_hands()

    @property
    def shown(self) -> bool:
        """Whether the chips show."""
        return bool(self.winfo_manager())

    def edited(self) -> None:
        """Look at what was just written."""
        self._jobs.idle("look", self._look_again)

    def _writer(self, operator: Operator) -> Callable[[], object]:
        def write() -> None:
            self._search.focus_field()
            self._search.write(f"{operator.value}:")
            self._search.focus_field()

        return write

    def _look_again(self) -> None:
        field, value = self._search.field, self._search.value
        focus = keyboard_at(self)
        # A list that completes the end is no help in the middle.
        at_end = isinstance(field, Writing) and field.before_cursor() == value
        self.show(
            chips=not value and (focus is field or focus in self.chips.values()),
            values=focus is field and at_end and value != self._dismissed,
        )

    def show(self, *, chips: bool, values: bool) -> None:
        """Show the chips, and values for what is written at the end of the field, or not."""
        px = self._look.px
        if chips and not self.shown:
            self.pack(fill="x", padx=px(16), pady=(0, px(8)), after=self._search)  # type: ignore[no-untyped-call]
        elif self.shown and not chips:
            self.pack_forget()
        being = written(self._search.value) if values else None
        self.completion.show(offers(self._state, *being) if being else [])
        self._place()

    def _make(self) -> SuggestionsView[Offer]:
        return SuggestionsView(
            self.master, self._look, self._take, self._drawn, lambda palette: palette.ground
        )

    def _drawn(self, offer: Offer) -> Shown:
        if not offer.seed:
            return Shown(offer.text, offer.detail)
        look = self._look
        return Shown(
            offer.text,
            offer.detail,
            lambda size, fill: look.face(size, offer.name, offer.seed, fill),
        )

    def _take(self, offer: Offer) -> None:
        self.completion.hide()
        self._search.write(completed(self._search.value, offer.value))
        self._search.focus_field()

    def _place(self) -> None:
        search, shown = self._search, self.completion.list
        if shown is not None:
            shown.place(  # type: ignore[no-untyped-call]
                x=search.winfo_x(),
                y=search.winfo_y() + search.winfo_height() + self._look.px(_GAP),
                width=max(1, search.winfo_width()),
                height=shown.least_height,
            )
            tk.Misc.tkraise(shown)

    # --- hands ------------------------------------------------------------------------------------

    def _bind_hands(self) -> None:
        search, field = self._search, self._search.field
        for sequence in ("<FocusIn>", "<FocusOut>", "<KeyRelease>", "<ButtonRelease-1>"):
            field.bind(sequence, self._later, add=True)
        search.bind("<Configure>", lambda _: self._jobs.idle("place", self._place), add=True)
        search.bind("<Unmap>", self._later, add=True)

    def _later(self, _event: object = None) -> None:
        self._jobs.idle("look", self._look_again)

    def _dismiss(self) -> None:
        self._dismissed = self._search.value
