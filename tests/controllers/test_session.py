"""First run, signing in, the phases of the connection, and idling."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.controllers.fakes import ME, OTHER_PIN, PIN, FakeClient, FakeLink, FakeTimers, person
from whatsapp_like.client.events import (
    AccountChanged,
    Connecting,
    Offline,
    Online,
    SignedOut,
    Synced,
)
from whatsapp_like.client.pages import ServerFace
from whatsapp_like.controllers.preferences import PreferencesController
from whatsapp_like.controllers.session import BACK_MS, IDLE_MS, SessionController
from whatsapp_like.errors import ErrorCode, PinMismatch, Refused, Unreachable
from whatsapp_like.models.account import Preferences
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.session import Phase, Remedy

SERVER = ServerAddress(host="chat.example", pin=PIN, code="K7")


@pytest.fixture
def session(state: AppState, link: FakeLink, timers: FakeTimers) -> SessionController:
    state.session.account = None
    controller = SessionController(state, link, timers, timers.clock)
    link.on_event = controller.receive
    return controller


class Answers:
    """Collects what a request ends with."""

    def __init__(self) -> None:
        self.found: list[tuple[ServerAddress, ServerFace]] = []
        self.pins: list[tuple[str, str]] = []
        self.failures: list[str] = []
        self.done = 0

    def add_found(self, server: ServerAddress, face: ServerFace) -> None:
        self.found.append((server, face))

    def add_pins(self, expected: str, presented: str) -> None:
        self.pins.append((expected, presented))

    def finish(self) -> None:
        self.done += 1


def said(state: AppState) -> tuple[str, str, Remedy]:
    trouble = state.session.trouble
    assert trouble is not None
    return trouble.title, trouble.words, trouble.remedy


def is_trying(state: AppState) -> bool:
    return state.session.trying


def online(**more: object) -> Online:
    values: dict[str, Any] = {
        "account": ME,
        "server_name": "Office",
        "preferences": Preferences(),
        "clock_offset": 120,
    }
    return Online(**values | more)


def test_looking_up_a_server_returns_its_pin_and_keeps_the_invite_code(
    session: SessionController, link: FakeLink
) -> None:
    answers = Answers()
    session.look_up(
        "wl://chat.example:99/?code=K7",
        answers.add_found,
        answers.add_pins,
        answers.failures.append,
    )
    assert not answers.found, "the answer arrives with the next drain, never at once"
    link.drain()
    ((server, face),) = answers.found
    assert (server.host, server.port, server.pin, server.code) == ("chat.example", 99, PIN, "K7")
    assert face.name == "Office"


def test_what_is_no_address_is_answered_without_asking_anybody(
    session: SessionController, client: FakeClient
) -> None:
    answers = Answers()
    session.look_up("not an address", answers.add_found, answers.add_pins, answers.failures.append)
    assert "192.168.1.20:7272" in answers.failures[0]
    assert not client.calls


def test_a_link_whose_pin_is_not_the_servers_shows_both(
    session: SessionController, link: FakeLink, client: FakeClient
) -> None:
    client.failures["look_up"] = PinMismatch(PIN, OTHER_PIN)
    answers = Answers()
    session.look_up("chat.example", answers.add_found, answers.add_pins, answers.failures.append)
    link.drain()
    assert answers.pins == [(PIN, OTHER_PIN)]
    assert not answers.failures


def test_nobody_there_is_told_in_words(
    session: SessionController, link: FakeLink, client: FakeClient
) -> None:
    client.failures["look_up"] = Unreachable("refused")
    answers = Answers()
    session.look_up("chat.example", answers.add_found, answers.add_pins, answers.failures.append)
    link.drain()
    assert "Nobody answers" in answers.failures[0]


def test_after_cancel_nothing_is_answered(
    session: SessionController, link: FakeLink, client: FakeClient
) -> None:
    client.failures["login"] = Refused(ErrorCode.LOGIN_FAILED)
    answers = Answers()
    session.look_up("chat.example", answers.add_found, answers.add_pins, answers.failures.append)
    session.cancel()
    session.sign_in(SERVER, "ada", "x", answers.finish, answers.failures.append)
    session.cancel()
    link.drain()
    assert not answers.found
    assert not answers.failures


def test_signing_in_leads_to_connecting(
    session: SessionController, link: FakeLink, client: FakeClient, state: AppState
) -> None:
    answers = Answers()
    session.sign_in(SERVER, "ada", "secret words", answers.finish, answers.failures.append)
    link.drain()
    assert client.called("login") == [(SERVER, "ada", "secret words")]
    assert answers.done == 1
    assert state.session.account == ME
    assert state.session.phase is Phase.CONNECTING
    assert (state.session.server_address, state.session.server_pin) == ("chat.example:7272", PIN)


def test_a_wrong_password_is_told_in_words(
    session: SessionController, link: FakeLink, client: FakeClient, state: AppState
) -> None:
    client.failures["login"] = Refused(ErrorCode.LOGIN_FAILED)
    answers = Answers()
    session.sign_in(SERVER, "ada", "wrong", answers.finish, answers.failures.append)
    link.drain()
    assert answers.failures == ["The alias or the password is wrong."]
    assert state.session.phase is Phase.SIGNED_OUT


def test_whoever_is_still_getting_in_stays_signed_out_until_they_are_in(
    session: SessionController, link: FakeLink, state: AppState
) -> None:
    phases: list[Phase] = []
    state.session.events.phase.connect(lambda new: phases.append(new))
    # What a refused login sounds like.
    for event in (Connecting(attempt=1), Offline(reason="lost", retry_at=0.0), SignedOut()):
        link.tell(event)
    link.drain()
    assert phases == []
    assert (state.session.phase, state.session.reason) == (Phase.SIGNED_OUT, "")


def test_a_taken_alias_is_told_of_its_field(
    session: SessionController, link: FakeLink, client: FakeClient
) -> None:
    answers, wrong = Answers(), []
    client.failures["register"] = Refused(ErrorCode.HANDLE_TAKEN)
    session.register(
        SERVER,
        "ada",
        "long password",
        "Ada",
        "",
        answers.finish,
        answers.failures.append,
        lambda *told: wrong.append(told),
    )
    link.drain()
    assert wrong == [("handle", "This alias is taken. Choose another one.")]
    assert not answers.failures


def test_registering_passes_everything_on(
    session: SessionController, link: FakeLink, client: FakeClient
) -> None:
    answers = Answers()
    session.register(
        SERVER, "ada", "long password", "Ada", "Lovelace", answers.finish, answers.failures.append
    )
    link.drain()
    assert client.called("register") == [(SERVER, "ada", "long password", "Ada", "Lovelace")]
    assert answers.done == 1


def test_the_phases_of_a_connection(
    session: SessionController, link: FakeLink, state: AppState, timers: FakeTimers
) -> None:
    phases: list[Phase] = []
    state.session.events.phase.connect(lambda new: phases.append(new))
    session.start(SERVER, ME.id)
    for event in (Connecting(attempt=1), online(edit_window=60, delete_window=0), Synced()):
        link.tell(event)
    link.tell(Offline(reason="unreachable", retry_at=timers.now + 8))
    link.drain()
    assert phases == [Phase.CONNECTING, Phase.SYNCING, Phase.ONLINE, Phase.OFFLINE]
    assert state.session.clock_offset == 120
    assert (state.session.edit_window, state.session.delete_window) == (60, 0)
    assert said(state) == ("No connection", "The server does not answer.", Remedy.RETRY)
    assert state.session.retry_at == timers.now + 8
    # The next attempt keeps the reason on screen until it succeeds.
    link.tell(Connecting(attempt=2))
    link.drain()
    assert state.session.phase is Phase.OFFLINE
    assert (state.session.retry_at, state.session.trying) == (0, True)
    link.tell(Offline(reason="closing", retry_at=timers.now + 9))
    link.drain()
    assert said(state)[0] == "The server has stopped"
    assert not is_trying(state)
    link.tell(Offline(reason="unreachable", retry_at=timers.now + 9))
    link.drain()
    assert said(state)[0] == "The server has stopped", "that it does not answer is no news"
    link.tell(online())
    link.drain()
    assert state.session.trouble is None


def test_what_is_said_about_a_trouble_follows_the_language(
    session: SessionController, link: FakeLink, state: AppState, timers: FakeTimers
) -> None:
    session.start(SERVER, ME.id)
    link.tell(Offline(reason="lost", retry_at=timers.now + 8))
    link.drain()
    preferences = PreferencesController(state, link, timers, None)
    try:
        preferences.speak("fr")
        assert said(state)[0] == "Pas de connexion"
    finally:
        preferences.speak("en")
    assert said(state)[0] == "No connection"


def test_a_changed_pin_is_kept_beside_the_trusted_one_until_it_is_accepted(
    session: SessionController, link: FakeLink, client: FakeClient, state: AppState
) -> None:
    session.start(SERVER, ME.id)
    link.tell(Offline(reason="pin_mismatch", expected_pin=PIN, presented_pin=OTHER_PIN))
    link.drain()
    assert (state.session.server_pin, state.session.presented_pin) == (PIN, OTHER_PIN)
    assert said(state)[0] == "Not connected, to be safe"
    assert said(state)[2] is Remedy.COMPARE
    session.trust(OTHER_PIN)
    assert client.called("replace_pin") == [(OTHER_PIN,)]
    assert (state.session.server_pin, state.session.presented_pin) == (OTHER_PIN, "")


def test_retry_now_shows_at_once_that_something_happens(
    session: SessionController, link: FakeLink, client: FakeClient, state: AppState
) -> None:
    link.tell(Offline(reason="unreachable", retry_at=99.0))
    link.drain()
    session.retry_now()
    assert state.session.phase is Phase.CONNECTING
    assert client.called("retry_now") == [()]


def test_the_start_shows_whom_the_profile_belongs_to(
    session: SessionController, state: AppState
) -> None:
    state.people[ME.id] = person(ME)
    session.start(SERVER, ME.id)
    assert state.session.phase is Phase.CONNECTING
    assert state.session.account == ME


def test_a_profile_of_nobody_starts_signed_out(session: SessionController, state: AppState) -> None:
    session.start(None, 0)
    assert state.session.phase is Phase.SIGNED_OUT


def test_signing_out_and_a_new_name(
    session: SessionController, link: FakeLink, client: FakeClient, state: AppState
) -> None:
    answers = Answers()
    link.tell(online())
    session.rename("Augusta", "King", answers.finish, answers.failures.append)
    link.tell(AccountChanged(account=ME.model_copy(update={"first_name": "Augusta"})))
    link.drain()
    assert client.called("rename") == [("Augusta", "King")]
    assert state.session.account == ME.model_copy(update={"first_name": "Augusta"})
    session.sign_out(answers.finish, answers.failures.append)
    link.tell(SignedOut())
    link.drain()
    assert answers.done == 2
    assert state.session.phase is Phase.SIGNED_OUT


def test_five_quiet_minutes_are_idle_and_a_key_ends_them(
    session: SessionController, state: AppState, client: FakeClient, timers: FakeTimers
) -> None:
    away: list[bool] = []
    state.session.events.away.connect(away.append)
    session.touched()
    timers.advance(IDLE_MS / 1000 - 10)
    session.touched()
    timers.advance(60)
    assert client.called("report_activity") == []
    timers.advance(IDLE_MS / 1000)
    assert client.called("report_activity") == [(False,)]
    assert away == [True]
    session.touched()
    assert client.called("report_activity") == [(False,), (True,)]
    assert away == [True, False]


def test_nobody_at_this_computer_from_the_start_is_idle_too(
    session: SessionController, link: FakeLink, client: FakeClient, timers: FakeTimers
) -> None:
    link.tell(online())
    link.drain()
    assert client.called("report_activity") == [(True,)]
    timers.advance(IDLE_MS / 1000 + 1)
    assert client.called("report_activity") == [(True,), (False,)]


def test_working_in_another_program_is_not_idle(
    session: SessionController, client: FakeClient, timers: FakeTimers
) -> None:
    session.touched()
    timers.elsewhere = 20_000
    timers.advance(IDLE_MS / 1000 + 1)
    assert client.called("report_activity") == []
    timers.elsewhere = IDLE_MS
    timers.advance(IDLE_MS / 1000)
    assert client.called("report_activity") == [(False,)]
    # Somebody comes back, and to another program first.
    timers.elsewhere = 300
    timers.advance(BACK_MS / 1000)
    assert client.called("report_activity") == [(False,), (True,)]


def test_signing_in_again_keeps_server_pin_and_alias(
    session: SessionController, link: FakeLink, client: FakeClient, state: AppState
) -> None:
    state.people[ME.id] = person(ME)
    session.start(SERVER, ME.id)
    link.tell(Offline(reason="login_failed"))
    link.drain()
    assert said(state)[2] is Remedy.SIGN_IN
    answers = Answers()
    client.failures["login"] = Refused(ErrorCode.LOGIN_FAILED)
    session.sign_in_again("wrong", answers.finish, answers.failures.append)
    link.drain()
    assert answers.failures == ["The alias or the password is wrong."]
    del client.failures["login"]
    session.sign_in_again("right", answers.finish, answers.failures.append)
    link.drain()
    server = replace(SERVER, code=None)
    assert client.called("login")[-1] == (server, "ada", "right")
    assert answers.done == 1
