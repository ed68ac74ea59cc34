"""The pump: wakes, shares the loop, survives a callback that fails; garbage is collected by it."""

from __future__ import annotations

import gc
import socket
import sys
import tkinter as tk
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from whatsapp_like.views.pump import BUDGET, Collector, Pump
from whatsapp_like.views.timers import Timers

pytestmark = pytest.mark.gui

Wait = Callable[..., None]


class Source:
    """A source with a number of things to deliver, `step` in each turn."""

    def __init__(self, step: int = 1) -> None:
        self.left = 0
        self.turns: list[int] = []
        self.step = step
        self.error: Exception | None = None
        self._near, self._far = socket.socketpair()
        self._near.setblocking(False)

    def post(self, count: int) -> None:
        self.left += count
        self._far.send(b"x")

    def fileno(self) -> int:
        return self._near.fileno()

    def drain(self, budget: float) -> bool:
        assert budget == BUDGET
        with suppress(BlockingIOError):
            self._near.recv(100)
        took = min(self.step, self.left)
        self.left -= took
        self.turns.append(took)
        if self.error is not None:
            error, self.error = self.error, None
            raise error
        return self.left > 0

    def close(self) -> None:
        self._near.close()
        self._far.close()


@pytest.fixture
def source() -> Iterator[Source]:
    made = Source()
    yield made
    made.close()


def test_what_is_posted_is_delivered_in_turns_between_which_the_loop_runs(
    root: tk.Tk, source: Source, wait_until: Wait
) -> None:
    pump = Pump(root, source)
    seen: list[int] = []

    def between() -> None:
        seen.append(source.left)
        if source.left:
            root.after(1, between)

    source.post(20)
    between()
    wait_until(lambda: seen[-1] == 0)
    assert source.turns == [1] * 20
    assert len(set(seen)) > 3, "other jobs had their turns in between"
    pump.stop()
    source.post(1)
    root.update()
    assert source.left == 1
    pump.stop()


def test_a_callback_that_fails_does_not_hold_up_what_waits_behind_it(
    root: tk.Tk, source: Source, wait_until: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    errors: list[BaseException] = []
    monkeypatch.setattr(
        tk.Tk, "report_callback_exception", lambda _root, _kind, error, _trace: errors.append(error)
    )
    pump = Pump(root, source)
    source.error = ValueError("a view's bug")
    source.post(3)
    wait_until(lambda: not source.left)
    assert [str(error) for error in errors] == ["a view's bug"]
    pump.stop()


@pytest.mark.parametrize("platform", ["linux", "win32"])
def test_what_is_delivered_may_stop_it(
    root: tk.Tk, wait_until: Wait, monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    class Ending(Source):
        def drain(self, budget: float) -> bool:
            left = super().drain(budget)
            if self.turns[-1]:
                pump.stop()
            return left

    source = Ending()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "platform", platform)
        pump = Pump(root, source)
    source.post(2)
    wait_until(lambda: source.left == 1)
    turns = len(source.turns)
    waited: list[int] = []
    root.after(80, lambda: waited.append(1))
    wait_until(lambda: waited)
    assert len(source.turns) == turns
    source.close()


def test_garbage_is_collected_by_the_loop_alone(root: tk.Tk) -> None:
    was_enabled = gc.isenabled()
    collector = Collector(root)
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled() == was_enabled
    assert gc.get_freeze_count() == 0


def test_timers_run_once_and_can_be_prevented(root: tk.Tk, wait_until: Wait) -> None:
    timers = Timers(root)
    ran: list[str] = []
    timers.after(1, lambda: ran.append("one"))
    cancel = timers.after(1, lambda: ran.append("never"))
    cancel()
    cancel()
    wait_until(lambda: ran == ["one"])
    timers.after(60_000, lambda: ran.append("too late"))
    before = len(root.tk.splitlist(root.tk.call("after", "info")))
    timers.stop()
    assert len(root.tk.splitlist(root.tk.call("after", "info"))) == before - 1
