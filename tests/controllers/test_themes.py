"""The folder of one's own themes: read at start, and again whenever a file changes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.controllers.fakes import FakeTimers
from tests.controllers.panel_fakes import FakeJobs
from whatsapp_like.controllers import themes as module
from whatsapp_like.controllers.themes import ThemesController
from whatsapp_like.models.plain import written
from whatsapp_like.models.state.desktop import DesktopState


class Shelf:
    """A folder of themes and who looks at it."""

    def __init__(self, folder: Path, timers: FakeTimers) -> None:
        self.folder = folder
        self.desktop = DesktopState()
        self.jobs = FakeJobs()
        self._timers = timers
        self._age = 0
        self.controller = ThemesController(self.desktop, folder, self.jobs, timers)

    def write(self, name: str, text: str | bytes) -> None:
        self.folder.mkdir(exist_ok=True)
        file = self.folder / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        self._age += 1
        os.utime(file, (self._age, self._age))

    def look(self) -> None:
        self._timers.advance(3)
        self.jobs.run_all()


@pytest.fixture
def shelf(tmp_path: Path, timers: FakeTimers) -> Shelf:
    return Shelf(tmp_path / "themes", timers)


def test_themes_are_there_from_the_start(tmp_path: Path, timers: FakeTimers) -> None:
    (tmp_path / "lagoon.toml").write_text('name = "Lagoon"')
    (tmp_path / "readme.txt").write_text("not a theme")
    shelf = Shelf(tmp_path, timers)
    assert {key: theme.name for key, theme in shelf.desktop.own_themes.items()} == {
        "lagoon": "Lagoon"
    }


def test_a_pipe_keeps_nobody_waiting(tmp_path: Path, timers: FakeTimers) -> None:
    if hasattr(os, "mkfifo"):  # Windows has none in folders
        os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "lagoon.toml").write_text('name = "Lagoon"')
    shelf = Shelf(tmp_path, timers)
    assert list(shelf.desktop.own_themes) == ["lagoon"]
    assert shelf.desktop.theme_faults == {}


def test_a_changed_file_is_read_again(shelf: Shelf) -> None:
    shelf.look()
    assert shelf.desktop.own_themes == {}
    shelf.write("lagoon.toml", 'base = "dark"')
    shelf.look()
    assert shelf.desktop.own_themes["lagoon"].base == "dark"
    shelf.write("lagoon.toml", 'base = "light"')
    shelf.look()
    assert shelf.desktop.own_themes["lagoon"].base == "light"
    (shelf.folder / "lagoon.toml").unlink()
    shelf.look()
    assert shelf.desktop.own_themes == {}


def test_while_a_file_is_wrong_its_theme_stays_and_it_is_said(shelf: Shelf) -> None:
    shelf.write("lagoon.toml", 'base = "dark"')
    shelf.look()
    shelf.write("lagoon.toml", 'base = "da')
    shelf.look()
    assert shelf.desktop.own_themes["lagoon"].base == "dark"
    assert shelf.desktop.theme_faults["lagoon"].startswith("This is not TOML")
    shelf.write("lagoon.toml", "")
    shelf.look()
    assert shelf.desktop.theme_faults == {}


def test_files_that_are_no_text_or_too_large_are_told(shelf: Shelf) -> None:
    shelf.write("noise.toml", b"\xff\xfe\x00")
    shelf.write("large.toml", "#" * 70_000)
    shelf.write("marked.toml", b"\xef\xbb\xbfname = 'x'")
    (shelf.folder / "folder.toml").mkdir()
    shelf.look()
    assert shelf.desktop.theme_faults == {
        "noise": "The file is not written in UTF-8.",
        "large": "The file is too large for a theme.",
        "folder": "The file cannot be read: Is a directory.",
    }
    assert list(shelf.desktop.own_themes) == ["marked"]


def test_an_own_theme_is_the_one_that_is_used_while_its_file_is_there(shelf: Shelf) -> None:
    shelf.desktop.theme = "own:lagoon"
    assert shelf.desktop.named_theme == "light"
    shelf.write("lagoon.toml", 'base = "contrast-dark"')
    shelf.look()
    assert shelf.desktop.named_theme == "contrast-dark"


def test_what_is_read_from_the_folder_is_not_kept(shelf: Shelf) -> None:
    shelf.write("lagoon.toml", "")
    shelf.look()
    assert "own_themes" not in written(shelf.desktop)


def test_a_new_folder_has_an_example_in_it(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(module, "show_folder", opened.append)
    failed: list[str] = []
    shelf.controller.open_folder(failed.append)
    shelf.jobs.run_all()
    shelf.look()
    assert opened == [shelf.folder]
    assert shelf.desktop.own_themes["example"].name == "Lagoon"
    (shelf.folder / "example.toml").unlink()
    shelf.controller.open_folder(failed.append)
    shelf.jobs.run_all()
    assert not list(shelf.folder.iterdir()), "who has thrown it away does not want it"
    assert failed == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, timers: FakeTimers) -> None:
    (tmp_path / "file").write_text("")
    shelf = Shelf(tmp_path / "file" / "themes", timers)
    failed: list[str] = []
    shelf.controller.open_folder(failed.append)
    shelf.jobs.run_all()
    assert failed == [f"The folder cannot be opened: look into {shelf.folder}."]


def test_nobody_looks_after_the_end(shelf: Shelf, timers: FakeTimers) -> None:
    shelf.controller.stop()
    assert len(timers) == 0
