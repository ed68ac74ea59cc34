"""Running the server: sessions and invites."""

from __future__ import annotations

import pytest

from tests.server.core.conftest import Make
from tests.server.core.world import World
from whatsapp_like.errors import ErrorCode
from whatsapp_like.models.account import AccountRole, SessionEntry
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.server.core.operations import hash_code, new_code


def entry(wire: object, world: World) -> SessionEntry:
    return SessionEntry(
        id=wire.opened.session,  # type: ignore[attr-defined]
        account=wire.account,  # type: ignore[attr-defined]
        device=wire.device,  # type: ignore[attr-defined]
        device_name="Laptop",
        address=wire.peer.address,  # type: ignore[attr-defined]
        since=wire.session.since,  # type: ignore[attr-defined]
        client="wl-client/0.1 Linux",
    )


@pytest.mark.parametrize("role", ["admin", "operator"])
def test_sessions_are_listed_and_followed(world: World, role: str) -> None:
    alice = world.joins("alice")
    boss = world.operator() if role == "operator" else world.joins("boss", role="admin")
    page = boss.asks(e.ListSessions)
    assert entry(alice, world) in page.sessions
    assert len(page.sessions) == 2
    assert page.accounts == (1 if role == "operator" else 2)
    alice.asks(e.CreateGroup, title="Lab 3")
    counted = boss.asks(e.ListSessions)
    assert (counted.groups, counted.channels) == (1, 0)
    bob = world.joins("bob", address="10.0.0.9")
    world.passes(0.1)
    boss.receives(e.SessionChanged(session=entry(bob, world)))
    for n in range(99):  # told once, however often
        bob.says(e.ActivityReported(active=n % 2 == 1))
    world.passes(0.1)
    idle = entry(bob, world).model_copy(update={"idle": True})
    boss.receives(e.SessionChanged(session=idle))
    bob.hangs_up()
    boss.receives(e.SessionClosed(session=bob.opened.session))
    alice.asks(e.RenameAccount, first_name="Ann")
    world.passes(0.1)
    assert boss.takes(e.SessionChanged).session.account.first_name == "Ann"
    boss.forgets()
    boss.hangs_up()
    world.joins("carol")  # nobody watches any more


def test_pages_of_sessions(make_world: Make) -> None:
    world = make_world(page_rows=7)
    boss = world.joins("boss", role="admin")
    for n in range(20):
        world.joins(f"user{n}")
    seen: list[int] = []
    after: int | None = 0
    while after is not None:
        page = boss.asks(e.ListSessions, after=after)
        seen += [session.id for session in page.sessions]
        after = page.next
    assert seen == sorted(world.hub.sessions)


def test_ordinary_people_neither_watch_nor_invite(world: World) -> None:
    alice = world.joins("alice")
    alice.refused(ErrorCode.NOT_ALLOWED, e.ListSessions)
    alice.refused(ErrorCode.NOT_ALLOWED, e.CreateInvite)


def test_an_invite_lets_somebody_in_and_only_its_hash_is_kept(world: World) -> None:
    boss = world.joins("boss", role="admin")
    invite = boss.asks(e.CreateInvite, uses=2, lifetime=60).invite
    assert invite.uses_left == 2
    assert invite.expires == world.wall + 60_000
    assert world.greeted().registers("alice", invite.code).account.role is AccountRole.USER
    kept = world.store.invite(hash_code(invite.code))
    assert kept is not None
    assert (kept.uses_left, kept.creator) == (1, boss.id)
    assert invite.code not in repr(world.store.invites(0, 10))
    world.passes(60)
    assert world.greeted().registers("bob", invite.code).code == ErrorCode.INVITE_INVALID


def test_the_operator_invites_the_first_administrator(world: World) -> None:
    invite = world.operator().asks(e.CreateInvite, role=AccountRole.ADMIN, lifetime=None).invite
    assert invite.expires is None
    assert world.greeted().registers("boss", invite.code).account.role is AccountRole.ADMIN


def test_nobody_is_invited_to_be_the_operator(world: World) -> None:
    boss = world.joins("boss", role="admin")
    boss.refused(ErrorCode.NOT_ALLOWED, e.CreateInvite, role=AccountRole.OPERATOR)


def test_the_operator_does_not_converse(world: World) -> None:
    alice, operator = world.joins("alice"), world.operator()
    operator.refused(ErrorCode.NOT_ALLOWED, e.OpenDirect, account=alice.id)
    operator.refused(ErrorCode.NOT_ALLOWED, e.PutContact, account=alice.id)


def test_codes_have_128_bits_and_forgive_capitals() -> None:
    code = new_code(lambda size: bytes(range(size)))
    assert len(code) == 26
    assert hash_code(code) == hash_code(f" {code.upper()}\n")
    assert new_code(lambda size: b"\xff" * size) != code
