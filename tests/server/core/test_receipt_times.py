"""Who has a message, and since when: what its sender is told, and what not."""

from __future__ import annotations

import pytest

from tests.server.core.world import Wire, World
from whatsapp_like.errors import ErrorCode
from whatsapp_like.models.account import Preferences
from whatsapp_like.models.enums import History
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.server.core import receipt_times

DAY = 86_400_000


@pytest.fixture
def talk(world: World) -> tuple[Wire, Wire, int]:
    """Alice and Bob, and two messages of hers."""
    alice, bob = world.joins("alice"), world.joins("bob")
    where = alice.opens(bob)
    alice.sends(where, "one")
    alice.sends(where, "two")
    return alice, bob, where


def receipts(wire: Wire, where: int, seq: int) -> list[tuple[int, int, int]]:
    page = wire.asks(e.FetchReceipts, conversation=where, seq=seq)
    assert isinstance(page, e.MessageReceipts), page
    return [(one.account, one.delivered_at, one.read_at) for one in page.receipts]


def test_times_are_those_of_the_rises(world: World, talk: tuple[Wire, Wire, int]) -> None:
    alice, bob, where = talk
    assert receipts(alice, where, 1) == [(bob.id, 0, 0)]
    bob.has(where, 1)
    delivered = world.wall
    world.passes(60)
    bob.has(where, 2, 1)
    read = world.wall
    world.passes(60)
    (first,), (second,) = receipts(alice, where, 1), receipts(alice, where, 2)
    assert first[0] == bob.id
    # They are saved about once a second.
    assert 0 <= first[1] - delivered <= 1100
    assert 0 <= first[2] - read <= 1100
    assert (second[1], second[2]) == (first[2], 0)
    world.restarts()
    assert receipts(alice.again(), where, 1) == [first]


def test_what_is_not_saved_yet_is_told_as_of_now(
    world: World, talk: tuple[Wire, Wire, int]
) -> None:
    alice, bob, where = talk
    world.passes(2)
    bob.has(where, 1, 1)
    bob.has(where, 2, 2)
    now = world.wall
    assert receipts(alice, where, 2) == [(bob.id, now, now)]


def test_only_its_sender_asks_and_only_about_what_there_is(
    world: World, talk: tuple[Wire, Wire, int]
) -> None:
    alice, bob, where = talk
    bob.refused(ErrorCode.NOT_ALLOWED, e.FetchReceipts, conversation=where, seq=1)
    alice.refused(ErrorCode.NOT_FOUND, e.FetchReceipts, conversation=where, seq=3)
    carol = world.joins("carol")
    carol.refused(ErrorCode.NOT_A_MEMBER, e.FetchReceipts, conversation=where, seq=1)


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_read_receipts_switched_off_on_either_side_hide_when_it_was_read(
    talk: tuple[Wire, Wire, int], who: str
) -> None:
    alice, bob, where = talk
    bob.has(where, 2, 2)
    wire = alice if who == "alice" else bob
    wire.asks(e.SetPreferences, preferences=Preferences(read_receipts=False))
    (one,) = receipts(alice, where, 1)
    assert one[1]
    assert not one[2]


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_during_a_block_nothing_new_is_told(
    world: World, talk: tuple[Wire, Wire, int], who: str
) -> None:
    alice, bob, where = talk
    bob.has(where, 1, 1)
    world.passes(2)
    before = receipts(alice, where, 1)
    blocker, other = (alice, bob) if who == "alice" else (bob, alice)
    blocker.blocks(other)
    bob.has(where, 2, 2)
    world.passes(2)
    assert receipts(alice, where, 1) == before
    assert receipts(alice, where, 2) == [(bob.id, 0, 0)]
    blocker.blocks(other, False)
    assert all(receipts(alice, where, 2)[0])


def test_what_was_withheld_is_never_received(world: World, talk: tuple[Wire, Wire, int]) -> None:
    alice, bob, where = talk
    bob.blocks(alice)
    alice.sends(where, "three")
    bob.blocks(alice, False)
    alice.sends(where, "four")
    bob.has(where, 4, 4)
    assert receipts(alice, where, 3) == [(bob.id, 0, 0)]
    assert all(receipts(alice, where, 4)[0])


def test_in_notes_there_is_nobody(world: World) -> None:
    alice = world.joins("alice")
    notes = alice.opens(alice)
    alice.sends(notes, "one")
    assert receipts(alice, notes, 1) == []


def test_in_a_group_those_who_have_it_come_first(world: World) -> None:
    alice, bob, carol = (world.joins(name) for name in ("alice", "bob", "carol"))
    members = (bob.id, carol.id)
    made = alice.asks(e.CreateGroup, title="Class", members=members)
    where = made.conversation.id
    sent = alice.sends(where, "one").seq
    carol.has(where, sent, sent)
    world.passes(2)
    bob.has(where, sent)
    world.passes(2)
    found = receipts(alice, where, sent)
    assert [one[0] for one in found] == [carol.id, bob.id]
    assert [bool(one[2]) for one in found] == [True, False]
    assert found[0][1] < found[1][1]
    dave = world.joins("dave")
    alice.asks(e.AddMembers, conversation=where, accounts=(dave.id,))
    assert len(receipts(alice, where, sent)) == 2


def test_page_after_page_everybody_of_a_group_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipt_times, "MOST", 2)
    alice, *others = (world.joins(name) for name in ("alice", "bob", "carol", "dave", "eve"))
    accounts = sorted(each.id for each in others)
    made = alice.asks(e.CreateGroup, title="Class", members=tuple(accounts))
    where = made.conversation.id
    sent = alice.sends(where, "one").seq
    others[-1].has(where, sent, sent)
    told: list[int] = []
    after: int | None = 0
    while after is not None:
        page = alice.asks(e.FetchReceipts, conversation=where, seq=sent, after=after)
        told += [one.account for one in page.receipts]
        after = page.next
    assert told == accounts
    first, _second = receipts(alice, where, sent)
    assert first[0] == others[-1].id, "to who asks for no pages, no more than fit"


def test_who_joins_later_has_what_was_before_since_nobody_knows_when(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    made = alice.asks(e.CreateGroup, title="Class", history=History.ALL)
    where = made.conversation.id
    sent = alice.sends(where, "one").seq
    alice.asks(e.AddMembers, conversation=where, accounts=(bob.id,))
    world.passes(2)
    bob.has(where, sent + 1, sent + 1)
    world.passes(2)
    assert receipts(alice, where, sent) == [(bob.id, 0, 0)]


def test_nobody_asks_in_a_channel(world: World) -> None:
    alice = world.joins("alice")
    made = alice.asks(e.CreateGroup, kind="channel", title="News")
    where = made.conversation.id
    sent = alice.sends(where, "one").seq
    alice.refused(ErrorCode.NOT_ALLOWED, e.FetchReceipts, conversation=where, seq=sent)


def test_old_times_are_forgotten_and_what_came_later_keeps_its_own(
    world: World, talk: tuple[Wire, Wire, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipt_times, "AT_ONCE", 1)
    alice, bob, where = talk
    bob.has(where, 1, 1)
    world.passes(2)
    bob.has(where, 2, 2)
    world.passes(2)
    alice.sends(where, "three")
    world.wall += 80 * DAY
    bob.has(where, 3, 3)
    world.passes(2)
    world.wall += 11 * DAY
    world.passes(3602)
    assert receipts(alice, where, 1) == [(bob.id, 0, 0)]
    assert receipts(alice, where, 2) == [(bob.id, 0, 0)]
    assert all(receipts(alice, where, 3)[0])


def test_of_too_many_the_oldest_times_are_forgotten(
    world: World, talk: tuple[Wire, Wire, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipt_times, "MOST_KEPT", 2)
    alice, bob, where = talk
    alice.sends(where, "three")
    for seq in (1, 2, 3):
        bob.has(where, seq)
        world.passes(2)
    world.passes(3602)
    assert [bool(receipts(alice, where, seq)[0][1]) for seq in (1, 2, 3)] == [False, True, True]
