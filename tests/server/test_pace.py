"""When commits leave the loop thread, and when they come back."""

import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from whatsapp_like.server.pace import HICCUP, QUICK, SLOW, DiskClock, Pace, probe

FAST, DRAGGING = QUICK / 2, SLOW * 5


def test_a_quick_disk_is_used_on_the_loop_thread() -> None:
    # One slow probe among many is chance.
    assert Pace([FAST, DRAGGING, FAST], 0).inline


def test_a_slow_disk_gets_a_thread_from_the_start() -> None:
    assert not Pace([DRAGGING, DRAGGING, FAST], 0).inline


def test_now_and_then_a_slow_commit_is_borne() -> None:
    pace = Pace([FAST], 0)
    for turn in range(2_000):
        pace.committed(2 * HICCUP if turn % 20 == 0 else FAST, turn / 100)

    assert pace.inline


def test_too_many_of_them_are_not() -> None:
    pace = Pace([FAST], 0)
    for turn in range(100):
        pace.committed(2 * HICCUP if turn % 8 == 0 else FAST, turn / 100)

    assert not pace.inline


def test_one_very_long_wait_is_chance() -> None:
    pace = Pace([FAST], 0)
    pace.committed(60.0, 1)

    assert pace.inline


def test_it_comes_back_when_the_disk_is_quick_again() -> None:
    pace = Pace([DRAGGING], 0)
    assert not pace.is_due(9)
    assert pace.is_due(10)

    # One bad probe of twenty is chance here too.
    pace.probed([FAST] * 19 + [DRAGGING], 10)

    assert pace.inline
    assert not pace.is_due(1000)


def test_a_disk_that_stays_slow_is_asked_less_and_less() -> None:
    pace = Pace([DRAGGING], 0)
    pace.probed([DRAGGING, DRAGGING, FAST], 10)

    assert not pace.inline
    assert not pace.is_due(29)
    assert pace.is_due(30)


def test_between_quick_and_slow_it_stays_where_it_is() -> None:
    between = (QUICK + SLOW) / 2
    pace = Pace([DRAGGING], 0)
    pace.probed([between] * 3, 10)
    assert not pace.inline

    pace = Pace([FAST], 0)
    for turn in range(1_000):
        pace.committed(between, turn / 100)
    assert pace.inline


def test_swaying_is_slowed_down() -> None:
    pace = Pace([FAST], 0)
    for _ in range(20):
        pace.committed(DRAGGING, 1)
    assert not pace.inline

    # Slow again after a second: the next trial comes later than the first would have.
    assert not pace.is_due(1 + 10)
    assert pace.is_due(1 + 20)


def test_probing_leaves_nothing_behind(tmp_path: Path) -> None:
    waits = probe(tmp_path)

    assert 3 <= len(waits) <= 20
    assert all(wait >= 0 for wait in waits)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("knows_how", [True, False])
def test_on_macos_the_drive_s_own_cache_is_emptied_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, knows_how: bool
) -> None:
    asked: list[int] = []

    def fcntl(_descriptor: int, command: int) -> int:
        asked.append(command)
        if not knows_how:
            raise OSError(45, "Operation not supported")
        return 0

    synced: list[int] = []
    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setitem(sys.modules, "fcntl", SimpleNamespace(fcntl=fcntl, F_FULLFSYNC=51))
    monkeypatch.setattr("os.fdatasync", synced.append, raising=False)

    waits = probe(tmp_path)

    assert asked == [51] * len(waits)
    assert len(synced) == (0 if knows_how else len(waits))


def test_the_clock_of_the_disk_goes_on_without_the_system_s_help() -> None:
    clock = DiskClock()
    clock.close()
    clock.close()
    start = clock.read()
    threading.Event().wait(0.01)

    assert clock.read() > start
