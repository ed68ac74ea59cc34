"""People talk through a real server, over TLS and loopback."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.integration.server_process import ServerProcess
from tests.integration.wire_client import Closed, Person, WireClient
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.account import AccountRole
from whatsapp_like.protocol import envelopes as e

pytestmark = pytest.mark.integration


OPEN = 'registration = "open"'

_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("shared") / "data", settings=OPEN) as server:
        yield server
        assert "Traceback" not in server.log


def somebody() -> Person:
    """Return a person whom the server does not know yet."""
    return Person(f"person{next(_numbers)}")


class Known(WireClient):
    """The connection of somebody registered."""

    person: Person


@pytest.fixture
async def nora(server: ServerProcess) -> AsyncIterator[Known]:
    async with await Known.connect(server.port) as client:
        client.person = somebody()
        await client.register(client.person)
        yield client


async def test_two_people_talk(server: ServerProcess, nora: Known) -> None:
    liam = somebody()
    async with await WireClient.connect(server.port) as client:
        await client.register(liam)
        conversation = await nora.open_direct(liam.id)

        sent = await nora.send(conversation, "Good morning, Liam")
        assert await client.next_text() == "Good morning, Liam"
        assert sent.seq == 1

        client.post(conversation, "Good morning 👋")
        assert await nora.next_text() == "Good morning 👋"


async def test_the_first_administrator_registers_by_the_printed_code(tmp_path: Path) -> None:
    with ServerProcess(tmp_path / "data") as server:
        assert server.status.code is not None
        assert any(server.status.code in line for line in server.said)
        async with await WireClient.connect(server.port) as client:
            with pytest.raises(Refused) as refused:
                await client.register(Person("eve"))
            assert refused.value.code is ErrorCode.INVITE_INVALID

            await client.register(Person("ada"), server.status.code)
            assert client.opened.account.role is AccountRole.ADMIN
        async with await WireClient.connect(server.port) as client:
            with pytest.raises(Refused):
                await client.register(Person("bob"), server.status.code)
        assert server.stop() == 0

    # Used once, it is not shown again.
    with ServerProcess(tmp_path / "data") as server:
        assert server.status.code is None


async def test_an_unused_code_survives_a_restart(tmp_path: Path) -> None:
    with ServerProcess(tmp_path / "data") as server:
        code = server.status.code
        server.stop()
    with ServerProcess(tmp_path / "data") as server:
        assert server.status.code == code


async def test_the_pin_shown_is_the_one_of_the_certificate(server: ServerProcess) -> None:
    async with await WireClient.connect(server.port) as client:
        assert client.pin == server.status.pin
        assert client.welcome.mechanisms == ("SCRAM-SHA-256-PLUS",)


async def test_login_with_the_password(server: ServerProcess, nora: Known) -> None:
    async with await WireClient.connect(server.port) as client:
        await client.log_in(Person(nora.person.handle))
        assert client.opened.account == nora.opened.account
        assert client.opened.device != nora.opened.device


async def test_a_wrong_password_and_an_unknown_name_are_the_same(
    server: ServerProcess, nora: Known
) -> None:
    refusals = []
    for person in (Person(nora.person.handle, "wrong"), Person("nobody", "wrong")):
        async with await WireClient.connect(server.port) as client:
            with pytest.raises(Refused) as refused:
                await client.log_in(person)
            refusals.append((refused.value.code, refused.value.detail))

    assert refusals[0] == refusals[1]
    assert refusals[0][0] is ErrorCode.LOGIN_FAILED


async def test_a_login_for_another_certificate_fails(server: ServerProcess, nora: Known) -> None:
    async with await WireClient.connect(server.port) as client:
        # As if somebody in between had shown the client a certificate of their own.
        client.binding = bytes(32)
        with pytest.raises(Refused) as refused:
            await client.log_in(Person(nora.person.handle))
        assert refused.value.code is ErrorCode.LOGIN_FAILED


async def test_a_device_comes_back_with_its_key(server: ServerProcess) -> None:
    liam = somebody()
    async with await WireClient.connect(server.port) as client:
        await client.register(liam)
        conversation = await client.open_direct(liam.id)
        await client.send(conversation, "to myself")

    async with await WireClient.connect(server.port) as client:
        await client.resume(liam)
        assert client.opened.nonce == 1

    async with await WireClient.connect(server.port) as client:
        client.binding = bytes(32)
        with pytest.raises(Refused) as refused:
            await client.resume(liam)
        assert refused.value.code is ErrorCode.LOGIN_FAILED


async def test_history_is_fetched_from_the_disk(server: ServerProcess, nora: Known) -> None:
    conversation = await nora.open_direct(nora.opened.account.id)
    for number in range(30):
        nora.post(conversation, f"{number}" * 100)

    last = await nora.send(conversation, "last")
    page = await nora.ask(e.TimelinePage, e.FetchTimeline, conversation=conversation, limit=10)

    assert last.seq == 31
    assert [entry.seq for entry in page.entries] == list(range(1, 11))


async def test_clients_are_told_when_the_server_stops(tmp_path: Path) -> None:
    with ServerProcess(tmp_path / "data", settings=OPEN) as server:
        async with (
            await WireClient.connect(server.port) as stranger,
            await WireClient.connect(server.port) as nora,
        ):
            await nora.register(somebody())
            # In a thread, so that the clients can hear it.
            status = await asyncio.to_thread(server.stop)

            assert status == 0
            for client in (nora, stranger):
                goodbye = await client.goodbye()
                assert goodbye is not None
                assert goodbye.code == ErrorCode.CLOSING
                assert goodbye.retry_after is not None
        assert not (server.folder / "running.json").exists()
        assert server.log.rstrip().endswith("stopped")


async def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    nora = Person("nora")
    acked: list[str] = []
    with ServerProcess(tmp_path / "data", settings=OPEN) as server:
        async with await WireClient.connect(server.port) as client:
            await client.register(nora)
            conversation = await client.open_direct(nora.id)
            posted = {client.post(conversation, f"message {n}"): f"message {n}" for n in range(400)}
            try:
                for number, text in posted.items():
                    await client.reply(e.MessageSent, number)
                    acked.append(text)
                    if len(acked) == 50:
                        server.kill()
            except Closed:
                pass

    with ServerProcess(tmp_path / "data") as server:
        async with await WireClient.connect(server.port) as client:
            await client.resume(nora)
            stored: list[str] = []
            while True:
                client.say(
                    e.FetchTimeline(
                        id=900 + len(stored), conversation=conversation, since=len(stored)
                    )
                )
                page = await client.reply(e.TimelinePage, 900 + len(stored))
                if not page.entries:
                    break
                stored += [f"message {entry.nonce - 1}" for entry in page.entries]
        assert len(acked) >= 50
        assert stored[: len(acked)] == acked
        assert "Traceback" not in server.log


async def test_plain_tcp_speaks_unbound_scram(tmp_path: Path) -> None:
    with ServerProcess(tmp_path / "data", "--plain", settings=OPEN) as server:
        assert server.status.pin is None
        person = Person("nora")
        async with await WireClient.connect(server.port, secure=False) as client:
            assert client.welcome.mechanisms == ("SCRAM-SHA-256",)
            await client.register(person)
        async with await WireClient.connect(server.port, secure=False) as client:
            await client.log_in(person)
        async with await WireClient.connect(server.port, secure=False) as client:
            await client.resume(person)
