"""Rates, by key."""

from __future__ import annotations

from math import inf

from whatsapp_like.server.core.throttle import SWEPT_AT, Throttle, neighbourhood


def test_a_burst_then_a_trickle() -> None:
    throttle = Throttle(burst=3, rate=0.5)
    for _ in range(3):
        assert throttle.wait("a", 100.0) == 0
        throttle.charge("a", 100.0)
    assert round(throttle.wait("a", 100.0), 3) == 2
    assert round(throttle.wait("a", 101.0), 3) == 1
    assert throttle.wait("a", 102.0) == 0
    assert throttle.wait("b", 100.0) == 0


def test_all_is_forgiven_with_time() -> None:
    throttle = Throttle(burst=2, rate=1.0)
    for _ in range(50):
        throttle.charge("a", 0.0)
    assert throttle.wait("a", 10.0) > 0
    assert throttle.wait("a", 51.0) == 0


def test_no_limit() -> None:
    throttle = Throttle(burst=1, rate=inf)
    for _ in range(1000):
        throttle.charge("a", 0.0)
    assert throttle.wait("a", 0.0) == 0


def test_an_attack_from_everywhere_does_not_fill_the_memory() -> None:
    throttle = Throttle(burst=1, rate=1.0)
    for n in range(10 * SWEPT_AT):
        throttle.charge(n, n / 1000)
    assert len(throttle) <= 2 * SWEPT_AT


def test_neighbours() -> None:
    assert neighbourhood("192.168.1.10") == "192.168.1.10"
    assert neighbourhood("2001:db8::1") == neighbourhood("2001:db8::ffff") == "2001:db8::/64"
    assert neighbourhood("somewhere") == "somewhere"
