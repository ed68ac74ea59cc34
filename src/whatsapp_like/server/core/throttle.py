"""Rates: how often something may happen, per key or for one session.

Runs on the network thread. Each limit is one number per key, the time at which everything spent so
far will be paid back (the generic cell rate algorithm): no timers, and nothing kept for the idle.
"""

from __future__ import annotations

from collections.abc import Hashable
from ipaddress import ip_address, ip_network

ROUNDING = 1e-6
"""Seconds by which sums of many small times may be off: a burst is to be had to its last one."""

SWEPT_AT = 10_000
"""Keys after which those that are paid back are forgotten."""


class Throttle:
    """`burst` at once, then `rate` a second, for each key."""

    __slots__ = ("_cost", "_paid_at", "_span", "_sweep_at")

    def __init__(self, burst: int, rate: float) -> None:
        self._cost = 1 / rate
        self._span = burst / rate + ROUNDING
        self._paid_at: dict[Hashable, float] = {}
        self._sweep_at = SWEPT_AT

    def wait(self, key: Hashable, now: float) -> float:
        """Return in how many seconds one more is allowed; 0 when it is now."""
        paid_at = self._paid_at.get(key, now)
        return max(0.0, paid_at + self._cost - now - self._span)

    def charge(self, key: Hashable, now: float) -> None:
        """Spend one, whether it was allowed or not."""
        paid_at = self._paid_at
        paid_at[key] = max(paid_at.get(key, now), now) + self._cost
        if len(paid_at) > self._sweep_at:
            self._sweep(now)

    def _sweep(self, now: float) -> None:
        self._paid_at = {key: time for key, time in self._paid_at.items() if time > now}
        # Under an attack from everywhere nothing can be forgotten: look again at twice as many.
        self._sweep_at = max(SWEPT_AT, 2 * len(self._paid_at))

    def __len__(self) -> int:
        return len(self._paid_at)


def neighbourhood(address: str) -> str:
    """Return what failures are counted by: an IPv4 address, or the /64 that one IPv6 customer has
    for themselves."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ip_network((int(parsed) >> 64 << 64, 64)))
