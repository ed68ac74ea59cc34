"""Typing: told at once, ended by itself."""

from __future__ import annotations

from tests.server.core.world import Wire, World
from whatsapp_like.protocol import envelopes as e


def typing(talk: int, who: Wire, active: bool = True) -> e.TypingChanged:
    return e.TypingChanged(conversation=talk, account=who.id, active=active)


def test_begun_and_ended(alice: Wire, bob: Wire, talk: int) -> None:
    phone = bob.second_device()
    phone.forgets()
    alice.says(e.TypingReported(conversation=talk))
    alice.says(e.TypingReported(conversation=talk))  # repeated every few seconds: no news
    alice.says(e.TypingReported(conversation=talk, active=False))
    for wire in (bob, phone):
        wire.receives(typing(talk, alice), typing(talk, alice, False))
    alice.receives()


def test_void_after_six_seconds(world: World, alice: Wire, bob: Wire, talk: int) -> None:
    alice.says(e.TypingReported(conversation=talk))
    world.passes(4)
    alice.says(e.TypingReported(conversation=talk))
    world.passes(5.5)
    bob.receives(typing(talk, alice))
    world.passes(0.7)
    bob.receives(typing(talk, alice, False))


def test_a_message_ends_it_by_itself(world: World, alice: Wire, bob: Wire, talk: int) -> None:
    alice.says(e.TypingReported(conversation=talk))
    bob.forgets()
    alice.sends(talk, "done")
    world.passes(8)

    assert [type(item[0]) for item in bob.inbox] == [e.MessageReceived]
    assert len(world.hub.typists) == 0


def test_both_may_type_and_end_on_their_own(
    world: World, alice: Wire, bob: Wire, talk: int
) -> None:
    alice.says(e.TypingReported(conversation=talk))
    world.passes(3)
    bob.says(e.TypingReported(conversation=talk))
    world.passes(3.1)
    bob.receives(typing(talk, alice), typing(talk, alice, False))
    alice.receives(typing(talk, bob))


def test_only_members_are_believed(world: World, alice: Wire, bob: Wire, talk: int) -> None:
    carol = world.joins("carol")
    carol.says(e.TypingReported(conversation=talk))
    carol.says(e.TypingReported(conversation=talk ^ 1))
    alice.receives()
    bob.receives()
    assert not carol.is_closed()
