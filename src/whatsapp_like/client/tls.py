"""Connections to a server: TLS 1.3 with a pinned key, plain only to this computer.

Runs on the network thread. Trust comes from the pin alone (the SHA-256 of the server's public key):
no authority, no host name, no date. It is compared before the first byte is sent.
"""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import ssl
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple, TypeVar

from whatsapp_like.errors import PinMismatch, Unreachable
from whatsapp_like.models.address import ServerAddress, pin_of

P = TypeVar("P", bound=asyncio.Protocol)

CONNECT_WITHIN = 10.0
"""Seconds for name, connection and handshake together."""

_SECOND_FAMILY_AFTER = 0.25


class Peer(NamedTuple):
    """What the server proved: its key's pin, and the hash that logins are bound to (RFC 5929
    "tls-server-end-point"). Both are empty on a plain connection."""

    pin: str
    binding: bytes


async def connect(
    server: ServerAddress, make: Callable[[], P], *, plain: bool = False
) -> tuple[asyncio.Transport, P, Peer]:
    """Connect and check the pin, if `server` has one.

    Raises:
        Unreachable: nobody answers there, or not with TLS 1.3.
        PinMismatch: it is not the server that was pinned; nothing was sent.
        ValueError: plain, but not to this computer.
    """
    if plain and not is_loopback(server.host):
        raise ValueError("an unencrypted connection is possible to this computer only")
    loop = asyncio.get_running_loop()
    # A library user's loop may be another one than asyncio's own: uvloop's refuses this option.
    own = isinstance(loop, asyncio.BaseEventLoop)
    options: dict[str, Any] = {"happy_eyeballs_delay": _SECOND_FAMILY_AFTER} if own else {}
    try:
        async with asyncio.timeout(CONNECT_WITHIN):
            transport, protocol = await loop.create_connection(
                make,
                server.host,
                server.port,
                ssl=None if plain else _context(),
                server_hostname=None if plain else server.host,
                **options,
            )
    except TimeoutError as error:
        raise Unreachable(f"{server} does not answer") from error
    except ssl.SSLError as error:
        raise Unreachable(f"{server} does not speak TLS 1.3: {error.reason}") from error
    except (OSError, UnicodeError) as error:
        # A handshake that the other side breaks off arrives here without a word.
        raise Unreachable(f"{server}: {str(error) or 'the connection was refused'}") from error
    try:
        peer = Peer("", b"") if plain else await _examine(transport)
    except BaseException:  # who no longer waits for us would not close it either
        transport.abort()
        raise
    if server.pin and peer.pin and peer.pin != server.pin:
        transport.abort()
        raise PinMismatch(server.pin, peer.pin)
    return transport, protocol, peer


def is_loopback(host: str) -> bool:
    """Tell whether `host` names this computer and nothing else."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


@cache
def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # the pin decides
    return context


async def _examine(transport: asyncio.Transport) -> Peer:
    der = transport.get_extra_info("ssl_object").getpeercert(binary_form=True)
    # Imported at the first connection, so that the first window need not wait for it; in a thread,
    # since a cold disk takes its time.
    return await asyncio.to_thread(read_peer, der)


def read_peer(der: bytes) -> Peer:
    """Return pin and channel binding of a server's certificate."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    certificate = x509.load_der_x509_certificate(der)
    spki = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    algorithm = certificate.signature_hash_algorithm
    # RFC 5929 §4.1: the hash of the signature, but SHA-256 in place of MD5 and SHA-1.
    name = algorithm.name if algorithm and algorithm.name not in ("md5", "sha1") else "sha256"
    return Peer(pin_of(spki), hashlib.new(name, der).digest())
