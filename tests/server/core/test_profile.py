"""What people set about themselves."""

from __future__ import annotations

from tests.server.core.world import World
from whatsapp_like.errors import ErrorCode
from whatsapp_like.models.account import Preferences
from whatsapp_like.models.presence import CustomStatus
from whatsapp_like.protocol import envelopes as e


def test_a_new_name_is_told_to_me_and_to_those_who_know_me(world: World) -> None:
    alice, bob, carol, dave = (world.joins(name) for name in ("alice", "bob", "carol", "dave"))
    phone = alice.second_device()
    bob.puts(alice)
    alice.opens(carol)
    for wire in (alice, bob, carol, dave, phone):
        wire.forgets()
    alice.asks(e.RenameAccount, first_name="Ann", last_name="Doe")
    event = e.AccountChanged(
        account=alice.account.model_copy(update={"first_name": "Ann", "last_name": "Doe"})
    )
    for wire in (alice, phone, bob, carol):
        wire.receives(event)
    dave.receives()
    assert dave.asks(e.SearchDirectory, text="ann doe").accounts == (event.account,)
    world.restarts()
    assert alice.again().account == event.account


def test_preferences_follow_my_devices(world: World) -> None:
    alice = world.joins("alice")
    phone = alice.second_device()
    assert alice.opened.preferences == Preferences()
    wanted = Preferences(read_receipts=False, share_address=False)
    assert isinstance(alice.asks(e.SetPreferences, preferences=wanted), e.Done)
    for wire in (alice, phone):
        wire.receives(e.PreferencesChanged(preferences=wanted))
    world.restarts()
    assert alice.again().opened.preferences == wanted


def test_a_name_set_while_the_session_vanishes_still_counts(world: World) -> None:
    alice = world.joins("alice")
    phone = alice.second_device()
    world.storage.held = True
    alice.asks_only(e.RenameAccount, first_name="Ann")
    alice.hangs_up()
    world.storage.release()
    world.flush()
    assert phone.takes(e.AccountChanged).account.first_name == "Ann"


def test_a_status_follows_my_devices_and_survives_a_restart(world: World) -> None:
    alice = world.joins("alice")
    phone = alice.second_device()
    assert alice.opened.custom is None
    custom = CustomStatus(text="🌴 on holiday", until=world.wall + 60_000)
    assert isinstance(alice.asks(e.SetStatus, custom=custom), e.Done)
    for wire in (alice, phone):
        wire.receives(e.StatusChanged(custom=custom))
    world.restarts()
    alice = alice.again()
    assert alice.opened.custom == custom
    assert isinstance(alice.asks(e.SetStatus), e.Done)
    alice.receives(e.StatusChanged())
    assert alice.again().opened.custom is None


def test_a_client_that_does_not_know_a_status_is_not_told_of_it(world: World) -> None:
    alice = world.joins("alice")
    old = world.connect()
    old.features = (e.MARKS,)
    old.greets()
    old.logs_in("alice")
    old.forgets()
    alice.asks(e.SetStatus, custom=CustomStatus(text="away"))
    alice.receives(e.StatusChanged(custom=CustomStatus(text="away")))
    old.receives()


def test_a_status_that_is_over_already_is_refused_and_one_that_ended_forgotten(
    world: World,
) -> None:
    alice = world.joins("alice")
    alice.refused(ErrorCode.INVALID, e.SetStatus, custom=CustomStatus(text="x", until=world.wall))
    alice.receives()
    alice.asks(e.SetStatus, custom=CustomStatus(text="lunch", until=world.wall + 5000))
    world.passes(4.5)
    assert alice.again().opened.custom is not None
    world.passes(1)
    assert alice.again().opened.custom is None


def test_who_changes_their_name_all_the_time_floods_nobody(world: World) -> None:
    alice, *others = (world.joins(f"user{n}") for n in range(20))
    clubs = [alice.groups(*others) for _ in range(20)]
    world.passes(10)
    bob = others[0]
    bob.forgets()
    names = [e.RenameAccount(id=1000 + n, first_name=f"Name {n}") for n in range(400)]
    alice.types(b"".join(map(alice.connection.send, names)))  # all of it in one read
    heard = [event for event, _ in bob.inbox if isinstance(event, e.MembersChanged)]
    assert 0 < len(heard) / len(clubs) < 150
    assert not alice.closed
    world.passes(20)
    assert isinstance(alice.asks(e.RenameAccount, first_name="Alice"), e.Done)
