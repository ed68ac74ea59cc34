"""A server's process: only the one that owns the folder is ever stopped."""

import subprocess
import sys
from pathlib import Path

from whatsapp_like.server.host import Host
from whatsapp_like.server.status import Status, read_status, write_status


def test_a_note_with_somebody_else_s_number_stops_nobody(tmp_path: Path) -> None:
    stranger = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        status = Status(
            pid=stranger.pid,
            name="",
            port=7272,
            local="127.0.0.1",
            addresses=(),
            pin=None,
            code=None,
            since=0,
        )
        write_status(tmp_path, status)

        Host().stop(tmp_path, status)

        assert read_status(tmp_path) is None
        stranger.communicate(b"\n", timeout=10)
        assert stranger.returncode == 0
    finally:
        stranger.kill()
