"""An errand to a server that is not what its note says."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.integration.server_process import ServerProcess
from tests.integration.wire_client import Person, WireClient
from whatsapp_like.errors import ConnectionFailed, ErrorCode, PinMismatch, Refused, Unreachable
from whatsapp_like.models.account import AccountRole
from whatsapp_like.protocol.envelopes import CreateInvite, InviteCreated, ListSessions, SessionPage
from whatsapp_like.protocol.framing import encode_frame
from whatsapp_like.server.errand import ERRAND, run_errand
from whatsapp_like.server.first_start import Operator, read_operator
from whatsapp_like.server.status import Status

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("errand") / "data") as server:
        yield server


@pytest.fixture
def operator(server: ServerProcess) -> Operator:
    operator = read_operator(server.folder)
    assert operator is not None
    return operator


def changed(status: Status, **fields: object) -> Status:
    return status.model_copy(update=fields)


def test_the_operator_is_let_in(server: ServerProcess, operator: Operator) -> None:
    page = run_errand(server.status, operator, ListSessions(id=ERRAND))

    assert isinstance(page, SessionPage)
    # Its own connection is the only one, and the operator is nobody's account.
    assert [session.account.role for session in page.sessions] == [AccountRole.OPERATOR]
    assert page.accounts == 0


async def test_an_errand_does_not_disturb_the_panel(
    server: ServerProcess, operator: Operator
) -> None:
    panel = Person("operator", key=Ed25519PrivateKey.from_private_bytes(operator.private_key))
    panel.device = operator.device
    async with await WireClient.connect(server.port) as client:
        await client.resume(panel, operator.account)
        created = await asyncio.to_thread(
            run_errand, server.status, operator, CreateInvite(id=ERRAND)
        )
        assert isinstance(created, InviteCreated)
        page = await client.ask(SessionPage, ListSessions)
        assert client.opened.session in {session.id for session in page.sessions}


def test_another_pin_is_another_server(server: ServerProcess, operator: Operator) -> None:
    with pytest.raises(PinMismatch):
        run_errand(changed(server.status, pin="A" * 43), operator, ListSessions(id=ERRAND))


def test_another_key_is_refused(server: ServerProcess, operator: Operator) -> None:
    stranger = operator.model_copy(update={"private_key": bytes(32)})

    with pytest.raises(Refused) as refused:
        run_errand(server.status, stranger, ListSessions(id=ERRAND))
    assert refused.value.code is ErrorCode.LOGIN_FAILED


def test_what_the_server_declines_is_told(server: ServerProcess, operator: Operator) -> None:
    with pytest.raises(Refused) as refused:
        run_errand(server.status, operator, CreateInvite(id=ERRAND, role=AccountRole.OPERATOR))
    assert refused.value.code is ErrorCode.NOT_ALLOWED


def test_nobody_there(server: ServerProcess, operator: Operator) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nowhere = changed(server.status, port=free.getsockname()[1])

        with pytest.raises(Unreachable, match="does not answer on port"):
            run_errand(nowhere, operator, ListSessions(id=ERRAND))


@pytest.mark.parametrize(
    "said", [b"", b"SSH-2.0-OpenSSH\r\n", encode_frame(b'{"type":"from.the.future"}')]
)
async def test_something_else_there(server: ServerProcess, operator: Operator, said: bytes) -> None:
    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        writer.close()

    other = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = other.sockets[0].getsockname()[1]
    plain = changed(server.status, port=port, pin=None)

    async with other:
        with pytest.raises(ConnectionFailed):
            await asyncio.to_thread(run_errand, plain, operator, ListSessions(id=ERRAND))


def test_the_folder_of_the_server(server: ServerProcess) -> None:
    names = {path.name for path in Path(server.folder).iterdir()}

    assert {"certificate.pem", "operator.json", "running.json", "store.sqlite3"} <= names
