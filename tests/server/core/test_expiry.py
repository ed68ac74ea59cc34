"""Messages that disappear: their bodies are gone when they said, and not before."""

from __future__ import annotations

import pytest

from tests.server.core.world import Wire, World
from whatsapp_like.errors import DataUnwritable, ErrorCode
from whatsapp_like.models.bodies import Reaction
from whatsapp_like.models.message import TextBody
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.server.core import expiry

UP = Reaction(emoji="👍").encode()


@pytest.fixture
def talk(world: World) -> tuple[Wire, Wire, int]:
    """Alice and Bob, what they say to each other disappearing after a minute."""
    alice, bob = world.joins("alice"), world.joins("bob")
    where = alice.opens(bob)
    alice.asks(e.ChangeConversation, conversation=where, expire_after=60)
    for wire in (alice, bob):
        wire.forgets()
    return alice, bob, where


def is_in_files(world: World, words: bytes) -> bool:
    return any(words in path.read_bytes() for path in world.folder.iterdir())


def bodies(wire: Wire, where: int) -> list[bytes]:
    """All bodies but those of the server's own lines about the timer, which stay."""
    return [body for entry, body in wire.log(where).values() if entry.kind != "system.timer"]


def test_either_member_sets_the_timer_and_both_are_told(
    talk: tuple[Wire, Wire, int], world: World
) -> None:
    alice, bob, where = talk
    bob.asks(e.ChangeConversation, conversation=where, expire_after=3600)
    for wire in (alice, bob):
        entry = wire.takes(e.MessageReceived).entry
        assert (entry.kind, entry.sender, entry.expires) == ("system.timer", bob.id, 0)
        assert wire.head(where).expire_after == 3600
    world.restarts()
    again = alice.again()
    again.sends(where, "one")
    assert again.log(where)[3][0].expires == world.wall + 3_600_000
    assert [body for _, body in again.log(where).values()][:2] == [
        b'{"expire_after":60}',
        b'{"expire_after":3600}',
    ]


def test_everybody_is_told_when_an_entry_goes(talk: tuple[Wire, Wire, int], world: World) -> None:
    alice, bob, where = talk
    alice.sends(where, "hello")
    pushed = bob.takes(e.MessageReceived).entry
    assert pushed.expires == world.wall + 60_000
    assert bob.log(where)[2][0] == pushed


def test_bodies_go_at_their_time(talk: tuple[Wire, Wire, int], world: World) -> None:
    alice, bob, where = talk
    alice.sends(where, "one")
    world.passes(30)
    alice.sends(where, "two")
    bob.does("reaction", where, 2, UP)
    world.passes(29)
    one, two = (TextBody(text=text).encode() for text in ("one", "two"))
    assert bodies(bob, where) == [one, two, UP]
    world.passes(1.1)
    assert bodies(bob, where) == [b"", two, b""]
    assert bob.does("reaction", where, 2, UP).code == ErrorCode.NOT_FOUND
    world.passes(30)
    assert bodies(bob, where) == [b"", b"", b""]


def test_what_was_sent_while_nothing_disappeared_stays(
    talk: tuple[Wire, Wire, int], world: World
) -> None:
    alice, bob, where = talk
    bob.asks(e.ChangeConversation, conversation=where, expire_after=0)
    alice.sends(where, "one")
    world.passes(120)
    assert bodies(bob, where) == [TextBody(text="one").encode()]


def test_what_went_while_the_server_was_off_goes_at_its_start(
    talk: tuple[Wire, Wire, int], world: World
) -> None:
    alice, _, where = talk
    alice.sends(where, "one")
    world.restarts()
    world.wall += 61_000
    world.passes(0.1)
    assert bodies(alice.again(), where) == [b""]


def test_many_go_in_several_steps(
    talk: tuple[Wire, Wire, int], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expiry, "AT_ONCE", 2)
    alice, bob, where = talk
    for number in range(5):
        alice.sends(where, str(number))
    world.wall += 60_000
    world.passes(0.1)
    assert bodies(bob, where).count(b"") == 2
    world.passes(0.2)
    assert bodies(bob, where).count(b"") == 5


def test_a_disk_that_fails_is_asked_again(talk: tuple[Wire, Wire, int], world: World) -> None:
    alice, bob, where = talk
    alice.sends(where, "one")
    world.passes(59)
    world.storage.fails = DataUnwritable("full")
    world.passes(2)
    world.storage.fails = None
    assert len(world.errors) == 1
    world.errors.clear()
    assert bodies(bob, where) != [b""]
    world.passes(5)
    assert bodies(bob, where) == [b""]


def test_a_conversation_where_something_disappeared_goes_on(
    talk: tuple[Wire, Wire, int], world: World
) -> None:
    alice, bob, where = talk
    alice.sends(where, "one")
    world.passes(61)
    assert alice.tries(where, "one", alice.nonces["one"]).seq == 2
    assert alice.sends(where, "two").seq == 3
    assert bob.head(where).last_seq == 3


def test_nothing_of_what_was_deleted_is_left_in_the_files(
    talk: tuple[Wire, Wire, int], world: World
) -> None:
    alice, bob, where = talk
    alice.sends(where, "a zebrafish swims")
    alice.sends(where, "an okapi walks")
    seq = max(alice.log(where))
    alice.asks(e.SendMessage, b"{}", conversation=where, nonce=1000, kind="delete", target=seq)
    world.passes(61)
    assert bodies(bob, where) == [b""] * 3
    for wire in (alice, bob):
        wire.hangs_up()
    world.now += expiry.EMPTY_EVERY
    world.passes(1)
    assert not is_in_files(world, b"zebrafish")
    assert not is_in_files(world, b"okapi")
