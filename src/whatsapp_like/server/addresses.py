"""Network addresses: which sources are near enough to be let in, and under which we are reached.

Runs on whichever thread asks; nothing is kept.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from contextlib import suppress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Spelled out: `is_private` of the standard library also holds documentation and reserved ranges.
LOOPBACK: Final[tuple[Network, ...]] = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
PRIVATE: Final[tuple[Network, ...]] = (
    *LOOPBACK,
    ip_network("10.0.0.0/8"),
    ip_network("172.16.0.0/12"),
    ip_network("192.168.0.0/16"),
    ip_network("169.254.0.0/16"),
    ip_network("fc00::/7"),
    ip_network("fe80::/10"),
)


def normalise(text: str) -> Address:
    """Read an address as a socket names it: without its zone, and IPv4 when it is IPv4 in IPv6.

    Raises:
        ValueError: not an address.
    """
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def is_within(address: Address, networks: Iterable[Network]) -> bool:
    """Tell whether one of `networks` holds `address`."""
    return any(address in network for network in networks)


def own_addresses() -> list[Address]:
    """List the addresses of this computer that others can reach, the likeliest first.

    Loopback and link-local ones are left out: the latter need a zone that others don't know.
    """
    # Only now: loading ctypes would delay the start, and this is asked after it.
    from whatsapp_like.server.interfaces import interface_addresses

    # Documentation networks: nobody has them, so the answer is the way to "everywhere else".
    found = [_source(target) for target in ("192.0.2.1", "2001:db8::1")]
    with suppress(OSError):  # else the likeliest must do
        found += map(normalise, interface_addresses())
    return [
        address
        for address in dict.fromkeys(found)
        if address and not (address.is_loopback or address.is_link_local)
    ]


def _source(target: str) -> Address | None:
    """Return the address from which this computer would speak to a distant `target`."""
    family = socket.AF_INET6 if ":" in target else socket.AF_INET
    try:
        # Connecting a datagram socket sends nothing: the system merely chooses the route.
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((target, 9))
            return normalise(probe.getsockname()[0])
    except OSError:
        return None
