"""The command `wl-server` as people meet it: invites, and one clear sentence for each trouble."""

from __future__ import annotations

import signal
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.server_process import ServerProcess, run
from tests.integration.wire_client import Person, WireClient
from whatsapp_like import __version__
from whatsapp_like.models.account import AccountRole
from whatsapp_like.models.address import ServerAddress

pytestmark = pytest.mark.integration


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def server(folder: Path) -> Iterator[ServerProcess]:
    with ServerProcess(folder) as server:
        yield server


def complaint(*arguments: str, status: int = 1, **environment: str) -> str:
    """Run the command where it must fail; return its one sentence."""
    done = run(*arguments, environment=environment)
    assert done.returncode == status, done
    assert done.stderr.startswith("wl-server: ")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
    return done.stderr.removeprefix("wl-server: ").strip()


# --- invites --------------------------------------------------------------------------------------


async def test_an_invite_of_the_running_server(server: ServerProcess, folder: Path) -> None:
    done = run("invite", "--data", str(folder), "--uses", "2")
    link, code = done.stdout.split()
    address = ServerAddress.parse(link)

    assert (address.port, address.pin, address.code) == (server.port, server.status.pin, code)
    for handle in ("nora", "liam"):
        async with await WireClient.connect(server.port) as client:
            await client.register(Person(handle), code)
            assert client.opened.account.role is AccountRole.USER


async def test_an_invite_of_the_stopped_server(server: ServerProcess, folder: Path) -> None:
    server.stop()
    done = run("invite", "--admin", "--data", str(folder), "--port", "7300")
    link, code = done.stdout.split()

    address = ServerAddress.parse(link)
    assert (address.port, address.pin, address.code) == (7300, server.status.pin, code)
    with ServerProcess(folder) as again:
        async with await WireClient.connect(again.port) as client:
            await client.register(Person("ada"), code)
            assert client.opened.account.role is AccountRole.ADMIN


async def test_an_invite_of_a_plain_server(folder: Path) -> None:
    with ServerProcess(folder, "--plain") as server:
        done = run("invite", "--data", str(folder))
        link, code = done.stdout.split()
        assert ServerAddress.parse(link).pin is None
        async with await WireClient.connect(server.port, secure=False) as client:
            await client.register(Person("nora"), code)


def test_no_invite_of_a_stopped_server_on_any_port(server: ServerProcess, folder: Path) -> None:
    server.stop()

    sentence = complaint("invite", "--data", str(folder), "--port", "0")

    assert sentence == 'The setting "port" must be at least 1, not 0.'


def test_no_invite_where_there_is_no_server(folder: Path) -> None:
    sentence = complaint("invite", "--data", str(folder))

    assert sentence.startswith(f"There is no server in {folder} yet: start it once")
    assert not folder.exists()


def test_a_note_left_behind_misleads_nobody(server: ServerProcess, folder: Path) -> None:
    server.kill()
    assert (folder / "running.json").exists()

    assert run("invite", "--data", str(folder)).returncode == 0


@pytest.mark.parametrize("uses", ["0", "many", "100001"])
def test_impossible_numbers_are_refused(folder: Path, uses: str) -> None:
    done = run("invite", "--data", str(folder), "--uses", uses)

    assert done.returncode == 2
    assert "must be a number from 1 to 100000" in done.stderr


# --- small things ---------------------------------------------------------------------------------


def test_version() -> None:
    assert run("--version").stdout == f"wl-server {__version__}\n"


def test_help_names_every_job() -> None:
    text = run("--help").stdout

    assert "--headless" in text
    assert "invite" in text


def test_without_a_display_the_other_way_is_named() -> None:
    assert complaint(status=2) == (
        "There is no display to open the panel on: serve with wl-server --headless."
    )


def test_ctrl_c_is_a_clean_end(server: ServerProcess, folder: Path) -> None:
    server.process.send_signal(signal.SIGINT)

    assert server.wait() == 0
    assert not (folder / "running.json").exists()
    # No log left to be replayed: everything is in the database.
    assert not (folder / "store.sqlite3-wal").exists()


def test_what_the_server_says_is_enough_to_connect(server: ServerProcess) -> None:
    text = "\n".join(server.said)

    assert f"127.0.0.1:{server.port}" in text
    assert server.status.code is not None
    assert server.status.code in text
    assert "wl://127.0.0.1" in text


def test_a_log_for_machines_has_an_object_a_line(folder: Path) -> None:
    with ServerProcess(folder, "--log-format", "json") as server:
        server.stop()
        assert all(line.startswith("{") and line.endswith("}") for line in server.log.splitlines())


def test_metrics_where_asked_for(folder: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (
        ServerProcess(folder, "--metrics", f"127.0.0.1:{port}"),
        socket.create_connection(("127.0.0.1", port)) as link,
    ):
        link.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
        answer = b"".join(iter(lambda: link.recv(65536), b""))
    assert b"\nwl_sessions 0\n" in answer


# --- troubles -------------------------------------------------------------------------------------


def test_a_taken_port(server: ServerProcess, tmp_path: Path) -> None:
    sentence = complaint(
        "--headless",
        *("--data", str(tmp_path / "other"), "--port", str(server.port)),
        *("--listen", "127.0.0.1"),
    )

    assert sentence == (
        f"Port {server.port} is taken by another program (perhaps another wl-server): stop that "
        'one, or choose another port, in the field "Port" of the panel or with "--port".'
    )


def test_a_folder_in_use(server: ServerProcess, folder: Path) -> None:
    sentence = complaint("--headless", "--data", str(folder), "--port", "0")

    assert f"(process {server.process.pid})" in sentence
    assert str(folder) in sentence


def test_a_damaged_database(folder: Path) -> None:
    folder.mkdir()
    (folder / "store.sqlite3").write_bytes(b"this is not a database" * 100)

    assert "is damaged" in complaint("--headless", "--data", str(folder), "--port", "0")


def test_a_newer_database(server: ServerProcess, folder: Path) -> None:
    server.stop()
    database = sqlite3.connect(folder / "store.sqlite3")
    database.execute("PRAGMA user_version = 999")
    database.close()

    assert "newer version" in complaint("--headless", "--data", str(folder), "--port", "0")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    sentence = complaint("--headless", "--data", str(tmp_path / "file" / "data"), "--port", "0")

    assert "cannot be written" in sentence


def test_a_bad_setting(folder: Path) -> None:
    folder.mkdir()
    (folder / "wl-server.toml").write_text("port = 70000")

    assert complaint("--headless", "--data", str(folder)) == (
        'The setting "port" must be at most 65535, not 70000.'
    )


def test_a_bad_flag_and_a_bad_variable(folder: Path) -> None:
    assert complaint("--headless", "--data", str(folder), "--registration", "all") == (
        "The setting \"registration\" must be 'invite', 'open' or 'closed', not 'all'."
    )
    assert "\"port\" must be a number, not 'x'" in complaint(
        "--headless", "--data", str(folder), WL_PORT="x"
    )


def test_a_foreign_address(folder: Path) -> None:
    sentence = complaint(
        "--headless", "--data", str(folder), "--port", "0", "--listen", "203.0.113.9"
    )

    assert sentence == 'This computer has no address 203.0.113.9: correct "listen".'


def test_a_certificate_that_is_none(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "own.pem").write_text("nothing")

    sentence = complaint(
        *("--headless", "--data", str(folder), "--port", "0"),
        *("--certificate", str(tmp_path / "own.pem")),
    )

    assert "there is no certificate in it" in sentence


def test_a_full_disk(folder: Path) -> None:
    # The system refuses to let a file grow, much as it does when the disk is full.
    done = run(*("--headless", "--data", str(folder), "--port", "0"), largest_file=40_000)

    assert done.returncode == 1
    assert done.stderr.startswith(f"wl-server: The disk of the data folder {folder} ")
    assert "free space" in done.stderr
    assert done.stderr.count("\n") == 1
