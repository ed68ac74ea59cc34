"""Registration: who may make an account, with which code, how often."""

from __future__ import annotations

import pytest

from tests.server.core.conftest import Make
from tests.server.core.world import World, credentials
from whatsapp_like.errors import ErrorCode
from whatsapp_like.models.account import AccountRole
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.framing import encode_frame


def test_an_invite_opens_an_account_and_a_session_at_once(world: World) -> None:
    alice = world.joins("alice", first_name="Alice", last_name="Doe")
    assert alice.account.handle == "alice"
    assert alice.account.name == "Alice Doe"
    assert alice.account.role is AccountRole.USER
    assert alice.opened.nonce == 0
    assert alice.opened.scram is None
    assert alice.asks(e.SearchDirectory).accounts == (alice.account,)


@pytest.mark.parametrize("code", [None, "", "guess"])
def test_without_a_valid_invite_nobody_comes_in(world: World, code: str | None) -> None:
    wire = world.greeted()
    assert wire.registers("alice", code).code == ErrorCode.INVITE_INVALID
    assert wire.registers("alice", world.invite()).account.handle == "alice"


def test_codes_are_used_up_and_expire(world: World) -> None:
    code = world.invite(uses=2)
    assert world.greeted().registers("ada", code).account.handle == "ada"
    assert world.greeted().registers("bea", code).account.handle == "bea"
    assert world.greeted().registers("cid", code).code == ErrorCode.INVITE_INVALID
    late = world.invite(expires=world.wall + 1000)
    world.passes(1)
    assert world.greeted().registers("cid", late).code == ErrorCode.INVITE_INVALID


def test_a_code_may_be_typed_in_capitals(world: World) -> None:
    code = world.invite()
    assert world.greeted().registers("ada", f" {code.upper()} ").account.handle == "ada"


def test_the_setup_code_makes_the_first_administrator_once(world: World) -> None:
    code = world.invite(role="admin")
    boss = world.greeted().registers("boss", code)
    assert boss.account.role is AccountRole.ADMIN
    assert world.greeted().registers("second", code).code == ErrorCode.INVITE_INVALID


def test_a_taken_handle_is_told_only_to_the_invited(world: World) -> None:
    world.joins("alice")
    code = world.invite()
    assert world.greeted().registers("alice", "guess").code == ErrorCode.INVITE_INVALID
    wire = world.greeted()
    assert wire.registers("alice", code).code == ErrorCode.HANDLE_TAKEN
    assert wire.registers("alice2", code).account.handle == "alice2"  # the code is still good


def test_an_open_server_lets_everybody_in_but_believes_no_wrong_code(make_world: Make) -> None:
    world = make_world(registration="open")
    assert world.greeted().registers("alice").account.handle == "alice"
    assert world.greeted().registers("bob", "guess").code == ErrorCode.INVITE_INVALID


def test_a_closed_server_lets_only_its_administrator_in(make_world: Make) -> None:
    world = make_world(registration="closed")
    wire = world.greeted()
    assert wire.registers("alice").code == ErrorCode.REGISTRATION_CLOSED
    assert wire.registers("alice", "guess").code == ErrorCode.REGISTRATION_CLOSED
    assert wire.registers("alice", world.invite()).code == ErrorCode.REGISTRATION_CLOSED
    boss = wire.registers("boss", world.invite(role="admin"))
    assert boss.account.role is AccountRole.ADMIN


def test_handles_that_would_be_taken_for_the_program_are_reserved(world: World) -> None:
    wire = world.greeted()
    for handle in ("operator", "system", "everyone", "admin"):
        assert wire.registers(handle, world.invite()).code == ErrorCode.HANDLE_TAKEN
    assert wire.registers("admin", world.invite(role="admin")).account.handle == "admin"


@pytest.mark.parametrize("handle", ["Alice", "a", "-x", "a b", "ä" * 3, "a" * 33])
def test_impossible_handles_are_refused_with_the_reason(world: World, handle: str) -> None:
    wire = world.greeted()
    valid = e.Register(
        id=9,
        handle="zz",
        first_name="Z",
        invite=world.invite(),
        credentials=credentials("zz"),
        device=wire.device_key,
    )
    header = valid.model_dump_json().replace('"zz"', f'"{handle}"').encode()
    wire.types(encode_frame(header))
    error = wire.takes(e.ErrorReply)
    assert (error.re, error.code, wire.is_closed()) == (9, ErrorCode.INVALID, False)
    assert error.detail.startswith("handle: ")


def test_guessing_codes_is_throttled_by_neighbourhood(make_world: Make) -> None:
    world = make_world(invite_failures=3, invite_failures_rate=0.1)
    for _ in range(3):
        assert world.greeted().registers("alice", "guess").code == ErrorCode.INVITE_INVALID
    reply = world.greeted().registers("alice", world.invite())
    assert reply.code == ErrorCode.THROTTLED
    assert 0 < reply.retry_after <= 10
    assert world.greeted("10.0.0.7").registers("carol", world.invite()).account
    world.passes(reply.retry_after + 0.1)
    assert world.greeted().registers("alice", world.invite()).account.handle == "alice"


def test_trying_handles_is_throttled_where_registration_is_open(make_world: Make) -> None:
    world = make_world(registration="open", invite_failures=3)
    world.joins("alice")
    for _ in range(3):
        assert world.greeted().registers("alice").code == ErrorCode.HANDLE_TAKEN
    assert world.greeted().registers("bob").code == ErrorCode.THROTTLED


def test_one_ipv6_customer_is_one_neighbour(make_world: Make) -> None:
    world = make_world(invite_failures=1)
    world.greeted("2001:db8:1:2::1").registers("alice", "guess")
    reply = world.greeted("2001:db8:1:2:ffff::9").registers("alice", "guess")
    assert reply.code == ErrorCode.THROTTLED
    reply = world.greeted("2001:db8:1:3::1").registers("alice", "guess")
    assert reply.code == ErrorCode.INVITE_INVALID


def test_accounts_from_one_place_are_limited_but_a_class_gets_in(make_world: Make) -> None:
    world = make_world(registrations=30, registrations_rate=1)
    code = world.invite(uses=40)
    for n in range(30):
        assert world.greeted().registers(f"pupil{n}", code).account
    assert world.greeted().registers("pupil30", code).code == ErrorCode.THROTTLED


def test_the_session_may_vanish_while_the_account_is_made(world: World) -> None:
    wire = world.greeted()
    code = world.invite()
    world.storage.held = True
    wire.says(
        e.Register(
            id=1,
            handle="alice",
            first_name="Alice",
            invite=code,
            credentials=credentials("alice password"),
            device=wire.device_key,
        )
    )
    wire.hangs_up()
    world.storage.release()
    world.flush()
    assert world.hub.counts().sessions == 0
    assert world.greeted().logs_in("alice").account.handle == "alice"
