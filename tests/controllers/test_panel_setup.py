"""Setting up: what cannot work is said beside its field, what can is what the server reads."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from whatsapp_like.controllers.panel_setup import SetupController
from whatsapp_like.models.enums import Registration
from whatsapp_like.models.state.panel import PanelState, ServerPhase, SetupField
from whatsapp_like.server.settings import SETTINGS_FILE, load_settings


@pytest.fixture
def state() -> PanelState:
    return PanelState()


@pytest.fixture
def setup(state: PanelState, tmp_path: Path) -> SetupController:
    made = SetupController(state)
    made.show(load_settings({"data": tmp_path / "wl", "name": "Kitchen"}))
    return made


def test_an_untouched_folder_asks_to_be_set_up(setup: SetupController, state: PanelState) -> None:
    assert state.server.phase is ServerPhase.NEW
    form = setup.form()
    assert (form.name, form.port, form.registration) == ("Kitchen", "7272", Registration.INVITE)


def test_what_is_saved_is_what_the_server_reads(
    setup: SetupController, state: PanelState, tmp_path: Path
) -> None:
    form = replace(
        setup.form(),
        folder=str(tmp_path / "other"),
        name="  The   office ",
        port=" 7300 ",
        registration=Registration.OPEN,
    )
    assert setup.save(form) == {}
    read = load_settings({"data": tmp_path / "other"})
    assert (read.name, read.port, read.registration) == ("The office", 7300, Registration.OPEN)
    assert state.server.phase is ServerPhase.NEW, "until it has run"
    assert (state.server.name, state.server.port) == ("The office", 7300)
    assert state.desktop.folder == str(tmp_path / "other")


def test_a_folder_that_was_set_up_does_not_ask_again(
    setup: SetupController, state: PanelState
) -> None:
    setup.save(setup.form())
    again = PanelState()
    SetupController(again).show(load_settings({"data": Path(state.server.folder)}))
    assert again.server.phase is ServerPhase.STOPPED
    assert again.server.name == "Kitchen"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (SetupField.NAME, " ", "Give the server a name"),
        (SetupField.NAME, "x" * 65, "At most 64 characters"),
        (SetupField.NAME, "a\u202eb", "invisible"),
        (SetupField.PORT, "", "from 1 to 65535"),
        (SetupField.PORT, "0", "from 1 to 65535"),
        (SetupField.PORT, "65536", "from 1 to 65535"),
        (SetupField.PORT, "9" * 5000, "from 1 to 65535"),
        (SetupField.PORT, "７２", "from 1 to 65535"),
        (SetupField.PORT, "http", "from 1 to 65535"),
        (SetupField.FOLDER, "  ", "Choose a folder"),
        (SetupField.FOLDER, "relative/path", "the whole path"),
        (SetupField.FOLDER, "/nul\0byte", "cannot have such a folder"),
    ],
)
def test_what_cannot_work_is_said_beside_its_field(
    setup: SetupController, tmp_path: Path, field: SetupField, value: str, words: str
) -> None:
    if sys.platform == "win32" and value.startswith("/"):
        value = f"C:{value}"
    changed: dict[str, Any] = {field.value: value}
    faults = setup.save(replace(setup.form(), **changed))
    assert list(faults) == [field]
    assert words in faults[field]
    assert not (tmp_path / "wl").exists(), "nothing was written"


def test_a_file_is_no_folder(setup: SetupController, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    faults = setup.save(replace(setup.form(), folder=str(tmp_path / "file")))
    assert faults == {SetupField.FOLDER: "This is a file, not a folder."}


def test_a_settings_file_that_cannot_be_edited_is_left_and_told(
    setup: SetupController, tmp_path: Path
) -> None:
    (tmp_path / "wl").mkdir()
    (tmp_path / "wl" / SETTINGS_FILE).write_text("port = = 1")
    faults = setup.save(setup.form())
    assert list(faults) == [SetupField.FORM]
    assert SETTINGS_FILE in faults[SetupField.FORM]
    assert (tmp_path / "wl" / SETTINGS_FILE).read_text() == "port = = 1"


def test_another_folders_settings_are_shown_when_it_is_chosen(
    setup: SetupController, tmp_path: Path
) -> None:
    form = replace(setup.form(), folder=str(tmp_path / "other"), port="7300")
    setup.save(form)
    assert setup.look_into(str(tmp_path / "other")) == form
    assert setup.look_into(str(tmp_path / "none")) is None
    assert setup.look_into("relative") is None
    assert setup.look_into("/nul\0byte") is None
    (tmp_path / "other" / SETTINGS_FILE).write_text("port = 'many'")
    assert setup.look_into(str(tmp_path / "other")) is None


def test_a_running_server_is_told_to_be_behind_its_settings(
    setup: SetupController, state: PanelState
) -> None:
    setup.save(setup.form())
    state.server.phase = ServerPhase.RUNNING
    told: list[bool] = []
    state.server.events.changed.connect(told.append)
    setup.save(setup.form())
    assert told == []
    setup.save(replace(setup.form(), port="7300"))
    setup.save(setup.form())
    assert told == [True], "it still runs with the old ones"
    assert state.server.phase is ServerPhase.RUNNING
