"""What a server must survive: floods, broken frames, slow readers, liars, a full disk."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import socket
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.server_process import ServerProcess
from tests.integration.wire_client import Person, WireClient
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.framing import encode_frame

_numbers = itertools.count(1)

pytestmark = pytest.mark.integration


def told_by_proxy(*source: int) -> bytes:
    """Return the PROXY v2 header for a source."""
    ports = b"\0\1\0\2"
    return b"\r\n\r\n\0\r\nQUIT\n\x21\x11\x00\x0c" + bytes((*source, 10, 0, 0, 1)) + ports


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def started(folder: Path, *flags: str, settings: str = "") -> ServerProcess:
    return ServerProcess(folder, *flags, settings='registration = "open"\n' + settings)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with started(tmp_path_factory.mktemp("shared") / "data") as server:
        yield server


@pytest.fixture
def server(shared: ServerProcess) -> Iterator[ServerProcess]:
    """The same server for all that it must survive."""
    yield shared
    assert shared.process.poll() is None
    assert "Traceback" not in shared.log
    assert " error " not in shared.log


def connect(port: int, source: str = "127.0.0.1") -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), source_address=(source, 0))


def newcomer() -> Person:
    """Return somebody whom the server does not know yet."""
    return Person(f"person{next(_numbers)}")


def ends(link: socket.socket) -> None:
    """See that the server closes a connection without a word."""
    link.settimeout(30)
    with link:
        try:
            assert link.recv(1) == b""
        except ConnectionResetError:  # closed with something unread
            return


async def talks(port: int) -> bool:
    """Tell whether somebody new can register and send a message."""
    person = newcomer()
    async with await WireClient.connect(port) as client:
        await client.register(person)
        sent = await client.send(await client.open_direct(person.id), "still here")
    return sent.seq == 1


# --- floods ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("opening", [b"", b"\x16", b"\x16\x03\x01\x02\x00\x01"])
async def test_half_open_connections_stop_nobody(server: ServerProcess, opening: bytes) -> None:
    flood = [connect(server.port, f"127.0.0.{2 + n % 4}") for n in range(300)]
    for link in flood:
        link.sendall(opening)

    assert await talks(server.port)

    # And they are shown the door: reading ends, without a timeout of our own.
    for link in flood:
        ends(link)


async def test_at_the_cap_newcomers_wait_instead_of_being_refused(folder: Path) -> None:
    with started(folder, settings="[limits]\nconnections = 3\n") as server:
        first = [await WireClient.connect(server.port) for _ in range(3)]
        waiting = asyncio.create_task(WireClient.connect(server.port))
        # Their connection is accepted by the system alone; nobody speaks with them yet.
        done, _ = await asyncio.wait({waiting}, timeout=0.3)
        assert not done

        await first[0].close()
        async with await waiting as fourth:
            assert fourth.welcome.version == 1
        for client in first[1:]:
            await client.close()


async def test_an_address_gets_no_more_than_its_share(folder: Path) -> None:
    with started(folder, settings="[limits]\nconnections_per_address = 2\n") as server:
        clients = [await WireClient.connect(server.port, source="127.0.0.2") for _ in range(2)]
        ends(connect(server.port, "127.0.0.2"))
        async with await WireClient.connect(server.port, source="127.0.0.3") as other:
            assert other.welcome.version == 1
        for client in clients:
            await client.close()


async def test_a_crowd_comes_in_at_once(server: ServerProcess) -> None:
    clients = await asyncio.gather(*(WireClient.connect(server.port) for _ in range(150)))

    assert all(client.welcome.version == 1 for client in clients)
    await asyncio.gather(*(client.close() for client in clients))


# --- frames ---------------------------------------------------------------------------------------

HELLO = encode_frame(json.dumps({"type": "hello", "id": 1, "client": "x"}).encode())


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (struct.pack(">I", 2**32 - 1), ErrorCode.TOO_LARGE),
        (struct.pack(">I", 4097), ErrorCode.TOO_LARGE),
        (struct.pack(">IH", 2, 9), ErrorCode.MALFORMED),
        (b"GET / HTTP/1.1\r\nHost: wl\r\n\r\n", ErrorCode.TOO_LARGE),
        (encode_frame(b"{"), ErrorCode.MALFORMED),
        (encode_frame(b"[" * 4000), ErrorCode.MALFORMED),
        (encode_frame(b"\xff\xfe"), ErrorCode.MALFORMED),
        (encode_frame(b'{"type":"ping"}'), ErrorCode.OUT_OF_STATE),
        (HELLO + HELLO, ErrorCode.OUT_OF_STATE),
        (
            HELLO + encode_frame(b'{"type":"message.send","id":2,"conversation":"1","nonce":"1"}'),
            ErrorCode.OUT_OF_STATE,
        ),
    ],
)
async def test_a_broken_protocol_gets_its_reason_and_an_end(
    server: ServerProcess, said: bytes, code: ErrorCode
) -> None:
    async with await WireClient.connect(server.port, hello=False) as client:
        client.writer.write(said)
        goodbye = await client.goodbye()

        assert goodbye is not None
        assert goodbye.code == code
    assert await talks(server.port)


async def test_unknown_and_impossible_requests_are_answered_and_survived(
    server: ServerProcess,
) -> None:
    async with await WireClient.connect(server.port) as client:
        client.writer.write(encode_frame(b'{"type":"future.thing","id":77}'))
        client.writer.write(encode_frame(b'{"type":"login.start","id":78,"handle":7}'))
        for number, code in ((77, ErrorCode.UNKNOWN_TYPE), (78, ErrorCode.INVALID)):
            with pytest.raises(Refused) as refused:
                await client.reply(e.Done, number)
            assert refused.value.code is code

        await client.register(newcomer())


async def test_random_bytes_after_the_handshake(server: ServerProcess) -> None:
    noise = bytes((n * 97 + n // 7) % 256 for n in range(20_000))
    for start in range(0, 2000, 100):
        async with await WireClient.connect(server.port, hello=False) as client:
            client.writer.write(noise[start:])
            await client.goodbye()
    assert await talks(server.port)


async def test_plain_talk_to_a_tls_server_ends(server: ServerProcess) -> None:
    link = connect(server.port)
    link.sendall(HELLO)
    ends(link)


# --- slow readers ---------------------------------------------------------------------------------


async def test_a_slow_reader_is_cut_and_catches_up(folder: Path) -> None:
    settings = (
        "[limits]\noutput_soft = 65536\noutput_hard = 524288\n"
        "offline_after = 0.01\nmessages_rate = inf\nmessages_burst = 100000\n"
    )
    nora, liam = Person("nora"), Person("liam")
    with started(folder, settings=settings) as server:
        async with (
            await WireClient.connect(server.port) as writer,
            await WireClient.connect(server.port) as reader,
        ):
            await writer.register(nora)
            await reader.register(liam)
            conversation = await writer.open_direct(liam.id)
            # From now on the reader reads nothing: its buffers, the system's and ours fill up.
            sent = 0
            while not await _is_gone(writer, liam.id):
                assert sent < 4000, "never cut"
                replies = [writer.post(conversation, "x" * 30_000) for _ in range(20)]
                for number in replies:
                    await writer.reply(e.MessageSent, number)
                sent += len(replies)

        async with await WireClient.connect(server.port) as again:
            await again.resume(liam)
            page = await again.ask(
                e.TimelinePage, e.FetchTimeline, conversation=conversation, since=sent - 2
            )
            assert [entry.seq for entry in page.entries] == [sent - 1, sent]


async def _is_gone(writer: WireClient, account: int) -> bool:
    page = await writer.ask(e.ConversationPage, e.ListConversations)
    return not any(p.account == account and p.connected for p in page.presences)


# --- liars ----------------------------------------------------------------------------------------


async def test_a_proxy_says_for_whom_it_connects(folder: Path) -> None:
    with started(folder, "--trusted-proxies", "127.0.0.9", "--log-level", "debug") as server:
        link = connect(server.port, "127.0.0.9")
        link.sendall(told_by_proxy(10, 1, 2, 3))
        link.setblocking(False)
        async with await WireClient.over(link) as client:
            await client.register(Person("nora"))
            page = await client.ask(e.DirectoryPage, e.SearchDirectory, text="nora")
            assert len(page.accounts) == 1

        # Whom the proxy speaks for is judged like anybody else.
        far = connect(server.port, "127.0.0.9")
        far.sendall(told_by_proxy(203, 0, 113, 3))
        ends(far)
        assert "203.0.113.3" in server.log

        # A proxy that does not say is not believed, and others are not asked.
        silent = connect(server.port, "127.0.0.9")
        silent.sendall(b"\x16\x03\x01" + bytes(40))
        ends(silent)
        assert await talks(server.port)


async def test_only_a_trusted_proxy_is_asked(server: ServerProcess) -> None:
    link = connect(server.port)
    link.sendall(told_by_proxy(10, 1, 2, 3))
    ends(link)


# --- the disk -------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform != "linux", reason="only there the limits of others can be set")
async def test_a_disk_that_fills_up_refuses_and_recovers(folder: Path) -> None:
    with started(folder) as server:
        person = Person("nora")
        async with await WireClient.connect(server.port) as client:
            await client.register(person)
            conversation = await client.open_direct(person.id)
            first = await client.send(conversation, "before")

            server.limit_files(100_000)
            stored = first.seq
            with pytest.raises(Refused, match=ErrorCode.STORAGE):  # noqa: PT012
                while True:
                    stored = (await client.send(conversation, "x" * 30_000)).seq

            server.limit_files(None)
            # The server takes the next one once this client has read, and answered, what came
            # behind the refusal.
            assert await client.open_direct(person.id) == conversation
            second = await client.send(conversation, "after")
            assert second.seq == stored + 1
        assert server.stop() == 0
        assert re.search(r" error +nothing stored: .*space", server.log)
        assert "Traceback" not in server.log
