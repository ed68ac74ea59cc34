"""My account's keys: devices listed and signed out, the password changed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.core.conftest import Make
from tests.server.core.world import Wire, World, credentials
from whatsapp_like.errors import DataUnwritable, ErrorCode
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.connection import resume_statement

FEATURES = (e.MARKS, e.STATUS, e.DEVICES)
NEW = "a new and long password"


def two(world: World) -> tuple[Wire, Wire]:
    """Alice at two devices that both know of devices; the second one logged in last."""
    first = world.joins("alice")
    second = first.second_device()
    for wire in (first, second):
        wire.session.features = FEATURES
        wire.forgets()
    return first, second


def changes(wire: Wire, old: str = "alice password", **fields: Any) -> Any:
    """Change the password to `NEW`; return the last reply."""
    proof = wire.proves("alice", old)
    if isinstance(proof, e.ErrorReply):
        return proof
    message = proof.get_client_final()
    return wire.asks(e.ChangePassword, message=message, credentials=credentials(NEW), **fields)


def listed(wire: Wire) -> dict[int, Any]:
    return {device.id: device for device in wire.asks(e.ListDevices).devices}


# --- the list -------------------------------------------------------------------------------------


def test_my_devices_are_listed_and_nobody_elses(world: World) -> None:
    first, second = two(world)
    world.joins("bob")
    opened = world.wall
    world.passes(60)
    devices = listed(first)
    assert set(devices) == {first.device, second.device}
    mine, other = devices[first.device], devices[second.device]
    assert (mine.current, other.current) == (True, False)
    assert (other.name, other.client) == ("Laptop", "wl-client/0.1 Linux")
    assert (other.address, other.since) == ("192.168.1.20", opened)
    assert other.last_seen == world.wall
    second.hangs_up()
    left = world.wall
    world.passes(60)
    other = listed(first)[second.device]
    assert (other.since, other.address) == (None, None)
    assert (other.last_seen, other.client) == (left, "wl-client/0.1 Linux")


def test_a_server_that_hides_addresses_hides_them_here_too(make_world: Make) -> None:
    alice = make_world(show_addresses=False).joins("alice")
    assert listed(alice)[alice.device].address is None


def test_many_devices_come_page_by_page(make_world: Make) -> None:
    world = make_world(page_rows=2)
    alice = world.joins("alice")
    ids = sorted([alice.device, *(alice.second_device().device for _ in range(4))])
    found: list[int] = []
    after: int | None = 0
    while after is not None:
        page = alice.asks(e.ListDevices, after=after)
        assert len(page.devices) <= 2
        found += [device.id for device in page.devices]
        after = page.next
    assert found == ids


def test_devices_hear_of_each_other_if_they_know_the_word(world: World) -> None:
    alice = world.joins("alice")
    alice.session.features = FEATURES
    second = alice.second_device()
    alice.receives(e.DevicesChanged())
    third = second.second_device()
    alice.receives(e.DevicesChanged())
    second.receives()  # an older program
    third.hangs_up()
    alice.receives(e.DevicesChanged())


def test_the_operator_has_no_devices(world: World) -> None:
    operator = world.operator()
    operator.refused(ErrorCode.NOT_ALLOWED, e.ListDevices)
    operator.refused(ErrorCode.NOT_ALLOWED, e.RemoveOtherDevices)
    operator.refused(ErrorCode.NOT_ALLOWED, e.StartLogin, handle="alice")


# --- signing out ----------------------------------------------------------------------------------


def test_a_device_signed_out_is_told_and_does_not_come_back(world: World) -> None:
    first, second = two(world)
    assert isinstance(first.asks(e.RemoveDevice, device=second.device), e.Done)
    assert second.is_closed()
    assert second.takes(e.ErrorReply).code == ErrorCode.SIGNED_OUT
    first.receives(e.DevicesChanged())
    assert set(listed(first)) == {first.device}
    wire = world.greeted()
    wire.key = second.key
    assert wire.resumes(second.id, second.device).code == ErrorCode.LOGIN_FAILED
    assert wire.logs_in("alice").device != second.device  # the password still serves


def test_an_older_program_gets_a_word_it_knows(world: World) -> None:
    first, second = two(world)
    second.session.features = ()
    first.asks(e.RemoveDevice, device=second.device)
    assert second.takes(e.ErrorReply).code == ErrorCode.LOGIN_FAILED


def test_what_is_not_my_device_is_not_found(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    for device in (bob.device, 7):
        alice.refused(ErrorCode.NOT_FOUND, e.RemoveDevice, device=device)
    assert not bob.is_closed()
    assert world.store.device(bob.device) is not None


def test_removing_the_device_at_hand_is_signing_out(world: World) -> None:
    first, second = two(world)
    assert isinstance(first.asks(e.RemoveDevice, device=first.device), e.Done)
    assert first.is_closed()
    first.receives()  # no reason: it asked for it
    assert not second.is_closed()
    assert set(listed(second)) == {second.device}


def test_all_others_are_signed_out_at_once_connected_or_not(world: World) -> None:
    first, second = two(world)
    third = first.second_device()
    third.hangs_up()
    assert isinstance(first.asks(e.RemoveOtherDevices), e.Done)
    assert second.is_closed()
    assert not first.is_closed()
    assert {device.id for device in world.store.devices(first.id)} == {first.device}
    first.forgets()
    assert isinstance(first.asks(e.RemoveOtherDevices), e.Done)
    first.receives()  # nothing changed


def test_a_device_that_comes_back_at_that_moment_is_signed_out_too(world: World) -> None:
    first, second = two(world)
    second.hangs_up()
    again = world.greeted()
    again.key = second.key
    world.storage.late = True
    number = first.asks_only(e.RemoveDevice, device=second.device)
    statement = resume_statement(again.welcome.nonce, second.id, second.device, again.peer.binding)
    signature = again.key.sign(statement)
    resumed = again.asks_only(
        e.ResumeSession, account=second.id, device=second.device, signature=signature
    )
    world.storage.release()
    world.flush()
    assert isinstance(first.reply(number), e.Done)
    assert again.reply(resumed).code == ErrorCode.LOGIN_FAILED


def test_a_device_that_came_back_just_before_is_signed_out_then(world: World) -> None:
    first, second = two(world)
    second.hangs_up()
    again = world.greeted()
    again.key = second.key
    statement = resume_statement(again.welcome.nonce, second.id, second.device, again.peer.binding)
    world.storage.late = True
    resumed = again.asks_only(
        e.ResumeSession,
        account=second.id,
        device=second.device,
        signature=again.key.sign(statement),
    )
    first.asks_only(e.RemoveDevice, device=second.device)
    world.storage.release()
    world.flush()
    assert isinstance(again.reply(resumed), e.SessionOpened)
    assert again.is_closed()


def test_what_the_store_cannot_write_signs_nobody_out(world: World) -> None:
    first, second = two(world)
    world.storage.fails = DataUnwritable("no room")
    reply = first.asks(e.RemoveDevice, device=second.device)
    assert reply.code == ErrorCode.STORAGE
    world.storage.fails = None
    world.errors.clear()
    assert not second.is_closed()
    assert second.device in listed(first)


# --- the password ---------------------------------------------------------------------------------


def test_a_new_password_replaces_the_old_one_and_devices_stay(world: World) -> None:
    first, second = two(world)
    assert isinstance(changes(first), e.Done)
    assert world.greeted().logs_in("alice").code == ErrorCode.LOGIN_FAILED
    assert world.greeted().logs_in("alice", NEW).account == first.account
    assert not second.is_closed()
    assert second.again().opened.device == second.device


def test_the_others_may_be_signed_out_with_the_old_password(world: World) -> None:
    first, second = two(world)
    assert isinstance(changes(first, sign_out_others=True), e.Done)
    assert second.takes(e.ErrorReply).code == ErrorCode.SIGNED_OUT
    assert not first.is_closed()
    assert first.again().opened.device == first.device


def test_a_wrong_old_password_changes_nothing_and_counts_as_a_failed_login(
    make_world: Make,
) -> None:
    world = make_world(account_failures=2)
    alice = world.joins("alice")
    for _ in range(2):
        assert changes(alice, "guess").code == ErrorCode.LOGIN_FAILED
    throttled = changes(alice)
    assert throttled.code == ErrorCode.THROTTLED
    assert throttled.retry_after > 0
    assert world.greeted(alice.peer.address).logs_in("alice").code == ErrorCode.THROTTLED
    world.passes(throttled.retry_after + 1)
    assert world.greeted().logs_in("alice").account == alice.account
    assert not alice.is_closed()


def test_without_a_proof_nothing_is_changed(world: World) -> None:
    alice = world.joins("alice")
    made = credentials(NEW)
    alice.refused(ErrorCode.OUT_OF_STATE, e.ChangePassword, message="", credentials=made)
    proof = alice.proves("alice")
    message = proof.get_client_final()
    forged = message[:-5] + ("AAAA=" if not message.endswith("AAAA=") else "BBBB=")
    alice.refused(ErrorCode.LOGIN_FAILED, e.ChangePassword, message=forged, credentials=made)
    # A proof serves once, and for its own attempt only.
    alice.refused(ErrorCode.OUT_OF_STATE, e.ChangePassword, message=message, credentials=made)
    assert world.greeted().logs_in("alice").account == alice.account


@pytest.mark.parametrize("handle", ["bob", "nobody"])
def test_an_open_session_asks_about_its_own_handle_alone(world: World, handle: str) -> None:
    alice, _ = world.joins("alice"), world.joins("bob")
    alice.refused(ErrorCode.NOT_ALLOWED, e.StartLogin, handle=handle)


def test_a_login_by_the_old_password_that_had_begun_fails(world: World) -> None:
    alice = world.joins("alice")
    slow, other = world.greeted(), alice.second_device()
    begun, change = slow.proves("alice"), other.proves("alice")
    assert isinstance(changes(alice), e.Done)
    late = slow.asks(e.FinishLogin, message=begun.get_client_final(), device=slow.device_key)
    assert late.code == ErrorCode.LOGIN_FAILED
    message = change.get_client_final()
    made = credentials("theirs, not mine")
    other.refused(ErrorCode.LOGIN_FAILED, e.ChangePassword, message=message, credentials=made)
    assert world.greeted().logs_in("alice", NEW).account == alice.account
