"""Flags for the server: what was asked of the panel reaches it, what is written down needs none."""

from __future__ import annotations

from pathlib import Path

import pytest

from whatsapp_like.controllers.panel_flags import flags_for
from whatsapp_like.controllers.panel_setup import SetupController
from whatsapp_like.models.enums import Registration
from whatsapp_like.models.state.panel import PanelState
from whatsapp_like.server.settings import SETTINGS_FILE, load_settings


def test_nothing_asked_needs_no_flag(tmp_path: Path) -> None:
    state = PanelState()
    given = load_settings({"data": tmp_path})
    SetupController(state).show(given)
    assert flags_for(state.server, given) == ()


def test_what_was_asked_is_passed_on_until_it_is_written_down(tmp_path: Path) -> None:
    state = PanelState()
    given = load_settings(
        {
            "data": tmp_path,
            "port": "7300",
            "registration": "open",
            "public": True,
            "networks": "10.8.0.0/16,fd00::/8",
            "log_level": "debug",
        }
    )
    setup = SetupController(state)
    setup.show(given)
    always = ("--public", "--networks", "10.8.0.0/16,fd00::/8", "--log-level", "debug")
    flags = flags_for(state.server, given)
    assert sorted(flags) == sorted((*always, "--port", "7300", "--registration", "open"))
    read = load_settings({"data": tmp_path, **_parsed(flags)})
    assert (read.port, read.registration, read.public) == (7300, Registration.OPEN, True)
    assert read.networks == given.networks
    assert setup.save(setup.form()) == {}
    assert flags_for(state.server, given) == always


def test_flags_belong_to_the_folder_they_were_given_for(tmp_path: Path) -> None:
    state = PanelState()
    given = load_settings({"data": tmp_path / "one", "public": True})
    SetupController(state).show(given)
    state.server.folder = str(tmp_path / "two")
    assert flags_for(state.server, given) == ()


def test_a_broken_file_is_left_to_the_server_to_complain_about(tmp_path: Path) -> None:
    state = PanelState()
    given = load_settings({"data": tmp_path, "public": True})
    SetupController(state).show(given)
    (tmp_path / SETTINGS_FILE).write_text("port = = 3")
    assert flags_for(state.server, given) == ()


def _parsed(flags: tuple[str, ...]) -> dict[str, str | bool]:
    """Read flags as the command does."""
    found: dict[str, str | bool] = {}
    for number, flag in enumerate(flags):
        if flag.startswith("--"):
            name = flag.removeprefix("--").replace("-", "_")
            has_value = number + 1 < len(flags) and not flags[number + 1].startswith("--")
            found[name] = flags[number + 1] if has_value else True
    return found


@pytest.mark.parametrize("name", ["listen", "metrics"])
def test_addresses_are_passed_on_as_they_were_given(tmp_path: Path, name: str) -> None:
    state = PanelState()
    value = {"listen": "127.0.0.1,::1", "metrics": "127.0.0.1:9272"}[name]
    given = load_settings({"data": tmp_path, name: value})
    SetupController(state).show(given)
    assert flags_for(state.server, given) == (f"--{name}", value)
