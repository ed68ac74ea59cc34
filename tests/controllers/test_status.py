"""My status is set, and everybody's goes when its time is over."""

from __future__ import annotations

import pytest

from tests.controllers.fakes import JONAS, ME, NORA, FakeClient, FakeLink, FakeTimers, person
from whatsapp_like.client.events import Event, Online, PeopleChanged, SignedOut, StatusChanged
from whatsapp_like.controllers.roster import RosterController
from whatsapp_like.controllers.status import StatusController
from whatsapp_like.errors import ConnectionLost, ErrorCode, Refused
from whatsapp_like.models.account import Preferences
from whatsapp_like.models.presence import CustomStatus
from whatsapp_like.models.state.app import AppState

OFFSET = 7_000


@pytest.fixture
def status(state: AppState, link: FakeLink, timers: FakeTimers) -> StatusController:
    roster = RosterController(state, link)
    controller = StatusController(state, link, timers, timers.clock)

    def receive(event: Event) -> None:
        roster.receive(event)
        controller.receive(event)

    link.on_event = receive
    state.session.clock_offset = OFFSET
    return controller


def mine(state: AppState) -> CustomStatus | None:
    return state.session.custom


def now(timers: FakeTimers) -> int:
    return round(timers.now * 1000) + OFFSET


def online(custom: CustomStatus | None) -> Online:
    return Online(
        account=ME,
        server_name="Office",
        preferences=Preferences(),
        clock_offset=OFFSET,
        custom=custom,
    )


def test_my_status_comes_with_the_session_and_from_my_other_devices(
    status: StatusController, state: AppState
) -> None:
    custom = CustomStatus(text="☕ break")
    status.receive(online(custom))
    assert mine(state) == custom
    status.receive(StatusChanged(custom=None))
    assert mine(state) is None
    status.receive(online(custom))
    status.receive(SignedOut())
    assert mine(state) is None


def test_my_status_ends_by_the_servers_clock(
    status: StatusController, state: AppState, timers: FakeTimers
) -> None:
    custom = CustomStatus(text="☕ break", until=now(timers) + 1_800_000)
    status.receive(StatusChanged(custom=custom))
    timers.advance(1799)
    assert mine(state) == custom
    timers.advance(1.1)
    assert mine(state) is None
    assert not len(timers)


def test_what_others_say_ends_without_an_event(
    status: StatusController, state: AppState, link: FakeLink, timers: FakeTimers
) -> None:
    late = CustomStatus(text="holiday", until=now(timers) + 7 * 86_400_000)
    soon = CustomStatus(text="lunch", until=now(timers) + 60_000)
    link.tell(PeopleChanged(people=(person(NORA, custom=late), person(JONAS, custom=soon))))
    link.drain()
    timers.advance(61)
    assert state.people[NORA.id].presence.custom == late
    assert state.people[JONAS.id].presence.custom is None
    timers.advance(7 * 86_400)
    assert state.people[NORA.id].presence.custom is None
    assert not len(timers)


def test_what_is_over_already_is_never_shown(
    status: StatusController, state: AppState, link: FakeLink, timers: FakeTimers
) -> None:
    over = CustomStatus(text="lunch", until=now(timers))
    link.tell(PeopleChanged(people=(person(NORA, custom=over),)))
    link.tell(StatusChanged(custom=over))
    link.drain()
    assert state.people[NORA.id].presence.custom is None
    assert mine(state) is None


def test_setting_and_clearing(
    status: StatusController, state: AppState, link: FakeLink, client: FakeClient
) -> None:
    done: list[str] = []
    failed: list[str] = []
    status.set_status("  🌴  away ", 2**50, lambda: done.append("set"), failed.append)
    link.drain()
    assert client.called("set_status") == [("🌴 away", 2**50)]
    assert mine(state) == CustomStatus(text="🌴 away", until=2**50)
    status.set_status("", None, lambda: done.append("cleared"), failed.append)
    link.drain()
    assert mine(state) is None
    assert (done, failed) == (["set", "cleared"], [])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x" * 101, "At most 100 characters."),
        ("a\u202eb", "There is a character in it that cannot be shown."),
    ],
)
def test_what_does_not_belong_on_a_line_is_not_sent(
    status: StatusController, link: FakeLink, client: FakeClient, text: str, sentence: str
) -> None:
    failed: list[str] = []
    status.set_status(text, None, lambda: None, failed.append)
    link.drain()
    assert failed == [sentence]
    assert not client.calls


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ConnectionLost("offline"), "The connection was interrupted."),
        (
            Refused(ErrorCode.UNKNOWN_TYPE),
            "The server is older than this program and cannot do that yet.",
        ),
    ],
)
def test_refusals_are_told(
    status: StatusController, link: FakeLink, client: FakeClient, error: Exception, words: str
) -> None:
    client.failures["set_status"] = error
    failed: list[str] = []
    status.set_status("here", None, lambda: None, failed.append)
    link.drain()
    assert failed == [words]


def test_people_that_were_loaded_are_looked_at_too(
    status: StatusController, state: AppState, timers: FakeTimers
) -> None:
    soon = CustomStatus(text="lunch", until=now(timers) + 60_000)
    state.people[NORA.id] = person(NORA, custom=soon)
    status.look()
    timers.advance(61)
    assert state.people[NORA.id].presence.custom is None
