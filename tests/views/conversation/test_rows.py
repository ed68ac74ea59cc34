"""A timeline as rows of bubbles, without a window."""

from __future__ import annotations

import pytest

from tests.controllers.fakes import JONAS, ME, NORA, item, person, summary
from tests.gui.world import MINUTE, NOW
from whatsapp_like.models.conversation import Conversation, Member
from whatsapp_like.models.enums import ConversationKind, Tick
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.timeline import Timeline
from whatsapp_like.models.timeline import ConversationSummary, TimelineItem
from whatsapp_like.views.conversation.rows import TimelineRows, key_of

TALK = 50


def said(seq: int, sender: int, minutes_ago: float, **more: object) -> TimelineItem:
    time = round(NOW - minutes_ago * MINUTE)
    return item(TALK, seq, sender, str(seq), time=time, **more)


@pytest.fixture
def state() -> AppState:
    made = AppState()
    made.session.account = ME
    made.people[NORA.id] = person(NORA)
    made.people[JONAS.id] = person(JONAS)
    return made


def rows_of(state: AppState, items: list[TimelineItem]) -> TimelineRows:
    timeline = Timeline()
    timeline.replace(items, complete=True)
    return TimelineRows(state, TALK, timeline)


def test_messages_of_one_person_in_a_row_stand_together(state: AppState) -> None:
    items = [
        said(1, NORA.id, 10),
        said(2, NORA.id, 9),
        said(3, NORA.id, 1),  # a pause begins a new group
        said(4, ME.id, 0.5, local=1, tick=Tick.DELIVERED),
        said(5, NORA.id, 0),
    ]
    rows = rows_of(state, items)
    shown = [rows.row(index) for index in range(len(rows))]
    assert [row.first for row in shown] == [True, False, True, True, True]
    assert [row.own for row in shown] == [False, False, False, True, False]
    assert [row.sender for row in shown] == [""] * 5, "between two people nobody is named"
    assert shown[3].tick == "delivered"


def test_the_unread_line_stands_before_the_first_unread_message(state: AppState) -> None:
    state.conversations[TALK] = summary(TALK, NORA.id, unread=2, read_seq=1)
    items = [said(1, NORA.id, 5), said(2, ME.id, 4), said(3, NORA.id, 3), said(4, NORA.id, 2)]
    rows = rows_of(state, items)
    assert [rows.row(index).unread for index in range(4)] == [0, 0, 2, 0]
    assert rows.first_unread() == 2
    rows.forget_unread()
    assert rows.first_unread() is None
    assert rows.row(2).unread == 0


def test_in_a_group_the_first_of_a_sender_is_named(state: AppState) -> None:
    head = Conversation(
        id=TALK,
        kind=ConversationKind.GROUP,
        title="Crew",
        members=tuple(Member(account=who) for who in (1, 2, 3)),
    )
    state.conversations[TALK] = ConversationSummary(id=TALK, conversation=head)
    rows = rows_of(state, [said(1, 2, 3), said(2, 2, 2.5), said(3, 3, 2), said(4, 1, 1)])
    names = [rows.row(index).sender for index in range(4)]
    assert names == ["Nora Becker", "", "Jonas Weber", ""]


def test_items_are_found_by_what_names_them(state: AppState) -> None:
    waiting = said(0, ME.id, 0, local=9, tick=Tick.WAITING)
    rows = rows_of(state, [said(1, NORA.id, 1), waiting])
    assert rows.item(key_of(waiting)) == waiting
    assert rows.item(("seq", 1)) is rows.timeline[0]
    assert rows.item(("seq", 77)) is None


def test_days_are_named_from_today(state: AppState) -> None:
    day = 24 * 60
    rows = rows_of(state, [said(1, 2, 40 * day), said(2, 2, 3 * day), said(3, 2, 0)])
    days = [rows.row(index).day for index in range(3)]
    assert days[2] == "Today"
    assert days[0][-4:].isdigit()
    assert len(set(days)) == 3
    rows.forget_days()
    assert rows.row(2).day == "Today"
