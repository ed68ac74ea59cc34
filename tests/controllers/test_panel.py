"""The panel's server: found, started, stopped, lost; and everything that goes wrong with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.controllers.fakes import PIN, START
from tests.controllers.panel_fakes import CODE, OPERATOR, Desk, note, session
from whatsapp_like.client.events import Offline, Online, SessionsChanged
from whatsapp_like.errors import DataBusy, DataDamaged, DataUnwritable
from whatsapp_like.models.account import Preferences
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.models.state.panel import ServerPhase

ONLINE = Online(account=OPERATOR, server_name="Office", preferences=Preferences(), clock_offset=0)


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.close()


def test_a_server_starts_and_shows_where_it_is_reached(desk: Desk) -> None:
    server = desk.state.server
    phases: list[ServerPhase] = []
    server.events.phase.connect(phases.append)
    desk.start()
    assert phases == [ServerPhase.STARTING, ServerPhase.RUNNING]
    assert server.addresses == ("192.168.1.20:7272", "[fd00::20]:7272")
    assert (server.pin, server.since, server.error) == (PIN, START, "")
    reached: list[bool] = []
    server.events.reached.connect(reached.append)
    desk.tell(ONLINE)
    assert reached == [True]
    assert desk.link.client.called("watch_sessions") == [()]


def test_the_server_speaks_the_language_of_the_panel(desk: Desk) -> None:
    desk.state.desktop.language = "fr"
    desk.start()
    assert desk.host.environments == [{"LANGUAGE": "fr"}]


def test_a_server_that_runs_already_is_joined(desk: Desk) -> None:
    desk.panel.attach()
    desk.jobs.run_all()
    assert desk.phase() is ServerPhase.STOPPED
    desk.host.running = note()
    desk.panel.attach()
    desk.jobs.run_all()
    assert desk.phase() is ServerPhase.RUNNING
    assert len(desk.links) == 1


def test_starting_beside_a_running_one_joins_it(desk: Desk) -> None:
    desk.host.running = note()
    desk.panel.start()
    desk.jobs.run_all()
    assert desk.phase() is ServerPhase.RUNNING
    assert desk.host.launched == []


@pytest.mark.parametrize("error", [DataUnwritable("No rights there."), DataDamaged("Broken.")])
def test_what_the_disk_refuses_is_said_as_it_is(desk: Desk, error: Exception) -> None:
    desk.host.launch_error = error
    desk.panel.start()
    desk.jobs.run_all()
    assert desk.phase() is ServerPhase.STOPPED
    assert desk.state.server.error == str(error)


def test_the_servers_own_sentence_is_shown_and_gone_at_the_next_start(desk: Desk) -> None:
    desk.panel.start()
    desk.jobs.run_all()
    desk.process.fault = "Port 7272 is taken by another program: choose another port."
    desk.jobs.run_all()
    assert desk.phase() is ServerPhase.STOPPED
    assert desk.state.server.error == desk.process.fault
    desk.start()
    assert desk.state.server.error == ""


def test_a_second_press_on_start_starts_nothing_more(desk: Desk) -> None:
    desk.panel.start()
    desk.panel.start()
    desk.jobs.run_all()
    assert len(desk.host.launched) == 1


def test_a_start_can_be_given_up(desk: Desk) -> None:
    desk.panel.start()
    desk.jobs.run_all()
    told: list[int] = []
    desk.panel.stop(lambda: told.append(1))
    assert desk.phase() is ServerPhase.STOPPED
    assert told == [1]
    desk.jobs.run_all()
    assert desk.process.given_up
    assert (desk.state.server.phase, desk.state.server.error) == (ServerPhase.STOPPED, "")


def test_a_start_can_be_given_up_before_there_is_a_process(desk: Desk) -> None:
    desk.panel.start()
    desk.panel.stop()
    desk.jobs.run_all()
    assert desk.process.given_up
    assert desk.phase() is ServerPhase.STOPPED


def test_stopping_hangs_up_waits_and_tells(desk: Desk) -> None:
    desk.start()
    desk.tell(ONLINE, SessionsChanged(sessions=(session(1),), accounts=1))
    told: list[int] = []
    desk.panel.stop(lambda: told.append(1))
    assert desk.phase() is ServerPhase.STOPPING
    assert told == []
    desk.process.words = ""
    desk.jobs.run_all()
    assert told == [1]
    assert desk.link.closed
    assert desk.host.stopped == [note()]
    server = desk.state.server
    assert (server.phase, server.addresses, server.pin) == (ServerPhase.STOPPED, (), "")
    assert (server.accounts, server.reached, len(desk.state.sessions)) == (-1, False, 0)


def test_a_server_that_does_not_stop_runs_on_and_says_so(desk: Desk) -> None:
    desk.start()
    desk.host.stop_error = DataBusy("It does not stop.")
    told: list[int] = []
    desk.panel.stop(lambda: told.append(1))
    desk.jobs.run_all()
    assert desk.phase() is ServerPhase.RUNNING
    assert desk.state.server.error == "It does not stop."
    assert told == []
    desk.tell(ONLINE)
    assert desk.state.server.reached
    desk.process.words = "Then it fell over."
    desk.jobs.run_all()
    assert desk.state.server.error == "Then it fell over.", "it is watched again"


def test_restart_stops_then_starts(desk: Desk) -> None:
    desk.start()
    desk.state.server.changed = True
    desk.panel.restart()
    desk.process.words = ""
    desk.jobs.run_all()
    assert len(desk.host.launched) == 2
    assert desk.phase() is ServerPhase.STARTING
    desk.process.status = note(port=7300)
    desk.jobs.run_all()
    server = desk.state.server
    assert (server.phase, server.port, server.changed) == (ServerPhase.RUNNING, 7300, False)


def test_a_server_that_falls_over_says_why(desk: Desk) -> None:
    desk.start()
    desk.process.words = "The disk is full."
    desk.jobs.run_all()
    assert desk.phase() is ServerPhase.STOPPED
    assert desk.state.server.error == "The disk is full."
    assert desk.link.closed


def test_a_lost_connection_to_our_own_process_waits_for_it(desk: Desk) -> None:
    desk.start()
    desk.tell(ONLINE, SessionsChanged(sessions=(session(1),), accounts=1))
    desk.tell(Offline(reason="lost", retry_at=5.0))
    assert desk.phase() is ServerPhase.RUNNING
    assert not desk.state.server.reached
    assert len(desk.state.sessions) == 0
    desk.tell(ONLINE)
    assert desk.state.server.reached


def test_a_connection_that_only_a_person_can_mend_says_why(desk: Desk) -> None:
    desk.start()
    desk.tell(Offline(reason="pin_mismatch"))
    assert desk.state.server.error == "The server shows another certificate than before."
    desk.tell(Offline(reason="login_failed"))
    assert "operator key" in desk.state.server.error


def test_a_joined_server_that_ends_is_noticed(desk: Desk) -> None:
    desk.host.running = note()
    desk.panel.attach()
    desk.jobs.run_all()
    desk.tell(ONLINE, Offline(reason="closing", retry_at=5.0))
    desk.jobs.run_all()
    assert desk.phase() is ServerPhase.RUNNING, "it is still there"
    desk.host.running = None
    desk.timers.advance(3)
    desk.jobs.run_all()
    assert desk.phase() is ServerPhase.STOPPED
    assert desk.state.server.error == "The server has ended."
    assert len(desk.timers) == 0


def test_a_joined_server_that_was_restarted_is_joined_again(desk: Desk) -> None:
    desk.host.running = note()
    desk.panel.attach()
    desk.jobs.run_all()
    desk.host.running = note(pid=4712, port=7300)
    desk.tell(Offline(reason="closing", retry_at=5.0))
    desk.jobs.run_all()
    assert desk.state.server.port == 7300
    assert [link.closed for link in desk.links] == [True, False]


def test_a_joined_server_that_comes_back_is_not_looked_for(desk: Desk) -> None:
    desk.host.running = note()
    desk.panel.attach()
    desk.jobs.run_all()
    desk.tell(Offline(reason="lost", retry_at=5.0))
    desk.jobs.run_all()
    desk.tell(ONLINE)
    desk.timers.advance(3)
    assert len(desk.timers) == 0
    assert not desk.jobs.waiting


def test_without_the_operators_key_the_server_runs_and_says_what_is_missing(desk: Desk) -> None:
    desk.connect_error = DataUnwritable("The key cannot be read.")
    desk.start()
    assert desk.state.server.error == "The key cannot be read."


def test_the_first_administrators_code_is_shown_until_somebody_has_an_account(desk: Desk) -> None:
    assert desk.panel.administrator_code == ""
    desk.start()
    assert desk.panel.administrator_code == CODE
    address = ServerAddress.parse(desk.panel.administrator_link)
    assert (address.host, address.port, address.pin, address.code) == (
        "192.168.1.20",
        7272,
        PIN,
        CODE,
    )
    desk.tell(ONLINE, SessionsChanged(sessions=(), accounts=0))
    assert desk.panel.administrator_code == CODE
    desk.tell(SessionsChanged(sessions=(), accounts=1))
    assert desk.panel.administrator_code == ""


def test_closing_leaves_the_server_and_hears_nothing_more(desk: Desk) -> None:
    desk.start()
    assert desk.panel.goes_on
    desk.panel.close()
    assert desk.link.closed
    desk.process.words = "gone"
    desk.jobs.run_all()
    assert desk.state.server.error == ""
    assert desk.host.stopped == []
