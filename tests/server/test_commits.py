"""Where commits happen, and that the order of what is written never changes."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import cast

import pytest

from whatsapp_like.errors import DataUnwritable
from whatsapp_like.server.commits import Commits
from whatsapp_like.server.core.hub import Hub
from whatsapp_like.server.metrics import Metrics
from whatsapp_like.server.pace import HICCUP, Pace
from whatsapp_like.server.store.rows import Append, Appended, CredentialsRow, NewAccount
from whatsapp_like.server.store.store import Store

WALL = 1_700_000_000_000
CREDENTIALS = CredentialsRow(bytes(16), 2, 19456, 1, 4096, bytes(32), bytes(32))


class FakeHub:
    """Only what commits ask of a hub."""

    wall = WALL

    def __init__(self) -> None:
        self.batch: list[Append] = []
        self.results: list[Appended] = []
        self.errors: list[Exception] = []
        self.batches: list[int] = []

    @property
    def has_batch(self) -> bool:
        return bool(self.batch)

    def take_batch(self) -> list[Append]:
        batch, self.batch = self.batch, []
        self.batches.append(len(batch))
        return batch

    def appended(self, results: Sequence[Appended], _now: float) -> None:
        self.results += results

    def append_failed(self, error: Exception, _now: float) -> None:
        self.errors.append(error)


class World:
    """A store with a conversation, commits in one pace, and the loop's wake-ups."""

    def __init__(self, folder: Path, waits: list[float], since: float | None = None) -> None:
        self.store = Store.open(folder, WALL, relaxed=True)
        made = self.store.create_account(
            NewAccount("nora", "Nora", "", CREDENTIALS, "Test", bytes(32)), None, WALL
        )
        self.account, self.device = made.account.id, made.device.id
        self.conversation = self.store.open_direct(self.account, self.account, WALL).conversation
        self.hub = FakeHub()
        self.metrics = Metrics()
        self.woken = asyncio.Event()
        self.commits = Commits(
            self.store,
            self.store.reader(),
            Pace(waits, perf_counter() if since is None else since),
            self.metrics,
            folder=folder,
            loop=asyncio.get_running_loop(),
            wake=self.woken.set,
        )
        self._nonce = 0

    def send(self, count: int) -> None:
        for _ in range(count):
            self._nonce += 1
            self.hub.batch.append(
                Append(self.conversation, self.account, self.device, self._nonce, "text", b"x")
            )

    async def until(self, condition: Callable[[], bool]) -> None:
        self.commits.flush(cast(Hub, self.hub))
        while not condition():
            await asyncio.wait_for(self.woken.wait(), 10)
            self.woken.clear()
            self.commits.flush(cast(Hub, self.hub))

    def close(self) -> None:
        self.commits.stop(10)
        self.store.close()


def fail(_store: object) -> int:
    return 1 // 0


def never(_result: object) -> None:
    raise AssertionError("this cannot succeed")


def unwanted(error: Exception) -> None:
    raise error


QUICK, SLOW = [0.0], [1.0]


@pytest.fixture(params=[QUICK, SLOW], ids=["inline", "thread"])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    world = World(tmp_path, request.param)
    yield world
    world.close()


async def test_batches_are_committed_in_order(world: World) -> None:
    for size in (1, 20, 3):
        world.send(size)
        world.commits.flush(cast(Hub, world.hub))
    await world.until(lambda: len(world.hub.results) == 24)

    assert [result.seq for result in world.hub.results] == list(range(1, 25))
    assert not world.hub.errors
    assert world.commits.is_idle


async def test_writes_come_in_the_order_in_which_they_were_asked(world: World) -> None:
    told: list[object] = []
    world.commits.write(
        lambda store: store.rename_account(world.account, "A", ""), told.append, told.append
    )
    world.commits.write(lambda store: store.account(world.account), told.append, told.append)
    assert told == []
    await world.until(lambda: len(told) == 2)

    assert [getattr(row, "first_name", row) for row in told] == ["A", "A"]


async def test_a_write_asked_by_an_answer_follows(world: World) -> None:
    told: list[str] = []

    def again(_: object) -> None:
        world.commits.write(lambda _store: "second", told.append, unwanted)

    world.commits.write(lambda _store: "first", again, unwanted)
    await world.until(lambda: bool(told))

    assert told == ["second"]


async def test_a_read_sees_what_was_answered_before(world: World) -> None:
    world.send(5)
    await world.until(lambda: len(world.hub.results) == 5)
    told: list[object] = []
    threads: list[str] = []

    def read(reader: object) -> int:
        threads.append(threading.current_thread().name)
        return cast(Store, reader).head(world.conversation).last_seq  # type: ignore[union-attr]

    world.commits.read(read, told.append, told.append)
    await world.until(lambda: bool(told))

    assert told == [5]
    assert threads == ["store-reader"]


async def test_failures_are_told_and_later_writes_work(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Exception] = []
    with monkeypatch.context() as patch:

        def full(*_: object) -> list[Appended]:
            raise DataUnwritable("full")

        patch.setattr(world.store, "append", full)
        world.send(2)
        world.commits.write(fail, never, told.append)
        await world.until(lambda: bool(world.hub.errors and told))
    assert isinstance(world.hub.errors[0], DataUnwritable)
    assert isinstance(told[0], ZeroDivisionError)

    world.send(1)
    await world.until(lambda: bool(world.hub.results))
    assert len(world.hub.errors) == 1


async def test_commits_are_measured(world: World) -> None:
    world.send(7)
    await world.until(lambda: len(world.hub.results) == 7)

    assert "x_count 1" in list(world.metrics.commits.lines("x"))
    assert "x_sum 7" in list(world.metrics.batches.lines("x"))


async def test_while_the_thread_commits_the_next_batch_grows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(tmp_path, SLOW)
    usual = sys.getswitchinterval()
    gate, append = threading.Event(), world.store.append

    def slow(batch: Sequence[Append], now: int) -> list[Appended]:
        assert gate.wait(10)
        assert threading.current_thread().name == "store-writer"
        return append(batch, now)

    monkeypatch.setattr(world.store, "append", slow)
    world.send(1)
    world.commits.flush(cast(Hub, world.hub))
    assert sys.getswitchinterval() < usual
    for _ in range(10):
        world.send(3)
        world.commits.flush(cast(Hub, world.hub))
    assert not world.commits.is_idle
    gate.set()
    await world.until(lambda: len(world.hub.results) == 31)

    assert world.hub.batches == [1, 30]
    world.close()
    assert sys.getswitchinterval() == pytest.approx(usual)


async def test_a_disk_that_becomes_slow_gets_a_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(tmp_path, QUICK)
    append, names = world.store.append, []

    def slow(batch: Sequence[Append], now: int) -> list[Appended]:
        names.append(threading.current_thread().name)
        threading.Event().wait(2 * HICCUP)  # the disk
        return append(batch, now)

    monkeypatch.setattr(world.store, "append", slow)
    for number in range(1, 13):
        world.send(1)
        await world.until(lambda number=number: len(world.hub.results) == number)  # type: ignore[misc]

    assert names[:9] == ["MainThread"] * 9
    assert names[-1] == "store-writer"
    world.close()


async def test_the_thread_is_left_when_the_disk_is_quick_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = sys.getswitchinterval()
    # "Since" lies far back: a look at the disk is due.
    world = World(tmp_path, SLOW, since=0)
    monkeypatch.setattr("whatsapp_like.server.commits.probe", lambda _folder: [0.0] * 20)
    world.send(1)
    await world.until(lambda: len(world.hub.results) == 1)
    await world.until(lambda: sys.getswitchinterval() == pytest.approx(usual))

    names: list[str] = []
    append = world.store.append

    def watched(batch: Sequence[Append], now: int) -> list[Appended]:
        names.append(threading.current_thread().name)
        return append(batch, now)

    monkeypatch.setattr(world.store, "append", watched)
    world.send(1)
    await world.until(lambda: len(world.hub.results) == 2)
    assert names == ["MainThread"]
    world.close()


def test_the_store_may_change_its_thread() -> None:
    # What all this stands on: one connection, used by one thread at a time.
    assert sqlite3.threadsafety >= 1
