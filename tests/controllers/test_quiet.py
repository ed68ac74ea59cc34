"""Whether anybody wants to be alerted follows the clock on the wall."""

from __future__ import annotations

import time

import pytest

from tests.controllers.fakes import FakeTimers
from whatsapp_like.controllers.quiet import QuietController
from whatsapp_like.models.state.app import AppState

HOUR = 3600
MONDAY_NINE = 4 * 24 * HOUR + 9 * HOUR  # of January 1970, in UTC


@pytest.fixture
def timers() -> FakeTimers:
    made = FakeTimers()
    made.now = float(MONDAY_NINE)
    return made


@pytest.fixture
def quiet(state: AppState, timers: FakeTimers) -> QuietController:
    return QuietController(state, timers, timers.clock, local=time.gmtime)


def is_quiet(state: AppState) -> bool:
    return state.quiet.now


def test_a_wish_for_some_time_ends_by_itself(
    quiet: QuietController, state: AppState, timers: FakeTimers
) -> None:
    quiet.be_quiet(60)
    assert is_quiet(state)
    timers.advance(HOUR - 1)
    assert is_quiet(state)
    timers.advance(2)
    assert not is_quiet(state)
    assert state.desktop.alerts.quiet_until == 0
    assert len(timers) == 0


def test_a_wish_without_an_end_lasts_until_it_is_taken_back(
    quiet: QuietController, state: AppState, timers: FakeTimers
) -> None:
    quiet.be_quiet(None)
    timers.advance(400 * 24 * HOUR)
    assert is_quiet(state)
    assert len(timers) == 0
    quiet.be_quiet(0)
    assert not is_quiet(state)


def test_the_hours_come_and_go_with_the_minute(
    quiet: QuietController, state: AppState, timers: FakeTimers
) -> None:
    quiet.set_hours(on=True, start=22 * 60 + 30, end=7 * 60, days=(0,))
    assert not is_quiet(state)
    timers.advance(13.5 * HOUR - 1)
    assert not is_quiet(state)
    timers.advance(1)
    assert is_quiet(state)  # Monday, half past ten
    timers.advance(8.5 * HOUR)
    assert not is_quiet(state)  # Tuesday, seven
    timers.advance(24 * HOUR)
    assert not is_quiet(state)


def test_a_wish_that_ends_within_the_hours_leaves_it_quiet(
    quiet: QuietController, state: AppState, timers: FakeTimers
) -> None:
    quiet.set_hours(on=True, start=9 * 60, end=11 * 60)
    quiet.be_quiet(60)
    timers.advance(HOUR + 1)
    assert is_quiet(state)
    timers.advance(HOUR)
    assert not is_quiet(state)


def test_a_clock_that_was_set_and_a_computer_that_slept_are_noticed_within_a_minute(
    quiet: QuietController, state: AppState, timers: FakeTimers
) -> None:
    quiet.be_quiet(8 * 60)
    timers.now += 9 * HOUR  # nobody ran the timers meanwhile
    timers.advance(60)
    assert not is_quiet(state)


def test_what_no_setting_can_be_is_refused_and_changes_nothing(
    quiet: QuietController, state: AppState
) -> None:
    before = state.desktop.alerts
    with pytest.raises(ValueError, match="not a valid Preview"):
        quiet.set_alerts(preview="everything")
    with pytest.raises(ValueError, match="minutes of a day"):
        quiet.set_hours(start=-1)
    assert state.desktop.alerts == before


def test_the_sound_is_played_where_there_is_one(state: AppState, timers: FakeTimers) -> None:
    played: list[str] = []
    loud = QuietController(state, timers, timers.clock, lambda: played.append("ding"))
    loud.play()
    assert (loud.can_play, played) == (True, ["ding"])
    mute = QuietController(state, timers, timers.clock)
    mute.play()
    assert not mute.can_play
