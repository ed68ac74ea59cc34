"""The panel with real events: the overview: addresses, invites, start and stop."""

from __future__ import annotations

import pytest

from tests.controllers.panel_fakes import session
from tests.controllers.test_panel import ONLINE
from tests.gui.staging import Stage
from whatsapp_like.client.events import SessionsChanged
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.address import pin_groups
from whatsapp_like.models.enums import Registration
from whatsapp_like.models.state.panel import Page, ServerPhase

pytestmark = pytest.mark.gui


def test_addresses_and_pin_are_shown_and_copied(stage: Stage) -> None:
    stage.run()
    page = stage.overview
    lines = page.addresses.lines
    assert [line.text for line in lines] == ["192.168.1.20:7272", "[fd00::20]:7272"]
    stage.click(lines[1])
    assert stage.root.clipboard_get() == "[fd00::20]:7272"
    assert lines[1].button.label == "Copied"
    stage.key(lines[0].button, "<Return>")
    assert stage.root.clipboard_get() == "192.168.1.20:7272"
    stage.key(page.pin.copy, "<space>")
    assert stage.root.clipboard_get() == pin_groups(stage.state.server.pin)
    stage.wait_until(lambda: lines[1].button.label == "Copy the address")


def test_the_first_administrators_code_is_there_until_it_was_used(stage: Stage) -> None:
    stage.run()
    assert not stage.overview.first.winfo_ismapped()
    stage.desk.tell(SessionsChanged(sessions=(), accounts=0))
    stage.settle()
    assert stage.overview.first.winfo_ismapped()
    stage.click(stage.overview.first.code)
    assert stage.root.clipboard_get() == "abcdefghijklmnopqrstuvwxyz"
    stage.desk.tell(SessionsChanged(sessions=(), accounts=1, groups=2, channels=1))
    stage.settle()
    assert not stage.overview.first.winfo_ismapped()
    assert "1 account · 2 groups · 1 channel" in stage.overview.head.said


def test_an_invite_is_made_and_copied(stage: Stage) -> None:
    stage.run()
    invites = stage.overview.invites
    stage.type(invites.uses.box.field, "5")
    stage.type(invites.days.box.field, "")
    stage.key(invites.days.box.field, "<Return>")
    stage.desk.link.drain()
    stage.settle()
    assert stage.desk.link.client.called("create_invite")[0][1:] == (5, None)
    assert invites.said.startswith("For 5 people, never expires.")
    stage.click(invites.link)
    assert stage.root.clipboard_get() == invites.link.text
    assert invites.link.text.endswith("code=code1")
    assert invites.code.text == "code1"


def test_an_invite_for_nobody_is_not_asked_for(stage: Stage) -> None:
    stage.run()
    invites = stage.overview.invites
    stage.type(invites.uses.box.field, "0")
    stage.click(invites.new)
    assert invites.uses.said == "A number from 1 to 100000."
    assert stage.desk.link.client.called("create_invite") == []


def test_a_refused_invite_says_why(stage: Stage) -> None:
    stage.run()
    stage.desk.link.client.failures["create_invite"] = Refused(ErrorCode.STORAGE)
    stage.click(stage.overview.invites.new)
    stage.desk.link.drain()
    stage.settle()
    assert stage.overview.invites.said == "The server cannot save at the moment. Nothing is lost."


def test_closed_registration_offers_no_invites(stage: Stage) -> None:
    stage.run()
    stage.state.server.registration = Registration.CLOSED
    stage.settle()
    assert not stage.overview.invites.new.winfo_ismapped()
    stage.state.server.registration = Registration.OPEN
    stage.settle()
    assert stage.overview.invites.new.winfo_ismapped()


def test_stopping_asks_only_when_somebody_is_connected(stage: Stage) -> None:
    stage.run()
    stage.desk.tell(SessionsChanged(sessions=(session(1),), accounts=1))
    stage.click(stage.overview.head.stop)
    question = stage.overview.question
    assert question is not None
    stage.click(question.no)
    assert stage.state.server.phase is ServerPhase.RUNNING
    stage.click(stage.overview.head.stop)
    question = stage.overview.question
    assert question is not None
    stage.click(question.yes)
    assert stage.overview.head.said == "Stopping…"
    stage.desk.process.words = ""
    stage.desk.jobs.run_all()
    stage.settle()
    assert stage.overview.head.said == "Stopped"
    assert not stage.overview.addresses.winfo_ismapped()
    stage.run()
    stage.click(stage.overview.head.stop)
    assert stage.overview.head.said == "Stopping…", "nobody is there to be asked about"


def test_a_restart_is_offered_when_settings_have_changed(stage: Stage) -> None:
    stage.run()
    assert not stage.overview.behind.winfo_ismapped()
    stage.open(Page.SETTINGS)
    stage.type(stage.settings.fields.port.box.field, "7300")
    stage.click(stage.settings.button)
    assert stage.settings.said == "Saved. They hold from the server's next start."
    stage.open(Page.OVERVIEW)
    assert stage.overview.behind.winfo_ismapped()
    stage.key(stage.overview.refresh, "<Return>")
    stage.desk.process.words = ""
    stage.desk.jobs.run_all()
    assert len(stage.desk.host.launched) == 2


def test_a_start_can_be_cancelled(stage: Stage) -> None:
    stage.click(stage.set_up.start)
    assert stage.overview.head.stop.label == "Cancel"
    stage.click(stage.overview.head.stop)
    assert stage.set_up.alert.said == ""


def test_choices_are_made_by_mouse_and_keys(stage: Stage) -> None:
    options = stage.set_up.fields.registration
    tops = [y for y in range(options.winfo_height()) if options.row_at(y) == 2]
    options.event_generate("<Motion>", x=20, y=tops[4])
    stage.click(options, 20, tops[4])
    assert options.value is Registration.CLOSED
    stage.key(options, "<Up>")
    stage.key(options, "<Up>")
    stage.key(options, "<Up>")
    assert stage.set_up.fields.form.registration is Registration.INVITE
    options.event_generate("<Leave>")
    assert options.row_at(-1) is None


def test_after_a_start_a_stray_key_does_not_stop_the_server(stage: Stage) -> None:
    stage.state.server.phase = ServerPhase.STOPPED
    stage.settle()
    stage.key(stage.overview.head.start, "<space>")
    assert stage.overview.head.said == "Starting…"
    stage.desk.come_up()
    stage.desk.tell(ONLINE, SessionsChanged(sessions=(), accounts=1))
    stage.settle()
    copy = stage.overview.addresses.lines[0].button
    stage.wait_until(lambda: stage.root.focus_get() is copy)
    copy.event_generate("<space>")
    stage.settle()
    assert stage.state.server.phase is ServerPhase.RUNNING
    assert stage.root.clipboard_get() == stage.overview.addresses.lines[0].text
