"""Asks for a moment to come: some that people often mean, or a day of the calendar and a time.

Runs on the Tk thread; `presets` needs no Tk.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Final, NamedTuple

import ttkbootstrap as ttk

from whatsapp_like.i18n import _, format_time, format_weekday, parse_clock
from whatsapp_like.views import times
from whatsapp_like.views.forms import Field, Words, second_ink
from whatsapp_like.views.month import MonthView
from whatsapp_like.views.placement import FRAME, area_of
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Dialog

_WIDTH: Final = 440
_WIDE: Final = 676
_HIGH: Final = 650
"""How wide the dialog is, and is where a screen is too low for what stands in it one below the
other, which needs that height; in pixels at 100 %."""

_HOUR_MS: Final = 3_600_000
_EVENING: Final = 18
_MORNING: Final = 9
_LONGEST: Final = timedelta(days=366)


class Preset(NamedTuple):
    """A moment, in milliseconds, and how people call it."""

    label: str
    at: int


def presets(now: int) -> list[Preset]:
    """Return what is offered at `now`: in an hour, this evening, tomorrow, when the week begins."""
    here = datetime.fromtimestamp(now / 1000, UTC).astimezone()
    found = [Preset(_("In 1 hour"), now + _HOUR_MS)]
    if here.hour < _EVENING - 1:
        evening = _at(here, 0, _EVENING)
        words = _("This evening at {time}").format(time=format_time(evening))
        found.append(Preset(words, _ms(evening)))
    tomorrow = _at(here, 1, _MORNING)
    words = _("Tomorrow at {time}").format(time=format_time(tomorrow))
    found.append(Preset(words, _ms(tomorrow)))
    days = 7 - here.weekday()
    if days > 1:
        monday = _at(here, days, _MORNING)
        words = _("{day} at {time}").format(day=format_weekday(monday), time=format_time(monday))
        found.append(Preset(times.begun(words), _ms(monday)))
    return found


def _at(here: datetime, days: int, hour: int) -> datetime:
    day = here.date() + timedelta(days=days)
    return datetime.combine(day, time(hour)).astimezone()


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def soon(here: datetime) -> datetime:
    """Return the full hour to begin with: the first that is half an hour away at least."""
    at = here + timedelta(minutes=90)
    return at.replace(minute=0, second=0, microsecond=0)


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
        begins: int | None = None,
    ) -> None:
        """`answer` stands on the button that takes the day and the time that are shown, at first
        those of `begins`, or of the next full hour."""
        px = look.px
        low = area_of(parent).height - FRAME < px(_HIGH)
        super().__init__(parent, look, title, width=_WIDE if low else _WIDTH)
        self._now = now
        self._done = chosen
        if not low:
            Words(self.body, look, title, role=Role.TITLE).pack(fill="x", pady=(0, px(14)))
        parts = ttk.Frame(self.body)
        parts.pack(fill="x")  # type: ignore[no-untyped-call]
        self.presets: list[TextButton] = []
        often = ttk.Frame(parts)
        often.columnconfigure((0, 1), weight=1, uniform="preset")
        offered = presets(now())
        for number, preset in enumerate(offered):
            button = TextButton(often, look, preset.label, partial(self._take_often, preset))
            row, column = divmod(number, 2)
            gap = (px(4), 0) if column else (0, px(4))
            button.grid(row=row, column=column, sticky="ew", padx=gap, pady=(0, px(8)))  # type: ignore[no-untyped-call]
            if preset is offered[-1] and not column:
                button.grid(columnspan=2, padx=0)  # type: ignore[no-untyped-call]
            self.presets.append(button)
        label = Words(parts, look, _("Or at another time"), role=Role.SMALL, ink=second_ink)
        here = self._here()
        first = soon(here) if begins is None else datetime.fromtimestamp(begins / 1000, UTC)
        first = first.astimezone()
        self.month = MonthView(
            parts,
            look,
            first.date(),
            here.date(),
            (here + _LONGEST).date(),
            changed=self._tell,
            entered=self._type,
        )
        self.time = Field(
            parts,
            look,
            _("Time"),
            placeholder="09:00",
            changed=lambda _text: self._tell(),
            entered=self._read,
        )
        self.time.box.set(format_time(first))
        often.grid(row=0, sticky="ew")  # type: ignore[no-untyped-call]
        label.grid(row=1, sticky="ew", pady=(px(8), px(2)))
        self.time.grid(row=3, sticky="new", pady=(px(8), 0))  # type: ignore[no-untyped-call]
        parts.columnconfigure(0, weight=13, uniform="parts")
        if low:
            parts.columnconfigure(1, weight=8, uniform="parts")
            parts.rowconfigure(3, weight=1)
            self.month.grid(row=0, column=1, rowspan=4, sticky="new", padx=(px(24), 0))  # type: ignore[no-untyped-call]
        else:
            self.month.grid(row=2, sticky="ew")  # type: ignore[no-untyped-call]
        self._tell()
        buttons = ttk.Frame(self.foot)
        buttons.pack(fill="x", pady=(px(18), 0))  # type: ignore[no-untyped-call]
        self.go = TextButton(buttons, look, answer, self._read, rank=Rank.PRIMARY)
        cancel = TextButton(buttons, look, _("Cancel"), self.close)
        self.go.pack(side="right")  # type: ignore[no-untyped-call]
        cancel.pack(side="right", padx=(0, px(10)))  # type: ignore[no-untyped-call]
        # Not on what takes a moment at once: whoever goes on typing must not send by that.
        self.open(self.month.days)

    def _here(self) -> datetime:
        return datetime.fromtimestamp(self._now() / 1000, UTC).astimezone()

    def _take_often(self, preset: Preset) -> None:
        """Take it as it is meant now: the dialog may have been open for hours."""
        now = self._now()
        at = dict(presets(now)).get(preset.label, preset.at)
        if at > now:
            self._take(at)
        else:
            self._refuse(_("That is over already."))

    def _take(self, at: int) -> None:
        self.close()
        self._done(at)

    def _moment(self) -> datetime:
        """Return the day and time that are shown.

        Raises:
            ValueError: what was typed is no time.
        """
        clock = time(*parse_clock(self.time.value))
        return datetime.combine(self.month.chosen, clock).astimezone()

    def _type(self) -> None:
        """Go on from the day to its time."""
        self.time.box.focus_field()
        self.time.box.field.event_generate("<<SelectAll>>")  # to type over

    def _tell(self) -> None:
        """Say which moment that would be; of what is being typed, nothing is wrong yet, but its
        line is never empty: what stands below would jump."""
        try:
            moment = self._moment()
        except ValueError:
            self.time.remark(_("Enter a time such as 09:00."))
            return
        if moment > self._here():
            self.time.remark(times.begun(times.spoken(_ms(moment), self._now())))
        else:
            self.time.remark(_("That is over already."))

    def _read(self) -> None:
        """Take the day and time that are shown."""
        here = self._here()
        try:
            moment = self._moment()
        except ValueError:
            self._refuse(_("Enter a time such as 09:00."))
            return
        if moment <= here:
            self._refuse(_("That is over already."))
        elif moment > here + _LONGEST:
            self._refuse(_("That is more than a year ahead."))
        else:
            self._take(_ms(moment))

    def _refuse(self, words: str) -> None:
        self.time.complain(words)
        self.time.box.focus_field()
