"""People's own marks of messages: on all their devices, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.core.conftest import Make
from tests.server.core.world import Wire, World
from whatsapp_like.errors import ErrorCode
from whatsapp_like.models.marking import MessageMark
from whatsapp_like.protocol import envelopes as e


@pytest.fixture
def talk(world: World) -> tuple[Wire, Wire, int]:
    """Alice and Bob, who have said three things."""
    alice, bob = world.joins("alice"), world.joins("bob")
    where = alice.opens(bob)
    for text in ("one", "two", "three"):
        alice.sends(where, text)
    for wire in (alice, bob):
        wire.forgets()
    return alice, bob, where


def marks(wire: Wire, where: int, *seqs: int, **fields: Any) -> None:
    reply = wire.asks(e.MarkMessages, conversation=where, seqs=seqs, **fields)
    assert isinstance(reply, e.Done), reply


def mark(where: int, seq: int, **fields: object) -> MessageMark:
    return MessageMark.model_validate({"conversation": where, "seq": seq, **fields})


def test_marks_reach_my_devices_and_nobody_else(talk: tuple[Wire, Wire, int]) -> None:
    alice, bob, where = talk
    second = bob.second_device()
    second.forgets()
    marks(bob, where, 1, 3, starred=True)
    event = e.MessagesMarked(
        marks=(mark(where, 1, starred=True), mark(where, 3, starred=True)), version=2
    )
    for wire in (bob, second):
        wire.receives(event)
    alice.receives()
    marks(second, where, 3, remind_at=7)
    bob.receives(e.MessagesMarked(marks=(mark(where, 3, starred=True, remind_at=7),), version=3))


def test_a_device_asks_for_what_it_has_missed(talk: tuple[Wire, Wire, int]) -> None:
    alice, bob, where = talk
    marks(bob, where, 1, 2, starred=True)
    marks(bob, where, 1, hidden=True)
    marks(bob, where, 2, starred=False)
    marks(alice, where, 3, starred=True)
    everything = (mark(where, 1, starred=True, hidden=True), mark(where, 2))
    for since, start in ((0, 0), (1, 0), (2, 0), (3, 1)):
        page = bob.again().asks(e.ListMessageMarks, since=since)
        assert (page.marks, page.version, page.more) == (everything[start:], 4, False)
    page = bob.again().asks(e.ListMessageMarks, since=4)
    assert (page.marks, page.version, page.more) == ((), 4, False)


def test_many_marks_come_in_pages(world: World) -> None:
    alice = world.joins("alice")
    notes = alice.opens(alice)
    for number in range(300):
        alice.sends(notes, str(number))
    marks(alice, notes, *range(1, 257), starred=True)
    marks(alice, notes, *range(257, 301), starred=True)
    first = alice.asks(e.ListMessageMarks)
    assert (len(first.marks), first.version, first.more) == (256, 256, True)
    second = alice.asks(e.ListMessageMarks, since=first.version)
    assert (len(second.marks), second.version, second.more) == (44, 300, False)


def test_what_is_marked_so_already_is_no_change(talk: tuple[Wire, Wire, int]) -> None:
    _, bob, where = talk
    marks(bob, where, 1, 1, starred=True)
    bob.forgets()
    marks(bob, where, 1, starred=True)
    marks(bob, where, 2)
    bob.receives()


def test_only_what_is_there_can_be_marked(talk: tuple[Wire, Wire, int], world: World) -> None:
    _, bob, where = talk
    carol = world.joins("carol")
    carol.refused(ErrorCode.NOT_A_MEMBER, e.MarkMessages, conversation=where, seqs=(1,))
    bob.refused(ErrorCode.NOT_FOUND, e.MarkMessages, conversation=where, seqs=(1, 4), starred=True)
    assert bob.asks(e.ListMessageMarks).marks == ()


def test_what_was_withheld_is_not_there(talk: tuple[Wire, Wire, int]) -> None:
    alice, bob, where = talk
    bob.blocks(alice)
    alice.sends(where, "not for bob")
    bob.refused(ErrorCode.NOT_FOUND, e.MarkMessages, conversation=where, seqs=(4,), starred=True)
    marks(alice, where, 4, starred=True)


def test_what_is_hidden_stays_in_pages(talk: tuple[Wire, Wire, int]) -> None:
    _, bob, where = talk
    marks(bob, where, 2, hidden=True)
    assert list(bob.log(where)) == [1, 2, 3]


def test_marks_survive_a_restart(talk: tuple[Wire, Wire, int], world: World) -> None:
    _, bob, where = talk
    marks(bob, where, 2, starred=True)
    world.restarts()
    again = bob.again()
    assert again.asks(e.ListMessageMarks).marks == (mark(where, 2, starred=True),)
    marks(again, where, 3, starred=True)
    assert again.takes(e.MessagesMarked).version == 2


def test_whoever_marks_many_at_once_cannot_do_it_often(make_world: Make) -> None:
    world = make_world(requests_rate=1, requests_burst=40)
    alice, bob = world.joins("alice"), world.joins("bob")
    where = alice.opens(bob)
    alice.sends(where, "one")
    world.passes(60)
    answers = [
        bob.asks(e.MarkMessages, conversation=where, seqs=(1,) * 256, starred=True)
        for _ in range(4)
    ]
    assert [type(answer) for answer in answers] == [*[e.Done] * 3, e.ErrorReply]
    assert answers[3].code == ErrorCode.THROTTLED
