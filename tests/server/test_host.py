"""Server processes: what they say at their end, whose folder it is, and logs that stay small."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from whatsapp_like.errors import DataUnwritable
from whatsapp_like.server.host import LOG_FILE, Host, StartFailed
from whatsapp_like.server.status import STATUS_FILE, Status, read_status, write_status
from whatsapp_like.server.store.lock import NAME, OwnerLock, owner_of

NOTE = Status(
    pid=1, name="", port=7272, local="127.0.0.1", addresses=(), pin=None, code=None, since=1
)


def program(*lines: str) -> Sequence[str]:
    """Return a command that runs these lines of Python; `folder` is the data folder."""
    head = "import os, sys, time, pathlib; folder = pathlib.Path(sys.argv[-1])"
    return (sys.executable, "-c", "\n".join((head, *lines)))


def test_its_own_sentence_is_why_a_start_failed(tmp_path: Path) -> None:
    command = program(
        "print('a line of the log', file=sys.stderr)",
        "print('wl-server: The port is taken: choose another.', file=sys.stderr)",
        "sys.exit(1)",
    )
    process = Host(command).launch(tmp_path / "new", (), {})
    with pytest.raises(StartFailed, match=r"^The port is taken: choose another\.$"):
        process.wait_ready()


def test_a_traceback_is_not_shown_but_where_to_find_it(tmp_path: Path) -> None:
    process = Host(program("raise ValueError('secret')")).launch(tmp_path, (), {})
    with pytest.raises(StartFailed) as failed:
        process.wait_ready()
    assert "secret" not in str(failed.value)
    assert str(tmp_path / LOG_FILE) in str(failed.value)
    assert b"secret" in (tmp_path / LOG_FILE).read_bytes()


def test_a_start_that_is_given_up_ends_the_process(tmp_path: Path) -> None:
    process = Host(program("time.sleep(60)")).launch(tmp_path, (), {})
    threading.Timer(0.2, process.give_up).start()
    with pytest.raises(StartFailed, match="was stopped"):
        process.wait_ready()
    assert process.wait_end() == ""


def test_flags_and_variables_reach_it(tmp_path: Path) -> None:
    command = program("print(sys.argv[1:], os.environ['LANGUAGE'], file=sys.stderr)")
    Host(command).launch(tmp_path, ("--port", "1"), {"LANGUAGE": "fr"}).wait_end()
    said = (tmp_path / LOG_FILE).read_text()
    assert said.strip() == f"{['--port', '1', '--data', str(tmp_path)]} fr"


def test_the_log_is_the_owners_and_one_earlier_one_is_kept(tmp_path: Path) -> None:
    for number in range(3):
        Host(program(f"print({number}, file=sys.stderr)")).launch(tmp_path, (), {}).wait_end()
    log = tmp_path / LOG_FILE
    assert log.read_text().strip() == "2"
    assert log.with_name(f"{LOG_FILE}.old").read_text().strip() == "1"
    if sys.platform != "win32":
        assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataUnwritable, match="cannot be written"):
        Host().launch(tmp_path / "file", (), {})


def test_a_note_without_its_owner_means_nothing(tmp_path: Path) -> None:
    assert Host().find(tmp_path) is None
    assert list(tmp_path.iterdir()) == [], "looking leaves nothing behind"
    write_status(tmp_path, NOTE)
    assert Host().find(tmp_path) is None
    lock = OwnerLock(tmp_path)
    assert Host().find(tmp_path) is None, "the note is another process's"
    ours = NOTE.model_copy(update={"pid": os.getpid()})
    write_status(tmp_path, ours)
    assert Host().find(tmp_path) == ours
    lock.release()
    assert Host().find(tmp_path) is None


def test_a_note_left_by_a_killed_server_is_not_taken_for_a_start(tmp_path: Path) -> None:
    write_status(tmp_path, NOTE)
    process = Host(program("time.sleep(0.2)", "sys.exit(3)")).launch(tmp_path, (), {})
    with pytest.raises(StartFailed, match="status 3"):
        process.wait_ready()
    assert not (tmp_path / STATUS_FILE).exists()


def test_another_servers_note_is_not_taken_for_ours(tmp_path: Path) -> None:
    ours = NOTE.model_copy(update={"pid": os.getpid()})
    lock = OwnerLock(tmp_path)
    write_status(tmp_path, ours)
    command = program("time.sleep(0.2)", "sys.exit('wl-server: Somebody else has the folder.')")
    with pytest.raises(StartFailed, match="Somebody else has the folder"):
        Host(command).launch(tmp_path, (), {}).wait_ready()
    assert read_status(tmp_path) == ours
    lock.release()


def test_stopping_what_has_ended_already_only_tidies_up(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    status = NOTE.model_copy(update={"pid": ended.pid})
    write_status(tmp_path, status)
    Host().stop(tmp_path, status)
    assert read_status(tmp_path) is None


def test_looking_who_owns_a_folder_changes_nothing(tmp_path: Path) -> None:
    OwnerLock(tmp_path).release()
    path = tmp_path / NAME
    path.write_bytes(b"12345\n")

    assert Host().find(tmp_path) is None
    assert path.read_bytes() == b"12345\n"


def test_looking_for_an_owner_makes_nothing(tmp_path: Path) -> None:
    assert owner_of(tmp_path) is None
    assert not list(tmp_path.iterdir())
    lock = OwnerLock(tmp_path)
    assert owner_of(tmp_path) == os.getpid()
    lock.release()
    assert owner_of(tmp_path) is None
