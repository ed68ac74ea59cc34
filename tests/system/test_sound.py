"""The sound of alerts: the file that is shipped, and who plays it."""

from __future__ import annotations

import os
import wave
from collections.abc import Callable
from pathlib import Path

import pytest

from tools.build_sound import build
from whatsapp_like.assets import asset
from whatsapp_like.system.sound import Sound, player


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which commands are looked for."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def put_player(folder: Path, name: str, does: str) -> None:
    command = folder / name
    command.write_text(f"#!/bin/sh\n{does}\n")
    command.chmod(0o755)


def test_the_shipped_sound_is_what_the_script_makes(tmp_path: Path) -> None:
    build(tmp_path / "again.wav")
    assert (tmp_path / "again.wav").read_bytes() == asset("alert.wav").read_bytes()
    with wave.open(str(asset("alert.wav"))) as sound:
        assert 0.2 < sound.getnframes() / sound.getframerate() < 1


def test_a_player_gets_the_file_once_while_it_plays(
    path: Path, tmp_path: Path, wait_until: Callable[..., None]
) -> None:
    put_player(path, "aplay", "exit 1")
    put_player(path, "paplay", f'echo "$@" >> {tmp_path}/played\nread _ < {tmp_path}/end')
    end, played = tmp_path / "end", tmp_path / "played"
    os.mkfifo(end)
    sound = Sound(tmp_path / "alert.wav")
    assert sound.audible
    sound.play()
    wait_until(played.exists)
    sound.play()
    end.write_text("\n")

    def again() -> bool:
        sound.play()
        return played.read_text().count("alert.wav") == 2

    wait_until(again)
    sound.close()
    sound.close()


def test_where_nothing_can_play_nothing_happens(path: Path, tmp_path: Path) -> None:
    assert player() == ()
    silent = Sound(tmp_path / "alert.wav")
    assert not silent.audible
    silent.play()


def test_a_player_that_cannot_be_started_is_no_error(path: Path, tmp_path: Path) -> None:
    put_player(path, "pw-play", "exit 0")
    sound = Sound(tmp_path / "alert.wav")
    (path / "pw-play").unlink()
    sound.play()
