"""Windows that were closed leave nothing behind: no widget, timer, command, picture, connection."""

from __future__ import annotations

import contextlib
import gc
import tkinter as tk
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tests.controllers.fakes import NORA, item, person
from tests.gui.test_groups import LAB, put
from tests.gui.test_profiles import Computer
from tests.gui.world import NOW, World
from whatsapp_like.client.events import ItemsChanged, PeopleChanged, TypingChanged
from whatsapp_like.controllers.export import ExportController
from whatsapp_like.controllers.workers import Workers
from whatsapp_like.models.state.arrangement import Layout
from whatsapp_like.views.confirm import ConfirmDialog
from whatsapp_like.views.conversation.facts import FactsDialog
from whatsapp_like.views.export import open_export
from whatsapp_like.views.groups.channels import ChannelsDialog
from whatsapp_like.views.groups.create import CreateDialog
from whatsapp_like.views.groups.invites import InvitesDialog
from whatsapp_like.views.groups.join import CodeDialog
from whatsapp_like.views.groups.settings import GroupSettingsDialog
from whatsapp_like.views.panel.leaving import LeavingDialog
from whatsapp_like.views.people.find import FindDialog
from whatsapp_like.views.people.several import SeveralDialog
from whatsapp_like.views.people.status import StatusDialog
from whatsapp_like.views.profiles import NewProfileDialog, ProfilesDialog
from whatsapp_like.views.settings.licences import LicencesDialog
from whatsapp_like.views.shortcuts.dialog import ShortcutsDialog
from whatsapp_like.views.welcome.again import SignInAgain
from whatsapp_like.views.window import Dialog

pytestmark = pytest.mark.gui

TIMES = 200  # windows that are closed: a cycle with several is run less often
HEAVY = 40  # for what makes all windows anew

D = TypeVar("D", bound=Dialog)


def only(kind: type[D], parent: tk.Misc) -> D:
    """Return the one dialog of this kind over a window or view."""
    (found,) = (each for each in parent.winfo_children() if isinstance(each, kind))
    return found


def closed(world: World, kind: type[Dialog], parent: tk.Misc) -> None:
    """Look at a dialog and close it."""
    world.root.update()
    only(kind, parent).close()
    world.root.update()


def floating(world: World) -> None:
    world.desktop.desk.open(50, Layout.WINDOWS)
    world.root.update()
    world.desktop.talks[50].close()


def docked(world: World) -> None:
    for conversation in (50, 51):
        world.desktop.desk.open(conversation, Layout.ONE)
        world.root.update()
    world.desktop.talks[51].close()


def tabs(world: World) -> None:
    for conversation in (50, 51):
        world.desktop.desk.open(conversation, Layout.TABS)
        world.root.update()
    for conversation in (50, 51):
        world.desktop.desk.close(conversation)


def moved(world: World) -> None:
    """From one place to the next, a drag that ends nowhere included."""
    desk = world.desktop.desk
    for layout in Layout:
        desk.open(50, layout)
        world.root.update()
        desk.drag(50, 10, 10)
        desk.rest()
    desk.close(50)


def layouts(world: World) -> None:
    world.desktop.desk.open(50)
    for layout in (Layout.WINDOWS, Layout.TABS, Layout.ONE):
        world.preferences.choose_layout(layout)
        world.root.update()
    world.desktop.desk.close(50)


def detail(world: World) -> None:
    world.desktop.show_person(NORA.id)
    world.root.update()
    world.desktop.details[NORA.id].close()


def settings(world: World) -> None:
    world.desktop.open_settings()
    world.root.update()
    assert world.desktop.settings is not None
    world.desktop.settings.close()


def status(world: World) -> None:
    world.desktop.edit_status(world.root)
    world.root.update()
    dialog = only(StatusDialog, world.root)
    dialog.emoji.press()
    world.root.update()
    dialog.close()
    world.root.update()


def find(world: World) -> None:
    world.desktop.new_conversation()
    closed(world, FindDialog, world.root)


def confirm(world: World) -> None:
    ConfirmDialog(world.root, world.look, "Sure?", "Really?", "Yes", lambda: None)
    closed(world, ConfirmDialog, world.root)


def shortcuts(world: World) -> None:
    world.desktop.hands.show_shortcuts()
    closed(world, ShortcutsDialog, world.root)


def licences(world: World) -> None:
    LicencesDialog(world.root, world.look)
    closed(world, LicencesDialog, world.root)


def profiles(world: World) -> None:
    dialog = ProfilesDialog(world.root, world.look, Computer())
    world.root.update()
    dialog.add.press()
    closed(world, NewProfileDialog, dialog)
    closed(world, ProfilesDialog, world.root)


def facts(world: World) -> None:
    item = world.client.items[50][0]
    FactsDialog(world.root, world.look, world.state, item, "")
    closed(world, FactsDialog, world.root)


def again(world: World) -> None:
    SignInAgain(world.root, world.look, world.state, world.session)
    closed(world, SignInAgain, world.root)


def leaving(world: World) -> None:
    LeavingDialog(world.root, world.look, lambda: None, lambda _failed: None)
    closed(world, LeavingDialog, world.root)


def switcher(world: World) -> None:
    world.root.focus_force()
    world.root.update()
    world.root.event_generate("<Control-k>")
    world.root.update()
    assert world.desktop.hands.switcher is not None
    world.desktop.hands.switcher.close()


def export(world: World) -> None:
    workers = Workers()
    exports = ExportController(world.state, world.link, workers, Path())
    dialog = open_export(world.root, world.look, exports, 50)
    world.root.update()
    dialog.ranges.chips["some"].press()
    dialog.close()
    workers.close()


def group(world: World) -> None:
    """A group in detail, being changed, with all that it asks."""
    put(world)
    groups = world.desktop.groups
    groups.show(LAB)
    world.root.update()
    window = groups.infos[LAB]
    window.about.start()
    world.root.update()
    window.about.stop()
    window.settings()
    closed(world, GroupSettingsDialog, window)
    groups.invites(window, LAB)
    closed(world, InvitesDialog, window)
    window.end.press()
    closed(world, ConfirmDialog, window)
    window.add.press()
    closed(world, SeveralDialog, window)
    window.close()


def joining(world: World) -> None:
    world.desktop.groups.create_channel()
    closed(world, CreateDialog, world.root)
    world.desktop.groups.browse()
    closed(world, ChannelsDialog, world.root)
    world.desktop.groups.join()
    closed(world, CodeDialog, world.root)


def language(world: World) -> None:
    """Makes the whole main window anew."""
    world.preferences.speak("fr")
    world.root.update()
    world.preferences.speak("en")
    world.root.update()


def counts(world: World) -> dict[str, int]:
    """Count everything that a window could leave behind."""
    world.root.update()
    gc.collect()
    tk, state = world.root.tk, world.state
    slots: list[Any] = [world.look.changed]
    for container in (state.people, state.conversations, state.typing, state.members):
        events = container.events
        slots += [events.added, events.changed, events.removed]
    for model in (state.session, state.desktop):
        slots += [getattr(model.events, each.name) for each in fields(model)]

    def length(*command: str) -> int:
        return len(tk.splitlist(tk.call(*command)))

    return {
        "widgets": len(world.root.winfo_children()),
        "timers": length("after", "info"),
        "commands": length("info", "commands"),
        "pictures": length("image", "names"),
        "connections": sum(len(signal) for signal in slots),
        "bindings": len(world.root.bind("<FocusIn>") or ""),
    }


CYCLES: dict[Callable[[World], None], int] = {
    floating: TIMES,
    docked: TIMES // 2,
    tabs: TIMES // 2,
    moved: TIMES // 3 + 1,
    layouts: HEAVY,
    detail: TIMES,
    settings: TIMES,
    status: TIMES,
    find: TIMES,
    confirm: TIMES,
    shortcuts: TIMES,
    licences: TIMES,
    profiles: TIMES // 2,
    facts: TIMES,
    again: TIMES,
    leaving: TIMES,
    switcher: TIMES,
    export: TIMES,
    group: TIMES // 5,
    joining: TIMES // 3 + 1,
    language: HEAVY,
}


@pytest.mark.parametrize("cycle", CYCLES, ids=lambda c: c.__name__)
def test_windows_opened_and_closed_leave_nothing(
    world: World, cycle: Callable[[World], None], wait_until: Callable[..., None]
) -> None:
    for _ in range(3):  # fills what is kept on purpose: pictures, fonts
        cycle(world)
    world.pump.stop()  # what waits for the network is not a leak
    cycle(world)  # what shows as long as nothing comes is kept too
    before = counts(world)
    for _ in range(CYCLES[cycle]):
        cycle(world)
    world.link.drain()

    def grown() -> dict[str, tuple[int, int]]:
        after = counts(world)
        return {name: (before[name], after[name]) for name in before if after[name] > before[name]}

    # What runs in a moment, as when a window has come to rest, is no leak.
    with contextlib.suppress(AssertionError):
        wait_until(lambda: not grown(), timeout=3)
    assert not grown()


def test_news_for_closed_windows_reach_nobody(world: World) -> None:
    world.desktop.open_conversation(50)
    world.desktop.show_person(NORA.id)
    world.desktop.open_settings()
    world.root.update()
    world.desktop.close_windows()
    world.link.tell(TypingChanged(conversation=50, account=NORA.id, active=True))
    world.link.tell(PeopleChanged(people=(person(NORA, last_seen=NOW),)))
    world.link.tell(ItemsChanged(conversation=50, items=(item(50, 9, NORA.id, "late"),)))
    world.preferences.toggle_theme()
    world.root.update()
    assert not world.state.timelines
