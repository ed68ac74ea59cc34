"""Messages that the server sends later, as an app asks for them."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar, cast

import pytest

from tests.client.peer import TIME, Peer
from tests.client.rig import Rig, body
from tests.client.test_asking import Bench
from whatsapp_like.client import events
from whatsapp_like.client.machine import Machine
from whatsapp_like.client.scheduling import Scheduling
from whatsapp_like.errors import ConnectionLost, ErrorCode, Refused, RemoteProtocolError
from whatsapp_like.models.marking import MessageReceipt, Scheduled
from whatsapp_like.models.message import TextBody
from whatsapp_like.models.timeline import ScheduledItem, TimelineItem
from whatsapp_like.protocol import envelopes as e

T = TypeVar("T")
LATER = TIME + 3_600_000


@pytest.fixture
def alice() -> Iterator[Rig]:
    rig = Rig(Peer()).online()
    yield rig
    rig.close()


@pytest.fixture
def desk(alice: Rig) -> Scheduling:
    return Scheduling(cast(Machine, Bench(alice)))


async def answer(rig: Rig, asking: Coroutine[Any, Any, T]) -> T:
    """Let a request and what follows from it be exchanged until it is answered."""
    task = asyncio.ensure_future(asking)
    while not task.done():
        await asyncio.sleep(0)
        rig.flow()
    return await task


def said(items: tuple[ScheduledItem, ...]) -> list[tuple[str, int]]:
    return [(TextBody.decode(item.body).text, item.at) for item in items]


async def test_what_is_scheduled_is_listed_moved_and_taken_back(
    alice: Rig, desk: Scheduling
) -> None:
    # Nobody has talked to them yet: the conversation is made on the way.
    second = await answer(alice, desk.schedule_text(-2, "second", LATER + 2))
    first = await answer(alice, desk.schedule_text(-2, "first", LATER + 1))
    assert second.conversation == first.conversation > 0
    assert said(await answer(alice, desk.scheduled())) == [
        ("first", LATER + 1),
        ("second", LATER + 2),
    ]
    assert await answer(alice, desk.scheduled(999)) == ()
    moved = await answer(alice, desk.reschedule(first, at=LATER + 3, text="last"))
    assert said(await answer(alice, desk.scheduled(-2))) == [
        ("second", LATER + 2),
        ("last", LATER + 3),
    ]
    await answer(alice, desk.cancel_scheduled(moved))
    assert said(await answer(alice, desk.scheduled())) == [("second", LATER + 2)]
    told = [(event.item.id, event.gone) for event in alice.told(events.ScheduledChanged)]
    assert told == [(second.id, False), (first.id, False), (first.id, False), (first.id, True)]
    for late in (desk.cancel_scheduled(moved), desk.reschedule(moved, at=LATER)):
        with pytest.raises(Refused) as caught:
            await answer(alice, late)
        assert caught.value.code is ErrorCode.NOT_FOUND


async def test_offline_nothing_is_scheduled(alice: Rig, desk: Scheduling) -> None:
    log = alice.peer.direct(1, 2)
    alice.cut()
    for request in (desk.schedule_text(log.id, "x", LATER), desk.scheduled()):
        with pytest.raises(ConnectionLost):
            await answer(alice, request)


async def test_an_impossible_text_is_refused_here(alice: Rig, desk: Scheduling) -> None:
    with pytest.raises(ValueError, match="empty"):
        await answer(alice, desk.schedule_text(-2, "  ", LATER))
    with pytest.raises(ValueError, match="at"):
        await answer(alice, desk.schedule_text(-2, "x", -1))


async def test_a_page_that_does_not_fit_its_payload_is_an_error(
    alice: Rig, desk: Scheduling
) -> None:
    session = alice.session
    assert session is not None
    task = asyncio.ensure_future(desk.scheduled())
    await asyncio.sleep(0)
    (asked,) = alice.peer.sessions[0].asked(e.ListScheduled)
    session.output.clear()
    row = Scheduled(id=1, conversation=100, at=LATER, kind="text", size=100)
    assert isinstance(asked, e.ListScheduled)
    session.say(e.ScheduledPage(re=asked.id, scheduled=(row,)), body("x"))
    alice.flow()
    with pytest.raises(RemoteProtocolError):
        await task


async def test_who_has_a_message_is_asked_for(alice: Rig, desk: Scheduling) -> None:
    session = alice.session
    assert session is not None
    item = TimelineItem(conversation=100, seq=7, sender=1, time=TIME, kind="text", body=b"")
    task = asyncio.ensure_future(desk.receipts(item))
    await asyncio.sleep(0)
    (asked,) = session.asked(e.FetchReceipts)
    assert isinstance(asked, e.FetchReceipts)
    assert (asked.conversation, asked.seq) == (100, 7)
    receipt = MessageReceipt(account=2, delivered_at=TIME, read_at=0)
    session.output.clear()
    session.say(e.MessageReceipts(re=asked.id, receipts=(receipt,), next=2))
    alice.flow()
    await asyncio.sleep(0)
    _first, asked = session.asked(e.FetchReceipts)
    assert isinstance(asked, e.FetchReceipts)
    assert asked.after == 2, "until everybody was told"
    other = MessageReceipt(account=3)
    session.say(e.MessageReceipts(re=asked.id, receipts=(other,)))
    alice.flow()
    assert await task == (receipt, other)
