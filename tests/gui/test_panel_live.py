"""The panel for real: its own server process, a client over TLS, and windows on the screen."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import WaitUntil
from whatsapp_like import i18n
from whatsapp_like.client.bridge import Bridge
from whatsapp_like.client.profile import Profile
from whatsapp_like.commands.panel import Panel
from whatsapp_like.models.account import Account
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.models.plain import written
from whatsapp_like.models.state.panel import Page, PanelDesktop, ServerPhase
from whatsapp_like.server.host import LOG_FILE, Host
from whatsapp_like.server.settings import SETTINGS_FILE, load_settings
from whatsapp_like.server.settings_file import write_settings
from whatsapp_like.server.status import read_status
from whatsapp_like.views.panel.overview import OverviewPage
from whatsapp_like.views.panel.sessions import SessionsPage
from whatsapp_like.views.panel.setup import SetupView
from whatsapp_like.views.root import make_root

pytestmark = [pytest.mark.gui, pytest.mark.integration, pytest.mark.timeout(120)]


class Bench:
    """Panels on one data folder, one after the other; no server outlives the test."""

    def __init__(self, folder: Path, wait_until: WaitUntil) -> None:
        self.folder = folder
        self.port = free_port()
        self._wait_until = wait_until
        self._ended = True

    def open(self) -> Panel:
        """Open a panel, as `wl-server --data FOLDER` does."""
        self.root = make_root()
        settings = load_settings({"data": self.folder, "name": "Office"})
        self.panel = Panel(self.root, settings, self.folder.with_suffix(".json"))
        self.panel.view.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        self.root.deiconify()
        self._ended = False
        self.root.bind("<Destroy>", self._destroyed, add=True)
        return self.panel

    def _destroyed(self, event: object) -> None:
        if getattr(event, "widget", None) is self.root:
            self._ended = True

    def until(self, phase: ServerPhase) -> None:
        """Run the loop until the server is in a phase, and shown so."""
        server = self.panel.state.server
        self._wait_until(lambda: server.phase is phase, timeout=60)
        self.root.update()

    def wait(self, condition: object) -> None:
        """Run the loop until a condition holds."""
        self._wait_until(condition, timeout=60)

    def set_up(self) -> None:
        """Fill in the first page and start."""
        page = self.panel.view.shown
        assert isinstance(page, SetupView)
        page.fields.port.box.set(str(self.port))
        page.start.press()
        self.until(ServerPhase.RUNNING)
        self.wait(lambda: self.panel.state.server.accounts >= 0)

    def gone(self) -> bool:
        """Whether the panel has ended."""
        return self._ended

    def end(self) -> None:
        """Close what a failed test left open, and stop the server."""
        if not self._ended:
            self.panel.close()
            self.root.destroy()
        status = Host().find(self.folder)
        if status is not None:
            Host().stop(self.folder, status)


def free_port() -> int:
    with socket.socket(socket.AF_INET6) as probe:
        probe.bind(("::", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def bench(tmp_path: Path, wait_until: WaitUntil) -> Iterator[Bench]:
    i18n.set_language("en")
    made = Bench(tmp_path / "wl", wait_until)
    yield made
    made.end()
    i18n.set_language("en")


class Visitor:
    """A client in memory that registers at the server, and leaves."""

    def __init__(self, server: ServerAddress, handle: str) -> None:
        self._bridge = Bridge(Profile.temporary(), lambda _event: None)
        self._bridge.start()
        self._answers: list[object] = []
        self._bridge.ask(
            lambda client: client.register(
                server, handle=handle, password="correct horse", first_name="Nora", last_name="B."
            ),
            self._answers.append,
            self._answers.append,
        )

    def arrived(self) -> bool:
        if select.select([self._bridge.fileno()], [], [], 0)[0]:
            self._bridge.drain()
        if not self._answers:
            return False
        assert isinstance(self._answers[0], Account), self._answers
        return True

    def leave(self) -> None:
        self._bridge.close()


def test_set_up_start_invite_somebody_comes_and_goes_stop(bench: Bench) -> None:
    panel = bench.open()
    bench.set_up()
    state, view = panel.state, panel.view
    overview = view.shown
    assert isinstance(overview, OverviewPage)
    assert state.server.addresses
    assert state.server.pin
    # The first account is made with the administrator's code, the next one with an invite.
    first = ServerAddress.parse(overview.first.link.text)
    here = replace(first, host="127.0.0.1")
    ada = Visitor(here, "ada")
    bench.wait(ada.arrived)
    bench.wait(lambda: state.server.accounts == 1)
    bench.wait(lambda: not overview.first.winfo_ismapped())
    overview.invites.make()
    bench.wait(lambda: overview.invites.code.text)
    nora = Visitor(replace(here, code=overview.invites.code.text), "nora")
    bench.wait(nora.arrived)
    view.show(Page.SESSIONS)
    page = view.shown
    assert isinstance(page, SessionsPage)
    bench.wait(lambda: sorted(row[1] for row in page.table.texts()) == ["ada", "nora"])
    row = next(row for row in page.table.texts() if row[1] == "nora")
    assert row[0] == "Nora B."
    assert row[2] == "127.0.0.1"
    assert row[4].startswith("wl-client/")
    ada.leave()
    bench.wait(lambda: [row[1] for row in page.table.texts()] == ["nora"])
    panel.controller.stop()
    bench.until(ServerPhase.STOPPED)
    assert page.table.texts() == []
    assert read_status(bench.folder) is None
    assert state.server.error == ""
    nora.leave()
    view.close()
    assert bench.gone()


def test_a_server_left_running_is_found_again_and_stopped_with_the_panel(bench: Bench) -> None:
    panel = bench.open()
    bench.set_up()
    status = read_status(bench.folder)
    panel.view.close()
    dialog = panel.view.leaving
    assert dialog is not None
    dialog.keep.press()
    assert bench.gone()
    assert Host().find(bench.folder) == status, "it goes on without us"
    panel = bench.open()
    bench.until(ServerPhase.RUNNING)
    bench.wait(lambda: panel.state.server.reached)
    assert read_status(bench.folder) == status
    panel.view.close()
    dialog = panel.view.leaving
    assert dialog is not None
    dialog.stop.press()
    bench.wait(bench.gone)
    assert Host().find(bench.folder) is None


def test_a_restart_uses_the_new_settings(bench: Bench) -> None:
    panel = bench.open()
    bench.set_up()
    first = read_status(bench.folder)
    form = panel.setup.form()
    other = free_port()
    assert panel.setup.save(type(form)(form.folder, "House", str(other), form.registration)) == {}
    assert panel.state.server.changed
    panel.controller.restart()
    assert first is not None
    bench.wait(lambda: (now := read_status(bench.folder)) and now.pid != first.pid)
    bench.until(ServerPhase.RUNNING)
    bench.wait(lambda: panel.state.server.reached)
    second = read_status(bench.folder)
    assert second is not None
    assert (second.name, second.port, second.pin) == ("House", other, first.pin)


def test_a_taken_port_is_said_in_the_servers_words(bench: Bench) -> None:
    with socket.socket(socket.AF_INET6) as taken:
        taken.bind(("::", bench.port))
        taken.listen()
        panel = bench.open()
        page = panel.view.shown
        assert isinstance(page, SetupView)
        page.fields.port.box.set(str(bench.port))
        page.start.press()
        bench.wait(lambda: panel.state.server.error)
    assert str(bench.port) in panel.state.server.error
    assert "Traceback" not in panel.state.server.error
    assert panel.state.server.phase is ServerPhase.NEW
    # The form is still there, with the reason and the port to change.
    bench.wait(lambda: panel.view.shown is not page and isinstance(panel.view.shown, SetupView))
    again = panel.view.shown
    assert isinstance(again, SetupView)
    assert again.alert.said == panel.state.server.error
    assert again.fields.port.value == str(bench.port)


def test_a_killed_server_is_noticed_and_starts_again(bench: Bench) -> None:
    panel = bench.open()
    bench.set_up()
    status = read_status(bench.folder)
    assert status is not None
    os.kill(status.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    bench.until(ServerPhase.STOPPED)
    assert str(bench.folder / LOG_FILE) in panel.state.server.error
    panel.controller.start()
    bench.until(ServerPhase.RUNNING)
    bench.wait(lambda: panel.state.server.reached)


def test_a_server_of_somebody_else_on_the_folder_is_joined_and_its_end_noticed(
    bench: Bench,
) -> None:
    process = Host().launch(bench.folder, ("--port", str(bench.port)), {})
    status = process.wait_ready()
    panel = bench.open()
    bench.until(ServerPhase.RUNNING)
    bench.wait(lambda: panel.state.server.reached)
    Host().stop(bench.folder, status)
    assert process.wait_end() == ""
    bench.until(ServerPhase.STOPPED)
    assert panel.state.server.error == "The server has ended."


def test_the_command_opens_the_panel_and_leaves_when_the_session_ends(
    bench: Bench, tmp_path: Path, wait_until: WaitUntil
) -> None:
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path), "APPDATA": str(tmp_path)}
    command = [sys.executable, "-m", "whatsapp_like.commands.server", "--data", str(bench.folder)]
    with subprocess.Popen(command, env=environment) as process:
        # Written once the window is on screen and stands still.
        file = tmp_path / "wl-server" / "panel.json"
        wait_until(file.exists, timeout=60)
        process.terminate()
        assert process.wait(30) == (0 if sys.platform != "win32" else signal.SIGTERM)


def test_without_a_folder_named_the_last_one_is_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "usual"))
    last = tmp_path / "last"
    write_settings(last, {"name": "Last", "port": 7300})
    file = tmp_path / "panel.json"
    file.write_text(json.dumps(written(PanelDesktop(folder=str(last), theme="dark"))))

    def opened(flags: dict[str, object]) -> tuple[str, str]:
        root = make_root()
        panel = Panel(root, load_settings(flags), file)
        shown = (panel.state.server.folder, panel.state.server.name)
        panel.view.leave()
        return shown

    assert opened({}) == (str(last), "Last")
    named = tmp_path / "named"
    assert opened({"data": named, "name": "Named"}) == (str(named), "Named")
    file.write_text(json.dumps(written(PanelDesktop(folder=str(last)))))
    (last / SETTINGS_FILE).write_text("port = = 3")
    assert opened({})[0] != str(last), "what cannot be read is not insisted on"
