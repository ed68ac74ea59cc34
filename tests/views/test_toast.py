"""Alerts of our own: in the corner, clicked, crossed, gone by themselves, no thieves of focus."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
import ttkbootstrap as ttk

from tests.screen import WindowManager
from whatsapp_like.models.alerts import Alert
from whatsapp_like.views import toast as module
from whatsapp_like.views.theme import Look
from whatsapp_like.views.toast import MOST, Toast, Toasts

pytestmark = pytest.mark.gui


def alert(conversation: int, text: str = "hi 🎉") -> Alert:
    return Alert(conversation=conversation, title="Nora", text=text, name="Nora", seed="nora")


@pytest.fixture
def opened() -> list[int]:
    return []


@pytest.fixture
def toasts(root: ttk.App, stage: ttk.Toplevel, look: Look, opened: list[int]) -> Iterator[Toasts]:
    # The pointer goes away from the corner, where an earlier test may have left it, to another one,
    # and back at the end: without a window manager the keyboard is where the pointer is.
    before = stage.winfo_pointerxy()
    point(stage, 1, stage.winfo_screenheight() - 1)
    yield Toasts(root, look, opened.append)
    point(stage, *before)


def point(window: tk.Misc, x: int, y: int) -> None:
    """Move the pointer to a place on the screen."""
    left, top = window.winfo_rootx(), window.winfo_rooty()
    window.event_generate("<Motion>", x=x - left, y=y - top, warp=True)
    window.update()


def on_screen(toasts: Toasts, conversation: int, root: ttk.App) -> Toast:
    root.update()
    window = toasts.shown[conversation]
    assert window.winfo_viewable()
    return window.toast


def words(toast: Toast) -> list[str]:
    pieces = toast.find_withtag("words")
    return [str(toast.itemcget(i, "text")) for i in pieces]  # type: ignore[no-untyped-call]


def test_it_says_who_and_what_and_a_click_opens_the_conversation(
    root: ttk.App, toasts: Toasts, opened: list[int]
) -> None:
    toasts.show(alert(50, "one two\nthree"))
    toast = on_screen(toasts, 50, root)
    assert words(toast) == ["Nora", "one two", "three"]
    toast.event_generate("<Button-1>", x=80, y=20)
    root.update()
    assert (opened, toasts.shown) == ([50], {})


def test_the_cross_takes_it_away_and_opens_nothing(
    root: ttk.App, toasts: Toasts, opened: list[int]
) -> None:
    toasts.show(alert(50))
    toast = on_screen(toasts, 50, root)
    toast.event_generate("<Enter>")
    x, y, *_ = (round(each) for each in toast.bbox("close"))
    toast.event_generate("<Motion>", x=x + 9, y=y + 9, warp=True)
    root.update()
    toast.event_generate("<Button-1>", x=x + 9, y=y + 9)
    root.update()
    assert (opened, toasts.shown) == ([], {})


def test_it_goes_by_itself_but_not_under_the_pointer(
    root: ttk.App,
    toasts: Toasts,
    monkeypatch: pytest.MonkeyPatch,
    wait_until: Callable[..., None],
) -> None:
    monkeypatch.setattr(module, "SHOWN_MS", 1)
    toasts.show(alert(51))
    wait_until(lambda: not toasts.shown)
    monkeypatch.setattr(module, "SHOWN_MS", 300)
    toasts.show(alert(50))
    toasts.shown[50].toast.event_generate("<Enter>")
    monkeypatch.setattr(module, "SHOWN_MS", 1)
    toasts.show(alert(52))
    wait_until(lambda: 52 not in toasts.shown)
    assert list(toasts.shown) == [50]
    toasts.shown[50].toast.event_generate("<Leave>")
    wait_until(lambda: not toasts.shown)


def test_they_stand_one_above_the_other_on_the_screen_and_the_oldest_make_room(
    root: ttk.App, toasts: Toasts
) -> None:
    for conversation in range(1, MOST + 3):
        toasts.show(alert(conversation, "word " * conversation * 9))
    toasts.show(alert(MOST + 2, "again"))
    root.update()
    assert list(toasts.shown) == [3, 4, MOST + 2]
    places = [
        (w.winfo_rootx(), w.winfo_rooty(), w.winfo_width(), w.winfo_height())
        for w in toasts.shown.values()
    ]
    for x, y, width, height in places:
        assert 0 <= x <= root.winfo_screenwidth() - width
        assert 0 <= y <= root.winfo_screenheight() - height
    for below, above in pairwise(places):
        assert above[1] + above[3] < below[1]
    toasts.close()
    assert toasts.shown == {}


def test_it_follows_the_theme(root: ttk.App, look: Look, toasts: Toasts) -> None:
    toasts.show(alert(50))
    toast = on_screen(toasts, 50, root)
    look.use("dark")
    root.update()
    assert toast["background"] == look.palette.ground
    toasts.withdraw(50)
    toasts.withdraw(50)


def test_it_takes_the_keyboard_from_nobody(
    window_manager: WindowManager,
    root: ttk.App,
    stage: ttk.Toplevel,
    toasts: Toasts,
    focus: Callable[[tk.Misc], None],
) -> None:
    entry = tk.Entry(stage)
    entry.pack()
    focus(entry)
    toasts.show(alert(50))
    toast = on_screen(toasts, 50, root)
    toast.event_generate("<Enter>")
    root.update()
    assert root.focus_displayof() is entry
    toasts.close()
