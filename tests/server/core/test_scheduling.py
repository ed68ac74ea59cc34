"""Scheduled messages: kept, listed, replaced, taken back, and sent once, whatever happens."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.core.conftest import Make
from tests.server.core.world import Wire, World
from whatsapp_like.errors import DataUnwritable, ErrorCode
from whatsapp_like.models.marking import Scheduled
from whatsapp_like.models.message import Entry, TextBody
from whatsapp_like.protocol import envelopes as e

HELLO = TextBody(text="hello").encode()
DAY = 86_400_000


@pytest.fixture
def talk(world: World) -> tuple[Wire, Wire, int]:
    """Alice and Bob in a conversation."""
    alice, bob = world.joins("alice"), world.joins("bob")
    where = alice.opens(bob)
    for wire in (alice, bob):
        wire.forgets()
    return alice, bob, where


def schedules(
    wire: Wire, where: int, seconds: float, number: int = 7, body: bytes = HELLO, **fields: Any
) -> Any:
    """Leave a message to be sent after some time; return the reply."""
    at = wire.world.hub.wall + round(seconds * 1000)
    return wire.asks(e.ScheduleMessage, body, scheduled=number, conversation=where, at=at, **fields)


def waiting(wire: Wire) -> list[int]:
    return [item.id for item in wire.asks(e.ListScheduled).scheduled]


def bodies(wire: Wire, where: int) -> list[bytes]:
    return [body for _, body in wire.log(where).values()]


def test_it_is_sent_when_it_is_due_to_everybody(world: World, talk: tuple[Wire, Wire, int]) -> None:
    alice, bob, where = talk
    second = alice.second_device()
    second.forgets()
    at = world.hub.wall + 60_000
    assert isinstance(schedules(alice, where, 60), e.Done)
    scheduled = Scheduled(id=7, conversation=where, at=at, kind="text", size=len(HELLO))
    told = (e.ScheduledChanged(scheduled=scheduled), HELLO)
    for wire in (alice, second):
        wire.receives(told)
    world.passes(59.8)
    bob.receives()
    world.passes(0.3)
    entry = Entry(
        conversation=where, seq=1, sender=alice.id, device=0, nonce=0, time=at, kind="text"
    )
    sent = (e.MessageReceived(entry=entry), HELLO)
    bob.receives(sent)
    for wire in (alice, second):
        wire.receives(sent, e.ScheduledChanged(scheduled=scheduled, gone=True))
    assert waiting(alice) == []
    assert alice.log(where)[1] == (entry, HELLO)


def test_its_time_is_over_sends_it_at_once(world: World, talk: tuple[Wire, Wire, int]) -> None:
    alice, bob, where = talk
    schedules(alice, where, -1)
    world.passes(0.2)
    assert bodies(bob, where) == [HELLO]


def test_it_survives_a_restart_and_is_sent_late(world: World, talk: tuple[Wire, Wire, int]) -> None:
    alice, _, where = talk
    schedules(alice, where, 60)
    world.restarts()
    world.wall += DAY
    world.passes(0.2)
    assert bodies(alice.again(), where) == [HELLO]


def test_its_sender_need_not_be_there(world: World, talk: tuple[Wire, Wire, int]) -> None:
    alice, bob, where = talk
    schedules(alice, where, 300)
    alice.hangs_up()
    bob.hangs_up()
    world.passes(301)
    assert bodies(bob.again(), where) == [HELLO]


def test_several_come_in_the_order_of_their_times(
    world: World, talk: tuple[Wire, Wire, int]
) -> None:
    alice, bob, where = talk
    for number, seconds in ((1, 30), (2, 10), (3, 20)):
        schedules(alice, where, seconds, number, b"%d" % number)
    world.wall += DAY
    world.passes(0.2)
    assert bodies(bob, where) == [b"2", b"3", b"1"]


def test_more_than_fit_one_step_are_all_sent(world: World, talk: tuple[Wire, Wire, int]) -> None:
    alice, bob, where = talk
    for number in range(1, 101):
        schedules(alice, where, 10, number)
    for number in range(1, 51):
        schedules(bob, where, 10, number)
    world.passes(10.5)
    assert len(bodies(bob, where)) == 150


# --- changing -------------------------------------------------------------------------------------


def test_the_same_id_replaces_it(world: World, talk: tuple[Wire, Wire, int]) -> None:
    alice, bob, where = talk
    notes = alice.opens(alice)
    schedules(alice, where, 10, body=b"old")
    schedules(alice, notes, 20, body=b"newer")
    page = alice.asks(e.ListScheduled)
    assert [(item.conversation, item.size) for item in page.scheduled] == [(notes, 5)]
    assert alice.payload == b"newer"
    world.passes(21)
    assert bodies(bob, where) == []
    assert bodies(alice, notes) == [b"newer"]


def test_ids_are_everybodys_own(world: World, talk: tuple[Wire, Wire, int]) -> None:
    alice, bob, where = talk
    schedules(alice, where, 10, body=b"alice")
    schedules(bob, where, 11, body=b"bob")
    assert waiting(bob) == [7]
    assert bob.payload == b"bob"
    world.passes(12)
    assert bodies(bob, where) == [b"alice", b"bob"]


def test_it_is_taken_back(world: World, talk: tuple[Wire, Wire, int]) -> None:
    alice, bob, where = talk
    second = alice.second_device()
    schedules(alice, where, 10)
    second.forgets()
    bob.refused(ErrorCode.NOT_FOUND, e.CancelScheduled, scheduled=7)
    assert isinstance(alice.asks(e.CancelScheduled, scheduled=7), e.Done)
    assert second.takes(e.ScheduledChanged).gone
    alice.refused(ErrorCode.NOT_FOUND, e.CancelScheduled, scheduled=7)
    world.passes(11)
    assert bodies(bob, where) == []


def test_the_list_comes_in_pages(make_world: Make) -> None:
    world = make_world(page_rows=2, page_bytes=64 * 1024)
    alice = world.joins("alice")
    notes = alice.opens(alice)
    for number, size in ((1, 36_000), (2, 36_000), (3, 5), (4, 5), (5, 5)):
        schedules(alice, notes, 60, number, bytes([number]) * size)
    pages, after = [], 0
    while True:
        page = alice.asks(e.ListScheduled, after=after)
        pages.append([item.id for item in page.scheduled])
        assert len(alice.payload) == sum(item.size for item in page.scheduled)
        if page.next is None:
            break
        after = page.next
    assert pages == [[1], [2, 3], [4, 5]]


@pytest.mark.parametrize(
    ("fields", "body", "code"),
    [
        ({"kind": "edit"}, HELLO, ErrorCode.INVALID),
        ({"kind": "system.title"}, HELLO, ErrorCode.NOT_ALLOWED),
        ({}, b"", ErrorCode.INVALID),
        ({}, b"x" * 36_865, ErrorCode.TOO_LARGE),
        ({"seconds": 367 * 86_400}, HELLO, ErrorCode.INVALID),
    ],
)
def test_what_cannot_be_scheduled(
    talk: tuple[Wire, Wire, int], fields: dict[str, Any], body: bytes, code: ErrorCode
) -> None:
    alice, _, where = talk
    reply = schedules(alice, where, **{"seconds": 60, "body": body, **fields})
    assert reply.code == code
    assert waiting(alice) == []


def test_nobody_schedules_where_they_are_no_member(
    world: World, talk: tuple[Wire, Wire, int]
) -> None:
    carol = world.joins("carol")
    assert schedules(carol, talk[2], 60).code == ErrorCode.NOT_A_MEMBER


def test_so_many_wait_and_no_more(make_world: Make) -> None:
    world = make_world(scheduled_per_account=2)
    alice = world.joins("alice")
    notes = alice.opens(alice)
    schedules(alice, notes, 60, 1)
    schedules(alice, notes, 60, 2)
    assert schedules(alice, notes, 60, 3).code == ErrorCode.LIMIT_REACHED
    assert isinstance(schedules(alice, notes, 60, 2), e.Done)


def test_it_counts_as_a_message_sent(make_world: Make) -> None:
    world = make_world(messages_burst=1, messages_rate=0.5)
    alice = world.joins("alice")
    notes = alice.opens(alice)
    schedules(alice, notes, -1, 1)
    assert schedules(alice, notes, -1, 2).code == ErrorCode.THROTTLED
    world.passes(5)
    assert isinstance(schedules(alice, notes, -1, 2), e.Done)
    world.passes(5)
    world.hub.set_short_of_space(True)
    assert schedules(alice, notes, 60, 3).code == ErrorCode.STORAGE


# --- at its time ----------------------------------------------------------------------------------


def test_of_a_blocked_one_it_is_withheld_as_ever(
    world: World, talk: tuple[Wire, Wire, int]
) -> None:
    alice, bob, where = talk
    schedules(alice, where, 10)
    bob.blocks(alice)
    bob.forgets()
    world.passes(11)
    bob.receives()
    assert bodies(bob, where) == []
    assert bodies(alice, where) == [HELLO]


def test_who_may_not_write_any_more_sends_nothing(
    world: World, talk: tuple[Wire, Wire, int]
) -> None:
    alice, bob, where = talk
    schedules(alice, where, 10)
    alice.forgets()
    live = world.hub.conversations.get(where)
    assert live is not None
    del live.members[alice.id]
    world.passes(11)
    assert alice.takes(e.ScheduledChanged).gone
    assert waiting(alice) == []
    assert bodies(bob, where) == []


def test_of_a_disabled_account_nothing_is_sent(world: World, talk: tuple[Wire, Wire, int]) -> None:
    alice, bob, where = talk
    schedules(alice, where, 10)
    schedules(bob, where, 10, body=b"bob")
    world.store._write("UPDATE account SET disabled = 1 WHERE id = ?", alice.id)  # noqa: SLF001
    world.passes(11)
    assert bodies(bob, where) == [b"bob"]
    assert waiting(alice) == []


def test_what_is_taken_back_while_it_is_being_sent_is_not_sent(
    world: World, talk: tuple[Wire, Wire, int]
) -> None:
    alice, bob, where = talk
    schedules(alice, where, 10)
    schedules(alice, where, 10, 8, b"eight")
    alice.forgets()
    world.wall += 11_000
    world.hub.tick(world.now, world.wall)
    assert world.hub.has_batch
    # Writes are done before the batch that waits.
    world.store.cancel_scheduled(alice.id, 7)
    row = world.store.scheduled(alice.id, 0, 1)[0]
    world.store.schedule(row._replace(body=b"nine"), 100, world.wall)
    world.flush()
    assert bodies(bob, where) == []
    world.passes(0.1)
    assert bodies(bob, where) == [b"nine"]


def test_it_waits_while_the_disk_is_full(world: World, talk: tuple[Wire, Wire, int]) -> None:
    alice, bob, where = talk
    schedules(alice, where, 10)
    world.hub.set_short_of_space(True)
    world.passes(11)
    assert waiting(alice) == [7]
    world.hub.set_short_of_space(False)
    world.passes(0.2)
    assert bodies(bob, where) == [HELLO]


def test_a_store_that_fails_is_asked_again(
    world: World, talk: tuple[Wire, Wire, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob, where = talk
    schedules(alice, where, 10)
    with monkeypatch.context() as patch:
        patch.setattr(world.store, "append", fail)
        world.passes(11)
    assert waiting(alice) == [7]
    world.storage.fails = DataUnwritable("full")
    world.passes(5)
    world.storage.fails = None
    world.passes(5)
    assert bodies(bob, where) == [HELLO]
    assert world.errors
    world.errors.clear()


def fail(*_: Any) -> None:
    raise DataUnwritable("full")


@pytest.mark.parametrize("committed", [False, True])
def test_a_server_that_dies_while_it_sends_has_sent_once(
    world: World, talk: tuple[Wire, Wire, int], committed: bool
) -> None:
    alice, _, where = talk
    schedules(alice, where, 10)
    world.wall += 11_000
    world.hub.tick(world.now, world.wall)
    batch = world.hub.take_batch()
    if committed:
        world.store.append(batch, world.wall)
    world.restarts()
    world.passes(0.3)
    again = alice.again()
    assert bodies(again, where) == [HELLO]
    assert waiting(again) == []
