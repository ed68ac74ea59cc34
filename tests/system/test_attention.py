"""A window that wants attention, under a window manager."""

from __future__ import annotations

import ctypes
import os
import subprocess
from collections.abc import Callable, Iterator

import pytest
import ttkbootstrap as ttk

from tests.screen import WindowManager
from whatsapp_like.system import attention

pytestmark = pytest.mark.gui


@pytest.fixture
def root(window_manager: WindowManager) -> Iterator[ttk.App]:
    app = ttk.App()
    yield app
    app.destroy()


def states(window: int) -> set[int]:
    """Return what the window manager wrote on the window about its state."""
    xlib = ctypes.CDLL("libX11.so.6")
    xlib.XOpenDisplay.restype = xlib.XInternAtom.restype = ctypes.c_void_p
    display = ctypes.c_void_p(xlib.XOpenDisplay(os.environ["DISPLAY"].encode()))
    kind, form = ctypes.c_ulong(), ctypes.c_int()
    count, rest = ctypes.c_ulong(), ctypes.c_ulong()
    found = ctypes.POINTER(ctypes.c_ulong)()
    xlib.XGetWindowProperty(
        display,
        ctypes.c_ulong(window),
        ctypes.c_ulong(xlib.XInternAtom(display, b"_NET_WM_STATE", 0)),
        *map(ctypes.c_long, (0, 64)),
        0,
        ctypes.c_ulong(4),
        *map(ctypes.byref, (kind, form, count, rest, found)),
    )
    demands = xlib.XInternAtom(display, b"_NET_WM_STATE_DEMANDS_ATTENTION", 0)
    result = {found[n] for n in range(count.value)}
    xlib.XCloseDisplay(display)
    return result & {demands}


def test_a_window_wants_attention_until_it_has_the_keyboard(
    root: ttk.App, wait_until: Callable[..., None]
) -> None:
    other = ttk.Toplevel(title="other", size=(200, 100), position=(400, 300))
    root.update()
    other.focus_force()
    wait_until(lambda: root.focus_displayof() is other)
    managed = int(subprocess.check_output(["xdotool", "search", "--name", f"^{root.title()}$"]))
    attention.demand(root.winfo_id())
    wait_until(lambda: states(managed))
    root.focus_force()
    wait_until(lambda: root.focus_displayof() is root)
    wait_until(lambda: not states(managed))


def test_an_iconified_window_wants_attention_too(
    root: ttk.App, wait_until: Callable[..., None]
) -> None:
    root.update()
    managed = int(subprocess.check_output(["xdotool", "search", "--name", f"^{root.title()}$"]))
    root.iconify()
    wait_until(lambda: root.state() == "iconic")
    attention.demand(root.winfo_id())
    wait_until(lambda: states(managed))


def test_a_window_that_is_gone_is_no_error(root: ttk.App) -> None:
    other = ttk.Toplevel()
    root.update()
    number = other.winfo_id()
    other.destroy()
    root.update()
    attention.demand(number)
    attention.demand(1)
