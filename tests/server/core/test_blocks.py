"""Blocks: one tick for ever, and nothing that would tell."""

from __future__ import annotations

import pytest

from tests.server.core.world import Wire, World
from whatsapp_like.models.conversation import SeqRange, tick_of
from whatsapp_like.models.enums import Tick
from whatsapp_like.protocol import envelopes as e


def ticks(wire: Wire, talk: int) -> list[Tick]:
    head = wire.head(talk)
    return [tick_of(seq, wire.id, head.members) for seq in range(1, head.last_seq + 1)]


def test_what_the_blocked_sends_is_stored_and_never_delivered(
    world: World, alice: Wire, bob: Wire, talk: int
) -> None:
    bob.blocks(alice)
    phone, desk = bob.second_device(), alice.second_device()
    for wire in (alice, bob, phone, desk):
        wire.forgets()
    sent = alice.sends(talk, "hello?")
    assert sent.seq == 1
    bob.receives()
    phone.receives()
    desk.receives(world.message(talk, 1, alice, "hello?"))  # her own devices keep in step
    assert bob.texts(talk) == {}
    assert alice.texts(talk) == {1: "hello?"}
    bob.blocks(alice, False)
    world.restarts()
    alice, bob = alice.again(), bob.again()
    assert bob.texts(talk) == {}
    alice.sends(talk, "now?")
    assert bob.texts(talk) == {2: "now?"}


def test_the_blocked_sees_one_tick_for_ever(
    world: World, alice: Wire, bob: Wire, talk: int
) -> None:
    alice.sends(talk, "before")
    bob.has(talk, 1, 1)
    bob.blocks(alice)
    alice.sends(talk, "during")
    bob.has(talk, 2, 2)
    assert ticks(alice, talk) == [Tick.READ, Tick.SENT]
    bob.blocks(alice, False)
    alice.sends(talk, "after")
    bob.has(talk, 3, 3)
    assert ticks(alice, talk) == [Tick.READ, Tick.SENT, Tick.READ]


def test_no_receipts_either_way(world: World, alice: Wire, bob: Wire, talk: int) -> None:
    alice.sends(talk, "one")
    bob.sends(talk, "two")
    bob.blocks(alice)
    alice.forgets()
    bob.forgets()
    bob.has(talk, 2, 2)
    alice.has(talk, 2, 2)
    alice.receives()
    bob.receives()
    for _ in range(2):
        assert ticks(alice, talk)[0] is Tick.SENT
        assert ticks(bob, talk)[1] is Tick.SENT
        # Neither forgetting nor restarting may tell.
        world.passes(1.1)
        world.restarts()
        alice, bob = alice.again(), bob.again()
    bob.blocks(alice, False)
    assert ticks(alice, talk)[0] is Tick.READ
    assert ticks(bob, talk)[1] is Tick.READ


def test_the_end_of_a_block_tells_both_how_far_the_other_is(
    alice: Wire, bob: Wire, talk: int
) -> None:
    alice.sends(talk, "one")
    bob.blocks(alice)
    alice.sends(talk, "withheld")
    bob.has(talk, 2, 2)
    alice.forgets()
    bob.blocks(alice, False)
    event = alice.takes(e.ConversationChanged)
    them = event.conversation.member(bob.id)
    assert them is not None
    assert them.withheld == (SeqRange(first=2, last=2),)
    assert tick_of(1, alice.id, event.conversation.members) is Tick.READ
    assert tick_of(2, alice.id, event.conversation.members) is Tick.SENT


def test_withheld_ranges_are_told_only_as_far_as_delivered(
    alice: Wire, bob: Wire, talk: int
) -> None:
    bob.blocks(alice)
    alice.sends(talk, "withheld")
    alice.sends(talk, "this too")
    bob.blocks(alice, False)
    assert alice.head(talk).member(bob.id).withheld == ()  # type: ignore[union-attr]
    own = bob.head(talk).member(bob.id)
    assert own is not None
    assert own.withheld == (SeqRange(first=1, last=2),)
    assert own.unread(2) == 0
    alice.sends(talk, "after")
    alice.forgets()
    bob.has(talk, 3)
    event = alice.takes(e.ConversationChanged)  # not a receipt: it would tick the withheld ones
    assert event.conversation.member(bob.id).withheld == own.withheld  # type: ignore[union-attr]
    alice.receives()


def test_the_blocked_gets_what_the_blocker_sends(
    world: World, alice: Wire, bob: Wire, talk: int
) -> None:
    bob.blocks(alice)
    bob.sends(talk, "leave me alone")
    alice.receives(world.message(talk, 1, bob, "leave me alone"))
    alice.has(talk, 1, 1)
    assert ticks(bob, talk) == [Tick.SENT]


def test_no_typing_either_way(world: World, alice: Wire, bob: Wire, talk: int) -> None:
    alice.says(e.TypingReported(conversation=talk))
    bob.forgets()
    bob.blocks(alice)
    assert bob.takes(e.TypingChanged).active is False
    bob.forgets()
    alice.forgets()
    alice.says(e.TypingReported(conversation=talk))
    bob.says(e.TypingReported(conversation=talk))
    world.passes(7)
    assert [i for i in alice.inbox + bob.inbox if isinstance(i[0], e.TypingChanged)] == []


def test_a_conversation_opened_by_the_blocked_stays_unnoticed(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    bob.blocks(alice)
    bob.forgets()
    talk = alice.opens(bob)
    alice.sends(talk, "hello?")
    bob.receives()
    assert ticks(alice, talk) == [Tick.SENT]
    bob.blocks(alice, False)
    assert bob.takes(e.ConversationChanged).conversation.id == talk
    alice.sends(talk, "now?")
    assert bob.texts(talk) == {2: "now?"}


def test_changes_of_mind_keep_their_order(world: World, alice: Wire, bob: Wire, talk: int) -> None:
    world.restarts()
    alice, bob = alice.again(), bob.again()
    world.storage.held = True
    for blocked in (True, False, True, False):
        bob.asks_only(e.PutContact, account=alice.id, blocked=blocked)
    world.storage.release()
    world.flush()
    assert [i[0].contact.blocked for i in bob.inbox if type(i[0]) is e.ContactChanged] == [
        *(True, False, True, False)
    ]
    assert bob.asks(e.ListRoster).contacts[0].blocked is False
    bob.forgets()
    alice.sends(talk, "hello")
    bob.receives(world.message(talk, 1, alice, "hello"))


def test_both_may_block(world: World, alice: Wire, bob: Wire, talk: int) -> None:
    alice.blocks(bob)
    bob.blocks(alice)
    alice.forgets()
    bob.forgets()
    alice.sends(talk, "a")
    bob.sends(talk, "b")
    alice.receives()
    bob.receives()
    bob.blocks(alice, False)  # alice still does
    bob.forgets()
    bob.sends(talk, "b2")
    alice.sends(talk, "a2")
    alice.receives()
    assert len(bob.inbox) == 1
    assert (alice.texts(talk), bob.texts(talk)) == ({1: "a", 4: "a2"}, {2: "b", 3: "b2", 4: "a2"})


def test_removing_the_contact_ends_the_block(
    world: World, alice: Wire, bob: Wire, talk: int
) -> None:
    bob.blocks(alice)
    bob.asks(e.RemoveContact, account=alice.id)
    bob.forgets()
    alice.sends(talk, "hello")
    bob.receives(world.message(talk, 1, alice, "hello"))


def test_a_block_made_while_everybody_is_away_counts(
    world: World, alice: Wire, bob: Wire, talk: int
) -> None:
    alice.hangs_up()
    bob.blocks(alice)
    world.restarts()
    alice = alice.again()
    alice.sends(talk, "hello?")
    bob = bob.again()
    assert bob.texts(talk) == {}
    assert ticks(alice, talk) == [Tick.SENT]


def test_nickname_and_notes_leave_a_block_alone(alice: Wire, bob: Wire, talk: int) -> None:
    bob.blocks(alice)
    bob.puts(alice, nickname="spam", blocked=True)
    bob.forgets()
    alice.sends(talk, "hello?")
    bob.receives()


def test_the_answer_to_the_blocked_is_the_same(world: World, alice: Wire, bob: Wire) -> None:
    carol = world.joins("carol")
    bob.blocks(alice)

    def answers(other: Wire) -> list[object]:
        opened = alice.asks(e.OpenDirect, account=other.id)
        sent = alice.tries(opened.conversation.id, f"to {other.account.handle}")
        put = alice.asks(e.PutContact, account=other.id)
        head = alice.head(opened.conversation.id)
        watermarks = [(m.delivered_seq, m.read_seq, m.withheld) for m in head.members]
        return [type(opened), sent.seq, sent.time, type(put), sorted(watermarks)]

    carol.hangs_up()
    assert answers(bob) == answers(carol)


@pytest.mark.parametrize("before", [True, False], ids=["talked before", "never talked"])
def test_what_is_withheld_does_not_bring_the_conversation_up(
    world: World, alice: Wire, bob: Wire, talk: int, before: bool
) -> None:
    shown = alice.sends(talk, "before").time if before else 0
    bob.blocks(alice)
    for text in ("one", "two"):
        world.passes(10)
        hidden = alice.sends(talk, text).time
    for _ in range(2):
        assert bob.head(talk).last_time == shown
        assert alice.head(talk).last_time == hidden
        world.restarts()
        alice, bob = alice.again(), bob.again()
    bob.blocks(alice, False)
    world.passes(10)
    assert bob.head(talk).last_time == shown
    told = alice.sends(talk, "at last").time
    assert bob.head(talk).last_time == told


def test_a_second_block_hides_from_where_it_began(
    world: World, alice: Wire, bob: Wire, talk: int
) -> None:
    bob.blocks(alice)
    alice.sends(talk, "withheld")
    bob.blocks(alice, False)
    world.passes(10)
    shown = alice.sends(talk, "shown").time
    bob.blocks(alice)
    world.passes(10)
    alice.sends(talk, "withheld again")
    assert bob.head(talk).last_time == shown
