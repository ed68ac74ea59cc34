"""Telling a wait from work."""

import os
import threading
import time
from collections.abc import Iterator

import pytest

from whatsapp_like.server.stopwatch import Stopwatch


@pytest.fixture
def stopwatch() -> Iterator[Stopwatch]:
    stopwatch = Stopwatch()
    yield stopwatch
    stopwatch.close()


def test_work_is_no_wait(stopwatch: Stopwatch) -> None:
    stopwatch.start()
    end = time.thread_time() + 0.05
    while time.thread_time() < end:
        pass
    spent, wait = stopwatch.stop()

    assert spent >= 0.05
    assert wait < spent / 2


def test_a_wait_is_one(stopwatch: Stopwatch) -> None:
    stopwatch.start()
    threading.Event().wait(0.05)
    spent, wait = stopwatch.stop()

    assert spent >= 0.05
    assert 0 < wait <= spent


def test_without_the_systems_help_it_still_works(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> int:
        raise FileNotFoundError

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", missing)
        stopwatch = Stopwatch()
    stopwatch.start()
    spent, wait = stopwatch.stop()

    assert 0 <= wait <= spent
    stopwatch.close()
