"""What was open stands there again: after a start, in another language, under a manager."""

from __future__ import annotations

import json
import tkinter as tk
from typing import Any

import pytest

from tests.gui.desking import (
    floating,
    in_tabs,
    kept,
    opened,
    tabs,
)
from tests.gui.hands import Focus, Keys, Wait, main
from tests.gui.world import World
from tests.screen import WindowManager
from whatsapp_like.client.events import SignedOut
from whatsapp_like.models.plain import read, written
from whatsapp_like.models.state.arrangement import Arrangement, Layout, Tabs
from whatsapp_like.models.state.desktop import DesktopState
from whatsapp_like.views.desk.panes import LIST_WIDTH
from whatsapp_like.views.placement import screens_of, zoom, zoomed
from whatsapp_like.views.welcome.view import WelcomeView

pytestmark = pytest.mark.gui


def test_what_was_open_is_open_again_where_it_was(root: Any, look: Any, wait_until: Wait) -> None:
    first = World(root, look)
    opened(first, 50, wait_until)
    in_tabs(first, wait_until, 52, 51)
    first.desktop.desk.open(52)
    floated = opened(first, 53, wait_until, Layout.WINDOWS).winfo_toplevel()
    floated.wm_geometry("520x480+300+120")
    wait_until(lambda: floated.winfo_width() == 520)
    first.desktop.desk.keep_on_top(floating(first, 53), True)
    first.desktop.keep_place()
    left = first.state.desktop
    first.close()
    screens = screens_of(root)
    assert left.arrangements[screens] == Arrangement(
        docked=50,
        floating=(53,),
        tabs=(Tabs(conversations=(52, 51), chosen=52),),
        on_top=("conversation 53",),
        list_width=LIST_WIDTH,
    )
    again = read(DesktopState, json.loads(json.dumps(written(left))))
    second = World(root, look, kept=again)
    assert list(second.desktop.desk.docked.conversations) == [50]
    assert list(tabs(second, 51).conversations) == [52, 51]
    assert list(tabs(second, 51).views) == [52], "the other tab is made when it is looked at"
    window = floating(second, 53)
    wait_until(lambda: window.geometry() == "520x480+300+120")
    assert second.desktop.desk.is_on_top(window)
    assert second.desktop.talks[53].composer.text() == "I wanted to ask you"
    second.close()


def test_what_is_not_known_any_more_stays_away_and_other_screens_have_their_own(
    root: Any, look: Any, wait_until: Wait
) -> None:
    kept_here = Arrangement(docked=99, floating=(51, 98), tabs=(Tabs(conversations=(97,)),))
    state = DesktopState(
        arrangements={screens_of(root): kept_here, "0:1x1": Arrangement(docked=50)}
    )
    world = World(root, look, kept=state)
    assert list(world.desktop.desk.conversations) == [51]
    wait_until(lambda: kept(world) == Arrangement(floating=(51,), list_width=LIST_WIDTH))
    assert world.state.desktop.arrangements["0:1x1"].docked == 50
    world.link.tell(SignedOut())
    wait_until(lambda: isinstance(world.desktop.page, WelcomeView))
    assert world.state.desktop.arrangements == {}, "the next one may be somebody else"
    world.close()


def test_another_language_leaves_everything_where_it_stands(
    world: World, wait_until: Wait, focus: Focus, keys: Keys
) -> None:
    docked = opened(world, 50, wait_until)
    window = in_tabs(world, wait_until, 51, 52)
    focus(docked.composer.writing)
    keys("half")
    world.preferences.speak("fr")
    wait_until(lambda: main(world).tabs["chats"].label == "Discussions")
    again = world.desktop.talks[50]
    assert again is not docked
    assert again.composer.text() == "half"
    assert again.winfo_toplevel() is world.root
    assert list(window.conversations) == [51, 52]
    assert world.desktop.talks[52].winfo_toplevel() is window
    wait_until(world.desktop.talks[52].winfo_viewable)


def test_windows_neither_grow_nor_creep_under_a_window_manager(
    window_manager: WindowManager, world: World, wait_until: Wait
) -> None:
    opened(world, 50, wait_until, Layout.WINDOWS)
    window = floating(world, 50)
    window.geometry("500x420+200+150")
    wait_until(lambda: window.winfo_width() == 500 and window.winfo_rooty() > 150)
    spot = (window.winfo_rootx(), window.winfo_rooty())
    for _ in range(3):
        world.desktop.desk.close(50)
        opened(world, 50, wait_until, Layout.WINDOWS)
        again = floating(world, 50)
        wait_until(lambda again=again: (again.winfo_rootx(), again.winfo_rooty()) == spot)
        assert again.geometry() == "500x420+200+150"
    window = floating(world, 50)
    zoom(window)
    wait_until(lambda: window.winfo_width() > 1000)
    world.desktop.desk.close(50)
    opened(world, 50, wait_until, Layout.WINDOWS)
    window = floating(world, 50)
    wait_until(lambda: zoomed(window) and window.winfo_width() > 1000)
    window.attributes("-zoomed", False)
    wait_until(lambda: window.geometry() == "500x420+200+150")


def test_the_main_window_stays_where_it_is_when_its_shape_changes(
    window_manager: WindowManager, root: Any, look: Any, wait_until: Wait
) -> None:
    world = World(root, look)
    wait_until(lambda: root.winfo_viewable() and root.winfo_rooty() > 0)
    spot = (root.winfo_rootx(), root.winfo_rooty())
    wide = root.winfo_width()
    for layout in (Layout.WINDOWS, Layout.ONE):
        world.preferences.choose_layout(layout)
        narrow = layout is Layout.WINDOWS
        wait_until(lambda narrow=narrow: (root.winfo_width() < wide) == narrow)
        wait_until(lambda: (root.winfo_rootx(), root.winfo_rooty()) == spot)
    assert root.winfo_width() == wide
    world.close()


def test_on_top_means_above_the_window_that_is_raised_later(
    window_manager: WindowManager, world: World, wait_until: Wait
) -> None:
    opened(world, 50, wait_until, Layout.WINDOWS)
    opened(world, 51, wait_until, Layout.WINDOWS)
    first, second = floating(world, 50), floating(world, 51)
    for window in (first, second):
        window.geometry("500x420+300+200")
    wait_until(lambda: first.winfo_rootx() == second.winfo_rootx() > 250)

    def front() -> tk.Misc:
        found = world.root.winfo_containing(first.winfo_rootx() + 200, first.winfo_rooty() + 200)
        assert found is not None
        window: tk.Misc = found.winfo_toplevel()
        return window

    wait_until(lambda: front() is second)
    world.desktop.desk.keep_on_top(first, True)
    wait_until(lambda: front() is first)
    world.desktop.open_conversation(51)
    wait_until(lambda: world.desktop.is_attended(51))
    assert front() is first
