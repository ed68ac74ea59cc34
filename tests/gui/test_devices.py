"""My devices, my password and whom I blocked: the pages of the settings, with real events."""

from __future__ import annotations

import time
import tkinter as tk
from typing import TypeVar

import pytest

from tests.controllers.fakes import JONAS, ME, NORA, person
from tests.gui.desking import opened as talk
from tests.gui.hands import Click, Focus, Keys, Wait
from tests.gui.walking import Walker
from tests.gui.world import World
from tests.screen import WindowManager
from whatsapp_like.client.events import DevicesChanged, Offline, Online, PeopleChanged
from whatsapp_like.errors import ConnectionLost, ErrorCode, Refused
from whatsapp_like.models.account import Account, DeviceEntry, Preferences
from whatsapp_like.models.contact import Contact
from whatsapp_like.views.confirm import ConfirmDialog
from whatsapp_like.views.focus import keyboard_at
from whatsapp_like.views.settings.blocked import BlockedPage
from whatsapp_like.views.settings.devices import DeviceLine, DevicesPage
from whatsapp_like.views.settings.page import SettingsPage
from whatsapp_like.views.settings.password import PasswordDialog
from whatsapp_like.views.settings.profile import ProfilePage

pytestmark = pytest.mark.gui

P = TypeVar("P", bound=SettingsPage)
D = TypeVar("D", bound=tk.Misc)
NOW = time.time_ns() // 1_000_000
HERE = DeviceEntry(
    id=1,
    name="desktop",
    created=1,
    last_seen=NOW,
    current=True,
    since=NOW,
    client="wl-client/0.1 Linux",
    address="10.0.0.1",
)
LAPTOP = HERE.model_copy(
    update={"id": 2, "name": "laptop", "current": False, "client": "wl-client/0.1 Windows"}
)
OLD = DeviceEntry(
    id=3,
    name="old one 🖥️",
    created=1,
    last_seen=NOW - 2 * 86_400_000,
    client="other/3 macOS",
)


def opened(world: World, name: str, kind: type[P]) -> P:
    world.desktop.open_settings()
    assert world.desktop.settings is not None
    page = world.desktop.settings.open(name)
    world.root.update()
    assert isinstance(page, kind)
    return page


def devices(world: World, wait_until: Wait, *mine: DeviceEntry) -> DevicesPage:
    world.client.own = {each.id: each for each in mine}
    page = opened(world, "devices", DevicesPage)
    wait_until(lambda: len(page.here.lines) == 1)
    world.root.update()
    return page


def dialog(world: World, kind: type[D]) -> D:
    assert world.desktop.settings is not None
    (found,) = (w for w in world.desktop.settings.winfo_children() if isinstance(w, kind))
    return found


def said(world: World) -> str:
    assert world.desktop.settings is not None
    return world.desktop.settings.notice.said


def lines(page: DevicesPage) -> list[tuple[str, str]]:
    found = []
    for line in page.others.lines.values():
        assert isinstance(line, DeviceLine)
        found.append((str(line.name["text"]), str(line.about["text"])))
    return found


# --- devices --------------------------------------------------------------------------------------


def test_devices_are_described_the_connected_ones_first(world: World, wait_until: Wait) -> None:
    page = devices(world, wait_until, HERE, OLD, LAPTOP)
    (laptop, old) = lines(page)
    assert laptop[0] == "laptop"
    first, second = laptop[1].split("\n")
    assert first.startswith("Windows · wl-client/0.1 · signed in ")
    assert second.startswith("connected since today at ")
    assert second.endswith(" · 10.0.0.1")
    assert old[1].startswith("macOS · other/3 · signed in ")
    assert "\nlast seen " in old[1]
    assert "🖥" not in old[0], "Tk never gets an emoji"
    assert page.all.winfo_viewable()
    assert not page.none.winfo_viewable()


def test_a_device_is_signed_out_after_a_question_and_the_keyboard_goes_on(
    world: World, wait_until: Wait, focus: Focus, keys: Keys, click: Click
) -> None:
    page = devices(world, wait_until, HERE, OLD, LAPTOP)
    button = page.others.lines[LAPTOP.id].button
    assert button.description().state.startswith("laptop")
    focus(button)
    keys("<Return>")
    asked = dialog(world, ConfirmDialog)
    wait_until(asked.no.winfo_viewable)
    asked.no.press()
    assert not world.client.called("sign_out_device")
    focus(button)
    keys("<Return>")
    click(dialog(world, ConfirmDialog).yes)
    wait_until(lambda: list(page.others.lines) == [OLD.id])
    assert world.client.called("sign_out_device") == [(LAPTOP.id,)]
    world.client.own.clear()
    world.client.own[HERE.id] = HERE
    world.link.tell(DevicesChanged())
    wait_until(page.none.winfo_viewable)
    assert not page.all.winfo_viewable()


def test_a_device_that_goes_takes_the_keyboard_from_nobody_who_writes(
    window_manager: WindowManager, world: World, wait_until: Wait, focus: Focus
) -> None:
    view = talk(world, 50, wait_until)
    page = devices(world, wait_until, HERE, OLD, LAPTOP)
    focus(page.others.lines[LAPTOP.id].button)
    writing = view.composer.writing
    focus(writing)
    del world.client.own[LAPTOP.id]
    world.link.tell(DevicesChanged())
    wait_until(lambda: list(page.others.lines) == [OLD.id])
    assert keyboard_at(world.root) is writing
    assert world.desktop.settings is not None
    world.desktop.settings.close()
    assert keyboard_at(world.root) is writing


def test_all_others_are_signed_out_at_once(world: World, wait_until: Wait, click: Click) -> None:
    page = devices(world, wait_until, HERE, OLD, LAPTOP)
    click(page.all)
    click(dialog(world, ConfirmDialog).yes)
    wait_until(lambda: not page.others.lines)
    assert world.client.called("sign_out_others") == [()]
    assert not world.client.called("sign_out")


def test_signing_out_the_computer_at_hand_is_the_usual_signing_out(
    world: World, wait_until: Wait, click: Click
) -> None:
    page = devices(world, wait_until, HERE, LAPTOP)
    click(page.here.lines[HERE.id].button)
    click(dialog(world, ConfirmDialog).yes)
    wait_until(lambda: world.client.called("sign_out") == [()])
    assert not world.client.called("sign_out_device")


def test_what_cannot_be_done_now_is_said(world: World, wait_until: Wait, click: Click) -> None:
    page = devices(world, wait_until, HERE, LAPTOP)
    world.client.failures["sign_out_device"] = ConnectionLost("offline")
    button = page.others.lines[LAPTOP.id].button
    click(button)
    click(dialog(world, ConfirmDialog).yes)
    wait_until(lambda: said(world) == "The connection was interrupted.")
    assert button.enabled
    world.link.tell(Offline(reason="lost"))
    wait_until(page.told.winfo_viewable)
    assert page.told["text"] == "Your devices are listed while you are connected."
    assert not page.all.winfo_viewable()
    world.client.failures["devices"] = ConnectionLost("offline")
    world.link.tell(
        Online(account=ME, server_name="Office", preferences=Preferences(), clock_offset=0)
    )
    wait_until(lambda: page.told["text"] == "The connection was interrupted.")


def test_an_older_server_is_named_as_the_reason(world: World, wait_until: Wait) -> None:
    world.client.failures["devices"] = Refused(ErrorCode.UNKNOWN_TYPE)
    page = opened(world, "devices", DevicesPage)
    words = "The server is older than this program and cannot do that yet."
    wait_until(lambda: page.told["text"] == words)


def test_the_pages_are_walked_through_with_the_keyboard(
    world: World, wait_until: Wait, focus: Focus
) -> None:
    page = devices(world, wait_until, HERE, LAPTOP)
    Walker(focus, wait_until).check(page.here.lines[HERE.id].button)


# --- the password ---------------------------------------------------------------------------------


def asked(world: World, click: Click, wait_until: Wait) -> PasswordDialog:
    page = opened(world, "profile", ProfilePage)
    page.password.press()
    made = dialog(world, PasswordDialog)
    wait_until(made.go.winfo_viewable)
    return made


def test_the_password_is_changed_by_keyboard_alone(
    world: World, click: Click, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    made = asked(world, click, wait_until)
    focus(made.old.box.field)
    keys("<Return>")
    assert made.old.said == "Enter your password."
    keys("old enough<Return>")
    assert made.new.field.said == "At least 10 characters."
    focus(made.new.field.box.field)
    keys("short<Return>")
    assert made.new.field.said == "At least 10 characters."
    keys(" no longer")
    focus(made.new.again.box.field)
    keys("short no lonely<Return>")
    assert made.new.again.said == "The two passwords differ."
    assert not world.client.called("change_password")
    keys("<Control-a><Delete>short no longer<Return>")
    wait_until(lambda: said(world) == "Your password is changed.")
    assert world.client.called("change_password") == [("old enough", "short no longer", False)]
    assert not made.winfo_exists()


def test_a_wrong_old_password_is_asked_for_again(
    world: World, click: Click, wait_until: Wait
) -> None:
    world.client.failures["change_password"] = Refused(ErrorCode.LOGIN_FAILED)
    made = asked(world, click, wait_until)
    made.old.box.set("guess")
    for field in (made.new.field, made.new.again):
        field.box.set("a new and long one")
    click(made.others.button)
    click(made.go)
    wait_until(lambda: made.old.said == "This is not your password.")
    assert world.client.called("change_password") == [("guess", "a new and long one", True)]
    assert made.go.enabled
    del world.client.failures["change_password"]
    click(made.go)
    wait_until(lambda: not made.winfo_exists())


def test_offline_no_password_can_be_changed(world: World, wait_until: Wait) -> None:
    page = opened(world, "profile", ProfilePage)
    world.link.tell(Offline(reason="lost"))
    wait_until(lambda: not page.password.enabled)


# --- the blocked ones -----------------------------------------------------------------------------


def blocks(world: World, wait_until: Wait, *people: Account) -> BlockedPage:
    """Block these and nobody else, and open the page."""
    listed = [person(each, contact=Contact(account=each.id, blocked=True)) for each in people]
    before = [
        each.model_copy(update={"contact": None})
        for each in world.state.people.values()
        if each.blocked
    ]
    world.link.tell(PeopleChanged(people=(*before, *listed)))
    page = opened(world, "blocked", BlockedPage)
    wait_until(lambda: set(page.people.lines) == {each.id for each in people})
    world.root.update()
    return page


def test_whom_i_blocked_is_listed_and_let_through_again(
    world: World, wait_until: Wait, focus: Focus, keys: Keys, click: Click
) -> None:
    page = blocks(world, wait_until, NORA, JONAS)
    assert list(page.people.lines) == [JONAS.id, NORA.id], "by their names"
    assert not page.none.winfo_viewable()
    button = page.people.lines[JONAS.id].button
    assert button.description().state.startswith("Jonas")
    focus(button)
    keys("<Return>")
    wait_until(lambda: list(page.people.lines) == [NORA.id])
    assert world.client.called("put_contact") == [(JONAS.id, "", "", False)]
    left = page.people.lines[NORA.id].button
    wait_until(lambda: left.focus_displayof() is left)
    click(left)
    wait_until(page.none.winfo_viewable)


def test_somebody_who_cannot_be_let_through_now_stays_there(
    world: World, wait_until: Wait, click: Click
) -> None:
    world.client.failures["put_contact"] = ConnectionLost("offline")
    page = blocks(world, wait_until, JONAS)
    click(page.people.lines[JONAS.id].button)
    wait_until(lambda: said(world) == "The connection was interrupted.")
    assert page.people.lines[JONAS.id].button.enabled
