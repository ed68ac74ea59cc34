"""Coming back with a device's key."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.server.core.world import World
from whatsapp_like.errors import ErrorCode
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.connection import resume_statement


def test_a_key_opens_the_same_devices_session(world: World) -> None:
    alice = world.joins("alice")
    alice.hangs_up()
    again = alice.again()
    assert (again.account, again.device) == (alice.account, alice.device)
    assert again.opened.session != alice.opened.session
    assert again.opened.scram is None


def test_it_takes_the_place_of_its_own_dead_connection(world: World) -> None:
    alice = world.joins("alice")
    again = alice.again()
    assert alice.is_closed()
    assert not again.is_closed()
    assert alice.takes(e.ErrorReply).code == ErrorCode.REPLACED
    assert world.hub.counts().sessions == 1


def test_an_old_connections_end_does_not_disturb_the_new_one(world: World) -> None:
    alice = world.joins("alice")
    again = alice.again()
    alice.hangs_up()
    assert again.asks(e.ListRoster).contacts == ()
    assert world.hub.counts().people == 1


@pytest.mark.parametrize("what", ["key", "nonce", "binding", "device", "account", "unknown"])
def test_any_other_signature_is_worthless(world: World, what: str) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    wire = world.greeted()
    account, device, nonce, binding = alice.id, alice.device, wire.welcome.nonce, wire.peer.binding
    key = alice.key
    if what == "key":
        key = Ed25519PrivateKey.generate()
    elif what == "nonce":
        nonce = alice.welcome.nonce
    elif what == "binding":
        binding = b"\0" * 32
    elif what == "device":
        device = bob.device
    elif what == "account":
        account = bob.id
    else:
        device ^= 1
    signature = key.sign(resume_statement(nonce, account, device, binding))
    wire.refused(
        ErrorCode.LOGIN_FAILED, e.ResumeSession, account=account, device=device, signature=signature
    )
    assert not alice.is_closed()
    assert wire.logs_in("alice").account == alice.account  # the password still serves


def test_a_nonce_is_good_for_one_signature(world: World) -> None:
    alice = world.joins("alice")
    wire = world.greeted()
    wire.resumes(alice.id, alice.device)
    wire.key = alice.key
    assert wire.resumes(alice.id, alice.device).code == ErrorCode.OUT_OF_STATE


def test_a_disabled_account_stays_out(world: World) -> None:
    alice = world.joins("alice")
    alice.hangs_up()
    world.store.set_disabled(alice.id, True)
    wire = world.greeted()
    wire.key = alice.key
    assert wire.resumes(alice.id, alice.device).code == ErrorCode.DISABLED


def test_a_removed_device_stays_out(world: World) -> None:
    alice = world.joins("alice")
    alice.hangs_up()
    world.store.remove_device(alice.device)
    wire = world.greeted()
    wire.key = alice.key
    assert wire.resumes(alice.id, alice.device).code == ErrorCode.LOGIN_FAILED


def test_500_devices_behind_one_address_come_back_at_once(world: World) -> None:
    people = [world.joins(f"user{n}", address=f"10.0.{n}.1") for n in range(50)]
    world.restarts()
    for n in range(500):
        people[n % 50] = people[n % 50].again("192.168.1.1")
    assert world.hub.counts().sessions == 50


def test_the_highest_nonce_is_named(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    alice.tries(talk, "x", nonce=41)
    assert alice.again().opened.nonce == 41


def test_a_connection_that_vanishes_meanwhile_opens_nothing(world: World) -> None:
    alice = world.joins("alice")
    alice.hangs_up()
    wire = world.greeted()
    wire.key = alice.key
    world.storage.held = True
    statement = resume_statement(wire.welcome.nonce, alice.id, alice.device, wire.peer.binding)
    wire.asks_only(
        e.ResumeSession,
        account=alice.id,
        device=alice.device,
        signature=alice.key.sign(statement),
    )
    wire.hangs_up()
    world.storage.release()
    assert world.hub.counts().sessions == 0
