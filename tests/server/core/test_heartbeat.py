"""Deadlines: hello, login, ping and the end of patience."""

from __future__ import annotations

from tests.server.core.world import World
from whatsapp_like.errors import ErrorCode
from whatsapp_like.protocol import envelopes as e


def test_whoever_does_not_greet_is_let_go(world: World) -> None:
    wire = world.connect()
    world.passes(4.9)
    assert not wire.is_closed()
    world.passes(1.2)
    assert wire.is_closed()
    assert wire.takes(e.ErrorReply).code == ErrorCode.SILENT


def test_whoever_does_not_log_in_is_let_go(world: World) -> None:
    wire = world.greeted()
    for _ in range(14):
        world.passes(1)
        wire.says(e.Ping())
        wire.receives(e.Pong())
    world.passes(2.1)
    assert wire.is_closed()
    assert wire.takes(e.ErrorReply).code == ErrorCode.SILENT


def test_a_silent_session_is_pinged_then_given_up(world: World) -> None:
    alice = world.joins("alice")
    alice.is_silent = True
    world.passes(5.9)
    assert alice.pings == 0
    world.passes(1.2)
    assert alice.pings == 1
    world.passes(7.8)
    assert not alice.is_closed()
    world.passes(1.2)
    assert alice.is_closed()
    assert alice.takes(e.ErrorReply).code == ErrorCode.SILENT
    assert world.hub.counts().silent == 1
    assert world.hub.counts().sessions == 0


def test_whoever_answers_pings_stays(world: World) -> None:
    alice = world.joins("alice")
    world.passes(120)
    assert not alice.is_closed()
    assert 15 <= alice.pings <= 20


def test_whoever_speaks_is_not_pinged(world: World) -> None:
    alice = world.joins("alice")
    for _ in range(60):
        world.passes(1)
        alice.says(e.Ping())
        alice.receives(e.Pong())
    assert alice.pings == 0


def test_a_clock_set_forth_kills_nobody(world: World) -> None:
    alice = world.joins("alice")
    world.wall += 86_400_000
    world.passes(1)
    assert not alice.is_closed()
    assert world.hub.wall == world.wall


def test_after_a_suspended_machine_everybody_is_looked_at_once(world: World) -> None:
    alice = world.joins("alice")
    world.now += 3600
    world.wall += 3_600_000
    world.passes(0.1)
    assert alice.is_closed()
    bob = world.joins("bob")
    world.passes(7.2)
    assert bob.pings == 1
