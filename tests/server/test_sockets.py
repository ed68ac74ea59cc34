"""Listening, or one sentence why not."""

import socket

import pytest

from whatsapp_like.errors import SettingsError
from whatsapp_like.server.sockets import open_listeners


def close(listeners: list[socket.socket]) -> None:
    for listener in listeners:
        listener.close()


def test_a_free_port_is_the_same_on_every_address() -> None:
    listeners = open_listeners(["127.0.0.1", "127.0.0.2"], 0)

    assert len({listener.getsockname()[1] for listener in listeners}) == 1
    assert not any(listener.getblocking() for listener in listeners)
    close(listeners)


def test_everywhere_is_ipv4_and_ipv6_side_by_side() -> None:
    listeners = open_listeners(["0.0.0.0", "::"], 0)

    assert listeners[0].family is socket.AF_INET
    assert [listener.family for listener in listeners[1:]] in ([], [socket.AF_INET6])
    close(listeners)


def test_a_taken_port_is_named() -> None:
    listeners = open_listeners(["127.0.0.1"], 0)
    port = listeners[0].getsockname()[1]

    with pytest.raises(SettingsError, match=f"Port {port} is taken by another program"):
        open_listeners(["127.0.0.1"], port)
    close(listeners)


def test_a_foreign_address_is_named() -> None:
    with pytest.raises(SettingsError, match=r"This computer has no address 203\.0\.113\.7"):
        open_listeners(["203.0.113.7"], 0)
