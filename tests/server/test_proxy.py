"""PROXY v2 headers, proper and otherwise."""

from ipaddress import ip_address

import pytest

from whatsapp_like.errors import RemoteProtocolError
from whatsapp_like.server import proxy

SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"


def header(command: int, family: int, rest: bytes) -> tuple[bytes, bytes]:
    return SIGNATURE + bytes((command, family)) + len(rest).to_bytes(2), rest


def test_ipv4() -> None:
    opening, rest = header(0x21, 0x11, bytes((10, 0, 0, 7, 10, 0, 0, 1)) + b"\x12\x34\x1c\x68")

    assert proxy.rest_length(opening) == 12
    assert proxy.source(opening, rest) == ip_address("10.0.0.7")


def test_ipv6_with_extras() -> None:
    address = ip_address("fd00::7").packed
    opening, rest = header(0x21, 0x21, address + address + b"\0\1\0\2" + b"\x04\0\1x")

    assert proxy.source(opening, rest) == ip_address("fd00::7")


def test_a_proxy_may_speak_for_itself() -> None:
    opening, rest = header(0x20, 0x00, b"")

    assert proxy.source(opening, rest) is None


@pytest.mark.parametrize(
    "opening",
    [
        b"PROXY TCP4 10.0.",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03abcde",
        SIGNATURE + b"\x11\x11\x00\x0c",
        SIGNATURE + b"\x21\x11\xff\xff",
        SIGNATURE[:10],
    ],
)
def test_anything_else_is_refused(opening: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        proxy.rest_length(opening)


@pytest.mark.parametrize(
    ("command", "family", "size"),
    [(0x21, 0x31, 216), (0x21, 0x12, 12), (0x21, 0x11, 11), (0x21, 0x21, 35), (0x22, 0x11, 12)],
)
def test_other_families_and_short_addresses_are_refused(
    command: int, family: int, size: int
) -> None:
    opening, rest = header(command, family, bytes(size))

    with pytest.raises(RemoteProtocolError):
        proxy.source(opening, rest)
