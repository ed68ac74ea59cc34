"""Where the keyboard is, and windows that go while Tk still has the keyboard in mind."""

from __future__ import annotations

import subprocess
import sys
import tkinter as tk
from collections.abc import Callable

import pytest
import ttkbootstrap as ttk

from whatsapp_like.views.focus import keyboard_at, last_in, let_go

pytestmark = pytest.mark.gui

# In a process of its own: where it goes wrong, the process dies. Nobody manages windows there, so
# the keyboard follows the pointer, as it does for a moment wherever a window closes.
_LEFT_AND_CLOSED = """
import sys, time, tkinter as tk
import ttkbootstrap as ttk
from whatsapp_like.models.state.desktop import DesktopState
from whatsapp_like.views.placement import KeptPlaces
from whatsapp_like.views.theme import Look
from whatsapp_like.views.window import Window, come_to_front

root = ttk.App(size=(200, 100), position=(1000, 700))
places = KeptPlaces(DesktopState(), lambda *_: None, "screen")
window = Window(root, Look(root), places, "one", "One", (400, 300), (300, 200))
window.geometry("400x300+50+50")
text = tk.Text(window)
text.pack()

def until(done):
    end = time.monotonic() + 10
    while not done():
        assert time.monotonic() < end, done.__name__
        root.update()

def point(x, y):
    root.event_generate("<Motion>", warp=True, x=x - root.winfo_rootx(), y=y - root.winfo_rooty())

def has_it(): return root.focus_get() is text
def lost_it(): return root.focus_get() is None

until(text.winfo_viewable)
point(1, 900)
text.focus_set()
until(lambda: (point(150, 150), has_it())[1])
until(lambda: (point(1, 900), lost_it())[1])
window.close()
for size in range(20_000):
    root.setvar(f"again{size}", "A" * (size % 1500))
come_to_front(root)
until(lambda: root.focus_get() is root)
print("alive")
"""


def test_a_window_that_closes_after_the_pointer_left_it_takes_nobody_with_it() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _LEFT_AND_CLOSED], capture_output=True, text=True, timeout=60
    )
    assert (ran.returncode, ran.stdout) == (0, "alive\n"), ran.stderr


def test_what_tk_has_made_by_itself_is_told_by_what_it_belongs_to(
    stage: ttk.Toplevel, wait_until: Callable[..., None]
) -> None:
    box = ttk.Combobox(stage, values=["one", "two"], state="readonly")
    box.pack()  # type: ignore[no-untyped-call]
    wait_until(box.winfo_viewable)
    box.focus_force()
    wait_until(lambda: keyboard_at(stage) is box)
    popdown = f"{box}.popdown"
    stage.tk.call("ttk::combobox::Post", str(box))
    wait_until(lambda: str(stage.tk.call("focus")).startswith(popdown))
    assert keyboard_at(stage) is box
    stage.tk.call("ttk::combobox::Unpost", str(box))


def test_a_part_of_a_window_lets_go_of_the_keyboard_if_it_is_there(
    stage: ttk.Toplevel, wait_until: Callable[..., None]
) -> None:
    left, right = tk.Frame(stage), tk.Frame(stage)
    field = tk.Entry(right)
    for each in (left, right, field):
        each.pack()
    wait_until(field.winfo_viewable)
    field.focus_force()
    wait_until(lambda: last_in(stage) is field)
    let_go(left)
    assert last_in(stage) is field
    let_go(right)
    assert last_in(stage) is stage
