"""What happens later: sent by the server, and what one is reminded of."""

from __future__ import annotations

import pytest

from tests.controllers.fakes import NORA, FakeLink, FakeTimers, item
from whatsapp_like.client.events import RemindersChanged, ScheduledChanged, Synced
from whatsapp_like.controllers.later import LaterController
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.timeline import ScheduledItem, TimelineItem

TALK = 50


@pytest.fixture
def timers() -> FakeTimers:
    return FakeTimers()


@pytest.fixture
def later(state: AppState, link: FakeLink, timers: FakeTimers) -> LaterController:
    made = LaterController(state, link, timers, timers.clock)
    link.on_event = made.receive
    return made


def at(timers: FakeTimers, seconds: float) -> int:
    return round((timers.now + seconds) * 1000)


def waiting(number: int, time: int) -> ScheduledItem:
    return ScheduledItem(id=number, conversation=TALK, at=time, kind="text", body=b"{}\nhi")


def test_what_is_to_be_sent_is_kept_up_to_date(
    later: LaterController, link: FakeLink, state: AppState, timers: FakeTimers
) -> None:
    link.client.waiting[1] = waiting(1, at(timers, 60))
    link.tell(Synced())
    link.drain()
    assert set(state.scheduled) == {1}
    done: list[bool] = []
    later.schedule(TALK, "later", at(timers, 90), None, (), lambda: done.append(True), pytest.fail)
    link.drain()
    assert (set(state.scheduled), done) == ({1, 2}, [True])
    later.move(state.scheduled[2], at(timers, 120), pytest.fail)
    link.drain()
    assert state.scheduled[2].at == at(timers, 120)
    later.take_back(state.scheduled[2], pytest.fail)
    link.tell(ScheduledChanged(item=state.scheduled[1], gone=True))
    link.drain()
    assert not state.scheduled


def test_a_refusal_is_a_sentence(
    later: LaterController, link: FakeLink, timers: FakeTimers
) -> None:
    told: list[str] = []
    for code in (ErrorCode.LIMIT_REACHED, ErrorCode.INVALID):
        link.client.failures["schedule_text"] = Refused(code)
        later.schedule(TALK, "x", at(timers, 9), None, (), lambda: None, told.append)
    link.client.failures["reschedule"] = Refused(ErrorCode.NOT_FOUND)
    later.move(waiting(1, 5), 6, told.append)
    link.drain()
    assert told == [
        "No more than 100 messages can wait to be sent later.",
        "That is more than a year ahead.",
        "This message has been sent already.",
    ]


def test_a_reminder_is_told_once_at_its_time(
    later: LaterController, link: FakeLink, timers: FakeTimers
) -> None:
    told: list[TimelineItem] = []
    later.due.connect(told.append)
    soon = item(TALK, 3, NORA.id, "soon", remind_at=at(timers, 60))
    then = item(TALK, 4, NORA.id, "in two days", remind_at=at(timers, 2 * 86_400))
    link.tell(RemindersChanged(items=(soon, then)))
    link.drain()
    timers.advance(59)
    assert not told
    timers.advance(2)
    assert told == [soon]
    link.tell(RemindersChanged(items=(then,)))
    link.drain()
    assert later.reminders == (then,)
    timers.advance(2 * 86_400)
    assert told == [soon, then]
    assert link.client.called("remind") == [(3, 0), (4, 0)]


def test_what_was_due_while_the_program_was_not_there_is_told_at_its_start(
    later: LaterController, link: FakeLink, timers: FakeTimers
) -> None:
    told: list[TimelineItem] = []
    later.due.connect(told.append)
    missed = item(TALK, 3, NORA.id, "missed", remind_at=at(timers, -600))
    link.client.items[TALK] = [missed]
    later.load()
    link.drain()
    assert told == [missed]
