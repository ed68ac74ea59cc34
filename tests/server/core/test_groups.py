"""What the core already does for conversations of more than two: the log is the same."""

from __future__ import annotations

import sqlite3

import pytest

from tests.server.core.world import Wire, World
from whatsapp_like.models.conversation import ConversationKind, Tick, tick_of
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.server.store.sqlite import FILE

GROUP = 4711


@pytest.fixture
def people(world: World) -> list[Wire]:
    """Four people, three of them in a group; nothing on the wire makes one yet."""
    wires = [world.joins(name) for name in ("alice", "bob", "carol", "dave")]
    with sqlite3.connect(world.folder / FILE) as sql:
        sql.execute(
            "INSERT INTO conversation (id, kind, title, created) VALUES (?, 'group', 'Club', 0)",
            (GROUP,),
        )
        sql.executemany(
            "INSERT INTO member (conversation, account, role) VALUES (?, ?, 'member')",
            [(GROUP, wire.id) for wire in wires[:3]],
        )
    sql.close()
    world.restarts()
    return [wire.again() for wire in wires]


def test_every_member_gets_it_and_nobody_else(world: World, people: list[Wire]) -> None:
    alice, bob, carol, dave = people
    alice.sends(GROUP, "hello all")
    for wire in (bob, carol):
        wire.receives(world.message(GROUP, 1, alice, "hello all"))
    dave.receives()
    assert dave.tries(GROUP, "me too").code == "not_a_member"
    head = carol.head(GROUP)
    assert (head.kind, head.title, head.last_seq) == (ConversationKind.GROUP, "Club", 1)


def test_delivered_when_all_have_it(world: World, people: list[Wire]) -> None:
    alice, bob, carol, _ = people
    alice.sends(GROUP, "hello all")
    bob.has(GROUP, 1, 1)
    assert tick_of(1, alice.id, alice.head(GROUP).members) is Tick.SENT
    carol.has(GROUP, 1)
    assert tick_of(1, alice.id, alice.head(GROUP).members) is Tick.DELIVERED
    carol.has(GROUP, 1, 1)
    assert tick_of(1, alice.id, alice.head(GROUP).members) is Tick.READ


def test_a_block_has_no_effect_in_a_group(world: World, people: list[Wire]) -> None:
    alice, bob, carol, _ = people
    bob.blocks(alice)
    bob.forgets()
    alice.sends(GROUP, "hello all")
    bob.receives(world.message(GROUP, 1, alice, "hello all"))
    alice.says(e.TypingReported(conversation=GROUP))
    typing = e.TypingChanged(conversation=GROUP, account=alice.id, active=True)
    bob.receives(typing)
    alice.forgets()
    bob.has(GROUP, 1, 1)
    assert alice.takes(e.ReceiptsChanged).receipts[0].read_seq == 1
    assert carol.texts(GROUP) == {1: "hello all"}


def test_members_of_a_group_do_not_watch_each_other(world: World, people: list[Wire]) -> None:
    alice, bob, *_ = people
    alice.sends(GROUP, "hello all")
    bob.again()
    world.passes(0.2)
    assert alice.sees() is None
    assert alice.asks(e.ListConversations).presences == ()
