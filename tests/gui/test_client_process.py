"""`wl-client` as a process with windows: one per profile, ends on Ctrl-C, says what is wrong."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import tkinter as tk
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import ttkbootstrap as ttk

from tests.screen import WindowManager
from whatsapp_like.client.profile import Profile
from whatsapp_like.commands.display import open_display

pytestmark = [pytest.mark.gui, pytest.mark.integration]

COMMAND = [sys.executable, "-m", "whatsapp_like.commands.client"]


def xdotool(*arguments: str) -> str:
    done = subprocess.run(
        ["xdotool", *arguments], capture_output=True, text=True, timeout=20, check=False
    )
    return done.stdout.strip()


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


def shown() -> str:
    """Return the one window of a program of ours, once it is on screen."""
    return xdotool("search", "--sync", "--onlyvisible", "--name", "^WL")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a terminal: what is wrong is said there, and in no window."""
    terminal, its_end = pty.openpty()
    try:
        return subprocess.run(
            [*COMMAND, *arguments],
            stdin=its_end,
            capture_output=True,
            text=True,
            timeout=40,
            check=False,
        )
    finally:
        os.close(terminal)
        os.close(its_end)


def test_one_window_a_profile_and_ctrl_c_ends_it(
    desktop: subprocess.Popen[str], tmp_path: Path, window_manager: WindowManager
) -> None:
    window = shown()
    xdotool("windowminimize", "--sync", window)
    second = run("--profile", "ada", "--data", str(tmp_path))
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    link = run("--profile", "ada", "--data", str(tmp_path), "wl://127.0.0.1:9/?group=abc")
    assert (link.returncode, link.stdout, link.stderr) == (0, "", ""), "the open one is told"
    # `--sync` waits until it is on screen again.
    assert shown() == window
    desktop.send_signal(signal.SIGINT)
    assert desktop.wait(timeout=20) == 0
    assert desktop.stderr is not None
    assert desktop.stderr.read() == ""


def test_a_profile_at_work_without_a_window_is_busy(tmp_path: Path) -> None:
    with Profile.open("ada", tmp_path):
        second = run("--profile", "ada", "--data", str(tmp_path))
    assert second.returncode == 1
    assert "in use by another WL" in second.stderr
    assert "Traceback" not in second.stderr


def test_started_from_a_menu_a_window_says_what_is_wrong_and_tries_again(
    tmp_path: Path, window_manager: WindowManager, wait_until: Callable[..., None]
) -> None:
    (tmp_path / "ada").mkdir()
    identity = tmp_path / "ada" / "identity.json"
    identity.write_text("?")
    command = [*COMMAND, "--profile", "ada", "--data", str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            first = shown()
            xdotool("windowfocus", "--sync", first, "key", "Return")
            # Still wrong: asked again, in another window.
            wait_until(lambda: shown() != first)
            xdotool("windowfocus", "--sync", shown(), "key", "Escape")
            said = process.communicate(timeout=40)[1]
        finally:
            process.kill()
    assert process.returncode == 1
    assert said.startswith("wl-client: ")
    assert "is damaged" in said


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


def test_a_display_on_which_nobody_answers_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":4242")
    said = run("--data", str(tmp_path))
    assert said.returncode == 2
    assert said.stderr == "wl-client: There is no display to open windows on.\n"


def test_another_complaint_of_tk_is_not_told_as_no_display() -> None:
    def broken() -> ttk.App:
        raise tk.TclError('invalid command name "font"')

    with pytest.raises(tk.TclError, match="invalid command name"):
        open_display(broken)
