"""PROXY protocol version 2: the line in which a trusted proxy says for whom it connects.

No thread of its own: pure functions over bytes. Header (big-endian)::

    12 bytes signature | version 2, command | family, transport | u16 length | addresses, extras
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address
from typing import Final

from whatsapp_like.errors import ErrorCode, RemoteProtocolError
from whatsapp_like.server.addresses import Address, normalise

OPENING: Final = 16
"""Bytes up to and including the length of the rest."""

MAX_REST: Final = 1024
"""Bytes of addresses and extras; real proxies send 12 to some 200."""

_SIGNATURE: Final = b"\r\n\r\n\x00\r\nQUIT\n"
_LOCAL, _PROXY = 0x20, 0x21
_TCP4, _TCP6 = 0x11, 0x21


def rest_length(opening: bytes) -> int:
    """Return how many bytes follow the `OPENING` ones.

    Raises:
        RemoteProtocolError: not a PROXY header of version 2, or too long.
    """
    if len(opening) != OPENING or not opening.startswith(_SIGNATURE) or opening[12] >> 4 != 2:
        raise RemoteProtocolError(ErrorCode.MALFORMED, "a proxy without a PROXY v2 header")
    length = int.from_bytes(opening[14:16])
    if length > MAX_REST:
        raise RemoteProtocolError(ErrorCode.TOO_LARGE, f"PROXY header of {length} bytes")
    return length


def source(opening: bytes, rest: bytes) -> Address | None:
    """Return the address the proxy speaks for, None when it speaks for itself (health checks).

    Raises:
        RemoteProtocolError: a command or family that is not TCP over IPv4 or IPv6.
    """
    command, family = opening[12], opening[13]
    if command == _LOCAL:
        return None
    if command == _PROXY and family == _TCP4 and len(rest) >= 12:
        return IPv4Address(rest[:4])
    if command == _PROXY and family == _TCP6 and len(rest) >= 36:
        return normalise(str(IPv6Address(rest[:16])))
    raise RemoteProtocolError(ErrorCode.MALFORMED, "a PROXY header without a TCP address")
