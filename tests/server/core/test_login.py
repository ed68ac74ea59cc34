"""Login with a password: bound to the channel, throttled by failures, silent about who exists."""

from __future__ import annotations

import pytest
import scramp

from tests.server.core.conftest import Make
from tests.server.core.world import BINDING, Wire, World, credentials, stretch
from whatsapp_like.errors import ErrorCode
from whatsapp_like.protocol import envelopes as e


def test_a_password_opens_a_session_on_a_new_device(world: World) -> None:
    alice = world.joins("alice")
    other = world.greeted()
    reply = other.logs_in("alice")  # checks the server's signature too
    assert reply.account == alice.account
    assert reply.device != alice.device
    assert not alice.is_closed()


def test_the_same_key_is_the_same_device(world: World) -> None:
    alice = world.joins("alice")
    wire = world.greeted()
    wire.key = alice.key
    assert wire.logs_in("alice").device == alice.device
    assert alice.is_closed()
    assert alice.takes(e.ErrorReply).code == ErrorCode.REPLACED


def test_without_tls_the_plain_mechanism_serves(world: World) -> None:
    world.joins("alice")
    assert world.greeted("127.0.0.1", secure=False).logs_in("alice").account.handle == "alice"


def test_wrong_password_and_unknown_handle_look_the_same(world: World) -> None:
    world.joins("alice")
    seen = []
    for handle in ("alice", "nobody", "operator"):
        wire = world.greeted()
        start = wire.asks(e.StartLogin, handle=handle)
        reply = wire.logs_in(handle, "wrong")
        seen.append((type(start), len(start.salt), start.kdf, reply.code, reply.detail))
        assert not wire.is_closed()
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][3] == ErrorCode.LOGIN_FAILED


def test_the_invention_for_an_unknown_handle_is_stable_over_restarts(world: World) -> None:
    def salt(handle: str) -> bytes:
        return bytes(world.greeted().asks(e.StartLogin, handle=handle).salt)

    before = salt("nobody")
    world.restarts()
    assert salt("nobody") == before
    assert salt("nobody2") != before


def test_the_right_password_over_another_channel_fails(world: World) -> None:
    """A man in the middle with a certificate of his own passes the messages on."""
    world.joins("alice")
    wire = world.greeted()
    wire.peer = wire.peer._replace(binding=b"\1" * 32)
    assert wire.logs_in("alice").code == ErrorCode.LOGIN_FAILED


def test_over_tls_nobody_can_be_talked_into_less(world: World) -> None:
    world.joins("alice")
    wire = world.greeted()
    salt = wire.asks(e.StartLogin, handle="alice").salt
    client = scramp.ScramClient(["SCRAM-SHA-256"], "alice", stretch("alice password", salt))
    message = client.get_client_first()
    wire.refused(
        ErrorCode.NOT_ALLOWED, e.ChallengeLogin, mechanism="SCRAM-SHA-256", message=message
    )
    # The unbound message under the bound mechanism's name does not pass either.
    wire.refused(
        ErrorCode.LOGIN_FAILED, e.ChallengeLogin, mechanism="SCRAM-SHA-256-PLUS", message=message
    )


@pytest.mark.parametrize(
    "message", ["", "n,,", "p=tls-server-end-point,,n=alice", "\0", "x" * 1024]
)
def test_malformed_scram_messages_are_failed_logins(world: World, message: str) -> None:
    world.joins("alice")
    wire = world.greeted()
    wire.asks(e.StartLogin, handle="alice")
    mechanism = "SCRAM-SHA-256-PLUS"
    wire.refused(ErrorCode.LOGIN_FAILED, e.ChallengeLogin, mechanism=mechanism, message=message)
    assert wire.logs_in("alice").account.handle == "alice"


def test_another_name_inside_the_scram_message_does_not_borrow_an_account(world: World) -> None:
    world.joins("alice")
    wire = world.greeted()
    salt = wire.asks(e.StartLogin, handle="alice").salt
    client = scramp.ScramClient(
        ["SCRAM-SHA-256-PLUS"],
        "mallory",
        stretch("alice password", salt),
        channel_binding=("tls-server-end-point", BINDING),
    )
    first = client.get_client_first()
    reply = wire.asks(e.ChallengeLogin, mechanism="SCRAM-SHA-256-PLUS", message=first)
    client.set_server_first(reply.message)
    final = client.get_client_final()
    wire.refused(ErrorCode.LOGIN_FAILED, e.FinishLogin, message=final, device=wire.device_key)


def test_steps_out_of_order_are_refused(world: World) -> None:
    world.joins("alice")
    wire = world.greeted()
    plus = "SCRAM-SHA-256-PLUS"
    wire.refused(ErrorCode.OUT_OF_STATE, e.ChallengeLogin, mechanism=plus, message="n,,n=a,r=b")
    wire.refused(ErrorCode.OUT_OF_STATE, e.FinishLogin, message="", device=wire.device_key)
    wire.asks(e.StartLogin, handle="alice")
    wire.refused(ErrorCode.OUT_OF_STATE, e.FinishLogin, message="", device=wire.device_key)
    assert wire.logs_in("alice").account.handle == "alice"


def test_a_proof_serves_once(world: World) -> None:
    world.joins("alice")
    wire = world.greeted()
    wire.logs_in("alice", "wrong")
    wire.refused(ErrorCode.OUT_OF_STATE, e.FinishLogin, message="c=", device=wire.device_key)


def test_one_step_at_a_time(world: World) -> None:
    world.joins("alice")
    wire = world.greeted()
    world.storage.held = True
    wire.asks_only(e.StartLogin, handle="alice")
    wire.refused(ErrorCode.BUSY, e.StartLogin, handle="alice")


def fail(world: World, handle: str, address: str = "192.168.1.10") -> e.ErrorReply:
    reply: e.ErrorReply = world.greeted(address).logs_in(handle, "wrong")
    return reply


def test_failures_are_throttled_for_this_account_from_this_place(make_world: Make) -> None:
    world = make_world(account_failures=3, account_failures_rate=1 / 60)
    alice, _ = world.joins("alice"), world.joins("bob")
    for _ in range(3):
        assert fail(world, "alice").code == ErrorCode.LOGIN_FAILED
    refused = world.greeted().logs_in("alice")
    assert refused.code == ErrorCode.THROTTLED
    assert 0 < refused.retry_after <= 60
    # Others behind the same address, and the owner anywhere else, are not held up,
    assert world.greeted().logs_in("bob").account.handle == "bob"
    assert world.greeted("10.1.1.1").logs_in("alice").account.handle == "alice"
    # nor is a device whose key is known.
    assert alice.again().opened.device == alice.device
    world.passes(refused.retry_after + 0.1)
    assert world.greeted().logs_in("alice").account.handle == "alice"


def test_unknown_handles_are_throttled_alike(make_world: Make) -> None:
    world = make_world(account_failures=3)
    codes = [fail(world, "nobody").code for _ in range(4)]
    assert codes == [ErrorCode.LOGIN_FAILED] * 3 + [ErrorCode.THROTTLED]


def test_a_place_that_tries_many_handles_is_throttled(make_world: Make) -> None:
    world = make_world(address_failures=10)
    world.joins("alice")
    for n in range(10):
        assert fail(world, f"guess{n}").code == ErrorCode.LOGIN_FAILED
    assert world.greeted().logs_in("alice").code == ErrorCode.THROTTLED
    assert world.greeted("10.0.0.1").logs_in("alice").account


def test_a_class_mistypes_its_passwords_and_gets_in(world: World) -> None:
    for n in range(30):
        world.joins(f"pupil{n}")
    for n in range(30):
        assert fail(world, f"pupil{n}").code == ErrorCode.LOGIN_FAILED
        assert world.greeted().logs_in(f"pupil{n}").account


def test_many_connections_begun_before_the_first_failure_do_not_help(make_world: Make) -> None:
    world = make_world(account_failures=2)
    world.joins("alice")
    wires = [world.greeted() for _ in range(6)]
    clients = []
    for wire in wires:
        salt = wire.asks(e.StartLogin, handle="alice").salt
        client = scramp.ScramClient(
            ["SCRAM-SHA-256-PLUS"],
            "alice",
            stretch("wrong", salt),
            channel_binding=("tls-server-end-point", BINDING),
        )
        first = client.get_client_first()
        reply = wire.asks(e.ChallengeLogin, mechanism="SCRAM-SHA-256-PLUS", message=first)
        client.set_server_first(reply.message)
        clients.append(client)
    codes = [
        wire.asks(e.FinishLogin, message=client.get_client_final(), device=wire.device_key).code
        for wire, client in zip(wires, clients, strict=True)
    ]
    assert codes == [ErrorCode.LOGIN_FAILED] * 2 + [ErrorCode.THROTTLED] * 4


def test_a_disabled_account_is_told_so_only_after_its_password(world: World) -> None:
    alice = world.joins("alice")
    world.store.set_disabled(alice.id, True)
    assert fail(world, "alice").code == ErrorCode.LOGIN_FAILED
    assert world.greeted().logs_in("alice").code == ErrorCode.DISABLED


def test_the_device_used_longest_ago_makes_room(make_world: Make) -> None:
    world = make_world(devices_per_account=3)
    first = world.joins("alice")
    second = first.second_device()
    world.passes(3)
    third = first.second_device()
    second.hangs_up()
    world.passes(1)
    fourth = first.second_device()
    devices = {device.id for device in world.store.devices(first.id)}
    assert devices == {first.device, third.device, fourth.device}
    # All three are connected now: nobody is thrown out.
    assert world.greeted().logs_in("alice").code == ErrorCode.LIMIT_REACHED
    assert not first.is_closed()


def test_a_connection_has_few_tries(world: World) -> None:
    wire = world.greeted()
    for _ in range(60):
        if wire.is_closed():
            break
        wire.asks_only(e.StartLogin, handle="nobody")
    assert wire.is_closed()
    assert wire.inbox[-1][0].code == ErrorCode.THROTTLED
    assert wire.inbox[-1][0].re is None


def test_credentials_of_other_strengths_work(world: World) -> None:
    wire = world.greeted()
    made = credentials("alice password")
    assert isinstance(wire, Wire)
    assert made.iterations == 4096
    assert wire.registers("alice", world.invite()).account.handle == "alice"
    salt = world.greeted().asks(e.StartLogin, handle="alice").salt
    assert salt == made.salt
