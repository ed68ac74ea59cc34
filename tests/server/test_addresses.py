"""Which sources are near, and what our own addresses are."""

from ipaddress import ip_address, ip_network

import pytest

from whatsapp_like.server.addresses import PRIVATE, is_within, normalise, own_addresses
from whatsapp_like.server.interfaces import interface_addresses


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1",
        "::1",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.178.20",
        "169.254.7.7",
        "fe80::1%eth0",
        "fd12:3456::1",
        "::ffff:192.168.0.9",
    ],
)
def test_private_networks_are_near(text: str) -> None:
    assert is_within(normalise(text), PRIVATE)


@pytest.mark.parametrize(
    "text",
    [
        "8.8.8.8",
        "172.32.0.1",
        "192.0.2.1",
        "100.64.0.1",
        "0.0.0.0",
        "2001:db8::1",
        "2a00:1450::1",
        "::ffff:8.8.8.8",
    ],
)
def test_everything_else_is_far(text: str) -> None:
    assert not is_within(normalise(text), PRIVATE)


def test_ipv4_in_ipv6_is_the_same_address() -> None:
    assert normalise("::ffff:10.0.0.1") == ip_address("10.0.0.1")


def test_a_zone_is_no_part_of_an_address() -> None:
    assert normalise("fe80::1%2") == ip_address("fe80::1")


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(ValueError, match="localhost"):
        normalise("localhost")


def test_interfaces_include_loopback() -> None:
    assert "127.0.0.1" in interface_addresses()


@pytest.mark.integration
def test_own_addresses_are_of_use_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "whatsapp_like.server.interfaces.interface_addresses",
        lambda: ["127.0.0.1", "fe80::1", "192.168.1.2", "10.0.0.2", "192.168.1.2", "fd00::2"],
    )
    # The route to everywhere is asked of the system by a socket that sends nothing; not here.
    monkeypatch.setattr("whatsapp_like.server.addresses._source", lambda _target: None)

    assert [str(address) for address in own_addresses()] == ["192.168.1.2", "10.0.0.2", "fd00::2"]


def test_an_ipv6_network_holds_no_ipv4() -> None:
    assert not is_within(ip_address("0.0.0.1"), [ip_network("::/0")])
