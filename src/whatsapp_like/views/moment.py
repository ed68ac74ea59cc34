"""Asks for a moment to come: some that people often mean, or a day and a time.

Runs on the Tk thread; `presets` needs no Tk.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Final, NamedTuple

import ttkbootstrap as ttk

from whatsapp_like.i18n import _, date_hint, format_time, format_weekday, parse_clock, parse_date
from whatsapp_like.views.forms import Field, Words, second_ink
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Dialog

_WIDTH: Final = 440
_HOUR_MS: Final = 3_600_000
_EVENING: Final = 20
_MORNING: Final = 9
_LONGEST: Final = timedelta(days=366)


class Preset(NamedTuple):
    """A moment, in milliseconds, and how people call it."""

    label: str
    at: int


def presets(now: int) -> list[Preset]:
    """Return what is offered at `now`: in an hour, tonight, tomorrow, at the week's beginning."""
    here = datetime.fromtimestamp(now / 1000, UTC).astimezone()
    found = [Preset(_("In 1 hour"), now + _HOUR_MS)]
    if here.hour < _EVENING - 1:
        tonight = _at(here, 0, _EVENING)
        found.append(Preset(_("Tonight at {time}").format(time=format_time(tonight)), _ms(tonight)))
    tomorrow = _at(here, 1, _MORNING)
    words = _("Tomorrow at {time}").format(time=format_time(tomorrow))
    found.append(Preset(words, _ms(tomorrow)))
    days = 7 - here.weekday()
    if days > 1:
        monday = _at(here, days, _MORNING)
        words = _("{day} at {time}").format(day=format_weekday(monday), time=format_time(monday))
        found.append(Preset(words, _ms(monday)))
    return found


def _at(here: datetime, days: int, hour: int) -> datetime:
    day = here.date() + timedelta(days=days)
    return datetime.combine(day, time(hour)).astimezone()


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


class MomentDialog(Dialog):
    """Calls `chosen` with a moment, in milliseconds by the clock that `now` reads."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        title: str,
        answer: str,
        now: Callable[[], int],
        chosen: Callable[[int], object],
    ) -> None:
        """`answer` stands on the button that takes the day and time that were typed."""
        super().__init__(parent, look, title, width=_WIDTH)
        self._now = now
        self._done = chosen
        px = look.px
        Words(self.body, look, title, role=Role.TITLE).pack(fill="x", pady=(0, px(14)))
        self.presets: list[TextButton] = []
        for preset in presets(now()):
            take = partial(self._take, preset.at)
            button = TextButton(self.body, look, preset.label, take)
            button.pack(fill="x", pady=(0, px(8)))  # type: ignore[no-untyped-call]
            self.presets.append(button)
        label = Words(self.body, look, _("Or at another time"), role=Role.SMALL, ink=second_ink)
        label.pack(fill="x", pady=(px(8), px(6)))
        fields = ttk.Frame(self.body)
        fields.columnconfigure((0, 1), weight=1, uniform="field")
        fields.pack(fill="x")  # type: ignore[no-untyped-call]
        self.day = Field(fields, look, _("Day"), placeholder=date_hint(), entered=self._read)
        self.time = Field(fields, look, _("Time"), placeholder="09:00", entered=self._read)
        self.day.grid(row=0, column=0, sticky="new", padx=(0, px(6)))  # type: ignore[no-untyped-call]
        self.time.grid(row=0, column=1, sticky="new", padx=(px(6), 0))  # type: ignore[no-untyped-call]
        buttons = ttk.Frame(self.foot)
        buttons.pack(fill="x", pady=(px(18), 0))  # type: ignore[no-untyped-call]
        self.go = TextButton(buttons, look, answer, self._read, rank=Rank.PRIMARY)
        cancel = TextButton(buttons, look, _("Cancel"), self.close)
        self.go.pack(side="right")  # type: ignore[no-untyped-call]
        cancel.pack(side="right", padx=(0, px(10)))  # type: ignore[no-untyped-call]
        self.open(self.presets[0])

    def _take(self, at: int) -> None:
        self.close()
        self._done(at)

    def _read(self) -> None:
        """Take the day and time that were typed; without a day it is today."""
        self.day.complain("")
        self.time.complain("")
        here = datetime.fromtimestamp(self._now() / 1000, UTC).astimezone()
        try:
            day = parse_date(self.day.value) if self.day.value else here.date()
        except ValueError:
            self._refuse(self.day, _("Enter a day as {hint}.").format(hint=date_hint()))
            return
        try:
            clock = time(*parse_clock(self.time.value))
        except ValueError:
            self._refuse(self.time, _("Enter a time such as 9:00."))
            return
        moment = datetime.combine(day, clock).astimezone()
        if moment <= here:
            self._refuse(self.time if day == here.date() else self.day, _("That is over already."))
        elif moment > here + _LONGEST:
            self._refuse(self.day, _("That is more than a year ahead."))
        else:
            self._take(_ms(moment))

    def _refuse(self, field: Field, words: str) -> None:
        field.complain(words)
        field.box.focus_field()
