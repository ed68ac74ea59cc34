"""Moments as people say them: in a list, in a header, in a table.

Needs no Tk; any thread may call it. `now` and the moments are milliseconds since 1970 UTC, both by
the same clock; the caller corrects for a computer whose clock is wrong.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from whatsapp_like.i18n import _, format_date, format_time, format_weekday, ngettext, pgettext


def list_time(moment: int, now: int) -> str:
    """Return how a list tells a time: 12:47 today, Yesterday, Monday, 23/11/2026."""
    days = _days_between(moment, now)
    if days <= 0:
        return format_time(_at(moment))
    if days == 1:
        return _("Yesterday")
    if days < 7:
        return format_weekday(_at(moment))
    return short_date(moment)


def short_date(moment: int) -> str:
    """Return a day in figures."""
    day = _day(moment)
    return _("{day:02}/{month:02}/{year}").format(day=day.day, month=day.month, year=day.year)


def spoken(moment: int, now: int) -> str:
    """Return a moment inside a sentence: today at 12:47, yesterday at 09:00."""
    days, clock = _days_between(moment, now), format_time(_at(moment))
    if days == -1:
        return _("tomorrow at {time}").format(time=clock)
    if days == 0:
        return _("today at {time}").format(time=clock)
    if days == 1:
        return _("yesterday at {time}").format(time=clock)
    return _("{date} at {time}").format(date=format_date(_at(moment)), time=clock)


def begun(words: str) -> str:
    """Return words as they stand at the beginning of a line: Today at 12:47."""
    return words[:1].upper() + words[1:]


def last_seen(moment: int, now: int) -> str:
    """Return when somebody was last there."""
    return _("last seen {when}").format(when=spoken(moment, now))


def duration(seconds: int) -> str:
    """Return a span of time in its largest unit: 5 minutes, 3 hours, 2 days."""
    minutes = seconds // 60
    if minutes < 1:
        return _("less than a minute")
    if minutes < 60:
        return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
    hours = minutes // 60
    if hours < 24:
        return ngettext("{n} hour", "{n} hours", hours).format(n=hours)
    return ngettext("{n} day", "{n} days", hours // 24).format(n=hours // 24)


def exact(moment: int) -> str:
    """Return a moment to the second: Monday, 23 November 2026, 12:47:05."""
    at = _at(moment)
    second = f"{at.astimezone().second:02}"
    return pgettext("moment", "{weekday}, {date}, {time}:{second}").format(
        weekday=format_weekday(at), date=format_date(at), time=format_time(at), second=second
    )


def stamped(moment: int) -> str:
    """Return a moment as it stands before a line that is copied: 12:47, 23/11/2026."""
    return f"{format_time(_at(moment))}, {short_date(moment)}"


def until(moment: int, now: int) -> str:
    """Return up to when something lasts: until 17:30, until midnight, until Sunday."""
    if _at(moment).astimezone().time() == time.min:
        # The end of the day before, as people say it.
        days = _days_between(moment - 1, now)
        if days >= 0:
            return _("until midnight")
        if days > -7:
            return _("until {day}").format(day=format_weekday(_at(moment - 1)))
        return _("until {day}").format(day=format_date(_at(moment - 1)))
    days, clock = -_days_between(moment, now), format_time(_at(moment))
    if days <= 0:
        return _("until {time}").format(time=clock)
    if days == 1:
        return _("until tomorrow at {time}").format(time=clock)
    if days < 7:
        day = format_weekday(_at(moment))
        return _("until {day} at {time}").format(day=day, time=clock)
    return _("until {day}").format(day=format_date(_at(moment)))


def end_of_day(now: int, days: int = 0) -> int:
    """Return when today ends here, or the day that many days later."""
    after = _day(now) + timedelta(days=days + 1)
    return round(datetime.combine(after, time.min).astimezone().timestamp() * 1000)


def end_of_week(now: int) -> int:
    """Return when this week's Sunday ends here."""
    return end_of_day(now, 6 - _day(now).weekday())


def sortable(moment: int) -> str:
    """Return a moment for a table's column: 23/11/2026 12:47."""
    return f"{short_date(moment)} {format_time(_at(moment))}"


def _at(moment: int) -> datetime:
    return datetime.fromtimestamp(moment / 1000, UTC)


def _day(moment: int) -> date:
    return _at(moment).astimezone().date()


def _days_between(moment: int, now: int) -> int:
    return (_day(now) - _day(moment)).days
