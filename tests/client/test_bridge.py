"""The bridge with real threads: order, errors, and closing in the middle of work."""

from __future__ import annotations

import asyncio
import select
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from whatsapp_like.client.archive import open_archive, schema
from whatsapp_like.client.bridge import Bridge
from whatsapp_like.client.client import Client
from whatsapp_like.client.events import Event, SignedOut, SummaryChanged
from whatsapp_like.client.profile import Profile
from whatsapp_like.errors import ConnectionLost, DataNewer


@pytest.fixture
def events() -> list[Event]:
    return []


@pytest.fixture
def bridge(events: list[Event]) -> Iterator[Bridge]:
    made = Bridge(Profile.temporary(), events.append)
    made.start()
    made.wait_open()
    yield made
    made.close()


def drain_until(bridge: Bridge, condition: Callable[[], object]) -> None:
    while not condition():
        ready, _, _ = select.select([bridge.fileno()], [], [], 10)
        assert ready, "nothing arrives any more"
        while bridge.drain():
            pass


def test_events_and_answers_arrive_on_the_draining_thread(
    bridge: Bridge, events: list[Event]
) -> None:
    threads: list[int] = []
    bridge.ask(
        lambda client: client.save_draft(-7, "half"),
        lambda _: threads.append(threading.get_ident()),
    )
    drain_until(bridge, lambda: threads)
    assert threads == [threading.get_ident()]
    drain_until(bridge, lambda: SignedOut() in events)


def test_requests_run_on_the_network_thread(bridge: Bridge) -> None:
    names: list[str] = []
    bridge.ask(lambda _: threading.current_thread().name, names.append)
    drain_until(bridge, lambda: names)
    assert names == ["wl-network"]


def test_fifty_thousand_answers_in_order(bridge: Bridge) -> None:
    got: list[int] = []
    for number in range(50_000):
        bridge.ask(lambda _, n=number: n, got.append)  # type: ignore[misc]
    drain_until(bridge, lambda: len(got) == 50_000)
    assert got == list(range(50_000))


def test_a_drain_stops_within_its_budget(bridge: Bridge) -> None:
    got: list[int] = []
    for number in range(5_000):
        bridge.ask(lambda _, n=number: n, got.append)  # type: ignore[misc]
    ready, _, _ = select.select([bridge.fileno()], [], [], 10)
    assert ready
    while bridge.drain(budget=0.0):
        pass
    drain_until(bridge, lambda: len(got) == 5_000)


def test_errors_come_to_who_asked(bridge: Bridge) -> None:
    errors: list[Exception] = []
    bridge.ask(lambda client: client.search_directory("x"), failed=errors.append)
    drain_until(bridge, lambda: errors)
    assert isinstance(errors[0], ConnectionLost)


def test_an_error_nobody_takes_is_raised_by_drain(bridge: Bridge) -> None:
    def fail(_client: Client) -> None:
        raise ZeroDivisionError

    bridge.ask(fail)
    with pytest.raises(ZeroDivisionError):
        drain_until(bridge, lambda: False)
    got: list[int] = []
    bridge.ask(lambda _: 1, got.append)
    drain_until(bridge, lambda: got)


def test_what_is_asked_before_opening_waits(events: list[Event]) -> None:
    bridge = Bridge(Profile.temporary(), events.append)
    got: list[str] = []
    bridge.start()
    bridge.ask(lambda _: "early", got.append)
    drain_until(bridge, lambda: got)
    bridge.close()


def test_an_archive_that_does_not_open_is_reported(tmp_path: Path) -> None:
    import sqlite3

    profile = Profile.open("home", tmp_path)
    assert profile.archive is not None
    open_archive(profile.archive).close()
    sql = sqlite3.connect(profile.archive)
    sql.execute(f"PRAGMA user_version = {schema.newest() + 1}")
    sql.close()
    bridge = Bridge(profile, lambda _: None)
    errors: list[Exception] = []
    bridge.start()
    bridge.ask(lambda client: client.summaries(), failed=errors.append)
    with pytest.raises(DataNewer):
        bridge.wait_open()
    bridge.ask(lambda client: client.summaries(), failed=errors.append)
    drain_until(bridge, lambda: len(errors) == 2)
    assert {type(error) for error in errors} == {DataNewer}
    bridge.close()
    Profile.open("home", tmp_path).close()  # and the lock is free again


def test_closing_while_busy_joins_the_thread_and_frees_the_profile(tmp_path: Path) -> None:
    bridge = Bridge(Profile.open("home", tmp_path), lambda _: None)
    bridge.start()
    tidied: list[bool] = []

    async def long_job(client: Client) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await client.summaries()  # there still is a client to tidy up with
            tidied.append(True)

    for number in range(200):
        bridge.ask(lambda client, n=number: client.save_draft(-9, f"draft {n}"))  # type: ignore[misc]
    bridge.ask(long_job)
    started: list[bool] = []
    bridge.ask(lambda _: True, started.append)
    drain_until(bridge, lambda: started)
    bridge.close()
    assert tidied == [True]
    assert "wl-network" not in {thread.name for thread in threading.enumerate()}
    Profile.open("home", tmp_path).close()


def test_closing_twice_and_asking_afterwards_is_harmless(events: list[Event]) -> None:
    bridge = Bridge(Profile.temporary(), events.append)
    bridge.start()
    bridge.wait_open()
    bridge.close()
    bridge.ask(lambda client: client.summaries(), lambda _: pytest.fail("answered"))
    bridge.close()


def test_a_bridge_that_never_started_closes_its_profile(tmp_path: Path) -> None:
    bridge = Bridge(Profile.open("home", tmp_path), lambda _: None)
    bridge.close()
    Profile.open("home", tmp_path).close()


def test_drafts_cross_as_events(bridge: Bridge, events: list[Event]) -> None:
    bridge.ask(lambda client: client.open_direct(9))
    bridge.ask(lambda client: client.save_draft(-9, "hello"))

    def drafts() -> list[Any]:
        return [event.summary.draft for event in events if isinstance(event, SummaryChanged)]

    drain_until(bridge, lambda: "hello" in drafts())
