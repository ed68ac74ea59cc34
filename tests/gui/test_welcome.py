"""The first run with real keys: address, pin, account; and what is said when something is wrong."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

import pytest

from tests.controllers.fakes import ME, OTHER_PIN, PIN
from tests.gui.hands import Focus, Keys, Wait
from tests.gui.world import World
from whatsapp_like.client.events import Online, Synced
from whatsapp_like.client.pages import ServerFace
from whatsapp_like.errors import ErrorCode, PinMismatch, Refused, Unreachable
from whatsapp_like.models.account import Preferences
from whatsapp_like.models.address import ServerAddress, pin_groups
from whatsapp_like.models.enums import Registration
from whatsapp_like.views.main.view import MainView
from whatsapp_like.views.welcome.account import RegisterStep, SignInStep
from whatsapp_like.views.welcome.address import AddressStep
from whatsapp_like.views.welcome.pins import ChangedPinStep, PinStep
from whatsapp_like.views.welcome.step import Mark, Step
from whatsapp_like.views.welcome.view import WelcomeView

pytestmark = pytest.mark.gui


def step(world: World) -> Step:
    page = world.desktop.page
    assert isinstance(page, WelcomeView)
    return page.step


def address(world: World) -> AddressStep:
    found = step(world)
    assert isinstance(found, AddressStep)
    return found


def register(world: World) -> RegisterStep:
    found = step(world)
    assert isinstance(found, RegisterStep)
    return found


def sign_in(world: World) -> SignInStep:
    found = step(world)
    assert isinstance(found, SignInStep)
    return found


def changed_pin(world: World) -> ChangedPinStep:
    found = step(world)
    assert isinstance(found, ChangedPinStep)
    return found


def test_from_nothing_to_the_main_window_with_the_keyboard_alone(
    nobody: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    mark = next(each for each in step(nobody).winfo_children() if isinstance(each, Mark))
    wait_until(mark.winfo_viewable)
    aside = mark.winfo_rootx() + mark.winfo_width() // 2 - nobody.root.winfo_rootx()
    assert abs(aside - nobody.root.winfo_width() // 2) <= 1
    focus(address(nobody).field.box.field)
    keys("chat.example<Return>")
    wait_until(lambda: isinstance(step(nobody), PinStep))
    pin = step(nobody)
    assert isinstance(pin, PinStep)
    assert pin.pin.words == pin_groups(PIN)
    wait_until(lambda: pin.focus_displayof() is pin.secondary)
    keys("<Return>")
    address(nobody).submit()  # nobody accepts a pin by pressing Enter twice
    wait_until(lambda: step(nobody).focus_displayof() is step(nobody).secondary)
    keys("<Tab>")
    assert step(nobody).focus_displayof() is step(nobody).primary
    keys("<Return>")
    wait_until(lambda: isinstance(step(nobody), RegisterStep))
    form = register(nobody)
    assert form.code is not None
    code = form.code.box.field
    wait_until(lambda: code.focus_displayof() is code)
    keys("k7<Tab>ada<Tab>lovelace<Tab>@ADA")
    assert form.handle.said == "You will be @ada."
    keys("<Tab>tooshort")
    assert form.password.said == "2 characters to go."
    keys("andnow<Tab>tooshortandnow")
    assert form.again.said == "They match."
    keys("<Return>")
    wait_until(lambda: nobody.client.called("register"))
    server = ServerAddress(host="chat.example", pin=PIN, code="k7")
    assert nobody.client.called("register") == [
        (server, "ada", "tooshortandnow", "ada", "lovelace")
    ]
    nobody.link.tell(
        Online(account=ME, server_name="Office", preferences=Preferences(), clock_offset=0)
    )
    nobody.link.tell(Synced())
    wait_until(lambda: isinstance(nobody.desktop.page, MainView))
    wait_until(lambda: nobody.root.winfo_width() > 1000)  # with room for a chat beside the list


def test_an_invite_link_that_carries_the_pin_leads_straight_to_the_account(
    nobody: World, wait_until: Wait
) -> None:
    first = address(nobody)
    first.field.box.set(f"wl://chat.example/?pin={PIN}&code=K7")
    first.submit()
    wait_until(lambda: isinstance(step(nobody), RegisterStep))
    form = register(nobody)
    assert form.code is not None
    assert form.code.value == "K7"


def test_an_address_that_is_none_or_does_not_answer_is_told_in_place(
    nobody: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    first = address(nobody)
    focus(first.field.box.field)
    keys("<Return>")
    assert first.field.said == "Enter the server's address first."
    keys("http://x<Return>")
    assert "192.168.1.20:7272" in first.field.said
    first.field.box.set("chat.example")
    nobody.client.failures["look_up"] = Unreachable("refused")
    keys("<Return>")
    wait_until(lambda: "Nobody answers there" in first.field.said)
    assert not first.waiting
    assert first.field.box.field.focus_displayof() is first.field.box.field


def test_a_search_for_a_server_can_be_cancelled(nobody: World, focus: Focus, keys: Keys) -> None:
    first = address(nobody)
    focus(first.field.box.field)
    nobody.pump.stop()  # nothing is answered
    keys("chat.example<Return>")
    keys("<Return>")
    assert len(nobody.client.called("look_up")) == 1
    assert (first.primary.enabled, first.secondary.label) == (False, "Cancel")
    keys("<Escape>")
    assert (first.primary.enabled, first.secondary.winfo_manager()) == (True, "")
    nobody.link.drain()
    assert step(nobody) is first


def test_a_link_with_another_pin_stops_and_shows_both(
    nobody: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    nobody.client.failures["look_up"] = PinMismatch(PIN, OTHER_PIN)
    first = address(nobody)
    first.field.box.set(f"wl://chat.example/?pin={PIN}")
    first.submit()
    wait_until(lambda: isinstance(step(nobody), ChangedPinStep))
    stop = changed_pin(nobody)
    assert stop.expected.words == pin_groups(PIN)
    assert stop.presented.words == pin_groups(OTHER_PIN)
    assert stop.trust is None, "a link is a promise: there is nothing to accept here"
    focus(stop.expected)
    keys("<Return>")
    assert address(nobody).field.value == f"wl://chat.example/?pin={PIN}"


def test_a_wrong_password_is_told_and_asked_for_again(
    nobody: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    nobody.client.face = ServerFace("Office", "1", PIN, Registration.CLOSED)
    nobody.client.failures["login"] = Refused(ErrorCode.LOGIN_FAILED)
    address(nobody).field.box.set(f"wl://chat.example/?pin={PIN}")
    address(nobody).submit()
    wait_until(lambda: isinstance(step(nobody), SignInStep))
    form = sign_in(nobody)
    assert not hasattr(form, "other"), "a closed server offers no registration"
    focus(form.handle.box.field)
    keys("<Return><Return>")
    assert form.handle.said == "Enter your alias."
    keys("Ada<Tab><Return>")
    assert form.password.said == "Enter your password."
    keys("secret<Return>")
    wait_until(lambda: form.error)
    assert form.error == "The alias or the password is wrong."
    assert [call[1:] for call in nobody.client.called("login")] == [("ada", "secret")]
    password = form.password.box.field
    assert isinstance(password, tk.Entry)
    assert password.selection_present()
    assert form.primary.enabled
    del nobody.client.failures["login"]
    keys("right<Return>")
    wait_until(lambda: isinstance(nobody.desktop.page, MainView))


def test_every_fault_of_a_registration_stands_below_its_field(
    nobody: World, wait_until: Wait
) -> None:
    address(nobody).field.box.set(f"wl://chat.example/?pin={PIN}")
    address(nobody).submit()
    wait_until(lambda: isinstance(step(nobody), RegisterStep))
    form = register(nobody)
    assert form.code is not None
    form.last.box.set("a" * 65)
    form.handle.box.set("-a")
    form.password.box.set("short")
    form.again.box.set("other")
    form.submit()
    assert not nobody.client.called("register")
    said = [
        field.said
        for field in (form.code, form.first, form.last, form.handle, form.password, form.again)
    ]
    assert said == [
        "Enter the invite code that you were sent.",
        "Enter your first name.",
        "At most 64 characters, and none that are invisible.",
        "2 to 32 of a-z, 0-9, dot, hyphen and underscore, the first one a letter or digit.",
        "At least 10 characters.",
        "The two passwords differ.",
    ]
    form.other.press()
    assert isinstance(step(nobody), SignInStep)


def test_a_password_may_hold_anything_and_is_shown_only_when_it_can_be_drawn(
    nobody: World, wait_until: Wait, click: Callable[..., None]
) -> None:
    address(nobody).field.box.set(f"wl://chat.example/?pin={PIN}")
    address(nobody).submit()
    wait_until(lambda: isinstance(step(nobody), RegisterStep))
    box = register(nobody).password.box
    field = box.field
    assert isinstance(field, tk.Entry)
    wait_until(lambda: box.winfo_width() > 100)
    box.set("correct horse")
    click(box, x=box.winfo_width() - 12)
    assert str(field["show"]) == ""
    # As typing would: an emoji hides what Tk must not draw.
    field.insert("end", "🐎")
    assert str(field["show"]) != ""
    click(box, x=box.winfo_width() - 12)
    assert str(field["show"]) != ""
    assert box.value == "correct horse🐎"


def test_what_is_right_about_a_password_is_still_said_when_it_is_entered(
    nobody: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    address(nobody).field.box.set(f"wl://chat.example/?pin={PIN}")
    address(nobody).submit()
    wait_until(lambda: isinstance(step(nobody), RegisterStep))
    form = register(nobody)
    focus(form.password.box.field)
    keys("longenough<Return>")
    assert form.password.said.startswith("Long enough.")
    assert form.first.said == "Enter your first name."


def test_control_a_takes_the_whole_password(
    nobody: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    address(nobody).field.box.set(f"wl://chat.example/?pin={PIN}")
    address(nobody).submit()
    wait_until(lambda: isinstance(step(nobody), RegisterStep))
    field = register(nobody).password.box
    focus(field.field)
    keys("first<Control-a>second")
    assert field.value == "second"


@pytest.mark.parametrize("kind", [AddressStep, PinStep, RegisterStep, SignInStep, ChangedPinStep])
def test_every_step_fits_into_the_smallest_window_and_begins_at_its_top(
    nobody: World, wait_until: Wait, kind: type[Step]
) -> None:
    nobody.root.geometry("360x480")
    nobody.root.focus_force()
    wait_until(lambda: nobody.root.winfo_width() == 360)
    if kind is ChangedPinStep:
        nobody.client.failures["look_up"] = PinMismatch(PIN, OTHER_PIN)
    known = kind in (RegisterStep, SignInStep, ChangedPinStep)
    if kind is not AddressStep:
        link = f"wl://chat.example/?pin={PIN}"
        address(nobody).field.box.set(link if known else "chat.example")
        address(nobody).submit()
        wait_until(lambda: not isinstance(step(nobody), AddressStep))
    if kind is SignInStep:
        register(nobody).other.press()
    shown = step(nobody)
    assert isinstance(shown, kind)
    if kind is AddressStep:
        shown.start()
    wait_until(lambda: str(shown.focus_displayof()).startswith(str(shown)))
    nobody.root.update()
    left = shown.winfo_rootx() - nobody.root.winfo_rootx()
    assert left >= 0
    assert left + shown.winfo_width() <= 360
    assert shown.winfo_rooty() >= nobody.root.winfo_rooty()
    nobody.root.geometry("520x760")


def test_whoever_has_an_account_sees_so_without_scrolling(nobody: World, wait_until: Wait) -> None:
    address(nobody).field.box.set(f"wl://chat.example/?pin={PIN}")
    address(nobody).submit()
    wait_until(lambda: isinstance(step(nobody), RegisterStep))
    form = register(nobody)
    wait_until(lambda: form.first.winfo_rooty() > form.other.winfo_rooty() > 0)


def test_of_two_steps_in_a_row_the_latter_has_the_keyboard(nobody: World, wait_until: Wait) -> None:
    address(nobody).field.box.set(f"wl://chat.example/?pin={PIN}")
    address(nobody).submit()
    wait_until(lambda: isinstance(step(nobody), RegisterStep))
    nobody.root.focus_force()
    register(nobody).other.press()
    sign_in(nobody).other.press()
    code = register(nobody).code
    assert code is not None
    wait_until(lambda: code.focus_displayof() is code.box.field)
