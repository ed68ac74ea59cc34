"""One root for all tests of windows, and a desktop over a recording client for each."""

from __future__ import annotations

import os
import sys
import tkinter as tk
from collections.abc import Iterator
from pathlib import Path

import pytest
import ttkbootstrap as ttk

from tests import focusing
from tests.gui.hands import Click, Focus, Keys, Wait
from tests.gui.staging import Stage
from tests.gui.world import World
from whatsapp_like import i18n
from whatsapp_like.views.palette import LIGHT
from whatsapp_like.views.root import make_root
from whatsapp_like.views.shortcuts.keyboard import Keyboard
from whatsapp_like.views.shortcuts.table import client_shortcuts
from whatsapp_like.views.theme import Look


@pytest.fixture(scope="module")
def root() -> Iterator[ttk.App]:
    i18n.set_language("en")
    made = make_root()
    # Windows that are tested without the whole desktop have the keys of one, too.
    Keyboard(made, made, client_shortcuts(), dict)
    # Nothing but what a test does may happen: no caret blinks while pictures are compared.
    made.option_add("*insertOffTime", 0)
    yield made
    made.update()
    made.destroy()


@pytest.fixture(autouse=True)
def pointed() -> None:
    """Put the pointer into the middle of the screen, wherever the test before has left it: without
    a window manager the keyboard follows it."""
    if sys.platform == "linux":
        focusing.Keyboard(os.environ["DISPLAY"]).point(800, 500)


@pytest.fixture(scope="module")
def look(root: ttk.App) -> Look:
    return Look(root)


@pytest.fixture
def world(root: ttk.App, look: Look) -> Iterator[World]:
    made = World(root, look)
    root.update()
    yield made
    made.close()
    _clean(root, look)


@pytest.fixture
def nobody(root: ttk.App, look: Look) -> Iterator[World]:
    """A desktop to which nobody has signed in."""
    made = World(root, look, signed_in=False)
    root.update()
    yield made
    made.close()
    _clean(root, look)


def _clean(root: ttk.App, look: Look) -> None:
    root.withdraw()
    look.dress(LIGHT)
    look.enlarge(1.0)
    i18n.set_language("en")
    root.update()


@pytest.fixture
def focus(root: ttk.App, wait_until: Wait) -> Focus:
    """Return a function that gives a widget the keyboard, and waits until it has it."""

    def give(widget: tk.Misc) -> None:
        # Keys that are sent before the focus has arrived would vanish.
        wait_until(widget.winfo_viewable)
        widget.focus_force()
        wait_until(lambda: widget.focus_displayof() is widget)

    return give


@pytest.fixture
def keys(root: ttk.App) -> Keys:
    """Return a function that types on whatever has the keyboard; <Name> is a key of that name."""

    def press(text: str) -> None:
        for part in _keys(text):
            widget = root.focus_displayof()
            assert widget is not None, "nothing has the keyboard"
            widget.event_generate(part)
            root.update()

    return press


def _keys(text: str) -> Iterator[str]:
    names = {" ": "space", "@": "at", ".": "period", ":": "colon", "-": "minus", "/": "slash"}
    while text:
        if text.startswith("<") and ">" in text:
            name, text = text[1:].split(">", 1)
            yield f"<{name}>"
        else:
            yield f"<KeyPress-{names.get(text[0], text[0])}>"
            text = text[1:]


@pytest.fixture
def click(root: ttk.App, wait_until: Wait) -> Click:
    """Return a function that clicks into a widget, in its middle unless told where."""

    def press(widget: tk.Misc, x: int | None = None, y: int | None = None) -> None:
        wait_until(widget.winfo_viewable)
        x = widget.winfo_width() // 2 if x is None else x
        y = widget.winfo_height() // 2 if y is None else y
        widget.event_generate("<Enter>", x=x, y=y)
        widget.event_generate("<ButtonPress-1>", x=x, y=y)
        if widget.winfo_exists():
            widget.event_generate("<ButtonRelease-1>", x=x, y=y)
        root.update()

    return press


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "wl"


@pytest.fixture
def stage(folder: Path, wait_until: Wait) -> Iterator[Stage]:
    i18n.set_language("en")
    root = make_root()
    made = Stage(root, folder, wait_until)
    yield made
    made.desk.close()
    # Tk keeps the size with the screen: the next root of the process would begin with it.
    made.look.enlarge(1.0)
    root.update()
    root.destroy()
    i18n.set_language("en")
