"""What the windows say about the connection: not at once, not for long, and what helps."""

from __future__ import annotations

import time

import pytest

from tests.controllers.fakes import ME
from tests.gui.hands import Click, Focus, Keys, Wait
from tests.gui.world import World
from whatsapp_like.client.events import Connecting, Offline, Online, Synced
from whatsapp_like.controllers.session import SessionController
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.account import Preferences
from whatsapp_like.views import connection
from whatsapp_like.views.buttons import IconButton
from whatsapp_like.views.main.banner import BannerView
from whatsapp_like.views.main.view import MainView
from whatsapp_like.views.timers import Timers
from whatsapp_like.views.welcome.again import SignInAgain

pytestmark = pytest.mark.gui


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "PATIENCE_MS", 60)


def banner(world: World) -> BannerView:
    assert isinstance(world.desktop.page, MainView)
    return world.desktop.page.banner


def tell_online(world: World) -> None:
    world.link.tell(
        Online(account=ME, server_name="Office", preferences=Preferences(), clock_offset=0)
    )


def test_a_short_outage_is_not_worth_a_word(
    world: World, wait_until: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "PATIENCE_MS", 600_000)
    world.link.tell(Offline(reason="lost", retry_at=time.time() + 1))
    world.link.tell(Connecting(attempt=2))
    world.link.drain()
    world.root.update()
    assert banner(world).said == ""
    tell_online(world)
    world.link.tell(Synced())
    world.link.drain()
    world.root.update()
    assert banner(world).said == ""
    # Nothing is left that would speak up later.
    monkeypatch.setattr(connection, "PATIENCE_MS", 60)
    world.link.tell(Offline(reason="lost", retry_at=time.time() + 30))
    wait_until(lambda: banner(world).said.startswith("No connection"))


def test_a_long_catch_up_is_told(world: World, wait_until: Wait) -> None:
    world.link.tell(Offline(reason="closing", retry_at=time.time() + 30))
    wait_until(lambda: banner(world).said.startswith("The server has stopped"))
    world.link.tell(Connecting(attempt=2))
    wait_until(lambda: banner(world).said.endswith("Trying…"))
    tell_online(world)
    wait_until(lambda: banner(world).said == "")
    wait_until(lambda: banner(world).said == "Fetching what is new…")
    world.link.tell(Synced())
    wait_until(lambda: banner(world).said == "")


def test_the_seconds_are_counted_down(
    world: World, wait_until: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.link.tell(Offline(reason="unreachable", retry_at=time.time() + 30))
    wait_until(lambda: "in 30 s" in banner(world).said or "in 29 s" in banner(world).said)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 20)
    wait_until(lambda: "in 10 s" in banner(world).said or "in 9 s" in banner(world).said)


@pytest.mark.parametrize(
    ("reason", "button"),
    [("disabled", "Retry now"), ("replaced", "Connect here"), ("archive", "Retry now")],
)
def test_what_lasts_is_said_at_once_with_what_helps(
    world: World, click: Click, wait_until: Wait, reason: str, button: str
) -> None:
    world.link.tell(Offline(reason=reason))
    wait_until(lambda: banner(world).said)
    assert banner(world).retry.label == button
    click(banner(world).retry)
    assert world.client.called("retry_now") == [()]


def test_a_forgotten_computer_signs_in_again(
    world: World, focus: Focus, keys: Keys, click: Click, wait_until: Wait
) -> None:
    world.link.tell(Offline(reason="login_failed"))
    wait_until(lambda: banner(world).said.startswith("This computer was signed out"))
    click(banner(world).retry)
    (dialog,) = (w for w in banner(world).winfo_children() if isinstance(w, SignInAgain))
    focus(dialog.password.box.field)
    keys("<Return>")
    assert dialog.password.said == "Enter your password."
    world.client.failures["login"] = Refused(ErrorCode.LOGIN_FAILED)
    keys("wrong<Return>")
    wait_until(lambda: dialog.password.said == "The alias or the password is wrong.")
    del world.client.failures["login"]
    keys("right<Return>")
    wait_until(lambda: not dialog.winfo_exists())
    passwords = [call[2] for call in world.client.called("login")]
    assert passwords == ["wrong", "right"]


def test_how_long_nobody_was_here_is_known(world: World) -> None:
    timers = Timers(world.root)
    assert timers.inactive() >= -1


def test_the_button_that_comes_and_goes_moves_no_other(world: World, wait_until: Wait) -> None:
    world.link.tell(Offline(reason="disabled"))
    wait_until(lambda: banner(world).said)
    world.desktop.open_conversation(50)
    header = world.desktop.talks[50].header
    retry = header.retry
    assert retry is not None
    wait_until(retry.winfo_viewable)
    others = [w for w in header.details.master.winfo_children() if isinstance(w, IconButton)]
    others.remove(retry)
    before = [w.winfo_rootx() for w in others]
    assert retry.winfo_rootx() < min(before)
    tell_online(world)
    wait_until(lambda: not retry.winfo_viewable())
    assert [w.winfo_rootx() for w in others] == before


@pytest.fixture
def touches(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect what the desktop says about hands; to be asked for before the world is made."""
    seen: list[str] = []
    monkeypatch.setattr(SessionController, "touched", lambda _self: seen.append("here"))
    return seen


def test_hands_in_any_window_are_noticed(touches: list[str], world: World, focus: Focus) -> None:
    world.desktop.open_conversation(50)
    world.desktop.show_person(2)
    world.desktop.open_settings()
    world.root.update()
    settings = world.desktop.settings
    assert settings is not None
    talk = world.desktop.talks[50]
    for widget in (
        world.root,
        talk.timeline.canvas,
        talk.composer.writing,
        world.desktop.details[2],
        settings,
    ):
        # A key that a view takes for itself is seen when it is let go.
        for event in ("<KeyPress-Up>", "<KeyRelease-Up>", "<Motion>", "<ButtonPress-1>"):
            touches.clear()
            focus(widget)
            widget.event_generate(event, x=5, y=5)
            world.root.update()
            assert touches or event == "<KeyPress-Up>", f"{event} in {widget}"
