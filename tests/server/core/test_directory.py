"""The directory."""

from __future__ import annotations

from tests.server.core.world import World
from whatsapp_like.protocol import envelopes as e


def test_everybody_is_found_by_parts_of_handle_and_name(world: World) -> None:
    alice = world.joins("alice", first_name="Zoë", last_name="Müller")
    bob = world.joins("bob", first_name="Bob", last_name="Miller")
    world.operator()
    everybody = {account.id for account in bob.asks(e.SearchDirectory).accounts}
    assert everybody == {alice.id, bob.id}
    assert bob.asks(e.SearchDirectory, text="ZOE mull").accounts == (alice.account,)
    assert bob.asks(e.SearchDirectory, text="bo").accounts == (bob.account,)
    assert bob.asks(e.SearchDirectory, text="zoe bob").accounts == ()


def test_disabled_accounts_are_not_listed(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    world.store.set_disabled(bob.id, True)
    assert alice.asks(e.SearchDirectory).accounts == (alice.account,)


def test_pages_continue(world: World) -> None:
    people = [world.joins(f"user{n}", last_name='"' * 64) for n in range(25)]
    seen: list[int] = []
    after: int | None = 0
    while after is not None:
        page = people[0].asks(e.SearchDirectory, after=after, limit=10)
        assert len(page.accounts) <= 10
        seen += [account.id for account in page.accounts]
        after = page.next
    assert seen == sorted(person.id for person in people)
