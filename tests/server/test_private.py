"""Small private files: whole, for their owner alone, and still there after a power cut."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from whatsapp_like.server.private import write_private


def test_a_file_is_replaced_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.with_name("secret.new").write_bytes(b"left by one that was killed")
    for content in (b"one", b"two"):
        write_private(path, content)
        assert path.read_bytes() == content
    assert [file.name for file in tmp_path.iterdir()] == ["secret"]
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="folders are not synced there")
@pytest.mark.parametrize("fails", [False, True])
def test_its_name_is_synced_after_it_and_need_not_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    synced: list[str] = []

    def fsync(descriptor: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        synced.append("folder" if is_folder else "file")
        assert (tmp_path / "secret").exists() is is_folder
        if is_folder and fails:
            raise OSError(22, "Invalid argument")

    monkeypatch.setattr("os.fsync", fsync)
    write_private(tmp_path / "secret", b"x")

    assert synced == ["file", "folder"]
