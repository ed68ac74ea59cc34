"""Times of an export are this computer's, in summer and in winter."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest

from whatsapp_like.client.export.document import day_range
from whatsapp_like.client.export.zone import LocalZone

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="the zone of a process cannot be set there"
)


@pytest.fixture
def live_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    def move(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        _take_effect()

    yield move
    monkeypatch.undo()
    _take_effect()


def _take_effect() -> None:
    if sys.platform != "win32":
        time.tzset()


def test_each_date_has_its_own_offset(live_in: Callable[[str], None]) -> None:
    live_in("Europe/Paris")
    winter = datetime(2026, 1, 15, 12, tzinfo=UTC).astimezone(LocalZone())
    summer = datetime(2026, 7, 15, 12, tzinfo=UTC).astimezone(LocalZone())
    assert winter.isoformat() == "2026-01-15T13:00:00+01:00"
    assert summer.isoformat() == "2026-07-15T14:00:00+02:00"
    assert (winter.tzname(), summer.tzname()) == ("CET", "CEST")


def test_both_hours_of_the_clock_change_are_told_apart(live_in: Callable[[str], None]) -> None:
    live_in("Europe/Paris")
    hours = [datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1)]
    told = [hour.astimezone(LocalZone()).isoformat() for hour in hours]
    assert told == ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"]


@pytest.mark.parametrize("zone", ["Asia/Tokyo", ":Asia/Tokyo"])
def test_it_is_called_by_its_public_name(live_in: Callable[[str], None], zone: str) -> None:
    live_in(zone)
    assert str(LocalZone()) == "Asia/Tokyo"


def test_a_day_with_a_clock_change_is_a_whole_day(live_in: Callable[[str], None]) -> None:
    live_in("Europe/Paris")
    start, end = day_range(date(2026, 10, 25), date(2026, 10, 25), LocalZone())
    assert end - start == 25 * 3_600_000


def test_it_says_nothing_without_a_date() -> None:
    zone = LocalZone()
    assert (zone.utcoffset(None), zone.tzname(None), zone.dst(None)) == (None, None, None)
    assert str(zone)
