"""Pins on real connections: nothing is said to a server that shows another key."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from tests.integration.client_world import Someone, again, somebody
from tests.integration.server_process import ServerProcess
from whatsapp_like.client import tls
from whatsapp_like.client.events import Offline, Online
from whatsapp_like.errors import PinMismatch, Unreachable
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.server.tls import own_identity

pytestmark = pytest.mark.integration


class Ear(asyncio.Protocol):
    """Remembers what it hears."""

    def __init__(self) -> None:
        self.heard = b""

    def data_received(self, data: bytes) -> None:
        self.heard += data


async def listen(context: ssl.SSLContext | None, ear: Callable[[], Ear]) -> asyncio.Server:
    return await asyncio.get_running_loop().create_server(ear, "127.0.0.1", 0, ssl=context)


def address(server: asyncio.Server, pin: str | None = None) -> ServerAddress:
    return ServerAddress(host="127.0.0.1", port=server.sockets[0].getsockname()[1], pin=pin)


async def test_the_pin_is_checked_before_anything_is_said(tmp_path: Path) -> None:
    identity = own_identity(tmp_path)
    ears: list[Ear] = []

    def ear() -> Ear:
        ears.append(Ear())
        return ears[-1]

    async with await listen(identity.context, ear) as server:
        transport, _, peer = await tls.connect(address(server), asyncio.Protocol)
        assert peer == tls.Peer(identity.pin, identity.binding)
        transport.close()
        right = address(server, identity.pin)
        transport, _, peer = await tls.connect(right, asyncio.Protocol)
        transport.close()
        wrong = address(server, "A" * 43)
        with pytest.raises(PinMismatch) as mismatch:
            await tls.connect(wrong, asyncio.Protocol)
        assert (mismatch.value.expected, mismatch.value.presented) == ("A" * 43, identity.pin)
    assert all(ear.heard == b"" for ear in ears)


async def test_a_renewed_certificate_keeps_the_pin(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    pins = {tls.read_peer(certificate(key, hashes.SHA256())).pin for _ in range(2)}
    assert len(pins) == 1
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    long, short = hashes.SHA384(), hashes.SHA256()
    assert len(tls.read_peer(certificate(other, long)).binding) == 48
    assert len(tls.read_peer(certificate(other, short)).binding) == 32


def certificate(
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, digest: hashes.HashAlgorithm
) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, digest)  # type: ignore[arg-type]
    )
    return made.public_bytes(Encoding.DER)


async def test_tls_1_2_is_refused(tmp_path: Path) -> None:
    context = own_identity(tmp_path).context
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    async with await listen(context, Ear) as server:
        with pytest.raises(Unreachable):
            await tls.connect(address(server), asyncio.Protocol)


async def test_a_server_without_tls_is_unreachable() -> None:
    class Greeter(Ear):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            assert isinstance(transport, asyncio.Transport)
            transport.write(b"220 mail.example ESMTP\r\n")

    async with await listen(None, Greeter) as server:
        with pytest.raises(Unreachable):
            await tls.connect(address(server), asyncio.Protocol)


async def test_plain_goes_to_this_computer_only() -> None:
    async with await listen(None, Ear) as server:
        transport, _, peer = await tls.connect(address(server), asyncio.Protocol, plain=True)
        assert peer == tls.Peer("", b"")
        transport.close()
    away = ServerAddress(host="192.0.2.1", port=7272)
    with pytest.raises(ValueError, match="unencrypted"):
        await tls.connect(away, asyncio.Protocol, plain=True)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("192.168.1.5", False),
        ("localhost.example.org", False),
        ("127.0.0.1.example.org", False),
    ],
)
def test_loopback(host: str, expected: bool) -> None:
    assert tls.is_loopback(host) is expected


async def test_a_changed_pin_stops_until_a_person_accepts_it(tmp_path: Path) -> None:
    first = ServerProcess(tmp_path / "server", "--registration", "open")
    server = ServerAddress(host="127.0.0.1", port=first.port, pin=first.status.pin)
    async with somebody(tmp_path, server, "nora") as nora:
        assert nora.client.online
    first.stop()
    (tmp_path / "server" / "certificate.pem").unlink()
    with ServerProcess(tmp_path / "server", "--port", str(server.port)) as second:
        assert second.status.pin not in (None, server.pin)
        async with again(tmp_path, "nora") as nora:
            await stopped(nora, server.pin, second.status.pin)
            nora.client.replace_pin(second.status.pin or "")
            await nora.hears(Online)
        async with again(tmp_path, "nora") as nora:
            await nora.hears(Online)


async def stopped(someone: Someone, expected: str | None, presented: str | None) -> None:
    offline = await someone.hears(Offline)
    assert offline.reason == "pin_mismatch"
    assert (offline.expected_pin, offline.presented_pin) == (expected, presented)
    assert offline.retry_at == 0
