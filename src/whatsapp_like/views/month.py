"""A month of days of which one is chosen, with the mouse or the arrow keys.

Runs on the Tk thread; `weeks` needs no Tk.
"""

from __future__ import annotations

import calendar
import tkinter as tk
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _, day_letters, first_weekday, format_date, format_month
from whatsapp_like.views import shapes
from whatsapp_like.views.access import Description
from whatsapp_like.views.buttons import IconButton
from whatsapp_like.views.focus import keyboard_at
from whatsapp_like.views.forms import Words
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.ink import image, text
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.palette import mix
from whatsapp_like.views.placement import area_of
from whatsapp_like.views.theme import Look, Role

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

_ROW: Final = 34
_LOW: Final = 450
_LOW_ROW: Final = 26
"""How high a week is, and is on a screen lower than that, in pixels at 100 %."""

_HEAD: Final = 26
_DAYS: Final = {"<Left>": -1, "<Right>": 1, "<Up>": -7, "<Down>": 7}
_MONTHS: Final = {"<Prior>": -1, "<Next>": 1}


def weeks(month: date) -> list[list[date]]:
    """Return the weeks of the month of a day, in full: six always, so that nothing jumps."""
    first = month.replace(day=1)
    start = first - timedelta(days=(first.weekday() - first_weekday()) % 7)
    return [[start + timedelta(days=7 * row + at) for at in range(7)] for row in range(6)]


def beside(day: date, by: int) -> date:
    """Return the day `by` months later; at the end of a shorter month, its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + by, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _later(day: date, by: int) -> date:
    return day + timedelta(days=by)


class MonthView(ttk.Frame):
    """Shows the month of the day that is `chosen`; only days from `first` to `last` can be."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        chosen: date,
        first: date,
        last: date,
        changed: Callable[[], object],
        entered: Callable[[], object],
    ) -> None:
        """`changed` hears when another day is chosen, `entered` the Enter key."""
        super().__init__(parent)
        self._look = look
        self._jobs = Jobs(self)
        self._first, self._last = first, last
        self._changed = changed
        self.chosen = chosen
        self._month = chosen
        self._hover: date | None = None
        self._row = look.px(_ROW)
        self._held: list[PhotoImage] = []
        head = ttk.Frame(self)
        head.pack(fill="x")  # type: ignore[no-untyped-call]
        self.title = Words(head, look, "", role=Role.CHIP)
        self.title.pack(side="left", fill="x", expand=True)
        later = IconButton(head, look, Icon.FORWARD, _("Next month"), lambda: self.turn(1), mark=16)
        earlier = IconButton(
            head, look, Icon.BACKWARD, _("Previous month"), lambda: self.turn(-1), mark=16
        )
        for button in (later, earlier):
            button.pack(side="right")  # type: ignore[no-untyped-call]
        self.days = ttk.Canvas(
            self, autostyle=False, highlightthickness=0, bd=0, takefocus=True, cursor="hand2"
        )
        self.days.description = self.description  # type: ignore[attr-defined]
        self.days.pack(fill="x")  # type: ignore[no-untyped-call]
        self._bind(entered)
        look.watch(self, self._relook)
        self._relook()

    def description(self) -> Description:
        """Return what it is in words."""
        return Description("grid", _("Day"), format_date(self.chosen))

    def choose(self, day: date) -> None:
        """Choose a day, or the nearest one that can be chosen."""
        day = min(max(day, self._first), self._last)
        self._month = day
        if day != self.chosen:
            self.chosen = day
            self._changed()
        self._draw()

    def turn(self, by: int) -> None:
        """Show the month that is `by` months later; the day that is chosen stays so."""
        month = beside(self._month.replace(day=1), by)
        if self._first.replace(day=1) <= month <= self._last:
            self._month = month
            self._draw()

    def centre(self, day: date) -> tuple[int, int]:
        """Return where a day of the month that is shown stands in `days`."""
        row, at = divmod((day - weeks(self._month)[0][0]).days, 7)
        px, cell = self._look.px, self.days.winfo_width() / 7
        return round((at + 0.5) * cell), px(_HEAD) + self._row * row + self._row // 2

    def _bind(self, entered: Callable[[], object]) -> None:
        days = self.days
        days.bind("<Configure>", lambda _: self._jobs.idle("draw", self._draw), add=True)
        for sequence in ("<FocusIn>", "<FocusOut>"):
            days.bind(sequence, lambda _: self._draw(), add=True)
        days.bind("<Motion>", lambda event: self._point(self._at(event.x, event.y)), add=True)
        days.bind("<Leave>", lambda _: self._point(None), add=True)
        days.bind("<Button-1>", self._pressed, add=True)
        for key, number in _DAYS.items():
            days.bind(key, self._stepper(_later, number), add=True)
        for key, number in _MONTHS.items():
            days.bind(key, self._stepper(beside, number), add=True)
        for key in ("<Return>", "<KP_Enter>"):
            days.bind(key, lambda _: entered(), add=True)

    def _stepper(self, go: Callable[[date, int], date], by: int) -> Callable[[object], str]:
        def step(_event: object) -> str:
            self.choose(go(self.chosen, by))
            return "break"

        return step

    def _pressed(self, event: tk.Event[tk.Misc]) -> None:
        self.days.focus_set()
        day = self._at(event.x, event.y)
        if day is not None:
            self.choose(day)

    def _point(self, day: date | None) -> None:
        if day != self._hover:
            self._hover = day
            self._draw()

    def _at(self, x: int, y: int) -> date | None:
        """Return the day there that can be chosen."""
        px, width = self._look.px, max(1, self.days.winfo_width())
        row, at = (y - px(_HEAD)) // self._row, x * 7 // width
        if not (0 <= row < 6 and 0 <= at < 7):
            return None
        day = weeks(self._month)[row][at]
        return day if self._can(day) else None

    def _can(self, day: date) -> bool:
        return self._first <= day <= self._last

    def _relook(self) -> None:
        px, ground = self._look.px, self._look.palette.ground
        low = area_of(self).height < px(_LOW)
        self._row = px(_LOW_ROW if low else _ROW)
        self.days.configure(height=px(_HEAD) + 6 * self._row, background=ground)
        self._draw()

    def _draw(self) -> None:
        palette, px, days = self._look.palette, self._look.px, self.days
        self.title.say(format_month(self._month))
        days.delete("all")
        self._held = []
        shown = weeks(self._month)
        for at, letters in enumerate(day_letters()):
            x = self.centre(shown[0][at])[0]
            text(days, x, px(_HEAD) // 2, letters, Role.SMALL, palette.second, "day", "center")
        focus = keyboard_at(days) is days
        for day in (day for week in shown for day in week):
            x, y = self.centre(day)
            ink = palette.text if day.month == self._month.month else palette.second
            if not self._can(day):
                ink = mix(palette.ground, palette.second, 0.5)
            if day == self.chosen:
                self._round(shapes.disc, x, y, palette.accent)
                ink = palette.on_accent
                if focus:
                    self._round(shapes.ring, x, y, px(2), palette.text)
            elif day == self._hover:
                self._round(shapes.disc, x, y, palette.field)
            elif day == self._first:
                self._round(shapes.ring, x, y, px(1), palette.second)
            role = Role.CHIP if day == self.chosen else Role.PREVIEW
            text(days, x, y, str(day.day), role, ink, "day", "center")

    def _round(self, shape: Callable[..., object], x: int, y: int, *how: object) -> None:
        look, size = self._look, self._row - self._look.px(2)
        ground = look.palette.ground if shape is shapes.disc else None
        picture = look.pictures.of(shape, size, *how, ground)  # type: ignore[arg-type]
        self._held.append(picture)
        image(self.days, x, y, picture, "day", "center")
