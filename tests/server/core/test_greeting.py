"""The greeting: versions, and what a server says of itself."""

from __future__ import annotations

import pytest

from tests.server.core.conftest import Make
from tests.server.core.world import World
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.enums import Registration
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.server.core.greeting import negotiate


@pytest.mark.parametrize(
    ("client", "server", "agreed"),
    [((1, 1), (1, 1), 1), ((1, 9), (1, 1), 1), ((1, 3), (2, 5), 3), ((4, 9), (2, 5), 5)],
)
def test_the_highest_common_version_wins(
    client: tuple[int, int], server: tuple[int, int], agreed: int
) -> None:
    assert negotiate(*client, *server) == agreed


def test_without_a_common_version_the_older_side_is_named() -> None:
    with pytest.raises(Refused, match="the client is older: it speaks up to version 1"):
        negotiate(1, 1, 2, 5)
    with pytest.raises(Refused, match="the server is older: it speaks up to version 5"):
        negotiate(6, 9, 2, 5)


def test_a_client_too_new_is_told_so_and_let_go(world: World) -> None:
    wire = world.connect()
    reply = wire.asks(e.Hello, min=2, max=3, client="wl-client/9")
    assert (reply.code, wire.is_closed()) == (ErrorCode.VERSION, True)
    assert "the server is older" in reply.detail
    assert world.hub.counts().connections == 0


def test_impossible_versions_are_refused(world: World) -> None:
    wire = world.connect()
    assert wire.asks(e.Hello, min=3, max=2, client="x").code == ErrorCode.INVALID


def test_the_welcome_says_what_a_client_must_know(make_world: Make) -> None:
    world = make_world(name="Room 12", registration="open")
    wire = world.greeted()
    welcome = wire.welcome
    assert welcome.version == 1
    assert (welcome.name, welcome.registration) == ("Room 12", Registration.OPEN)
    assert welcome.server.startswith("wl-server/")
    assert welcome.time == world.wall
    assert welcome.mechanisms == ("SCRAM-SHA-256-PLUS",)
    assert world.greeted(secure=False).welcome.mechanisms == ("SCRAM-SHA-256",)
    assert world.greeted().welcome.nonce != welcome.nonce


def test_nothing_comes_before_hello(world: World) -> None:
    wire = world.connect()
    wire.connection.state = wire.connection.state.LOGIN
    wire.says(e.StartLogin(id=1, handle="alice"))
    assert wire.is_closed()
    assert wire.takes(e.ErrorReply).code == ErrorCode.OUT_OF_STATE


def test_the_greeting_tells_for_how_long_messages_may_be_changed(make_world: Make) -> None:
    welcome = make_world(edit_window=60, delete_window=0).greeted().welcome
    assert (welcome.edit_window, welcome.delete_window) == (60, 0)
