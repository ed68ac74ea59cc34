"""My marks: what is asked of the client, what is said when it fails, and the end of a mute."""

from __future__ import annotations

import pytest

from tests.controllers.fakes import (
    ME,
    NORA,
    FakeClient,
    FakeLink,
    FakeTimers,
    item,
    person,
    summary,
)
from whatsapp_like.client.events import Event, MarksRefused, Online, SummaryChanged
from whatsapp_like.controllers.conversation import ConversationController
from whatsapp_like.controllers.marking import LONGEST_MS, MarkingController
from whatsapp_like.errors import DataUnwritable, ErrorCode, Refused
from whatsapp_like.models.account import Preferences
from whatsapp_like.models.bounds import ALWAYS
from whatsapp_like.models.state.app import AppState

TALK = 50


@pytest.fixture
def conversations(state: AppState, link: FakeLink, timers: FakeTimers) -> ConversationController:
    return ConversationController(state, link, timers)


@pytest.fixture
def marking(
    state: AppState, link: FakeLink, timers: FakeTimers, conversations: ConversationController
) -> MarkingController:
    made = MarkingController(state, link, timers, timers.clock)

    def receive(event: Event) -> None:
        conversations.receive(event)
        made.receive(event)

    link.on_event = receive
    link.client.listed[TALK] = summary(TALK, NORA.id, item(TALK, 7, NORA.id, "hi"), unread=2)
    conversations.load(tuple(link.client.listed.values()))
    return made


def now(timers: FakeTimers) -> int:
    return round(timers.clock() * 1000)


def test_what_is_marked_is_in_the_state(
    marking: MarkingController, link: FakeLink, state: AppState
) -> None:
    marking.pin(TALK, True, pytest.fail)
    link.drain()
    assert state.conversations[TALK].pinned
    marking.archive(TALK, True, pytest.fail)
    link.drain()
    assert (state.conversations[TALK].archived, state.conversations[TALK].pinned) == (True, False)
    marking.archive(TALK, False, pytest.fail)
    marking.set_unread(TALK, True, pytest.fail)
    link.drain()
    assert not state.conversations[TALK].archived
    assert state.conversations[TALK].marked_unread
    marking.set_unread(TALK, False, pytest.fail)
    link.drain()
    assert link.client.called("mark_read") == [(TALK, 7)]


def test_reading_takes_the_unread_mark_away(
    marking: MarkingController, conversations: ConversationController, link: FakeLink
) -> None:
    marking.set_unread(TALK, True, pytest.fail)
    link.drain()
    conversations.mark_read(TALK, 0)
    assert link.client.called("mark_read") == [(TALK, 0)]


def test_the_end_of_a_mute_is_in_the_state_at_once(
    marking: MarkingController, link: FakeLink, state: AppState, timers: FakeTimers
) -> None:
    marking.mute(TALK, 90, pytest.fail)
    link.drain()
    assert state.conversations[TALK].muted_until == now(timers) + 90_000
    assert state.wanting(now(timers)) == 0
    timers.advance(89)
    assert state.conversations[TALK].muted_until
    timers.advance(2)
    assert state.conversations[TALK].muted_until == 0
    assert state.wanting(now(timers)) == 1
    assert len(timers) == 0


def test_long_mutes_are_looked_at_every_hour_and_endless_ones_never(
    marking: MarkingController, link: FakeLink, state: AppState, timers: FakeTimers
) -> None:
    marking.mute(TALK, None, pytest.fail)
    link.drain()
    assert state.conversations[TALK].muted_until == ALWAYS
    assert len(timers) == 0
    marking.mute(TALK, 2 * LONGEST_MS // 1000, pytest.fail)
    link.drain()
    timers.advance(LONGEST_MS / 1000 + 1)
    assert len(timers) == 1
    timers.advance(LONGEST_MS / 1000 + 1)
    assert state.conversations[TALK].muted_until == 0
    marking.mute(TALK, 0, pytest.fail)
    link.drain()
    assert len(timers) == 0


def test_the_server_s_clock_decides(
    marking: MarkingController, link: FakeLink, state: AppState, timers: FakeTimers
) -> None:
    muted = link.client.listed[TALK].model_copy(update={"muted_until": now(timers) + 60_000})
    link.tell(SummaryChanged(summary=muted))
    link.drain()
    assert state.conversations[TALK].muted_until
    state.session.clock_offset = 61_000
    link.tell(
        Online(account=ME, server_name="Office", preferences=Preferences(), clock_offset=61_000)
    )
    link.drain()
    assert state.conversations[TALK].muted_until == 0


def test_an_old_mute_from_the_archive_is_over(
    marking: MarkingController, conversations: ConversationController, state: AppState
) -> None:
    conversations.load([state.conversations[TALK].model_copy(update={"muted_until": 1})])
    marking.look()
    assert state.conversations[TALK].muted_until == 0


def test_what_could_not_be_done_is_said(
    marking: MarkingController, link: FakeLink, client: FakeClient
) -> None:
    said: list[str] = []
    client.failures["mark"] = Refused(ErrorCode.LIMIT_REACHED)
    marking.pin(TALK, True, said.append)
    link.drain()
    assert said == ["No more than 10 chats can be pinned. Unpin another one first."]
    client.failures["mark"] = DataUnwritable("The disk is full.")
    marking.mute(TALK, 0, said.append)
    marking.archive(TALK, True, said.append)
    marking.set_unread(TALK, True, said.append)
    link.drain()
    assert said[1:] == ["The disk is full."] * 3


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        (
            (("archived", False), ("pinned", True)),
            ErrorCode.LIMIT_REACHED,
            "Nora Becker could not be pinned. No more than 10 chats can be pinned. "
            "Unpin another one first.",
        ),
        (
            (("archived", True), ("pinned", False)),
            ErrorCode.NOT_ALLOWED,
            "Nora Becker could not be archived. You are not allowed to do that.",
        ),
        ((("muted_until", 7),), ErrorCode.NOT_ALLOWED, "Nora Becker could not be muted."),
        ((("unread", True),), ErrorCode.NOT_ALLOWED, "Nora Becker could not be marked as unread."),
        (
            (("pinned", False),),
            ErrorCode.NOT_ALLOWED,
            "What you changed about Nora Becker could not be kept.",
        ),
    ],
)
def test_what_the_server_refuses_later_is_said(
    marking: MarkingController,
    link: FakeLink,
    state: AppState,
    changes: tuple[tuple[str, bool | int | str], ...],
    code: ErrorCode,
    said: str,
) -> None:
    heard: list[str] = []
    marking.undone.connect(heard.append)
    state.people[NORA.id] = person(NORA)
    link.tell(MarksRefused(conversation=TALK, changes=changes, code=code))
    link.drain()
    (words,) = heard
    assert words.startswith(said)
