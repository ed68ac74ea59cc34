"""What the operator is told: sessions come, change and go; invites are made."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.controllers.panel_fakes import OPERATOR, Desk, session
from tests.controllers.test_panel import ONLINE
from whatsapp_like.client.events import SessionsChanged
from whatsapp_like.errors import ConnectionLost, ErrorCode, Refused
from whatsapp_like.models.account import AccountRole
from whatsapp_like.models.address import ServerAddress


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    made.start()
    made.tell(ONLINE)
    yield made
    made.close()


def test_sessions_come_change_and_go_without_the_operators_own(desk: Desk) -> None:
    changes: list[object] = []
    desk.state.sessions.events.changed.connect(lambda key, *_: changes.append(key))
    own = session(99, OPERATOR)
    desk.tell(SessionsChanged(sessions=(own, session(1), session(2)), accounts=2))
    assert sorted(desk.state.sessions) == [1, 2]
    assert desk.state.server.accounts == 2
    desk.tell(SessionsChanged(sessions=(own, session(1), session(2, idle=True)), accounts=2))
    assert desk.state.sessions[2].idle
    assert changes == [2], "the other one did not change"
    desk.tell(SessionsChanged(sessions=(own, session(2, idle=True)), accounts=2))
    assert list(desk.state.sessions) == [2]


def test_a_refused_watch_is_told(desk: Desk) -> None:
    desk.link.client.failures["watch_sessions"] = ConnectionLost("gone")
    desk.tell(ONLINE)
    assert desk.state.server.error == "The connection was interrupted."


def test_an_invite_is_made_once_at_a_time(desk: Desk) -> None:
    invites = desk.state.invites
    desk.panel.make_invite(5, 14)
    desk.panel.make_invite(5, 14)
    assert invites.asking, "the second wish waits for nothing"
    desk.link.drain()
    assert desk.link.client.called("create_invite") == [(AccountRole.USER, 5, 14 * 86_400)]
    invites = desk.state.invites
    assert not invites.asking
    assert invites.current is not None
    assert invites.current.code == "code1"
    address = ServerAddress.parse(desk.panel.invite_link(invites.current))
    assert (address.host, address.code) == ("192.168.1.20", "code1")


def test_an_invite_without_days_is_valid_for_ever(desk: Desk) -> None:
    desk.panel.make_invite(1, 0)
    desk.link.drain()
    assert desk.link.client.called("create_invite") == [(AccountRole.USER, 1, None)]


def test_a_refused_invite_is_told_and_forgotten_at_the_next(desk: Desk) -> None:
    invites = desk.state.invites
    desk.link.client.failures["create_invite"] = Refused(ErrorCode.STORAGE)
    desk.panel.make_invite(1, 7)
    desk.link.drain()
    assert invites.error == "The server cannot save at the moment. Nothing is lost."
    assert (invites.current, invites.asking) == (None, False)
    del desk.link.client.failures["create_invite"]
    desk.panel.make_invite(1, 7)
    assert invites.error == ""


def test_a_stopped_server_takes_its_invite_along(desk: Desk) -> None:
    desk.panel.make_invite(1, 7)
    desk.link.drain()
    desk.panel.stop()
    desk.jobs.run_all()
    assert desk.state.invites.current is None
    desk.panel.make_invite(1, 7)
    assert not desk.state.invites.asking
