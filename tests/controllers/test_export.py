"""Exports asked for by windows: where they go, how far they are, what came of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.controllers.fakes import ME, NORA, FakeLink, person, summary
from whatsapp_like.client.events import ExportProgressed
from whatsapp_like.controllers.export import ExportController, show_folder
from whatsapp_like.errors import DataUnwritable, ErrorCode, Refused
from whatsapp_like.models.contact import Contact
from whatsapp_like.models.export import ExportFormat, ExportRequest, ExportResult
from whatsapp_like.models.state.app import AppState

TEXT, JSON = ExportFormat.TEXT, ExportFormat.JSON


class NowJobs:
    """Workers that work at once."""

    def run(
        self, job: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Any], None]
    ) -> None:
        try:
            result = job()
        except Exception as error:
            failed(error)
        else:
            done(result)


class Desk:
    """The controller and what it told."""

    def __init__(self, folder: Path) -> None:
        self.state = AppState()
        self.link = FakeLink()
        self.exports = ExportController(self.state, self.link, NowJobs(), folder)
        self.link.on_event = self.exports.receive
        self.told: list[object] = []
        self.state.session.account = ME
        self.state.people[ME.id] = person(ME)
        self.state.people[NORA.id] = person(
            NORA, contact=Contact(account=NORA.id, nickname="Nora 🎉 / work")
        )

    def start(self, request: ExportRequest) -> int:
        return self.exports.start(
            request,
            lambda fetching, part: self.told.append((fetching, part)),
            self.told.append,
            self.told.append,
        )


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.link.close()


def request(path: Path, *formats: ExportFormat) -> ExportRequest:
    return ExportRequest(conversation=50, path=path, formats=formats or (TEXT,))


def test_a_file_is_called_as_the_conversation(desk: Desk, tmp_path: Path) -> None:
    desk.state.conversations[50] = summary(50, NORA.id)
    desk.state.conversations[51] = summary(51, ME.id)
    assert desk.exports.suggest(50) == tmp_path / "Nora - work"
    assert desk.exports.suggest(-NORA.id) == tmp_path / "Nora - work"
    assert desk.exports.suggest(51) == tmp_path / "Notes to self"
    assert desk.exports.suggest(99) == tmp_path / "conversation"


def test_an_export_tells_its_progress_and_its_result(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "v1.2"
    day = date(2026, 11, 23)
    asked = request(path, TEXT, JSON).model_copy(update={"first": day})
    job = desk.start(asked)
    desk.link.drain()
    targets = {TEXT: tmp_path / "v1.2.txt", JSON: tmp_path / "v1.2.json"}
    assert desk.link.client.called("export") == [(50, targets, day, None, job)]
    result = ExportResult(files=tuple(targets.values()), count=3)
    assert desk.told == [(True, 0.5), (False, 1.0), result]


def test_the_next_export_is_offered_the_folder_of_the_last(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    desk.start(request(tmp_path / "other" / "x"))
    assert desk.exports.suggest(99).parent == tmp_path / "other"


def test_only_an_export_that_runs_is_cancelled(desk: Desk, tmp_path: Path) -> None:
    job = desk.start(request(tmp_path / "x"))
    desk.exports.cancel(job)
    assert desk.link.client.called("cancel_export") == [(job,)]
    desk.link.drain()
    desk.exports.cancel(job)
    assert len(desk.link.client.called("cancel_export")) == 1


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Refused(ErrorCode.NOT_FOUND), "no messages yet"),
        (Refused(ErrorCode.BUSY), "very busy"),
        (DataUnwritable("The disk is full."), "The disk is full."),
    ],
)
def test_a_failure_is_told_in_a_sentence(
    desk: Desk, tmp_path: Path, error: Exception, words: str
) -> None:
    desk.link.client.failures["export"] = error
    desk.start(request(tmp_path / "x"))
    desk.link.drain()
    (told,) = desk.told
    assert words in str(told)


def test_an_impossible_place_is_told_before_anything_begins(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "x.txt").mkdir()
    problem = desk.exports.problem
    assert problem(request(tmp_path / "y")) == ""
    assert problem(request(Path("y"))) == "Enter a folder and a name."
    assert problem(request(Path("/"))) == "Enter a folder and a name."
    assert "There is no folder" in problem(request(tmp_path / "nowhere" / "y"))
    assert "There is a folder" in problem(request(tmp_path / "x"))
    assert "cannot be called that" in problem(request(tmp_path / ("y" * 300)))
    assert "cannot be called that" in problem(request(tmp_path / "a\0b"))


def test_files_that_would_be_replaced_are_named(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "x.json").touch()
    assert desk.exports.existing(request(tmp_path / "x", TEXT, JSON)) == ["x.json"]
    assert desk.exports.existing(request(tmp_path / "x", TEXT)) == []


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these have a program of their own")
def test_a_folder_is_shown_by_the_systems_file_manager(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    program = programs / "xdg-open"
    program.write_text(f'#!/bin/sh\nprintf %s "$1" > {tmp_path}/opened\n', "utf-8")
    program.chmod(0o755)
    desk.exports.open_folder(tmp_path / "a b", desk.told.append)
    assert (tmp_path / "opened").read_text("utf-8") == str(tmp_path / "a b")
    program.write_text("#!/bin/sh\nexit 3\n", "utf-8")
    desk.exports.open_folder(tmp_path, desk.told.append)
    assert desk.told == [f"The folder cannot be opened: look into {tmp_path}."]


@pytest.mark.skipif(sys.platform == "win32", reason="opening is the system's own there")
def test_without_a_file_manager_the_folder_is_named(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OSError, match="No such file"):
        show_folder(tmp_path)
    desk.exports.open_folder(tmp_path, desk.told.append)
    assert desk.told == [f"The folder cannot be opened: look into {tmp_path}."]


def test_a_group_is_called_by_its_title(desk: Desk, tmp_path: Path) -> None:
    line = summary(60, 5)
    assert line.conversation is not None
    head = line.conversation.model_copy(update={"title": "Choir"})
    desk.state.conversations[60] = line.model_copy(update={"conversation": head, "peer": 0})
    assert desk.exports.suggest(60) == tmp_path / "Choir"


def test_what_another_program_exports_is_not_ours(desk: Desk) -> None:
    desk.exports.receive(ExportProgressed(job=7, fetching=False, fraction=0.5))
    assert desk.told == []


def test_a_folder_that_cannot_even_be_looked_for_is_none(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 300)
    request = ExportRequest(conversation=50, path=folder / "talk", formats=(TEXT,))
    assert desk.exports.problem(request) == f"There is no folder {folder}."
    assert desk.exports.existing(request) == []
