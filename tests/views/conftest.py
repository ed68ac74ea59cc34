"""One root a module for tests of drawn views, and a fresh window for each test."""

import tkinter as tk
from collections.abc import Callable, Iterator

import pytest
import ttkbootstrap as ttk

from whatsapp_like.models.state.desktop import Density
from whatsapp_like.views.palette import LIGHT
from whatsapp_like.views.shortcuts.keyboard import Keyboard
from whatsapp_like.views.shortcuts.table import client_shortcuts
from whatsapp_like.views.theme import ROOMS, Look

USUAL = (LIGHT, ROOMS[Density.NORMAL], False)


@pytest.fixture(scope="module")
def root() -> Iterator[ttk.App]:
    app = ttk.App()
    app.withdraw()
    Keyboard(app, app, client_shortcuts(), dict)
    yield app
    app.update()  # lets a theme that was switched last reach everything
    app.destroy()


@pytest.fixture(scope="module")
def module_look(root: ttk.App) -> Look:
    return Look(root)


@pytest.fixture
def look(module_look: Look) -> Iterator[Look]:
    yield module_look
    if module_look.zoom != 1.0:
        module_look.enlarge(1.0)
    if (module_look.palette, module_look.room, module_look.wallpaper) != USUAL:
        module_look.dress(LIGHT)


@pytest.fixture
def stage(root: ttk.App) -> Iterator[ttk.Toplevel]:
    """A window that is on screen and has the keyboard."""
    window = ttk.Toplevel(size=(700, 600), position=(10, 10))
    root.update()
    yield window
    window.destroy()
    root.update()


@pytest.fixture
def focus(stage: ttk.Toplevel, wait_until: Callable[..., None]) -> Callable[[tk.Misc], None]:
    """Return a function that gives a widget the keyboard, and waits until it has it."""

    def give(widget: tk.Misc) -> None:
        # Keys that are sent before the focus has arrived would vanish.
        arrived: list[object] = []
        widget.bind("<FocusIn>", arrived.append, add=True)
        widget.focus_force()
        wait_until(lambda: arrived and stage.focus_get() is widget)

    return give
