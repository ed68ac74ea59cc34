"""The page about alerts: what they show, their sound, and when there shall be none.

Runs on the Tk thread.
"""

from __future__ import annotations

import time
import tkinter as tk
from datetime import date, timedelta
from typing import Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _, format_clock, format_weekday, ngettext, parse_clock
from whatsapp_like.models.alerts import DAY, FOR_EVER, Preview
from whatsapp_like.views import times
from whatsapp_like.views.choices import ChoiceRow
from whatsapp_like.views.forms import Field, Switch
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.observing import observe
from whatsapp_like.views.settings.page import Means, SettingsPage
from whatsapp_like.views.textbutton import Rank, TextButton

_SPANS: Final = (1, 8, 24)
_A_MONDAY: Final = date(2026, 11, 23)


class NotificationsPage(SettingsPage):
    """How I am told of new messages on this computer, and when not."""

    def __init__(self, parent: tk.Misc, means: Means) -> None:
        super().__init__(parent, means, _("Notifications"))
        self._alerts = means.actions.alerts
        self.label(_("Only on this computer."), 2)
        self.switch = Switch(
            self.content,
            self.look,
            _("Tell me of new messages"),
            _("Unless I am looking at their chat."),
            lambda on: self._alerts.set_alerts(on=on),
        )
        self.add(self.switch, 16)
        self.label(_("They show"))
        self.previews = ChoiceRow(
            self.content,
            self.look,
            (
                (Preview.TEXT, _("Name and text")),
                (Preview.NAME, _("Name only")),
                (Preview.NOTHING, _("Neither")),
            ),
            lambda value: self._alerts.set_alerts(preview=value),
        )
        self.add(self.previews, 6)
        if self._alerts.can_play:
            self._build_sound()
        self._build_quiet()
        self._build_hours()
        self.tray = Switch(
            self.content,
            self.look,
            _("Stay in the tray"),
            _("Closing the main window hides it. The icon brings it back, or starting WL again."),
            means.actions.stay_in_tray,
        )
        desktop = self._state.desktop.events
        quiet, tray = self._state.quiet.events.now, self._state.tray.events.present
        signals = (desktop.alerts, desktop.stay_in_tray, quiet, tray)
        observe(self, signals, lambda *_: self._fill())
        self._fill()

    def _build_sound(self) -> None:
        row = ttk.Frame(self.content)
        row.columnconfigure(0, weight=1)
        self.sound = Switch(
            row, self.look, _("Sound"), "", lambda on: self._alerts.set_alerts(sound=on)
        )
        self.sound.grid(row=0, column=0, sticky="ew")  # type: ignore[no-untyped-call]
        self.play = TextButton(
            row, self.look, _("Play"), self._alerts.play, rank=Rank.LINK, mark=Icon.START
        )
        self.play.grid(row=0, column=1, sticky="e")  # type: ignore[no-untyped-call]
        self.add(row, 20)

    def _build_quiet(self) -> None:
        self.section(_("Do not disturb"))
        self.until = self.label("", 2)
        self.spans = ChoiceRow(
            self.content,
            self.look,
            (
                (0, _("Off")),
                *((n * 60, ngettext("{n} hour", "{n} hours", n).format(n=n)) for n in _SPANS),
                (None, _("Until I switch it off")),
            ),
            lambda value: self._alerts.be_quiet(None if value is None else int(str(value))),
        )
        self.add(self.spans, 8)

    def _build_hours(self) -> None:
        self.section(_("Quiet hours"))
        self.hours = Switch(
            self.content,
            self.look,
            _("Do not disturb at certain hours"),
            "",
            lambda on: self._alerts.set_hours(on=on),
        )
        self.add(self.hours, 8)
        self._times = ttk.Frame(self.content)
        self._times.columnconfigure((0, 1), weight=1, uniform="time")
        self.start = self._time_field(_("From"), "start", 0)
        self.end = self._time_field(_("Until"), "end", 1)
        self.days = ChoiceRow(self.content, self.look, _weekdays(), self._toggle_day)

    def _time_field(self, label: str, name: str, column: int) -> Field:
        def typed(text: str) -> None:
            minute = _minute(text)
            if minute is not None:
                field.complain("")
                self._alerts.set_hours(**{name: minute})

        def left(_event: object) -> None:
            if _minute(field.value) is None:
                field.complain(_("Write a time such as {time}.").format(time=format_clock(22, 0)))

        field = Field(self._times, self.look, label, changed=typed)
        field.box.field.bind("<FocusOut>", left, add=True)
        gap = self.look.px(8)
        pad = (0, gap) if column == 0 else (gap, 0)
        field.grid(row=0, column=column, sticky="new", padx=pad)  # type: ignore[no-untyped-call]
        return field

    def _toggle_day(self, day: object) -> None:
        chosen = set(self._state.desktop.alerts.hours.days) ^ {int(str(day))}
        self._alerts.set_hours(days=tuple(sorted(chosen)))

    # --- live -------------------------------------------------------------------------------------

    def _fill(self) -> None:
        alerts = self._state.desktop.alerts
        self.switch.set(alerts.on)
        self.previews.show(alerts.preview)
        if self._alerts.can_play:
            self.sound.set(alerts.sound)
        for_ever = alerts.quiet_until == FOR_EVER
        passing = bool(alerts.quiet_until) and not for_ever
        self.spans.show(None if for_ever else (-1 if passing else 0))
        if passing:
            until = times.until(alerts.quiet_until, round(time.time() * 1000))
            self.until.say(_("On, {until}.").format(until=until))
        elif for_ever:
            self.until.say(
                _("On. Nothing is shown and nothing sounds; what is unread is still counted.")
            )
        elif self._state.quiet.now:
            end = format_clock(*divmod(alerts.hours.end, 60))
            self.until.say(_("Quiet hours until {when}.").format(when=end))
        else:
            self.until.say(
                _("Nothing is shown and nothing sounds; what is unread is still counted.")
            )
        self.tray.set(self._state.desktop.stay_in_tray)
        self._fill_hours()

    def _fill_hours(self) -> None:
        hours = self._state.desktop.alerts.hours
        self.hours.set(hours.on)
        for field, minute in ((self.start, hours.start), (self.end, hours.end)):
            # What is being typed stays as it is.
            if _minute(field.value) != minute and not field.said:
                field.box.set(format_clock(*divmod(minute, 60)))
        for day, chip in self.days.chips.items():
            chip.choose(day in hours.days)
        parts: tuple[tk.Widget, ...] = (self._times, self.days)
        for part in parts:
            if hours.on and not part.winfo_manager():
                self.add(part, 12)
            elif not hours.on:
                part.pack_forget()
        # The last one, whatever was added above it.
        self.tray.pack_forget()
        if self._state.tray.present:
            self.add(self.tray, 28)


def _minute(text: str) -> int | None:
    """Return the minute of the day that somebody typed, None when it is none."""
    try:
        hour, minute = parse_clock(text)
    except ValueError:
        return None
    return (hour * 60 + minute) % DAY


def _weekdays() -> list[tuple[int, str]]:
    """Return the days by number, Monday first."""
    return [(day, format_weekday(_A_MONDAY + timedelta(day))) for day in range(7)]
