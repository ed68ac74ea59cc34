"""The door of an open profile, over timers that are advanced by hand."""

from __future__ import annotations

from pathlib import Path

from tests.controllers.fakes import FakeTimers
from whatsapp_like.client import doorbell
from whatsapp_like.controllers.door import LISTEN_MS, DoorController


def test_each_ring_is_answered_once(tmp_path: Path) -> None:
    timers, answered = FakeTimers(), list[str]()
    door = DoorController(tmp_path, timers, answered.append)
    timers.advance(LISTEN_MS / 1000)
    assert answered == []
    (tmp_path / doorbell.RING_FILE).touch()
    timers.advance(LISTEN_MS / 1000)
    timers.advance(LISTEN_MS / 1000)
    assert answered == [""]
    (tmp_path / doorbell.RING_FILE).write_text("wl://example.org/?group=abc")
    timers.advance(LISTEN_MS / 1000)
    assert answered == ["", "wl://example.org/?group=abc"]
    door.close()
    door.close()
    assert list(tmp_path.iterdir()) == []


def test_a_profile_in_memory_has_no_door() -> None:
    timers = FakeTimers()
    door = DoorController(None, timers, print)
    timers.advance(LISTEN_MS / 1000)
    door.close()


def test_a_folder_that_cannot_be_written_is_no_reason_not_to_open(tmp_path: Path) -> None:
    door = DoorController(tmp_path / "gone", FakeTimers(), print)
    door.close()
