"""Groups and channels, with real events: made of people one picks."""

from __future__ import annotations

import tkinter as tk
from typing import TypeVar

import pytest

from tests.controllers.fakes import JONAS, NORA
from tests.gui.hands import Click, Keys, Wait
from tests.gui.world import World
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.enums import History, Posting
from whatsapp_like.views.groups.create import CreateDialog
from whatsapp_like.views.main.rows import Somebody
from whatsapp_like.views.people.pick import PickDialog

pytestmark = pytest.mark.gui

D = TypeVar("D", bound=tk.Toplevel)


def dialog(world: World, kind: type[D]) -> D:
    world.root.update()
    (found,) = (w for w in world.root.winfo_children() if isinstance(w, kind))
    return found


def test_a_group_is_made_of_people_one_picks(
    world: World, keys: Keys, click: Click, wait_until: Wait
) -> None:
    world.desktop.groups.create_group()
    pick = dialog(world, PickDialog)
    wait_until(lambda: len(pick) >= 2)
    keys("jonas")
    wait_until(lambda: [pick.row(n).key for n in range(len(pick))] == [Somebody(JONAS.id)])
    keys("<Return>")
    assert pick.row(0).checked
    keys("<Control-a><BackSpace>nora")
    wait_until(lambda: [pick.row(n).key for n in range(len(pick))] == [Somebody(NORA.id)])
    keys("<Down><Return>")
    click(pick.agree)
    made = dialog(world, CreateDialog)
    assert not made.create.enabled
    keys("Labor 3")
    assert made.history is not None
    click(made.history.button)
    click(made.create)
    wait_until(lambda: bool(world.client.called("create_group")))
    assert world.client.called("create_group") == [
        ("Labor 3", (JONAS.id, NORA.id), False, Posting.ALL, History.ALL, False)
    ]
    wait_until(lambda: not made.winfo_exists())
    assert world.desktop.talks  # the new group is open


def test_who_is_let_go_again_is_not_taken(
    world: World, keys: Keys, click: Click, wait_until: Wait
) -> None:
    world.desktop.groups.create_group()
    pick = dialog(world, PickDialog)
    wait_until(lambda: len(pick) >= 2)
    keys("jonas")
    wait_until(lambda: len(pick) == 1)
    keys("<Return><Return>")
    assert not pick.row(0).checked
    click(pick.agree)
    made = dialog(world, CreateDialog)
    keys("Just me<Return>")
    wait_until(lambda: bool(world.client.called("create_group")))
    assert world.client.called("create_group")[0][1] == ()
    wait_until(lambda: not made.winfo_exists())


def test_a_channel_and_a_refusal_that_keeps_what_is_typed(
    world: World, keys: Keys, click: Click, wait_until: Wait
) -> None:
    world.client.failures["create_group"] = Refused(ErrorCode.THROTTLED)
    world.desktop.groups.create_channel()
    made = dialog(world, CreateDialog)
    keys("News<Return>")
    wait_until(lambda: made.create.enabled and bool(world.client.called("create_group")))
    assert made.title_field.value == "News"
    del world.client.failures["create_group"]
    assert made.listed is not None
    click(made.listed.button)
    click(made.create)
    wait_until(lambda: not made.winfo_exists())
    assert world.client.called("create_group")[-1] == (
        *("News", (), True),
        *(Posting.ADMINS, History.ALL, False),
    )
