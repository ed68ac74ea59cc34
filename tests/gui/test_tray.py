"""The desktop with an icon in the tray: what it shows, what a click does, what may hide."""

from __future__ import annotations

import pytest

from tests.controllers.fakes import ME, item, summary
from tests.gui.hands import Wait
from tests.gui.world import World
from whatsapp_like.client.events import SummaryChanged
from whatsapp_like.commands.tray import TrayIcon, pictures
from whatsapp_like.system.tray_face import Face

pytestmark = pytest.mark.gui


class Shown:
    """A tray that remembers what it was given."""

    def __init__(self) -> None:
        self.faces: list[Face] = []

    def show(self, face: Face) -> None:
        self.faces.append(face)


@pytest.fixture
def tray() -> Shown:
    return Shown()


@pytest.fixture
def left() -> list[bool]:
    return []


@pytest.fixture
def icon(world: World, left: list[bool], tray: Shown) -> TrayIcon:
    quiet = world.preferences.alerts
    made = TrayIcon(world.desktop, world.state, world.timers, quiet, lambda: left.append(True))
    made.show_in(tray)
    return made


def test_it_names_whose_it_is_and_counts_what_is_unread(
    world: World, icon: TrayIcon, tray: Shown, wait_until: Wait
) -> None:
    wait_until(lambda: tray.faces)
    first = tray.faces[0]
    assert (first.title, first.tip) == (f"WL \u2013 {ME.name}", "1 unread chat")
    assert [choice.label for choice in first.choices] == [
        "Open WL",
        "Do not disturb",
        "Settings",
        "",
        "Quit",
    ]
    line = summary(51, 3, item(51, 321, 3, "new"), unread=1)
    world.receive(SummaryChanged(summary=line))
    wait_until(lambda: len(tray.faces) > 1)
    assert tray.faces[1].tip == "2 unread chats"
    assert tray.faces[1].pictures != first.pictures


def test_before_anybody_has_signed_in_it_opens_and_leaves_only(
    nobody: World, tray: Shown, left: list[bool]
) -> None:
    quiet = nobody.preferences.alerts
    icon = TrayIcon(nobody.desktop, nobody.state, nobody.timers, quiet, lambda: left.append(True))
    icon.show_in(tray)
    assert tray.faces[0].title == "WL"
    assert [choice.name for choice in tray.faces[0].choices] == ["open", "", "quit"]


def test_its_menu_does_what_it_says(
    world: World, icon: TrayIcon, tray: Shown, left: list[bool], wait_until: Wait
) -> None:
    icon.chosen("quiet")
    wait_until(lambda: world.state.quiet.now)
    wait_until(lambda: tray.faces and tray.faces[-1].choices[1].checked)
    icon.chosen("quiet")
    wait_until(lambda: tray.faces[-1].choices[1].checked is False)
    wait_until(lambda: not world.state.quiet.now)
    icon.chosen("settings")
    assert world.desktop.settings is not None
    icon.chosen("of another version")
    icon.chosen("quit")
    assert left == [True]


def test_closing_hides_the_window_only_while_a_tray_shows_the_icon(
    world: World, icon: TrayIcon, left: list[bool], wait_until: Wait
) -> None:
    root = world.root
    icon.window_closed()
    assert left == [True]
    icon.present(True)
    icon.window_closed()
    assert (root.state(), len(left)) == ("withdrawn", 1)
    icon.activated()
    wait_until(root.winfo_viewable)
    icon.window_closed()
    icon.present(False)
    wait_until(root.winfo_viewable)
    icon.present(True)
    world.preferences.stay_in_tray(False)
    icon.window_closed()
    assert (root.state(), len(left)) == ("normal", 2)


def test_the_pictures_are_opaque_in_the_middle_and_begin_with_their_opacity() -> None:
    width, height, pixels = pictures(0)[0]
    assert len(pixels) == 4 * width * height
    assert pixels[4 * (width * height // 2 + width // 2)] == 255
    assert pixels[0] < 16, "a round corner"
