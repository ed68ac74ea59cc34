"""What a start leaves for later: the first window is drawn before much of the program is loaded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from whatsapp_like.client.profile import Identity, Profile
from whatsapp_like.models.address import ServerAddress

pytestmark = [pytest.mark.gui, pytest.mark.integration]

# In place of Tk's loop: the window is drawn, but no timer runs, one of which begins to connect.
FIRST_WINDOW = """
import json, sys, tkinter as tk
from whatsapp_like.commands.client import main

DO_NOT_WAIT, WINDOWS, FILES, IDLE = 2, 4, 8, 32

def drawn(root, n=0):
    while not root.winfo_viewable():
        root.tk.dooneevent(WINDOWS | FILES | IDLE)
    while root.tk.dooneevent(DO_NOT_WAIT | WINDOWS | FILES | IDLE):
        pass
    widgets, words = [root], []
    for widget in widgets:
        widgets += [each for each in widget.winfo_children() if each.winfo_viewable()]
        if isinstance(widget, tk.Canvas):
            items = [each for each in widget.find_all() if widget.type(each) == "text"]
            words += [widget.itemcget(each, "text") for each in items]
    json.dump([sorted(sys.modules), words], sys.stdout)

tk.Misc.mainloop = drawn
sys.exit(main(sys.argv[1:]))
"""

LATER = {
    "pydantic",
    "rich",
    "structlog",
    "asyncio",
    "sqlite3",
    "ssl",
    "cryptography",
    "argon2",
    "scramp",
    "dbus_fast",
    "tomllib",
    "pydantic_settings",
    "sqlalchemy",
    "whatsapp_like.client.client",
    "whatsapp_like.client.archive",
    "whatsapp_like.client.engine",
    "whatsapp_like.models.ids",
    "whatsapp_like.protocol",
    "whatsapp_like.server",
    "whatsapp_like.views.conversation.view",
    "whatsapp_like.views.desk.tabs",
    "whatsapp_like.views.desk.window",
    "whatsapp_like.views.export",
    "whatsapp_like.views.main.archive",
    "whatsapp_like.views.main.contacts",
    "whatsapp_like.views.people.detail",
    "whatsapp_like.views.people.find",
    "whatsapp_like.views.people.search",
    "whatsapp_like.views.people.status",
    "whatsapp_like.views.picker.view",
    "whatsapp_like.views.profiles",
    "whatsapp_like.views.settings.window",
    "whatsapp_like.views.shortcuts.dialog",
    "whatsapp_like.views.switcher",
}
"""What neither first window needs: it is imported by whoever asks for it, not at the top of what
the window is made of. Types alone are imported under TYPE_CHECKING."""


def first_window(folder: Path) -> tuple[set[str], list[str]]:
    """Start the desktop up to its first window; return what is loaded and the words drawn."""
    said = subprocess.run(
        [sys.executable, "-c", FIRST_WINDOW, "--data", str(folder), "--profile", "ada"],
        stdout=subprocess.PIPE,
        # Without what measures coverage, which loads modules of its own.
        env={k: v for k, v in os.environ.items() if not k.startswith("COVERAGE_")}
        | {"LANGUAGE": "en"},
        text=True,
        check=True,
        timeout=50,
    )
    loaded, words = json.loads(said.stdout)
    return set(loaded), words


def test_the_main_window_is_drawn_before_the_network_is_loaded(tmp_path: Path) -> None:
    with Profile.open("ada", tmp_path) as profile:
        # Port 9 is "discard": nobody serves it.
        server = ServerAddress(host="127.0.0.1", port=9)
        profile.save(Identity(server=server, account=7, device=9, private_key=bytes(32)))
    for _ in ("the first start", "another one, with what the first has kept"):
        loaded, words = first_window(tmp_path)
        assert {"All", "Unread", "Loading…"} <= set(words)
        assert sorted((LATER | {"whatsapp_like.views.welcome.view"}) & loaded) == []
    assert (tmp_path / "ada" / "desktop.json").exists()


def test_the_first_form_is_drawn_before_the_network_is_loaded(tmp_path: Path) -> None:
    loaded, words = first_window(tmp_path)
    assert "Continue" in words
    assert sorted(LATER & loaded) == []
