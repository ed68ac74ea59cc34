"""Receipts: delivered and read, told to whom it concerns and kept."""

from __future__ import annotations

import pytest

from tests.server.core.world import Wire, World
from whatsapp_like.errors import DataUnwritable
from whatsapp_like.models.account import Preferences
from whatsapp_like.models.conversation import tick_of
from whatsapp_like.models.enums import Tick
from whatsapp_like.protocol import envelopes as e


def changed(talk: int, who: Wire, delivered: int, read: int) -> e.ReceiptsChanged:
    receipt = e.Receipt(conversation=talk, account=who.id, delivered_seq=delivered, read_seq=read)
    return e.ReceiptsChanged(receipts=(receipt,))


def test_the_sender_learns_what_is_delivered_and_read(alice: Wire, bob: Wire, talk: int) -> None:
    alice.sends(talk, "one")
    alice.sends(talk, "two")
    bob.has(talk, 1)
    alice.receives(changed(talk, bob, 1, 0))
    bob.has(talk, 2, 1)
    alice.receives(changed(talk, bob, 2, 1))
    assert tick_of(1, alice.id, alice.head(talk).members) is Tick.READ
    assert tick_of(2, alice.id, alice.head(talk).members) is Tick.DELIVERED


def test_many_reports_become_one_event(world: World, alice: Wire, bob: Wire, talk: int) -> None:
    for n in range(1, 21):
        alice.sends(talk, f"m{n}")
        mark = e.Watermark(conversation=talk, delivered_seq=n)
        bob.says(e.ReceiptsReported(watermarks=(mark,)))
    alice.receives()
    world.passes(0.1)
    alice.receives(changed(talk, bob, 20, 0))


def test_my_other_device_learns_what_i_have_read(alice: Wire, bob: Wire, talk: int) -> None:
    phone = bob.second_device()
    alice.sends(talk, "one")
    phone.forgets()
    bob.has(talk, 1, 1)
    phone.receives(changed(talk, bob, 1, 1))


def test_the_only_device_hears_no_echo(alice: Wire, bob: Wire, talk: int) -> None:
    alice.sends(talk, "one")
    bob.forgets()
    bob.has(talk, 1, 1)
    bob.receives()


def test_read_implies_delivered_and_nothing_is_ahead_of_the_log(
    alice: Wire, bob: Wire, talk: int
) -> None:
    alice.sends(talk, "one")
    bob.has(talk, 0, 99)
    alice.receives(changed(talk, bob, 1, 1))
    alice.sends(talk, "two")
    member = alice.head(talk).member(bob.id)
    assert member is not None
    assert (member.delivered_seq, member.read_seq) == (1, 1)


def test_watermarks_never_fall(alice: Wire, bob: Wire, talk: int) -> None:
    for n in range(3):
        alice.sends(talk, f"m{n}")
    bob.has(talk, 3, 3)
    alice.forgets()
    bob.has(talk, 1, 2)
    alice.receives()
    member = alice.head(talk).member(bob.id)
    assert member is not None
    assert (member.delivered_seq, member.read_seq) == (3, 3)


def test_they_are_kept_over_a_restart(world: World, alice: Wire, bob: Wire, talk: int) -> None:
    alice.sends(talk, "one")
    bob.has(talk, 1, 1)
    world.passes(1.1)
    world.restarts()
    member = alice.again().head(talk).member(bob.id)
    assert member is not None
    assert (member.delivered_seq, member.read_seq) == (1, 1)


def test_a_stop_keeps_them_too(world: World, alice: Wire, bob: Wire, talk: int) -> None:
    world.passes(1.1)
    alice.sends(talk, "one")
    bob.has(talk, 1, 1)
    world.hub.shutdown(world.now)
    world.flush()
    world.restarts()
    member = alice.again().head(talk).member(bob.id)
    assert member is not None
    assert member.read_seq == 1


def test_a_full_disk_only_puts_them_off(world: World, alice: Wire, bob: Wire, talk: int) -> None:
    alice.sends(talk, "one")
    world.storage.fails = DataUnwritable("full")
    bob.has(talk, 1, 1)
    world.passes(2)
    assert {type(error) for error in world.errors} == {DataUnwritable}
    world.errors.clear()
    world.storage.fails = None
    world.passes(2)
    members = world.store.members(talk)
    assert (bob.id, 1, 1) in [(m.account, m.delivered_seq, m.read_seq) for m in members]


def test_what_i_send_is_read_by_me_if_i_had_read_all_before(
    alice: Wire, bob: Wire, talk: int
) -> None:
    alice.sends(talk, "one")
    assert alice.head(talk).member(alice.id).unread(1) == 0  # type: ignore[union-attr]
    bob.sends(talk, "two")
    me = bob.head(talk).member(bob.id)
    assert me is not None
    assert (me.read_seq, me.unread(2)) == (0, 2)
    bob.has(talk, 2, 2)
    bob.sends(talk, "three")
    me = bob.head(talk).member(bob.id)
    assert me is not None
    assert me.unread(3) == 0


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_without_read_receipts_neither_learns_what_is_read(
    alice: Wire, bob: Wire, talk: int, who: str
) -> None:
    switching = {"alice": alice, "bob": bob}[who]
    switching.asks(e.SetPreferences, preferences=Preferences(read_receipts=False))
    alice.sends(talk, "one")
    alice.forgets()
    bob.has(talk, 1, 1)
    alice.receives(changed(talk, bob, 1, 0))
    assert alice.head(talk).member(bob.id).read_seq == 0  # type: ignore[union-attr]
    # One's own state still follows one's own devices.
    assert bob.second_device().head(talk).member(bob.id).read_seq == 1  # type: ignore[union-attr]


def test_switched_on_again_they_are_told(world: World, alice: Wire, bob: Wire, talk: int) -> None:
    bob.asks(e.SetPreferences, preferences=Preferences(read_receipts=False))
    alice.sends(talk, "one")
    bob.has(talk, 1, 1)
    alice.forgets()
    bob.asks(e.SetPreferences, preferences=Preferences())
    world.passes(0.1)
    event = alice.takes(e.ReceiptsChanged)
    told = {r.account: (r.delivered_seq, r.read_seq) for r in event.receipts}
    assert told[bob.id] == (1, 1)


def test_an_absent_persons_switch_counts(world: World, alice: Wire, bob: Wire, talk: int) -> None:
    alice.sends(talk, "one")
    bob.has(talk, 1, 1)
    bob.asks(e.SetPreferences, preferences=Preferences(read_receipts=False))
    world.passes(1.1)
    world.restarts()
    assert alice.again().head(talk).member(bob.id).read_seq == 0  # type: ignore[union-attr]


def test_reports_about_other_peoples_conversations_are_nothing(
    world: World, alice: Wire, bob: Wire, talk: int
) -> None:
    carol = world.joins("carol")
    alice.sends(talk, "one")
    carol.has(talk, 1, 1)
    carol.has(talk ^ 1, 1, 1)
    alice.receives()
    carol.receives()
    assert not carol.is_closed()


def test_reports_for_conversations_not_in_memory(
    world: World, alice: Wire, bob: Wire, talk: int
) -> None:
    alice.sends(talk, "one")
    world.restarts()
    alice, bob = alice.again(), bob.again()
    bob.has(talk, 1, 1)
    alice.receives(changed(talk, bob, 1, 1))


@pytest.mark.parametrize("many", [True, False])
def test_my_other_device_hears_what_one_that_has_gone_since_has_read(
    world: World, many: bool
) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    phone = bob.second_device()
    talk = alice.groups(bob) if many else alice.opens(bob)
    seq = alice.sends(talk, "hello").seq
    phone.forgets()
    mark = e.Watermark(conversation=talk, delivered_seq=seq, read_seq=seq)
    bob.says(e.ReceiptsReported(watermarks=(mark,)))
    bob.hangs_up()
    world.passes(0.1)
    (receipt,) = phone.takes(e.ReceiptsChanged).receipts
    assert (receipt.account, receipt.read_seq) == (bob.id, seq)
