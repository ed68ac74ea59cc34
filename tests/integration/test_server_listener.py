"""The listener in this very process, on asyncio's own loop, with faults put into it."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from types import SimpleNamespace

import pytest

from tests.integration.wire_client import Closed, Person, WireClient
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.server.commits import Commits
from whatsapp_like.server.core.hub import Hub
from whatsapp_like.server.core.session import Session
from whatsapp_like.server.listener import Listener, wall
from whatsapp_like.server.metrics import Metrics
from whatsapp_like.server.pace import Pace
from whatsapp_like.server.settings import load_settings
from whatsapp_like.server.sockets import open_listeners
from whatsapp_like.server.store.rows import Append, Appended
from whatsapp_like.server.store.store import Store
from whatsapp_like.server.tls import own_identity

pytestmark = pytest.mark.integration


@asynccontextmanager
async def serving(folder: Path, waits: list[float]) -> AsyncIterator[tuple[Listener, int]]:
    store = Store.open(folder, wall(), relaxed=True)
    settings = load_settings({"data": folder, "registration": "open"})
    listening = open_listeners(["127.0.0.1"], 0)
    metrics = Metrics()
    listener = Listener(settings, own_identity(folder), listening, metrics)
    commits = Commits(
        store,
        store.reader(),
        Pace(waits, monotonic()),
        metrics,
        folder=folder,
        loop=asyncio.get_running_loop(),
        wake=listener.wake,
    )
    hub = Hub(
        commits,
        settings.policy,
        secret=store.secret(),
        now=monotonic(),
        wall=wall(),
        report=listener.report,
    )
    port = listening[0].getsockname()[1]
    listener.start(hub, commits)
    try:
        yield listener, port
    finally:
        await listener.stop()
        store.close()


@pytest.mark.parametrize("waits", [[0.0], [1.0]], ids=["inline", "thread"])
async def test_people_talk_in_every_pace(tmp_path: Path, waits: list[float]) -> None:
    nora, liam = Person("nora"), Person("liam")
    async with (
        serving(tmp_path, waits) as (listener, port),
        await WireClient.connect(port) as one,
        await WireClient.connect(port) as other,
    ):
        await one.register(nora)
        await other.register(liam)
        conversation = await one.open_direct(liam.id)
        posted = [one.post(conversation, f"{number}") for number in range(50)]
        for number in posted:
            await one.reply(e.MessageSent, number)
        assert [await other.next_text() for _ in range(50)] == [str(n) for n in range(50)]

        counts = listener.hub.counts()
        assert (counts.messages, counts.sessions) == (50, 2)
        assert listener.gate.connections == 2
        assert listener.gate.half_open == 0


@pytest.mark.logs_errors
async def test_a_bug_ends_one_connection_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with (
        serving(tmp_path, [0.0]) as (listener, port),
        await WireClient.connect(port) as unlucky,
        await WireClient.connect(port) as other,
    ):
        receive = listener.hub.receive

        def buggy(session: Session, data: bytes, now: float) -> None:
            if b"unlucky" in data:
                raise RuntimeError("a bug")
            receive(session, data, now)

        monkeypatch.setattr(listener.hub, "receive", buggy)
        with pytest.raises(Closed):
            await unlucky.register(Person("unlucky"))
        await other.register(Person("nora"))

        assert listener.metrics.errors == 1
        assert listener.gate.connections == 1
    assert [r.levelno for r in caplog.records if r.levelno >= logging.ERROR] == [logging.ERROR]


@pytest.mark.logs_errors
@pytest.mark.parametrize("part", ["tick", "appended"])
async def test_a_bug_in_a_round_does_not_stop_the_rounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    async with (
        serving(tmp_path, [0.0]) as (listener, port),
        await WireClient.connect(port) as client,
    ):
        person = Person("nora")
        await client.register(person)
        conversation = await client.open_direct(person.id)
        happened = asyncio.Event()
        working: Callable[..., None] = getattr(listener.hub, part)

        def buggy(*arguments: object) -> None:
            monkeypatch.setattr(listener.hub, part, working)
            happened.set()
            raise RuntimeError("a bug")

        monkeypatch.setattr(listener.hub, part, buggy)
        client.post(conversation, "one")
        await happened.wait()
        # The stored message is there, though its sender was not told.
        page = await client.ask(e.TimelinePage, e.FetchTimeline, conversation=conversation)
        assert len(page.entries) == 1
        assert listener.metrics.errors == 1


async def test_stopping_cuts_those_who_do_not_listen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("whatsapp_like.server.listener._GOODBYE", 0.05)
    async with serving(tmp_path, [0.0]) as (listener, port):
        # Neither of them closes its end: one reads nothing, one has not even shaken hands.
        deaf = await WireClient.connect(port)
        deaf.writer.transport.pause_reading()  # type: ignore[attr-defined]
        silent = await asyncio.open_connection("127.0.0.1", port)
        async with asyncio.timeout(10):
            while listener.gate.connections < 2:  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.001)
        await listener.stop()

        assert listener.gate.connections == 0
        deaf.writer.transport.abort()
        silent[1].transport.abort()


@pytest.mark.parametrize("name", [None, (), ("?", 0)])
async def test_a_connection_that_nobody_has_made_does_not_end_accepting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: object
) -> None:
    """As on macOS, where a connection that was reset meanwhile comes without an address."""
    loop = asyncio.get_running_loop()
    accept = loop.sock_accept
    lost: list[socket.socket] = []

    async def nameless(listening: socket.socket) -> object:
        connection, address = await accept(listening)
        if lost:
            return connection, address
        lost.append(connection)
        return connection, name

    monkeypatch.setattr(loop, "sock_accept", nameless)
    async with serving(tmp_path, [0.0]) as (listener, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        assert await reader.read() == b""
        writer.close()
        async with await WireClient.connect(port) as client:
            assert client.welcome.version == 1
        assert listener.metrics.errors == 0
    assert lost[0].fileno() == -1


@pytest.mark.logs_errors
async def test_a_bug_in_accepting_is_told_and_does_not_end_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("whatsapp_like.server.listener._BREATHER", 0.001)
    loop = asyncio.get_running_loop()
    accept = loop.sock_accept
    tried = 0

    async def buggy(listening: socket.socket) -> object:
        nonlocal tried
        tried += 1
        if tried < 5:
            raise RuntimeError(f"a bug, {tried}")
        return await accept(listening)

    monkeypatch.setattr(loop, "sock_accept", buggy)
    async with serving(tmp_path, [0.0]) as (listener, port):
        async with await WireClient.connect(port) as client:
            assert client.welcome.version == 1
        assert listener.metrics.errors == 4
    # The same error is not told again and again.
    assert [r.levelno for r in caplog.records if r.levelno >= logging.ERROR] == [logging.ERROR]


@pytest.mark.logs_errors
async def test_a_disk_that_is_nearly_full_takes_nothing_new_and_serves_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("whatsapp_like.server.listener._LOOK_EVERY", 0.01)
    person = Person("nora")
    async with (
        serving(tmp_path, [0.0]) as (listener, port),
        await WireClient.connect(port) as client,
        await WireClient.connect(port) as other,
    ):

        async def until(is_short: bool) -> None:
            changed = asyncio.Event()
            set_short = type(listener.hub).set_short_of_space

            def watched(value: bool) -> None:
                set_short(listener.hub, value)
                if value is is_short:
                    changed.set()

            monkeypatch.setattr(listener.hub, "set_short_of_space", watched)
            await asyncio.wait_for(changed.wait(), 10)

        await client.register(person)
        conversation = await client.open_direct(person.id)
        await client.send(conversation, "one")
        for free, is_short in ((10, True), (10**10, False)):
            usage = SimpleNamespace(total=10**12, free=free)
            monkeypatch.setattr("shutil.disk_usage", lambda _folder, usage=usage: usage)
            await until(is_short)
            if is_short:
                with pytest.raises(Refused) as refused:
                    await client.send(conversation, "two")
                assert refused.value.code is ErrorCode.STORAGE
                with pytest.raises(Refused) as refused:
                    await other.register(Person("liam"))
                assert refused.value.code is ErrorCode.STORAGE
                page = await client.ask(e.TimelinePage, e.FetchTimeline, conversation=conversation)
                assert len(page.entries) == 1
        await other.register(Person("liam"))
    assert len([r for r in caplog.records if r.levelno >= logging.ERROR]) == 1


async def test_a_stop_does_not_wait_for_ever_for_a_disk_that_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("whatsapp_like.server.listener._LAST_COMMIT", 0.3)
    monkeypatch.setattr("whatsapp_like.server.listener._GOODBYE", 0.05)
    gate, hangs = threading.Event(), threading.Event()
    append = Store.append

    def slow(store: Store, batch: Sequence[Append], now: int) -> list[Appended]:
        hangs.set()
        gate.wait(30)
        return append(store, batch, now)

    monkeypatch.setattr(Store, "append", slow)
    person = Person("nora")
    async with serving(tmp_path, [1.0]) as (listener, port):
        client = await WireClient.connect(port)
        await client.register(person)
        client.post(await client.open_direct(person.id), "one")
        await asyncio.to_thread(hangs.wait, 10)
        begun = monotonic()
        assert not await listener.stop()
        assert monotonic() - begun < 5
        gate.set()
        # Now it ends, and the store may be closed.
        assert listener._commits.stop(10)  # noqa: SLF001
        client.writer.transport.abort()
