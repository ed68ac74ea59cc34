"""Quiet hours: which minutes of the week they cover."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whatsapp_like.models.alerts import DAY, QuietHours
from whatsapp_like.models.plain import read, written
from whatsapp_like.models.state.desktop import DesktopState

minutes = st.integers(0, DAY - 1)
days = st.integers(0, 6)


@given(minutes, minutes, st.sets(days), days, minutes)
def test_a_minute_is_quiet_when_hours_that_began_on_a_chosen_day_reach_it(
    start: int, end: int, chosen: set[int], day: int, minute: int
) -> None:
    hours = QuietHours(on=True, start=start, end=end, days=tuple(chosen))
    length = (end - start) % DAY or DAY
    at = day * DAY + minute
    begun = (each * DAY + start + week for each in chosen for week in (-7 * DAY, 0))
    expected = any(begin <= at < begin + length for begin in begun)
    assert hours.cover(day, minute) is expected


@given(days, minutes)
def test_hours_that_are_off_cover_nothing(day: int, minute: int) -> None:
    assert not QuietHours(start=0, end=0).cover(day, minute)


def test_there_is_no_minute_1440_and_no_eighth_day() -> None:
    with pytest.raises(ValueError, match="minutes of a day"):
        QuietHours(start=DAY)
    with pytest.raises(ValueError, match="days of a week"):
        QuietHours(days=(7,))


def test_the_wishes_about_alerts_are_kept_with_the_other_settings() -> None:
    desktop = DesktopState()
    desktop.alerts = replace(desktop.alerts, hours=QuietHours(on=True, days=(0, 4)))
    kept = json.loads(json.dumps(written(desktop)))
    assert read(DesktopState, kept).alerts == desktop.alerts
    assert read(DesktopState, {}).alerts.on
