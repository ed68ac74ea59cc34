"""The words of the program in the user's language: gettext's lookups and the formats of times.

Used by every thread: the catalogue is read at the first lookup, and replaced as a whole.
"""

import gettext as _gettext
import os
import re
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Final

DOMAIN: Final = "wl"
LOCALE_FOLDER: Final = Path(__file__).parent / "locale"

_catalogue: _gettext.NullTranslations | None = None


def set_language(code: str | None) -> None:
    """Speak the language `code` from now on ("fr", "pt_BR"); None means the system's.

    A language without a catalogue is spoken as English, the language of the source.
    """
    global _catalogue
    languages = list(_system_languages()) if code is None else [code]
    _catalogue = _gettext.translation(DOMAIN, LOCALE_FOLDER, languages, fallback=True)


def languages() -> list[str]:
    """Name the languages that can be spoken, English first."""
    return [
        "en",
        *sorted(path.parts[-3] for path in LOCALE_FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")),
    ]


def _(message: str) -> str:
    """Translate `message`."""
    return _current().gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Translate the form that fits the number `n`; `{n}` in it is left for the caller's format."""
    return _current().ngettext(singular, plural, n)


def pgettext(context: str, message: str) -> str:
    """Translate `message`, told apart by `context` from the same word with another meaning."""
    return _current().pgettext(context, message)


def N_(message: str) -> str:
    """Mark `message` for translation, return it as it is: for tables made before a language is."""
    return message


def format_time(moment: datetime) -> str:
    """Write the time of day of an aware `moment` on this computer's clock: 09:05."""
    local = moment.astimezone()
    return format_clock(local.hour, local.minute)


def format_clock(hour: int, minute: int) -> str:
    """Write a time of day: 09:05."""
    # Not strftime: it follows the C library's locale, which no thread may change safely.
    return pgettext("time of day", "{hour:02}:{minute:02}").format(hour=hour, minute=minute)


def parse_clock(text: str) -> tuple[int, int]:
    """Read a time of day as people type it (9, 9:05, 9.05, 9 h 05, 905): its hour and minute.

    Raises:
        ValueError: it is no such time.
    """
    match = re.fullmatch(r"([0-9]{1,2})(?: ?[:.hH]? ?([0-9]{2})?)?", text.strip())
    if match is None:
        raise ValueError("not an hour and minutes")
    hour, minute = int(match[1]), int(match[2] or 0)
    if hour > 23 or minute > 59:
        raise ValueError("there is no such time")
    return hour, minute


def format_date(day: date | datetime) -> str:
    """Write a day, or the day of an aware moment on this computer's clock: 23 November 2026."""
    if isinstance(day, datetime):
        day = day.astimezone()
    return pgettext("day", "{day} {month} {year}").format(
        day=day.day, month=_month(day.month), year=day.year
    )


def format_weekday(day: date | datetime) -> str:
    """Name the day of the week: Monday."""
    if isinstance(day, datetime):
        day = day.astimezone()
    return (
        pgettext("day", "Monday"),
        pgettext("day", "Tuesday"),
        pgettext("day", "Wednesday"),
        pgettext("day", "Thursday"),
        pgettext("day", "Friday"),
        pgettext("day", "Saturday"),
        pgettext("day", "Sunday"),
    )[day.weekday()]


def format_month(day: date) -> str:
    """Name the month of a day, as a heading: November 2026."""
    words = pgettext("month", "{month} {year}").format(month=_month(day.month), year=day.year)
    return words[:1].upper() + words[1:]


def first_weekday() -> int:
    """Return with which day a week begins in a calendar: 0 for Monday, 6 for Sunday."""
    # Translators: 0 where a week begins with Monday, 6 where it does with Sunday.
    return int(pgettext("first day of the week", "0")) % 7


def day_letters() -> list[str]:
    """Return the days of the week as they head a calendar, the first one first."""
    names = pgettext("the days of the week, from Monday", "Mo Tu We Th Fr Sa Su").split()
    return [names[(first_weekday() + at) % 7] for at in range(7)]


def date_hint() -> str:
    """Say how a day is typed: YYYY-MM-DD."""
    return pgettext("how a day is typed", "YYYY-MM-DD")


def parse_date(text: str) -> date:
    """Read a day as it is typed here; YYYY-MM-DD is understood everywhere.

    Raises:
        ValueError: it is no such day.
    """
    match = re.fullmatch(r"([0-9]{1,4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,4})", text.strip())
    if match is None:
        raise ValueError("not three numbers")
    order = "ymd"
    if len(match[1]) < 4:
        # Translators: the order of day, month and year in the format above ("dmy", "mdy").
        order = pgettext("order of day, month and year", "ymd")
    numbers = dict(zip(order, match.groups(), strict=True))
    if len(numbers["y"]) != 4:
        raise ValueError("a year has four digits")
    return date(int(numbers["y"]), int(numbers["m"]), int(numbers["d"]))


def type_date(day: date) -> str:
    """Write a day as it is typed here, as `date_hint` says."""
    order = pgettext("order of day, month and year", "ymd")
    numbers = {"y": f"{day.year:04}", "m": f"{day.month:02}", "d": f"{day.day:02}"}
    between = next(letter for letter in date_hint() if not letter.isalpha())
    return between.join(numbers[each] for each in order)


def _month(number: int) -> str:
    return (
        pgettext("month", "January"),
        pgettext("month", "February"),
        pgettext("month", "March"),
        pgettext("month", "April"),
        pgettext("month", "May"),
        pgettext("month", "June"),
        pgettext("month", "July"),
        pgettext("month", "August"),
        pgettext("month", "September"),
        pgettext("month", "October"),
        pgettext("month", "November"),
        pgettext("month", "December"),
    )[number - 1]


def _current() -> _gettext.NullTranslations:
    if _catalogue is None:
        set_language(None)
    assert _catalogue is not None
    return _catalogue


def _system_languages() -> Iterator[str]:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            yield from value.split(":")
            return
    # Windows sets none of these; its own answer is a number with a table in the standard library.
    if sys.platform == "win32":
        import ctypes
        import locale

        code = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        if name := locale.windows_locale.get(code, ""):
            yield name
