"""Saying something about oneself, and seeing what others say, with real events."""

from __future__ import annotations

import time
import tkinter as tk

import pytest

from tests.controllers.fakes import NORA, person
from tests.gui.hands import Click, Focus, Keys, Wait
from tests.gui.world import World
from whatsapp_like.client.events import Offline, PeopleChanged, StatusChanged
from whatsapp_like.errors import ConnectionLost
from whatsapp_like.models.enums import PresenceStatus
from whatsapp_like.models.presence import CustomStatus
from whatsapp_like.views import times
from whatsapp_like.views.main.view import MainView
from whatsapp_like.views.menus import Choice
from whatsapp_like.views.people.status import StatusDialog
from whatsapp_like.views.settings.profile import ProfilePage

pytestmark = pytest.mark.gui


def page(world: World) -> MainView:
    assert isinstance(world.desktop.page, MainView)
    return world.desktop.page


def dialogs(world: World) -> list[StatusDialog]:
    return [w for w in world.root.winfo_children() if isinstance(w, StatusDialog)]


def opened(world: World) -> StatusDialog:
    world.desktop.edit_status(world.root)
    world.root.update()
    (dialog,) = dialogs(world)
    return dialog


def offered(world: World) -> list[Choice]:
    found: list[Choice] = []
    world.desktop.account_choices(found.extend)
    return found


def labels(world: World) -> list[str]:
    return [choice.label for choice in offered(world)]


def choice(world: World, label: str) -> Choice:
    (found,) = (c for c in offered(world) if c.label == label)
    return found


def now(world: World) -> int:
    return round(time.time() * 1000) + world.state.session.clock_offset


def test_the_menu_at_my_face_leads_to_it(world: World, click: Click, wait_until: Wait) -> None:
    face = page(world).face
    click(face)
    (menu,) = (w for w in face.winfo_children() if isinstance(w, tk.Menu))
    assert str(menu.entrycget(0, "label")).strip() == "Set a status…"
    menu.invoke(0)
    menu.unpost()
    wait_until(lambda: len(dialogs(world)) == 1)


def test_typing_choosing_and_entering_sets_it(
    world: World, focus: Focus, keys: Keys, click: Click, wait_until: Wait
) -> None:
    dialog = opened(world)
    focus(dialog.text.box.field)
    keys("at lunch")
    click(list(dialog.spans.chips.values())[1])
    assert str(dialog.end["text"]).startswith("Shown until ")
    before = now(world)
    focus(dialog.text.box.field)
    keys("<Return>")
    wait_until(lambda: not dialogs(world))
    ((text, until),) = world.client.called("set_status")
    assert text == "at lunch"
    assert before + 3_600_000 <= until <= now(world) + 3_600_000
    wait_until(lambda: world.state.session.custom is not None)
    assert labels(world)[:2] == ["Change status…", "Clear status"]


def test_an_emoji_from_the_picker_stands_in_the_text(
    world: World, focus: Focus, keys: Keys, click: Click, wait_until: Wait
) -> None:
    dialog = opened(world)
    click(dialog.emoji)
    picker = dialog.picker
    assert picker is not None
    focus(picker.search.field)
    keys("palm tree")
    wait_until(lambda: picker.cells.marked)
    keys("<Return>")
    wait_until(lambda: dialog.picker is None)
    wait_until(lambda: dialog.text.value == "🌴")
    # Esc closes the picker before it closes the dialog.
    click(dialog.emoji)
    again = dialog.picker
    assert again is not None
    focus(again.search.field)
    keys("<Escape>")
    assert dialog.picker is None
    assert dialogs(world) == [dialog]
    focus(dialog.text.box.field)
    keys("<Escape>")
    assert not dialogs(world)
    assert not world.client.called("set_status")


def test_what_i_say_can_be_changed_and_its_end_kept(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    until = times.end_of_day(now(world))
    world.link.tell(StatusChanged(custom=CustomStatus(text="☕ break", until=until)))
    wait_until(lambda: world.state.session.custom is not None)
    dialog = opened(world)
    assert dialog.text.value == "☕ break"
    assert str(dialog.end["text"]) == "Shown until midnight."
    focus(dialog.text.box.field)
    keys("<exclam><Return>")
    wait_until(lambda: not dialogs(world))
    assert world.client.called("set_status") == [("☕ break!", until)]


def test_clearing_from_the_menu_and_from_the_dialog(
    world: World, click: Click, wait_until: Wait
) -> None:
    def says() -> None:
        world.link.tell(StatusChanged(custom=CustomStatus(text="here")))
        wait_until(lambda: world.state.session.custom is not None)

    says()
    command = choice(world, "Clear status").command
    assert command is not None
    command()
    wait_until(lambda: world.state.session.custom is None)
    says()
    dialog = opened(world)
    click(dialog.clear)
    wait_until(lambda: world.state.session.custom is None and not dialogs(world))
    assert world.client.called("set_status") == [("", None)] * 2


def test_a_refusal_is_told_in_the_dialog(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    world.client.failures["set_status"] = ConnectionLost("offline")
    dialog = opened(world)
    focus(dialog.text.box.field)
    keys("here<Return>")
    wait_until(lambda: str(dialog.end["text"]) == "The connection was interrupted.")
    assert dialog.save.enabled
    assert dialog.text.value == "here"


def test_too_much_is_told_while_typing(world: World, focus: Focus, keys: Keys) -> None:
    dialog = opened(world)
    dialog.text.box.set("x" * 90)
    focus(dialog.text.box.field)
    keys("y")
    assert dialog.text.said == "9 characters left"
    dialog.text.box.set("x" * 100)
    keys("y")
    assert dialog.text.said == "1 character too many"
    keys("<Return>")
    assert not world.client.called("set_status")
    assert dialogs(world) == [dialog]


def test_others_are_shown_in_header_detail_and_settings(world: World, wait_until: Wait) -> None:
    world.desktop.open_conversation(50)
    world.desktop.show_person(NORA.id)
    world.desktop.open_settings()
    world.root.update()
    face = world.desktop.talks[50].header.face
    assert (face.line, face.custom) == ("online", "🌴 On holiday, back on Monday")
    detail = world.desktop.details[NORA.id]
    assert detail.custom.said.startswith("🌴 On holiday, back on Monday (until ")
    assert world.desktop.settings is not None
    profile = world.desktop.settings.open("profile")
    assert isinstance(profile, ProfilePage)
    assert profile.custom.said == ""
    world.link.tell(StatusChanged(custom=CustomStatus(text="☕ break")))
    wait_until(lambda: profile.custom.said == "☕ break")
    # It ends while everything stays open, and nobody tells.
    soon = CustomStatus(text="gone in a moment", until=now(world) + 150)
    nora = person(NORA, PresenceStatus.ONLINE, custom=soon)
    world.link.tell(PeopleChanged(people=(nora,)))
    wait_until(lambda: face.custom == "gone in a moment")
    wait_until(lambda: face.custom == "" and detail.custom.said == "")
    world.link.tell(Offline(reason="lost", retry_at=time.time() + 30))
    wait_until(lambda: face.line == "waiting for connection…")


def test_my_own_face_tells_that_i_seem_to_be_away(world: World, wait_until: Wait) -> None:
    face = page(world).face
    assert "online" in face.states()
    world.state.session.away = True
    wait_until(lambda: "away" in face.states())
    world.session.touched()
    world.state.session.away = False
    wait_until(lambda: "online" in face.states())
