"""The panel with real events: setting up, and a start that fails."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.controllers.panel_fakes import Desk, note, session
from tests.gui.staging import Stage
from whatsapp_like.client.events import SessionsChanged
from whatsapp_like.controllers.panel_setup import SetupController
from whatsapp_like.models.enums import Registration
from whatsapp_like.models.state.panel import ServerPhase
from whatsapp_like.server.settings import load_settings
from whatsapp_like.views.panel.overview import OverviewPage

pytestmark = pytest.mark.gui


def test_first_run_asks_then_starts_what_was_typed(stage: Stage, folder: Path) -> None:
    fields = stage.set_up.fields
    stage.type(fields.name.box.field, "Our House")
    stage.type(fields.port.box.field, "7300")
    stage.focus(fields.registration)
    fields.registration.event_generate("<Down>")
    stage.click(stage.set_up.start)
    read = load_settings({"data": folder})
    assert (read.name, read.port, read.registration) == ("Our House", 7300, Registration.OPEN)
    assert stage.state.server.phase is ServerPhase.STARTING
    assert stage.overview.head.said == "Starting…"
    stage.desk.jobs.run_all()
    stage.desk.process.status = note(port=7300)
    stage.desk.jobs.run_all()
    stage.settle()
    assert stage.overview.head.said.startswith("Running since 21 September 2026")
    assert stage.root.title() == "Office – WL server", "the name is the server's own"


def test_what_cannot_work_is_said_at_its_field_and_nothing_starts(
    stage: Stage, folder: Path
) -> None:
    fields = stage.set_up.fields
    stage.type(fields.port.box.field, "70000")
    assert fields.port.said == "A number from 1 to 65535; 7272 is the usual one."
    stage.type(fields.name.box.field, "")
    stage.key(fields.name.box.field, "<Return>")
    assert "Give the server a name" in fields.name.said
    assert not folder.exists()
    stage.wait_until(lambda: stage.root.focus_get() is fields.name.box.field)
    assert stage.state.server.phase is ServerPhase.NEW
    stage.type(fields.port.box.field, "7300")
    assert fields.port.said == "Change it only if another program needs 7272."


def test_a_folder_that_cannot_be_written_is_said_above_the_button(
    stage: Stage, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    stage.set_up.fields.folder.box.set(str(tmp_path / "file" / "below"))
    stage.click(stage.set_up.start)
    assert "cannot be written" in stage.set_up.alert.said
    assert stage.set_up.alert.winfo_ismapped()
    assert stage.state.server.phase is ServerPhase.NEW


def test_choosing_a_used_folder_shows_its_settings(stage: Stage, tmp_path: Path) -> None:
    form = replace(stage.setup.form(), folder=str(tmp_path / "old"), name="Old", port="7555")
    SetupController(Desk().state).save(form)
    fields = stage.set_up.fields
    fields.folder.box.set(str(tmp_path / "ol"))
    stage.focus(fields.folder.box.field)
    fields.folder.box.focus_field()
    fields.folder.box.field.event_generate("<Key-d>")
    stage.settle()
    assert fields.form == form
    assert "set up here" in fields.folder.said


def test_a_start_that_fails_says_the_servers_own_sentence(stage: Stage) -> None:
    stage.click(stage.set_up.start)
    stage.desk.jobs.run_all()
    stage.desk.process.fault = "Port 7272 is taken by another program: choose another port."
    stage.desk.jobs.run_all()
    stage.settle()
    # Where it can be mended: the form is still there, as it was filled in.
    assert stage.set_up.alert.said == stage.desk.process.fault
    assert stage.set_up.alert.winfo_ismapped()
    assert stage.state.server.phase is ServerPhase.NEW
    fields = stage.set_up.fields
    stage.type(fields.port.box.field, "7300")
    stage.desk.process.fault = ""
    stage.click(stage.set_up.start)
    stage.desk.jobs.run_all()
    stage.desk.jobs.run_all()
    stage.settle()
    assert isinstance(stage.view.shown, OverviewPage)
    assert load_settings({"data": Path(stage.state.server.folder)}).port == 7300


def test_a_later_start_that_fails_is_said_above_the_overview(stage: Stage) -> None:
    stage.run()
    stage.click(stage.overview.head.stop)
    stage.desk.jobs.run_all()
    stage.settle()
    stage.click(stage.overview.head.start)
    stage.desk.jobs.run_all()
    stage.desk.process.fault = "Port 7272 is taken by another program: choose another port."
    stage.desk.jobs.run_all()
    stage.settle()
    assert stage.overview.alert.said == stage.desk.process.fault
    assert stage.overview.alert.winfo_ismapped()


def test_of_two_questions_only_the_latter_is_asked(stage: Stage) -> None:
    stage.run()
    stage.desk.tell(SessionsChanged(sessions=(session(1),), accounts=1))
    stage.settle()
    stage.click(stage.overview.head.stop)
    question = stage.overview.question
    assert question is not None
    stage.view.close()
    stage.settle()
    assert not question.winfo_exists()
    assert stage.view.leaving is not None
    assert stage.view.leaving.winfo_exists()
