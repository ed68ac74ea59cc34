"""Moments as lists, sentences and tables tell them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from whatsapp_like.views import times

NOON = datetime.now(UTC).astimezone().replace(hour=12, minute=30, second=0, microsecond=0)


def millis(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def ago(**span: float) -> int:
    return millis(NOON - timedelta(**span))


NOW = millis(NOON)


def test_a_list_gets_coarser_with_age() -> None:
    assert times.list_time(ago(hours=1), NOW) == "11:30"
    assert times.list_time(ago(hours=13), NOW) == "Yesterday"
    assert times.list_time(ago(days=3), NOW) == f"{NOON - timedelta(days=3):%A}"
    assert times.list_time(ago(days=30), NOW) == f"{NOON - timedelta(days=30):%d/%m/%Y}"
    assert times.list_time(ago(hours=-1), NOW) == "13:30", "a clock may be ahead"


def test_a_sentence_names_day_and_time() -> None:
    assert times.last_seen(ago(minutes=5), NOW) == "last seen today at 12:25"
    assert times.spoken(ago(days=1), NOW) == "yesterday at 12:30"
    assert times.spoken(ago(days=40), NOW).endswith(" at 12:30")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "less than a minute"),
        (60, "1 minute"),
        (3599, "59 minutes"),
        (3600, "1 hour"),
        (86399, "23 hours"),
        (172800, "2 days"),
    ],
)
def test_a_span_is_told_in_its_largest_unit(seconds: int, words: str) -> None:
    assert times.duration(seconds) == words


def test_an_end_is_told_as_people_say_it() -> None:
    monday = NOON - timedelta(days=NOON.weekday())
    now = millis(monday)
    assert times.until(millis(monday + timedelta(hours=5)), now) == "until 17:30"
    assert times.until(millis(monday + timedelta(days=1)), now) == "until tomorrow at 12:30"
    assert times.until(millis(monday + timedelta(days=2)), now) == "until Wednesday at 12:30"
    assert times.until(millis(monday + timedelta(days=30)), now).startswith("until ")
    assert times.until(times.end_of_day(now), now) == "until midnight"
    assert times.until(times.end_of_week(now), now) == "until Sunday"
    sunday = millis(monday + timedelta(days=6))
    assert times.end_of_week(sunday) == times.end_of_day(sunday) == times.end_of_week(now)
