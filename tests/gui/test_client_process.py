"""`wl-client` as a process with windows: one per profile, ends on Ctrl-C, says what is wrong."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = [pytest.mark.gui, pytest.mark.integration]

COMMAND = [sys.executable, "-m", "whatsapp_like.commands.client"]


@pytest.fixture
def desktop(tmp_path: Path, wait_until: Callable[..., None]) -> Iterator[subprocess.Popen[str]]:
    """A desktop of the profile "ada", whose window is there."""
    process = subprocess.Popen(
        [*COMMAND, "--profile", "ada", "--data", str(tmp_path)], stderr=subprocess.PIPE, text=True
    )
    # Where the window stands is kept soon after it has appeared.
    wait_until((tmp_path / "ada" / "desktop.json").exists, timeout=40)
    yield process
    if process.poll() is None:
        process.kill()
        process.wait()
    if process.stderr is not None:
        process.stderr.close()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, timeout=40, check=False
    )


def test_one_window_a_profile_and_ctrl_c_ends_it(
    desktop: subprocess.Popen[str], tmp_path: Path
) -> None:
    second = run("--profile", "ada", "--data", str(tmp_path))
    assert second.returncode == 1
    assert "in use by another WL" in second.stderr
    assert "Traceback" not in second.stderr
    desktop.send_signal(signal.SIGINT)
    assert desktop.wait(timeout=20) == 0
    assert desktop.stderr is not None
    assert desktop.stderr.read() == ""


def test_a_damaged_archive_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "archive.db").write_bytes(b"not a database" * 1000)
    said = run("--profile", "ada", "--data", str(tmp_path))
    assert said.returncode == 1
    assert "is damaged" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_profile_name_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    said = run("--profile", "../elsewhere", "--data", str(tmp_path))
    assert said.returncode == 1
    assert "profile name" in said.stderr


def test_without_a_display_one_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    said = run("--data", str(tmp_path))
    assert said.returncode == 2
    assert said.stderr == "wl-client: There is no display to open windows on.\n"
