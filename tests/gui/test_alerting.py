"""New messages over the whole desktop: who is told of them, and what a click on that opens."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.controllers.fakes import item, summary
from tests.gui.hands import Focus, Keys, Wait
from tests.gui.world import World
from tests.screen import WindowManager
from whatsapp_like.assets import asset
from whatsapp_like.client.events import SummaryChanged, Synced
from whatsapp_like.commands.alerting import Alerting
from whatsapp_like.system.sound import Sound

pytestmark = pytest.mark.gui


class Silent(Sound):
    """Counts what would be heard."""

    played = 0

    def play(self) -> None:
        self.played += 1


@pytest.fixture
def sound() -> Silent:
    return Silent(asset("alert.wav"))


@pytest.fixture
def alerting(world: World, sound: Silent) -> Iterator[Alerting]:
    made = Alerting(
        world.desktop, world.look, world.state, world.timers, sound, None, lambda call: None
    )
    made.load(tuple(world.state.conversations.values()))
    made.receive(Synced())
    yield made
    made.close()


def write(world: World, alerting: Alerting, number: int, text: str, *, edits: bool = False) -> None:
    """Let the other one of a conversation write, or edit what was written last."""
    before = world.state.conversations[number]
    assert before.last is not None
    last = item(
        number,
        before.last.seq + (not edits),
        before.peer,
        text,
        time=round(time.time() * 1000),
    )
    line = summary(number, before.peer, last, unread=before.unread + (not edits))
    event = SummaryChanged(summary=line)
    world.receive(event)
    alerting.receive(event)


def test_a_click_on_an_alert_opens_its_conversation(
    world: World, alerting: Alerting, sound: Silent, wait_until: Wait
) -> None:
    write(world, alerting, 51, "Are you coming? 🎉")
    wait_until(lambda: 51 in alerting.toasts.shown)
    assert sound.played == 1
    first = alerting.toasts.shown[51]
    write(world, alerting, 51, "Are you coming tomorrow? 🎉", edits=True)
    wait_until(lambda: alerting.toasts.shown[51] is not first)
    assert sound.played == 1
    alerting.toasts.shown[51].toast.event_generate("<Button-1>", x=90, y=20)
    wait_until(lambda: world.desktop.desk.is_attended(51))
    assert alerting.toasts.shown == {}


def test_what_is_written_before_my_eyes_is_not_told_of(
    world: World, alerting: Alerting, sound: Silent, wait_until: Wait
) -> None:
    world.desktop.open_conversation(51)
    world.desktop.talks[51].composer.writing.focus_force()
    wait_until(lambda: world.desktop.desk.is_attended(51))
    write(world, alerting, 51, "here")
    write(world, alerting, 52, "there")
    wait_until(lambda: alerting.toasts.shown)
    assert list(alerting.toasts.shown) == [52]
    alerting.withdraw(52)
    assert not alerting.toasts.shown


def test_an_alert_of_several_conversations_leads_to_the_list(
    window_manager: WindowManager, world: World, alerting: Alerting, wait_until: Wait
) -> None:
    world.root.deiconify()
    wait_until(world.root.winfo_viewable)
    world.root.iconify()
    wait_until(lambda: world.root.state() == "iconic")
    alerting.open(0)
    wait_until(lambda: world.root.state() == "normal" and world.root.focus_displayof())


def test_a_window_that_is_gone_or_in_front_demands_nothing(
    world: World, alerting: Alerting, wait_until: Wait
) -> None:
    alerting.demand(51)
    world.root.withdraw()
    world.root.update()
    alerting.demand(51)


def test_a_key_takes_the_alerts_from_the_corner(
    world: World, alerting: Alerting, keys: Keys, focus: Focus, wait_until: Wait
) -> None:
    write(world, alerting, 51, "hello")
    wait_until(lambda: alerting.toasts.shown)
    assert world.desktop.main is not None
    focus(world.desktop.main.conversations.search.field)
    keys("<Control-Shift-H>")
    assert alerting.toasts.shown == {}
