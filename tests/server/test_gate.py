"""Counting connections at the door."""

from ipaddress import ip_address

import pytest

from whatsapp_like.server.addresses import PRIVATE, Network
from whatsapp_like.server.gate import Gate, Verdict

NEAR = ip_address("192.168.0.2")
OTHER = ip_address("192.168.0.3")
FAR = ip_address("203.0.113.9")


class Changes:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


def gate(
    networks: tuple[Network, ...] | None = PRIVATE, changed: Changes | None = None, **limits: int
) -> Gate:
    usual = {
        "connections": 10,
        "connections_per_address": 10,
        "half_open": 10,
        "half_open_per_address": 10,
    }
    return Gate(networks=networks, changed=changed or Changes(), **(usual | limits))


def test_far_sources_stay_outside() -> None:
    assert gate().judge(FAR) is Verdict.FAR
    assert gate().judge(NEAR) is Verdict.WELCOME


def test_a_public_server_lets_everybody_in() -> None:
    assert gate(networks=None).judge(FAR) is Verdict.WELCOME


def test_an_address_has_its_share_of_connections() -> None:
    door = gate(connections_per_address=2)
    for _ in range(2):
        door.enter(NEAR)
        door.opened(NEAR)

    assert door.judge(NEAR) is Verdict.CROWDED
    assert door.judge(OTHER) is Verdict.WELCOME

    door.leave(NEAR)
    assert door.judge(NEAR) is Verdict.WELCOME


def test_an_address_has_its_share_of_half_open_connections() -> None:
    door = gate(half_open_per_address=1)
    door.enter(NEAR)

    assert door.judge(NEAR) is Verdict.CROWDED
    door.opened(NEAR)
    assert door.judge(NEAR) is Verdict.WELCOME


@pytest.mark.parametrize("limit", ["connections", "half_open"])
def test_at_a_cap_accepting_pauses(limit: str) -> None:
    changed = Changes()
    door = gate(None, changed, **{limit: 2})
    full = []
    for step in (door.enter, door.enter, door.opened, door.leave):
        step(NEAR)
        full.append(door.is_full)

    assert full[:2] == [False, True]
    assert not full[-1]
    assert changed.count == 4


def test_the_addresses_of_an_ipv6_network_are_one() -> None:
    door = gate(connections_per_address=1)
    door.enter(ip_address("fd00:0:0:1::1"))

    assert door.judge(ip_address("fd00:0:0:1:ffff::9")) is Verdict.CROWDED
    assert door.judge(ip_address("fd00:0:0:2::1")) is Verdict.WELCOME


def test_nobody_is_remembered_who_left() -> None:
    door = gate()
    for _ in range(3):
        door.enter(NEAR)
    for _ in range(3):
        door.opened(NEAR)
        door.leave(NEAR)

    assert (door.connections, door.half_open) == (0, 0)
    assert door.judge(NEAR) is Verdict.WELCOME
