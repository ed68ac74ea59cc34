"""Typing, in and out, is void when nothing renews it."""

from __future__ import annotations

import pytest

from tests.controllers.fakes import JONAS, NORA, FakeClient, FakeLink, FakeTimers, item
from whatsapp_like.client.events import ItemsChanged, Offline, TypingChanged
from whatsapp_like.controllers.typing import TypingController
from whatsapp_like.models.state.app import AppState

TALK = 50


@pytest.fixture
def typing(state: AppState, link: FakeLink, timers: FakeTimers) -> TypingController:
    return TypingController(state, link, timers)


def types(who: int, active: bool = True) -> TypingChanged:
    return TypingChanged(conversation=TALK, account=who, active=active)


def test_typing_ends_when_nothing_renews_it(
    typing: TypingController, state: AppState, timers: FakeTimers
) -> None:
    typing.receive(types(NORA.id))
    timers.advance(4)
    typing.receive(types(NORA.id))
    timers.advance(4)
    assert state.typing[TALK] == {NORA.id}
    timers.advance(4)
    assert TALK not in state.typing
    assert len(timers) == 0


def test_a_message_a_stop_or_a_lost_connection_ends_typing(
    typing: TypingController, state: AppState, timers: FakeTimers
) -> None:
    typing.receive(types(NORA.id))
    typing.receive(types(JONAS.id))
    typing.receive(ItemsChanged(conversation=TALK, items=(item(TALK, 1, NORA.id, "hi"),)))
    assert state.typing[TALK] == {JONAS.id}
    typing.receive(types(JONAS.id, active=False))
    typing.receive(types(JONAS.id, active=False))
    assert TALK not in state.typing
    typing.receive(types(NORA.id))
    typing.receive(Offline(reason="lost"))
    assert TALK not in state.typing
    assert len(timers) == 0


def test_my_typing_is_reported_until_the_keys_fall_silent(
    typing: TypingController, client: FakeClient, timers: FakeTimers
) -> None:
    typing.typed(TALK, True)
    timers.advance(3)
    typing.typed(TALK, True)
    timers.advance(3)
    assert client.called("report_typing") == [(TALK, True), (TALK, True)]
    timers.advance(3)
    assert client.called("report_typing")[-1] == (TALK, False)


def test_emptying_the_composer_stops_and_sending_says_nothing(
    typing: TypingController, client: FakeClient, timers: FakeTimers
) -> None:
    typing.typed(TALK, False)
    assert not client.calls
    typing.typed(TALK, True)
    typing.typed(TALK, False)
    assert client.called("report_typing") == [(TALK, True), (TALK, False)]
    typing.typed(TALK, True)
    typing.sent(TALK)
    timers.advance(60)
    assert len(client.called("report_typing")) == 3
