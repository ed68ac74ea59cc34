"""The jobs of `wl-client` as scripts use them: real processes, a real server on loopback."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shlex
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import jsonschema
import pytest

from tests.integration.server_process import ServerProcess
from whatsapp_like.client.client import Client
from whatsapp_like.client.profile import Profile
from whatsapp_like.commands.jobs.session import Watch
from whatsapp_like.models.address import ServerAddress, pin_groups

pytestmark = pytest.mark.integration

COMMAND = [sys.executable, "-m", "whatsapp_like.commands.client"]
PASSWORD = "correct horse battery"
ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs" / "export.schema.json").read_text("utf-8"))
DEVELOPERS = re.compile(r"Traceback|Error\b|Exception")


class Said:
    """What a finished process said; a traceback is never part of it."""

    def __init__(self, process: subprocess.CompletedProcess[str]) -> None:
        self.status = process.returncode
        self.out = process.stdout.rstrip("\n")
        self.err = process.stderr.rstrip("\n")
        assert not DEVELOPERS.search(self.err), self.err

    @property
    def json(self) -> dict[str, object]:
        answer: dict[str, object] = json.loads(self.out)
        return answer


class Shell:
    """Runs the command on profiles below one folder."""

    def __init__(self, folder: Path, server: ServerProcess) -> None:
        self.folder = folder
        self.server = server
        assert server.status.pin is not None
        self.address = f"127.0.0.1:{server.port}"
        self.pin = server.status.pin
        self.link = ServerAddress(host="127.0.0.1", port=server.port, pin=self.pin).link()

    def run(self, profile: str, *arguments: str, stdin: str = "", language: str = "") -> Said:
        return Said(
            subprocess.run(
                [*COMMAND, "--data", str(self.folder), "--profile", profile, *arguments],
                env=os.environ | {"LANGUAGE": language},
                input=stdin,
                capture_output=True,
                text=True,
                timeout=50,
                check=False,
            )
        )

    def register(self, handle: str, first: str) -> Said:
        """Make an account, in the profile of the same name."""
        return self.run(
            handle,
            *("login", self.link, "--register", "--handle", handle, "--first", first),
            stdin=PASSWORD + "\n",
        )


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """Ada and Nora are registered and have talked; each test adds what it needs beyond that."""
    folder = tmp_path_factory.mktemp("jobs")
    with ServerProcess(folder / "server", settings='registration = "open"') as server:
        shell = Shell(folder / "profiles", server)
        for handle, first in (("ada", "Ada"), ("nora", "Nora")):
            assert shell.register(handle, first).status == 0
        assert shell.run("ada", "send", "--to", "nora", "Hello, Nora").status == 0
        yield shell
        assert "Traceback" not in server.log


# --- login ----------------------------------------------------------------------------------------


def test_a_script_logs_in_with_the_pin_and_a_password_file(shell: Shell, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(f"{PASSWORD}\nnot this line\n", "utf-8")
    login = ("login", shell.address, "--handle", "@Ada", "--password-file", str(secret), "--json")
    for number, pin in enumerate((shell.pin, pin_groups(shell.pin))):
        said = shell.run(f"ada-{number}", *login, "--pin", pin)
        assert said.status == 0, said.err
        assert said.json["handle"] == "ada"
        assert said.json["pin"] == shell.pin


def test_without_pin_and_terminal_the_pin_is_told_and_nothing_trusted(shell: Shell) -> None:
    said = shell.run("new", "login", shell.address, "--handle", "ada", stdin=PASSWORD)
    assert said.status == 1
    assert pin_groups(shell.pin) in said.err


def test_another_server_than_the_pinned_one_is_refused(shell: Shell) -> None:
    said = shell.run("new", "login", shell.address, "--handle", "ada", "--pin", "A" * 42 + "E")
    assert said.status == 1
    assert "this may be another server" in said.err


@pytest.mark.parametrize("handle", ["ada", "nobody"])
def test_a_wrong_password_and_an_unknown_handle_sound_alike(shell: Shell, handle: str) -> None:
    said = shell.run("new", "login", shell.link, "--handle", handle, stdin="wrong wrong wrong")
    assert said.status == 1
    assert said.err == "wl-client: The alias or the password is wrong."


@pytest.mark.parametrize(
    ("arguments", "stdin", "status", "words"),
    [
        (("h:x", "--handle", "ada"), "", 2, "neither an address"),
        (("{link}", "--handle", "A B"), "", 2, "An alias has 2 to 32"),
        (("{link}", "--handle", "new", "--register"), "", 2, "--first"),
        (("{link}", "--handle", "ada", "--device-name", "A\u202eB"), "", 2, "A name has"),
        (("{link}", "--handle", "new", "--register", "--first", "A\u202eB"), "", 2, "A name has"),
        (("{link}", "--handle", "ada", "--pin", "abc"), "", 2, "The pin is not complete"),
        (("{link}", "--handle", "ada"), "", 1, "There was no password."),
        (("{link}", "--handle", "ada", "--password-file", "/nowhere/x"), "", 1, "cannot be read"),
        (("{link}", "--handle", "new", "--register", "--first", "N"), "short", 1, "too short"),
        (("{link}", "--handle", "ada", "--register", "--first", "N"), PASSWORD, 1, "is taken"),
        (("{link}", "--handle", "ada", "--timeout", "-1"), "", 2, "number of seconds"),
        (("127.0.0.1:1", "--handle", "ada"), PASSWORD, 1, "Nobody answers there."),
    ],
)
def test_what_cannot_work_is_told_in_a_sentence(
    shell: Shell, arguments: tuple[str, ...], stdin: str, status: int, words: str
) -> None:
    filled = [each.replace("{link}", shell.link) for each in arguments]
    said = shell.run("new", "login", *filled, stdin=stdin)
    assert (said.status, words in said.err) == (status, True), said.err


def test_a_profile_of_somebody_else_is_kept(shell: Shell) -> None:
    said = shell.run("ada", "login", shell.link, "--handle", "nora", stdin=PASSWORD)
    assert said.status == 1
    assert "belongs to another account" in said.err
    assert shell.run("ada", "send", "--to", "ada", "still me").status == 0


@pytest.mark.skipif(sys.platform == "win32", reason="there are no terminals of that kind")
def test_a_person_compares_the_pin_and_types_the_password_unseen(shell: Shell) -> None:
    terminal = Terminal(shell, "person", "login", shell.address, "--handle", "ada")
    terminal.until("[y/N]")
    assert pin_groups(shell.pin) in terminal.seen
    terminal.type("y\n")
    terminal.until("Password:")
    terminal.type(f"{PASSWORD}\n")
    terminal.until("Logged in as Ada")
    assert terminal.end() == 0
    assert PASSWORD not in terminal.seen


@pytest.mark.skipif(sys.platform == "win32", reason="there are no terminals of that kind")
def test_a_person_who_does_not_trust_the_pin_stays_out(shell: Shell) -> None:
    terminal = Terminal(shell, "careful", "login", shell.address, "--handle", "ada")
    terminal.until("[y/N]")
    terminal.type("\n")
    terminal.until("Not logged in.")
    assert terminal.end() == 1


@pytest.mark.skipif(sys.platform == "win32", reason="there are no terminals of that kind")
def test_a_new_password_is_typed_twice(shell: Shell) -> None:
    terminal = Terminal(
        shell, "twice", "login", shell.link, "--register", "--handle", "zoe", "--first", "Zoé"
    )
    terminal.until("Password:")
    terminal.type(f"{PASSWORD}\n")
    terminal.until("Once more:")
    terminal.type("something else\n")
    terminal.until("The two passwords differ.")
    assert terminal.end() == 1


class Terminal:
    """A process with a terminal of its own; `seen` is everything on it."""

    def __init__(self, shell: Shell, profile: str, *arguments: str) -> None:
        self.seen = ""
        self._master, slave = _open_terminal()
        self._process = subprocess.Popen(
            [*COMMAND, "--data", str(shell.folder), "--profile", profile, *arguments],
            # What getpass asks on.
            preexec_fn=lambda: _take_terminal(slave),
            pass_fds=[slave],
        )
        os.close(slave)

    def until(self, words: str) -> None:
        """Wait until these words are on the terminal."""
        while words not in self.seen:
            try:
                data = os.read(self._master, 4096)
            except OSError:  # Linux's way to say that the other end is closed
                data = b""
            assert data, self.seen
            self.seen += data.decode()

    def type(self, text: str) -> None:
        """Type."""
        os.write(self._master, text.encode())

    def end(self) -> int:
        """Return the exit status."""
        status = self._process.wait(30)
        os.close(self._master)
        return status


def _open_terminal() -> tuple[int, int]:
    if sys.platform != "win32":
        return os.openpty()
    raise NotImplementedError


def _take_terminal(slave: int) -> None:
    if sys.platform != "win32":
        os.login_tty(slave)


# --- send -----------------------------------------------------------------------------------------


def test_a_message_is_at_the_server_when_send_returns(shell: Shell) -> None:
    said = shell.run("ada", "send", "--to", "nora", "--json", "One tick ✓")
    assert said.status == 0, said.err
    assert said.json["state"] in ("sent", "delivered", "read")
    assert int(str(said.json["seq"])) >= 1


def test_a_text_comes_from_the_standard_input(shell: Shell, tmp_path: Path) -> None:
    assert shell.run("ada", "send", "--to", "nora", "-", stdin="first\nsecond\n").status == 0
    target = tmp_path / "out.json"
    said = shell.run("ada", "export", "--with", "nora", "--format", "json", "--out", str(target))
    assert said.status == 0, said.err
    assert json.loads(target.read_text("utf-8"))["messages"][-1]["text"] == "first\nsecond"


def test_nobody_of_that_handle(shell: Shell) -> None:
    said = shell.run("ada", "send", "--to", "nobody", "hello")
    assert said.status == 1
    assert "Nobody here has the alias nobody, and no group of yours that name." in said.err


def test_a_group_is_written_to_and_exported_by_its_title_or_id(
    shell: Shell, tmp_path: Path
) -> None:
    async def make(*titles: str) -> list[int]:
        async with Client.open(Profile.open("ada", shell.folder)) as client:
            assert await Watch(client).reached(20)
            (nora,) = [p.account.id for p in client.people() if p.account.handle == "nora"]
            return [(await client.create_group(title, (nora,))).id for title in titles]

    lab, *twins = asyncio.run(make("Lab 3", "Twins", "Twins"))
    for name in ("lab 3", str(lab)):
        said = shell.run("nora", "send", "--to", name, "--json", f"To {name}")
        assert said.status == 0, said.err
        assert said.json["conversation"] == str(lab)
    said = shell.run("nora", "send", "--to", "twins", "hello")
    assert said.status == 1
    assert ", ".join(sorted(map(str, twins))) in said.err
    target = tmp_path / "out.json"
    export = ("export", "--with", "Lab 3", "--format", "json", "--out", str(target))
    said = shell.run("nora", *export)
    assert said.status == 0, said.err
    told = json.loads(target.read_text("utf-8"))
    assert [each["text"] for each in told["messages"][-2:]] == ["To lab 3", f"To {lab}"]
    assert {each["handle"] for each in told["chat"]["members"]} == {"ada", "nora"}


@pytest.mark.parametrize("text", ["", " \n", "x" * 40_000])
def test_a_text_that_cannot_be_sent_is_not_queued(shell: Shell, text: str) -> None:
    assert shell.run("ada", "send", "--to", "nora", "-", stdin=text).status == 2


def test_a_text_in_another_encoding_is_refused(shell: Shell) -> None:
    said = subprocess.run(
        [*COMMAND, "--data", str(shell.folder), "--profile", "ada", "send", "--to", "nora", "-"],
        env=os.environ | {"PYTHONUTF8": "1"},
        input="déjà".encode("latin-1"),
        capture_output=True,
        timeout=50,
        check=False,
    )
    assert (said.returncode, said.stderr) == (2, b"wl-client: The text is not in UTF-8.\n")


def test_a_profile_that_nobody_logged_in(shell: Shell) -> None:
    said = shell.run("empty", "send", "--to", "nora", "hello")
    assert said.status == 1
    assert "wl-client login" in said.err


def test_a_profile_in_use_says_what_to_do(shell: Shell) -> None:
    with Profile.open("ada", shell.folder):
        said = shell.run("ada", "send", "--to", "nora", "hello")
    assert said.status == 1
    assert "close it, or log in another profile with --profile" in said.err


def test_messages_wait_while_the_server_is_away_and_go_out_in_order(tmp_path: Path) -> None:
    with ServerProcess(tmp_path / "server", settings='registration = "open"') as server:
        shell = Shell(tmp_path / "profiles", server)
        shell.register("liam", "Liam")
        shell.register("mia", "Mia")
        assert shell.run("liam", "send", "--to", "mia", "first").status == 0
        port = str(server.port)
        server.stop()
        said = shell.run("liam", "send", "--to", "mia", "--timeout", "1", "--json", "second")
        assert (said.status, said.json) == (3, {"state": "waiting"})
        assert "The server does not answer." in said.err
        said = shell.run("liam", "send", "--to", "mia", "--no-wait", "third")
        assert (said.status, said.err) == (0, "")
        said = shell.run("liam", "export", "--with", "mia", "--fetch", "--timeout", "1")
        assert (said.status, said.err) == (1, "wl-client: The server does not answer.")
        said = shell.run("liam", "send", "--to", "nobody", "--timeout", "1", "hello")
        assert (said.status, said.err) == (1, "wl-client: The server does not answer.")
        with ServerProcess(tmp_path / "server", "--port", port):
            assert shell.run("liam", "send", "--to", "mia", "fourth").status == 0
            target = tmp_path / "out.json"
            export = ("export", "--with", "liam", "--format", "json", "--fetch")
            assert shell.run("mia", *export, "--out", str(target)).status == 0
            texts = [m["text"] for m in json.loads(target.read_text("utf-8"))["messages"]]
            assert texts == ["first", "second", "third", "fourth"]


def test_a_device_that_was_signed_out_names_the_way_back(shell: Shell, tmp_path: Path) -> None:
    login = ("login", shell.link, "--handle", "nora")
    assert shell.run("lost", *login, "--device-name", "cellar", stdin=PASSWORD).status == 0

    async def sign_out_others() -> list[str]:
        async with Client.open(Profile.open("nora", shell.folder)) as client:
            assert await Watch(client).reached(20)
            devices = await client.devices()
            await client.sign_out_others()
        return [device.name for device in devices]

    named = asyncio.run(sign_out_others())
    assert "cellar" in named
    assert sum(name.startswith("script on ") for name in named) == len(named) - 1
    said = shell.run("lost", "send", "--to", "ada", "kept meanwhile")
    assert said.status == 3
    assert "waits on this computer until you have logged in" in said.err
    words = shlex.split(said.err.partition("wl-client login ")[2])
    assert words == [
        *(shell.link, "--handle", "nora", "--profile", "lost", "--data", str(shell.folder))
    ]
    assert shell.run("lost", "login", *words, stdin=PASSWORD).status == 0
    assert outbox(shell.folder / "lost" / "archive.db") == 0
    target = tmp_path / "out.txt"
    export = ("export", "--with", "nora", "--fetch", "--out", str(target))
    assert shell.run("ada", *export).status == 0
    assert target.read_text("utf-8").count("kept meanwhile") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_ctrl_c_ends_the_waiting_and_keeps_the_message(tmp_path: Path) -> None:
    with ServerProcess(tmp_path / "server", settings='registration = "open"') as server:
        shell = Shell(tmp_path / "profiles", server)
        shell.register("liam", "Liam")
        server.stop()
    archive = shell.folder / "liam" / "archive.db"
    with subprocess.Popen(
        [
            *(*COMMAND, "--data", str(shell.folder), "--profile", "liam"),
            *("send", "--to", "liam", "note to self"),
        ],
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while outbox(archive) == 0:
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (130, "")
    assert outbox(archive) == 1


def outbox(archive: Path) -> int:
    """Count the messages that wait."""
    with closing(sqlite3.connect(archive, timeout=10)) as sql:
        (number,) = sql.execute("SELECT count(*) FROM outbox").fetchone()
    return int(number)


# --- export ---------------------------------------------------------------------------------------


def test_a_conversation_is_exported_without_a_connection(shell: Shell, tmp_path: Path) -> None:
    for text in ("Where are the tickets?", "On my desk 🎫"):
        assert shell.run("ada", "send", "--to", "nora", text).status == 0
    said = shell.run(
        "ada", "export", "--with", "nora", "--format", "both", "--out", f"{tmp_path}/talk.txt"
    )
    assert said.status == 0
    assert f"{tmp_path}/talk.txt, {tmp_path}/talk.json" in said.out
    assert "] Ada: Where are the tickets?\n" in (tmp_path / "talk.txt").read_text("utf-8")
    jsonschema.validate(json.loads((tmp_path / "talk.json").read_text("utf-8")), SCHEMA)


def test_an_export_into_a_folder_is_named_after_the_other(shell: Shell, tmp_path: Path) -> None:
    said = shell.run("ada", "export", "--with", "nora", "--out", str(tmp_path), "--json")
    assert said.json["files"] == [f"{tmp_path}/Nora.txt"]
    assert said.json["complete"] is True


def test_a_new_computer_fetches_what_it_lacks(shell: Shell, tmp_path: Path) -> None:
    """Another computer of Nora's was online for a moment only: it has the end of the log."""
    for number in range(3):
        assert shell.run("ada", "send", "--to", "nora", f"number {number}").status == 0
    login = ("login", shell.link, "--handle", "nora")
    assert shell.run("second", *login, stdin=PASSWORD).status == 0
    said = shell.run("second", "export", "--with", "ada", "--fetch", "--out", f"{tmp_path}/x.txt")
    assert (said.status, said.err) == (0, "")
    assert (tmp_path / "x.txt").read_text("utf-8").endswith("number 2\n")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no terminals of that kind")
def test_on_a_terminal_an_export_shows_its_progress(shell: Shell, tmp_path: Path) -> None:
    assert shell.run("ada", "send", "--to", "nora", "hello").status == 0
    terminal = Terminal(shell, "ada", "export", "--with", "nora", "--out", str(tmp_path))
    terminal.until("Writing 100%")
    terminal.until("Nora.txt")
    assert terminal.end() == 0


def test_what_is_missing_is_told(shell: Shell, tmp_path: Path) -> None:
    login = ("login", shell.link, "--handle", "nora")
    assert shell.run("third", *login, stdin=PASSWORD).status == 0
    assert shell.run("ada", "send", "--to", "nora", "while you were away").status == 0
    # It hears of the newer message, but does not stay until it is fetched.
    hear_of_news(shell, "third")
    said = shell.run("third", "export", "--with", "ada", "--out", f"{tmp_path}/x.txt", "--json")
    assert said.status == 0
    assert said.json["complete"] is False
    assert "--fetch" in said.err


def hear_of_news(shell: Shell, profile: str) -> None:
    """Let the profile's archive know that the conversation goes on, without what was said."""
    with closing(sqlite3.connect(shell.folder / profile / "archive.db")) as sql, sql:
        sql.execute("UPDATE conversation SET last_seq = last_seq + 1")


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("--with", "nobody"), 1, "no conversation with nobody"),
        (("--with", "ada"), 1, "no conversation with ada"),
        (("--with", "nora", "--from", "yesterday"), 2, "yesterday is no date such as 2026-11-23"),
        (("--with", "nora", "--from", "2026-02-01", "--to", "2026-01-01"), 2, "after the last"),
        (("--with", "nora", "--out", "/nowhere/x.txt"), 1, "Choose another folder"),
    ],
)
def test_an_export_that_cannot_be_made(
    shell: Shell, arguments: tuple[str, ...], status: int, words: str
) -> None:
    profile = "lonely" if arguments == ("--with", "ada") else "ada"
    if profile == "lonely" and not (shell.folder / profile).exists():
        assert shell.register("lonely", "Lo").status == 0
    said = shell.run(profile, "export", *arguments)
    assert (said.status, words in said.err) == (status, True), said.err


def test_days_without_messages_give_an_empty_export(shell: Shell, tmp_path: Path) -> None:
    said = shell.run(
        "ada", "export", "--with", "nora", "--to", "2001-01-01", "--out", f"{tmp_path}/x"
    )
    assert said.out == f"0 messages in {tmp_path}/x.txt"


# --- all of them ----------------------------------------------------------------------------------


def test_jobs_need_no_windows(shell: Shell, tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from whatsapp_like.commands.client import main\n"
        "status = main(sys.argv[1:])\n"
        "loaded = {'tkinter', '_tkinter', 'ttkbootstrap', 'sqlalchemy', 'argon2', 'scramp'}\n"
        "print(sorted(loaded & set(sys.modules)))\n"
        "sys.exit(status)\n"
    )
    export = ("export", "--with", "nora", "--out", str(tmp_path))
    said = subprocess.run(
        [sys.executable, "-c", script, "--data", str(shell.folder), "--profile", "ada", *export],
        capture_output=True,
        text=True,
        check=True,
        timeout=50,
    )
    assert said.stdout.splitlines()[-1] == "[]"


def test_help_speaks_the_language_of_the_system(shell: Shell) -> None:
    said = shell.run("ada", "export", "--help", language="fr")
    assert "sans connexion" in said.out
