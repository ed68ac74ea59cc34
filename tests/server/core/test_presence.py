"""Presence: who sees what of whom, and when they are told."""

from __future__ import annotations

import pytest

from tests.server.core.conftest import Make
from tests.server.core.world import Wire, World
from whatsapp_like.models.account import Preferences
from whatsapp_like.models.enums import PresenceStatus
from whatsapp_like.models.presence import CustomStatus, DevicePresence, Presence
from whatsapp_like.protocol import envelopes as e

HOME, OFFICE = "192.168.1.10", "10.0.0.5"


@pytest.fixture
def alice(world: World) -> Wire:
    return world.joins("alice", address=HOME)


@pytest.fixture
def bob(world: World) -> Wire:
    return world.joins("bob", address=OFFICE)


def picture(*wires: Wire, idle: bool = False, addresses: bool = True) -> Presence:
    """Return how somebody with these sessions is seen."""
    devices = tuple(
        DevicePresence(
            device=wire.device,
            name="Laptop",
            client="wl-client/0.1 Linux",
            since=wire.session.since,
            address=wire.peer.address if addresses else None,
            idle=idle,
        )
        for wire in wires
    )
    newest = max(devices, key=lambda device: device.since)
    return Presence(
        account=wires[0].id,
        status=PresenceStatus.AWAY if idle else PresenceStatus.ONLINE,
        since=newest.since,
        address=newest.address,
        devices=devices,
    )


def unknown(wire: Wire) -> Presence:
    return Presence(account=wire.id)


def test_strangers_see_nothing(world: World, alice: Wire, bob: Wire) -> None:
    world.passes(1)
    alice.again()
    world.passes(1)
    assert bob.sees() is None
    assert bob.presence_of(alice) is None


def test_a_new_contact_is_shown_at_once(world: World, alice: Wire, bob: Wire) -> None:
    alice.puts(bob)
    assert alice.sees() == picture(bob)
    assert alice.presence_of(bob) == picture(bob)
    world.passes(1)
    # One-sided: bob neither learns of it nor sees alice.
    assert bob.sees() is None


def test_a_new_direct_conversation_shows_both(world: World, alice: Wire, bob: Wire) -> None:
    alice.opens(bob)
    assert alice.sees() == picture(bob)
    assert bob.sees() == picture(alice)
    page = bob.asks(e.ListConversations)
    assert page.presences == (picture(alice),)


def test_going_and_coming_back_soon_is_hardly_seen(world: World, alice: Wire, bob: Wire) -> None:
    alice.puts(bob)
    world.passes(0.2)
    alice.forgets()
    before = picture(bob)
    bob.hangs_up()
    world.passes(5)
    assert alice.sees() is None
    assert alice.presence_of(bob) == before
    bob = bob.again()
    world.passes(1)
    assert alice.sees() == picture(bob)


def test_offline_15_seconds_after_the_last_session(world: World, alice: Wire, bob: Wire) -> None:
    alice.puts(bob)
    world.passes(2)
    alice.forgets()
    left = world.wall
    bob.hangs_up()
    world.passes(14.8)
    assert alice.sees() is None
    world.passes(0.3)
    offline = Presence(account=bob.id, status=PresenceStatus.OFFLINE, last_seen=left)
    assert alice.sees() == offline
    assert alice.presence_of(bob) == offline
    world.restarts()
    assert alice.again().presence_of(bob) == offline


def test_last_seen_survives_a_crash_right_after(world: World, alice: Wire, bob: Wire) -> None:
    alice.puts(bob)
    left = world.wall
    bob.hangs_up()
    world.passes(0.2)
    world.restarts()
    seen = alice.again().presence_of(bob)
    assert seen == Presence(account=bob.id, status=PresenceStatus.OFFLINE, last_seen=left)


def test_away_when_all_devices_are_idle(world: World, alice: Wire, bob: Wire) -> None:
    alice.puts(bob)
    phone = bob.second_device()
    world.passes(1)
    alice.forgets()
    bob.says(e.ActivityReported(active=False))
    world.passes(0.2)
    seen = alice.sees()
    assert seen is not None
    assert seen.status is PresenceStatus.ONLINE
    assert [device.idle for device in seen.devices] == [True, False]
    phone.says(e.ActivityReported(active=False))
    world.passes(0.2)
    assert alice.sees() == picture(bob, phone, idle=True)
    phone.says(e.ActivityReported(active=False))  # no news
    world.passes(0.2)
    assert alice.sees() is None
    phone.says(e.ActivityReported(active=True))
    world.passes(0.2)
    seen = alice.sees()
    assert seen is not None
    assert seen.status is PresenceStatus.ONLINE


def test_the_newest_device_gives_address_and_since(world: World, alice: Wire, bob: Wire) -> None:
    alice.puts(bob)
    world.passes(1)
    phone = bob.second_device("192.168.7.7")
    world.passes(0.2)
    seen = alice.sees()
    assert seen == picture(bob, phone)
    assert seen.address == "192.168.7.7"
    phone.hangs_up()
    world.passes(0.2)
    assert alice.sees() == picture(bob)


def test_the_policy_may_hide_all_addresses(make_world: Make) -> None:
    world = make_world(show_addresses=False)
    alice, bob = world.joins("alice"), world.joins("bob")
    alice.puts(bob)
    assert alice.sees() == picture(bob, addresses=False)


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_the_switch_for_addresses_works_both_ways(
    world: World, alice: Wire, bob: Wire, who: str
) -> None:
    alice.opens(bob)
    alice.forgets()
    bob.forgets()
    switching = {"alice": alice, "bob": bob}[who]
    switching.asks(e.SetPreferences, preferences=Preferences(share_address=False))
    world.passes(0.1)
    assert alice.sees() == picture(bob, addresses=False)
    assert bob.sees() == picture(alice, addresses=False)
    switching.asks(e.SetPreferences, preferences=Preferences())
    world.passes(0.1)
    assert alice.sees() == picture(bob)
    assert bob.sees() == picture(alice)


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_the_switch_for_presence_works_both_ways(
    world: World, alice: Wire, bob: Wire, who: str
) -> None:
    alice.opens(bob)
    alice.forgets()
    bob.forgets()
    switching = {"alice": alice, "bob": bob}[who]
    switching.asks(e.SetPreferences, preferences=Preferences(share_presence=False))
    world.passes(0.1)
    assert (alice.sees(), bob.sees()) == (unknown(bob), unknown(alice))
    # From now on not even the moment of a change is told.
    alice.says(e.ActivityReported(active=False))
    bob.says(e.ActivityReported(active=False))
    world.passes(1)
    assert (alice.sees(), bob.sees()) == (None, None)
    switching.asks(e.SetPreferences, preferences=Preferences())
    world.passes(0.1)
    assert alice.sees() == picture(bob, idle=True)
    assert bob.sees() == picture(alice, idle=True)


def test_switching_presence_on_again_brings_back_those_who_are_offline(
    world: World, alice: Wire, bob: Wire
) -> None:
    alice.puts(bob)
    bob.hangs_up()
    world.passes(100)  # until bob is not even in memory any more
    left = bob.session.since
    alice.asks(e.SetPreferences, preferences=Preferences(share_presence=False))
    world.passes(0.1)
    assert alice.sees() == unknown(bob)
    alice.asks(e.SetPreferences, preferences=Preferences())
    world.passes(0.1)
    assert alice.sees() == Presence(account=bob.id, status=PresenceStatus.OFFLINE, last_seen=left)
    assert world.hub.counts().people == 1
    assert len(world.hub.accounts) == 1


def test_a_switch_flipped_a_hundred_times_is_told_once(
    world: World, alice: Wire, bob: Wire
) -> None:
    alice.opens(bob)
    alice.forgets()
    bob.forgets()
    for turn in range(101):
        wanted = Preferences(share_presence=turn % 2 == 1)
        assert isinstance(bob.asks(e.SetPreferences, preferences=wanted), e.Done)
    world.passes(0.1)
    assert alice.presences == [unknown(bob)]


def test_an_offline_persons_switch_counts(world: World, alice: Wire, bob: Wire) -> None:
    alice.puts(bob)
    bob.asks(e.SetPreferences, preferences=Preferences(share_presence=False))
    world.passes(0.1)
    bob.hangs_up()
    world.restarts()
    assert alice.again().presence_of(bob) == unknown(bob)


@pytest.mark.parametrize("blocker", ["alice", "bob"])
def test_a_block_hides_both_from_each_other(
    world: World, alice: Wire, bob: Wire, blocker: str
) -> None:
    alice.opens(bob)
    alice.forgets()
    bob.forgets()
    first, second = (alice, bob) if blocker == "alice" else (bob, alice)
    first.blocks(second)
    assert (alice.sees(), bob.sees()) == (unknown(bob), unknown(alice))
    phone = second.second_device()
    alice.says(e.ActivityReported(active=False))
    world.passes(1)
    assert (alice.sees(), bob.sees()) == (None, None)
    assert phone.asks(e.ListConversations).presences == (unknown(first),)
    assert first.asks(e.ListConversations).presences == (unknown(second),)
    assert first.presence_of(second) == unknown(second)
    first.blocks(second, False)
    assert alice.sees() not in (None, unknown(bob))
    assert bob.sees() not in (None, unknown(alice))


def test_to_the_blocked_a_block_looks_like_a_switch(world: World, alice: Wire, bob: Wire) -> None:
    alice.puts(bob)
    bob.asks(e.SetPreferences, preferences=Preferences(share_presence=False))
    world.passes(0.1)
    switched = alice.sees()
    bob.asks(e.SetPreferences, preferences=Preferences())
    world.passes(0.1)
    alice.forgets()
    bob.blocks(alice)
    assert alice.sees() == switched


def test_a_removed_contact_is_not_watched_any_more(world: World, alice: Wire, bob: Wire) -> None:
    alice.puts(bob)
    alice.forgets()
    assert isinstance(alice.asks(e.RemoveContact, account=bob.id), e.Done)
    alice.forgets()
    bob.says(e.ActivityReported(active=False))
    world.passes(1)
    assert alice.sees() is None


def test_every_device_of_the_watcher_is_told(world: World, alice: Wire, bob: Wire) -> None:
    phone = alice.second_device()
    alice.puts(bob)
    assert alice.sees() == phone.sees() == picture(bob)
    bob.says(e.ActivityReported(active=False))
    world.passes(0.2)
    assert alice.sees() == phone.sees() == picture(bob, idle=True)


def test_the_operator_is_nobody(world: World, alice: Wire) -> None:
    operator = world.operator()
    reply = alice.asks(e.PutContact, account=operator.id)
    assert reply.code == "not_found"
    assert alice.sees() is None


def test_addresses_are_never_shown_to_strangers_by_other_ways(
    world: World, alice: Wire, bob: Wire
) -> None:
    talk = alice.opens(bob)
    bob.blocks(alice)
    alice.forgets()
    alice.sends(talk, "hello?")
    bob.again(OFFICE)
    world.passes(1)
    assert OFFICE not in repr(alice.inbox)
    assert OFFICE not in repr(alice.asks(e.ListConversations))
    assert OFFICE not in repr(alice.asks(e.SearchDirectory))


def test_a_status_is_seen_with_the_presence(world: World, alice: Wire, bob: Wire) -> None:
    alice.puts(bob)
    world.passes(0.2)
    alice.forgets()
    custom = CustomStatus(text="☕ break", until=world.wall + 60_000)
    bob.asks(e.SetStatus, custom=custom)
    world.passes(0.2)
    assert alice.sees() == picture(bob).model_copy(update={"custom": custom})
    bob.hangs_up()
    world.passes(16)
    seen = alice.sees()
    assert seen is not None
    assert (seen.status, seen.custom) == (PresenceStatus.OFFLINE, custom)
    world.restarts()
    alice = alice.again()
    seen = alice.presence_of(bob)
    assert seen is not None
    assert seen.custom == custom
    world.passes(60)
    # Nobody is told that it ended; who looks sees it no more.
    assert alice.sees() is None
    seen = alice.presence_of(bob)
    assert seen is not None
    assert seen.custom is None


def test_a_status_is_hidden_where_the_presence_is(world: World, alice: Wire, bob: Wire) -> None:
    alice.opens(bob)
    bob.asks(e.SetStatus, custom=CustomStatus(text="secret"))
    carol = world.joins("carol")
    world.passes(0.2)
    assert carol.sees() is None
    for hides, shows in (
        (lambda: bob.puts(alice, blocked=True), lambda: bob.puts(alice)),
        (
            lambda: bob.asks(e.SetPreferences, preferences=Preferences(share_presence=False)),
            lambda: bob.asks(e.SetPreferences, preferences=Preferences()),
        ),
        (
            lambda: alice.asks(e.SetPreferences, preferences=Preferences(share_presence=False)),
            lambda: alice.asks(e.SetPreferences, preferences=Preferences()),
        ),
    ):
        hides()
        world.passes(0.2)
        assert alice.sees() == unknown(bob)
        alice.forgets()
        bob.asks(e.SetStatus, custom=CustomStatus(text="still secret"))
        world.passes(0.2)
        assert alice.sees() is None
        shows()
        world.passes(0.2)
        seen = alice.sees()
        assert seen is not None
        assert seen.custom == CustomStatus(text="still secret")
