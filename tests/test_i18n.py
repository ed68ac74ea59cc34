"""Tests of the words on screen: every language has every word, compiled as written."""

import gettext
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message

from tools import i18n as tool
from whatsapp_like import i18n

CATALOGUES = sorted(i18n.LOCALE_FOLDER.glob("*/LC_MESSAGES/wl.po"))

pytestmark = pytest.mark.usefixtures("english_afterwards")


@pytest.fixture
def english_afterwards() -> Iterator[None]:
    yield
    i18n.set_language("en")


@pytest.fixture
def paris(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    import time

    monkeypatch.setenv("TZ", "Europe/Paris")
    if hasattr(time, "tzset"):
        time.tzset()
    yield
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()


def forms(message: Message) -> tuple[list[str], list[str]]:
    """Return the source's and the translation's forms of a message."""
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    string = message.string or ""
    return ids, [string] if isinstance(string, str) else list(string)


def test_french_is_there() -> None:
    assert i18n.languages() == ["en", "fr"]


@pytest.mark.parametrize("po", CATALOGUES, ids=lambda po: po.parts[-3])
def test_every_word_of_the_source_is_translated(po: Path) -> None:
    catalogue = tool.read(po)
    wanted = {(m.context, str(m.id)) for m in tool.extract() if m.id}
    known = {(m.context, str(m.id)) for m in catalogue if m.id}
    assert sorted(wanted - known, key=str) == [], "run `make i18n`, then translate these"
    assert sorted(known - wanted, key=str) == [], "no longer in the source: run `make i18n`"
    assert tool.untranslated(catalogue) == []


@pytest.mark.parametrize("po", CATALOGUES, ids=lambda po: po.parts[-3])
def test_translations_fill_in_the_same_fields(po: Path) -> None:
    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}

    for message in tool.read(po):
        ids, strings = forms(message)
        if not all(strings):
            continue  # told by the test above
        wanted = set().union(*map(fields, ids))
        for string in strings:
            # A plural form may do without its number, never with a field that nobody fills in.
            assert fields(string) <= wanted, message.id
        if len(ids) == 1 and message.id:
            assert fields(strings[0]) == wanted, message.id


@pytest.mark.parametrize("po", CATALOGUES, ids=lambda po: po.parts[-3])
def test_the_compiled_catalogue_is_up_to_date(po: Path) -> None:
    with po.with_suffix(".mo").open("rb") as file:
        binary = gettext.GNUTranslations(file)
    for message in tool.read(po):
        if not message.id:
            continue
        ids, strings = forms(message)
        if not all(strings):
            continue  # told by the test above
        if len(ids) == 1:
            found = (
                binary.pgettext(message.context, ids[0])
                if message.context
                else binary.gettext(ids[0])
            )
            assert found == strings[0], "run `make i18n`"
        else:
            singular, plural = ids
            assert binary.ngettext(singular, plural, 1) == strings[0], "run `make i18n`"
            assert binary.ngettext(singular, plural, 100) == strings[-1], "run `make i18n`"


def test_french_is_set_as_in_print() -> None:
    """Typographic apostrophes, and no line that begins with a colon or a closing quotation mark."""
    (po,) = (each for each in CATALOGUES if each.parts[-3] == "fr")
    wrong = [
        string
        for message in tool.read(po)
        if message.id
        for string in forms(message)[1]
        if re.search(r"\w'\w| [:;?!»](\s|$)|« ", string)
    ]
    assert wrong == [], "run `make i18n`"


def test_english_is_the_source() -> None:
    i18n.set_language("en")
    assert i18n._("Never translated") == "Never translated"
    assert i18n.ngettext("{n} message", "{n} messages", 1) == "{n} message"
    assert i18n.ngettext("{n} message", "{n} messages", 2) == "{n} messages"
    assert i18n.N_("Later") == "Later"


def test_a_language_without_a_catalogue_is_spoken_as_english() -> None:
    i18n.set_language("tlh")
    assert i18n.pgettext("month", "May") == "May"


def test_a_region_falls_back_on_its_language() -> None:
    i18n.set_language("fr_CA")
    assert i18n.pgettext("month", "August") == "août"


@pytest.mark.parametrize("name", ["LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"])
def test_the_system_s_language_is_spoken(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv("LANG", raising=False)
    monkeypatch.setenv(name, "fr_FR.UTF-8")
    i18n.set_language(None)
    assert i18n.pgettext("month", "May") == "mai"


@pytest.mark.usefixtures("paris")
def test_times_are_those_of_this_computer() -> None:
    i18n.set_language("en")
    moment = datetime(2026, 11, 22, 23, 5, tzinfo=UTC)
    assert i18n.format_time(moment) == "00:05"
    assert i18n.format_date(moment) == "23 November 2026"
    assert i18n.format_weekday(moment) == "Monday"


def test_days_are_written_in_the_language() -> None:
    i18n.set_language("fr")
    assert i18n.format_date(date(2026, 12, 1)) == "1 décembre 2026"
    assert i18n.format_weekday(date(2026, 11, 29)) == "dimanche"
    assert i18n.format_month(date(2026, 12, 1)) == "Décembre 2026"


@pytest.mark.parametrize("language", i18n.languages())
def test_a_calendar_has_seven_days_in_every_language(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    i18n.set_language(language)
    letters = i18n.day_letters()
    assert len(letters) == 7
    monkeypatch.setattr(i18n, "first_weekday", lambda: 6)
    assert i18n.day_letters() == [letters[-1], *letters[:-1]]


@pytest.mark.parametrize("text", ["2026-11-23", " 2026/11/23 ", "2026.11.23"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_typed_day_is_understood_everywhere(language: str, text: str) -> None:
    i18n.set_language(language)
    assert i18n.parse_date(text) == date(2026, 11, 23)


def test_a_typed_day_follows_the_language() -> None:
    i18n.set_language("fr")
    assert i18n.date_hint() == "JJ/MM/AAAA"
    assert i18n.parse_date("3/1/2026") == date(2026, 1, 3)
    assert i18n.type_date(date(2026, 1, 3)) == "03/01/2026"
    i18n.set_language("en")
    assert i18n.type_date(date(2026, 1, 3)) == "2026-01-03"


@pytest.mark.parametrize(
    "text", ["", "today", "23/11", "11/23/26", "2026-02-30", "26-11-23", "2026-13-01", "٣/١/٢٠٢٦"]
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_no_day_is_refused(language: str, text: str) -> None:
    i18n.set_language(language)
    with pytest.raises(ValueError, match=r"\w"):
        i18n.parse_date(text)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("9", (9, 0)),
        ("09:05", (9, 5)),
        (" 22.30 ", (22, 30)),
        ("7 h", (7, 0)),
        ("7h30", (7, 30)),
        ("7 h 30", (7, 30)),
        ("1015", (10, 15)),
        ("905", (9, 5)),
        ("0:00", (0, 0)),
    ],
)
def test_a_typed_time_is_understood(text: str, time: tuple[int, int]) -> None:
    assert i18n.parse_clock(text) == time
    assert i18n.parse_clock(i18n.format_clock(*time)) == time


@pytest.mark.parametrize("text", ["", "24:00", "9:60", "9:5", "noon", "9:05 pm", "-1", "٩"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        i18n.parse_clock(text)
