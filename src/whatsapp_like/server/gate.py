"""Who may connect: sources near enough, and not more of them at once than we can serve.

Runs on the server's loop thread; no I/O. A silent or half-open connection costs a slot here from
the moment it is accepted, long before TLS sees it. When all slots of a kind are taken nobody is
turned away: the listener stops accepting and newcomers wait in the system's queue. Only an address
that takes more than its own share is refused, or it would keep all the others waiting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from enum import Enum

from whatsapp_like.server.addresses import Address, Network, is_within


class Verdict(Enum):
    """What to do with a connection that was just accepted."""

    WELCOME = "welcome"
    FAR = "far"
    """Its source is outside the networks that are let in."""
    CROWDED = "crowded"
    """Its address has all the connections that one address may have."""


class Gate:
    """Counts connections by source, from accepted to closed.

    `networks` None lets in every source. An address is a whole /64 for IPv6, since one computer
    has as many of those addresses as it likes. `changed` is called whenever the counts changed.
    """

    def __init__(
        self,
        *,
        networks: tuple[Network, ...] | None,
        connections: int,
        connections_per_address: int,
        half_open: int,
        half_open_per_address: int,
        changed: Callable[[], None],
    ) -> None:
        self._networks = networks
        self._connections = connections
        self._connections_per_address = connections_per_address
        self._half_open = half_open
        self._half_open_per_address = half_open_per_address
        self._changed = changed
        self._all: Counter[int] = Counter()
        self._opening: Counter[int] = Counter()
        self.connections = 0
        self.half_open = 0

    @property
    def is_full(self) -> bool:
        """Whether accepting must pause until somebody leaves or finishes the handshake."""
        return self.connections >= self._connections or self.half_open >= self._half_open

    def judge(self, address: Address) -> Verdict:
        """Tell whether a connection from `address` may come in; nothing is counted yet."""
        if self._networks is not None and not is_within(address, self._networks):
            return Verdict.FAR
        key = share_key(address)
        if (
            self._all[key] >= self._connections_per_address
            or self._opening[key] >= self._half_open_per_address
        ):
            return Verdict.CROWDED
        return Verdict.WELCOME

    def enter(self, address: Address) -> None:
        """Count a connection that was accepted and is not yet open."""
        key = share_key(address)
        self._all[key] += 1
        self._opening[key] += 1
        self.connections += 1
        self.half_open += 1
        self._changed()

    def opened(self, address: Address) -> None:
        """Count a connection as open (or given up, before `leave`)."""
        self.half_open -= 1
        _decrement(self._opening, share_key(address))
        self._changed()

    def leave(self, address: Address) -> None:
        """Forget a connection that was counted by `enter`, after `opened`."""
        self.connections -= 1
        _decrement(self._all, share_key(address))
        self._changed()


def share_key(address: Address) -> int:
    """Return what an address shares its limits with: nobody, or its /64 for IPv6."""
    # Shifted so far that no /64 can be mistaken for an IPv4 address.
    return int(address) if address.version == 4 else int(address) >> 64 << 64


def _decrement(counter: Counter[int], key: int) -> None:
    # Removed at zero: a table of everyone who ever came would grow for ever.
    if counter[key] <= 1:
        del counter[key]
    else:
        counter[key] -= 1
