"""The doorbell of a profile: who rings is answered, or told that nobody is there."""

from __future__ import annotations

import threading
from pathlib import Path

from whatsapp_like.client import doorbell


def test_without_a_bell_nobody_is_waited_for(tmp_path: Path) -> None:
    assert not doorbell.ring(tmp_path, within=60)
    assert doorbell.rung(tmp_path) is None


def test_who_rings_is_answered(tmp_path: Path) -> None:
    doorbell.hang(tmp_path)
    assert (tmp_path / doorbell.BELL_FILE).stat().st_mode & 0o077 == 0
    answers: list[bool] = []
    ringer = threading.Thread(target=lambda: answers.append(doorbell.ring(tmp_path, within=60)))
    ringer.start()
    while doorbell.rung(tmp_path) is None:
        pass
    ringer.join()
    assert answers == [True]
    assert doorbell.rung(tmp_path) is None, "once a ring"


def test_who_rings_may_say_something(tmp_path: Path) -> None:
    doorbell.hang(tmp_path)
    link = "wl://example.org/?group=abc"
    ringer = threading.Thread(target=lambda: doorbell.ring(tmp_path, within=60, words=link))
    ringer.start()
    while (said := doorbell.rung(tmp_path)) is None:
        pass
    ringer.join()
    assert said == link
    assert [each.name for each in tmp_path.iterdir()] == [doorbell.BELL_FILE]


def test_no_answer_takes_the_ring_back(tmp_path: Path) -> None:
    doorbell.hang(tmp_path)
    assert not doorbell.ring(tmp_path, within=0)
    assert doorbell.rung(tmp_path) is None


def test_a_ring_of_before_the_start_is_not_heard(tmp_path: Path) -> None:
    (tmp_path / doorbell.RING_FILE).touch()
    doorbell.hang(tmp_path)
    assert doorbell.rung(tmp_path) is None


def test_taken_down_nobody_rings_any_more(tmp_path: Path) -> None:
    doorbell.hang(tmp_path)
    doorbell.take_down(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert not doorbell.ring(tmp_path, within=60)
