"""Photographs in place of initials: asked for when drawn, a few at a time, told of together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import ttkbootstrap as ttk
from PIL import Image

from tests.conftest import WaitUntil
from tests.controllers.fakes import JONAS, NORA, account, group_summary, person
from tests.views.test_timeline import Scene, row
from whatsapp_like.models.conversation import Group
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.session import Phase
from whatsapp_like.views.messages import Extras, ShownCard
from whatsapp_like.views.pictures import Pictures
from whatsapp_like.views.theme import Look

pytestmark = pytest.mark.gui

RED = Image.new("RGB", (64, 64), "#ff0000")


class Source:
    """Has photographs when the test lets it."""

    def __init__(self) -> None:
        self.asked: dict[int, tuple[Callable[[Image.Image], None], Callable[[], None]]] = {}
        self.all: list[int] = []
        self.codes: list[str | None] = []

    def __call__(
        self,
        picture: int,
        done: Callable[[Image.Image], None],
        failed: Callable[[], None],
        code: str | None = None,
    ) -> None:
        self.all.append(picture)
        self.codes.append(code)
        self.asked[picture] = (done, failed)

    def sends(self, picture: int, image: Image.Image = RED) -> None:
        self.asked.pop(picture)[0](image)

    def fails(self, picture: int) -> None:
        self.asked.pop(picture)[1]()


def known(who: Any, picture: int) -> Any:
    return person(who.model_copy(update={"picture": picture}))


@pytest.fixture
def state() -> AppState:
    made = AppState()
    made.people[NORA.id] = known(NORA, 5)
    made.people[JONAS.id] = known(JONAS, 0)
    return made


@pytest.fixture
def source(
    look: Look, state: AppState, stage: ttk.Toplevel, monkeypatch: pytest.MonkeyPatch
) -> Source:
    made = Source()
    # What another test drew is not asked for again.
    monkeypatch.setattr(look, "pictures", Pictures(look.root))
    look.faces.attach(state, made, stage)
    return made


def colour(look: Look, seed: str) -> tuple[int, int, int]:
    """Return what stands in the middle of somebody's upper half."""
    shown = look.face(40, "N", seed, "#ffffff")
    return look.root.tk.call(str(shown), "get", 20, 5)  # type: ignore[no-any-return]


def test_initials_stand_there_until_the_photograph_has_come(
    look: Look, source: Source, wait_until: WaitUntil
) -> None:
    told: list[None] = []
    with_photo = look.faces.changed.connect(lambda: told.append(None))
    assert colour(look, "nora") != (255, 0, 0)
    assert source.all == [5]
    source.sends(5)
    wait_until(lambda: told)
    assert colour(look, "nora") == (255, 0, 0)
    assert colour(look, "jonas") != (255, 0, 0)
    assert source.all == [5]
    look.faces.changed.disconnect(with_photo)


def test_few_are_asked_for_at_once_and_those_drawn_last_first(
    look: Look, state: AppState, source: Source
) -> None:
    for number in range(10, 20):
        state.people[number] = known(account(number, f"a{number}", "A"), number)
        colour(look, f"a{number}")
    assert source.all == [10, 11, 12, 13]
    source.sends(11)
    assert source.all[4:] == [19]


def test_what_failed_is_asked_for_again_once_there_is_a_connection(
    look: Look, state: AppState, source: Source
) -> None:
    colour(look, "nora")
    source.fails(5)
    colour(look, "nora")
    assert source.all == [5]
    state.session.phase = Phase.ONLINE
    colour(look, "nora")
    assert source.all == [5, 5]


def test_a_new_picture_takes_the_place_of_the_old_one(
    look: Look, state: AppState, source: Source, wait_until: WaitUntil
) -> None:
    colour(look, "nora")
    source.sends(5)
    told: list[None] = []
    heard = look.faces.changed.connect(lambda: told.append(None))
    state.people[NORA.id] = known(NORA, 6)
    wait_until(lambda: told)
    assert colour(look, "nora") != (255, 0, 0)
    source.sends(6, Image.new("RGB", (9, 9), "#0000ff"))
    assert colour(look, "nora") == (0, 0, 255)
    state.people[NORA.id] = known(NORA, 0)
    assert colour(look, "nora") not in ((255, 0, 0), (0, 0, 255))
    look.faces.changed.disconnect(heard)


def test_an_alias_that_looks_like_a_groups_id_does_not_lend_it_its_face(
    look: Look, state: AppState, source: Source
) -> None:
    state.people[9] = known(account(9, "70", "Mallory"), 5)
    state.conversations[70] = group_summary(70, "Lab", group=Group(picture=0))
    assert look.faces.id_of("70") == 0
    state.people[9] = known(account(9, "70", "Mallory"), 8)
    assert look.faces.id_of("70") == 0
    state.conversations[70] = group_summary(70, "Lab", group=Group(picture=7))
    assert look.faces.id_of("70") == 7


def test_finds_and_groups_that_an_invite_leads_to_have_faces_too(
    look: Look, state: AppState, source: Source
) -> None:
    state.conversations[70] = group_summary(70, "Lab", group=Group(picture=0))
    for seed, picture, code in (("found", 21, None), ("71", 22, "code"), ("70", 23, None)):
        look.faces.lend(seed, picture, code)
        colour(look, seed)
    assert source.all == [21, 22]
    assert source.codes == [None, "code"]
    look.faces.lend("nora", 99)
    assert look.faces.id_of("nora") == 5


def test_who_signs_out_leaves_no_face(look: Look, state: AppState, source: Source) -> None:
    colour(look, "nora")
    source.sends(5)
    state.session.phase = Phase.ONLINE
    state.session.phase = Phase.SIGNED_OUT
    assert look.faces.id_of("nora") == 0
    assert colour(look, "nora") != (255, 0, 0)


def test_nothing_is_asked_for_once_the_windows_are_gone(
    look: Look, source: Source, stage: ttk.Toplevel
) -> None:
    stage.destroy()
    assert colour(look, "nora") != (255, 0, 0)
    assert source.all == []


def test_a_card_in_a_conversation_shows_the_picture_and_the_one_after_it(
    look: Look, state: AppState, source: Source, stage: ttk.Toplevel, wait_until: WaitUntil
) -> None:
    card = ShownCard(NORA.id, "Nora", "nora", other=True, seed="nora")
    stranger = card._replace(seed="")  # who writes Nora's alias on a stranger's card
    cards = [row(n, extras=Extras(card=each)) for n, each in enumerate((card, stranger))]
    view = Scene(stage, look, cards).view

    def colours() -> list[object]:
        """Return what stands in the middle of each card's face, in its upper half."""
        found = []
        for index in range(2):
            drawn = view.drawn(index)
            assert drawn is not None
            face = next(each for each in drawn.held if each.width() == look.px(42))
            found.append(look.root.tk.call(str(face), "get", look.px(21), 5))
        return found

    wait_until(lambda: source.all == [5])
    source.sends(5)
    wait_until(lambda: colours()[0] == (255, 0, 0))
    state.people[NORA.id] = known(NORA, 6)
    wait_until(lambda: source.all == [5, 6])
    source.sends(6, Image.new("RGB", (9, 9), "#0000ff"))
    wait_until(lambda: colours()[0] == (0, 0, 255))
    assert colours()[1] not in ((255, 0, 0), (0, 0, 255))
