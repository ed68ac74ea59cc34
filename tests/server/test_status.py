"""The note of a running server."""

import stat
import sys
from pathlib import Path

from whatsapp_like.server.status import (
    STATUS_FILE,
    Status,
    read_status,
    remove_status,
    write_status,
)

STATUS = Status(
    pid=7,
    name="Kitchen",
    port=7272,
    local="127.0.0.1",
    addresses=("192.168.0.2",),
    pin="A" * 43,
    code=None,
    since=1_790_000_000_000,
)


def test_what_is_written_is_read_and_removed(tmp_path: Path) -> None:
    write_status(tmp_path, STATUS)
    assert read_status(tmp_path) == STATUS

    remove_status(tmp_path)
    remove_status(tmp_path)
    assert read_status(tmp_path) is None


def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    write_status(tmp_path, STATUS)
    write_status(tmp_path, STATUS)

    assert [path.name for path in tmp_path.iterdir()] == [STATUS_FILE]
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / STATUS_FILE).stat().st_mode) == 0o600


def test_a_damaged_note_is_none(tmp_path: Path) -> None:
    (tmp_path / STATUS_FILE).write_text("{")

    assert read_status(tmp_path) is None
