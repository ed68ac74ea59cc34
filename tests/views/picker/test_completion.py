"""What is written between colons, with real keys."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

import pytest
import ttkbootstrap as ttk

from tests.gallery.composer import Sent
from tests.gallery.emoji_picker import habits
from whatsapp_like.views.composer import ComposerView
from whatsapp_like.views.picker.catalogue import Suggestion
from whatsapp_like.views.suggesting import SuggestionsView
from whatsapp_like.views.theme import Look

pytestmark = pytest.mark.gui
Wait = Callable[..., None]
Focus = Callable[[tk.Misc], None]
_NAMES = {":": "colon", " ": "space", "+": "plus", "_": "underscore"}


class Scene:
    """A composer with habits and the keyboard."""

    def __init__(self, stage: ttk.Toplevel, look: Look, focus: Focus) -> None:
        self.stage = stage
        self.sent = Sent()
        self.habits = habits(tone=2)
        self.view = ComposerView(stage, look, self.sent, habits=self.habits)
        self.view.pack(side="bottom", fill="x")  # type: ignore[no-untyped-call]
        self.closed: list[object] = []
        stage.bind("<Escape>", self.closed.append, add=True)
        stage.update()
        focus(self.view.writing)

    def type(self, text: str) -> None:
        for letter in text:
            self.press(f"KeyPress-{_NAMES.get(letter, letter)}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.view.writing.event_generate(f"<{key}>")
            self.stage.update()

    @property
    def offered(self) -> SuggestionsView[Suggestion] | None:
        assert self.view.emoji is not None
        return self.view.emoji.completion.list

    def codes(self) -> list[str]:
        return [row.code for row in self.offered.rows] if self.offered else []


@pytest.fixture
def scene(stage: ttk.Toplevel, look: Look, focus: Focus) -> Scene:
    return Scene(stage, look, focus)


def test_two_letters_are_enough_and_tab_takes_the_first(scene: Scene) -> None:
    scene.type("so :s")
    assert scene.offered is None
    scene.type("mi")
    assert scene.codes()[:2] == ["smile", "smirk"]
    assert len(scene.codes()) == 8
    scene.press("Tab")
    assert scene.view.text() == "so 😄"
    assert scene.offered is None
    assert scene.stage.focus_displayof() is scene.view.writing
    assert scene.habits.recent()[0] == "1f604"


def test_arrows_choose_enter_takes_and_does_not_send(scene: Scene) -> None:
    scene.type(":smi")
    scene.press("Down", "Down", "Up", "Return")
    assert scene.view.text() == "😏"
    assert scene.sent.sent == []
    scene.press("Return")
    assert scene.sent.sent == ["😏"]


def test_up_leads_from_the_first_to_the_last(scene: Scene) -> None:
    scene.type(":smi")
    scene.press("Up")
    assert scene.offered is not None
    assert scene.offered.marked == scene.offered.rows[-1]
    assert scene.offered.description().state == f":{scene.codes()[-1]}:"


def test_escape_dismisses_until_the_next_word_and_leaves_the_window(scene: Scene) -> None:
    scene.type(":smi")
    scene.press("Escape")
    assert scene.offered is None
    assert scene.closed == []
    scene.type("l")
    assert scene.offered is None
    scene.press("Return")
    assert scene.sent.sent == [":smil"]
    scene.type(":smi")
    assert scene.offered is not None


def test_a_click_takes_one(scene: Scene, wait_until: Wait) -> None:
    scene.type(":smi")
    shown = scene.offered
    assert shown is not None
    wait_until(lambda: shown.winfo_height() > 100)
    shown.event_generate("<Motion>", x=40, y=6 + 36 + 10)
    assert shown.marked.code == "smirk"
    shown.event_generate("<Button-1>", x=40, y=6 + 36 + 10)
    assert scene.view.text() == "😏"
    assert not shown.winfo_exists()


def test_typed_whole_it_is_replaced_in_the_chosen_tone_and_undone(scene: Scene) -> None:
    scene.type("ok :+1:")
    assert scene.view.text() == "ok 👍🏼"
    assert scene.sent.edits[-1] == "ok 👍🏼"
    scene.view.writing.undo()
    assert scene.view.text() == "ok :+1:"
    scene.view.writing.redo()
    assert scene.view.text() == "ok 👍🏼"


def test_times_and_addresses_are_left_alone(scene: Scene) -> None:
    scene.type("10:30:")
    assert scene.view.text() == "10:30:"
    assert scene.offered is None


def test_what_is_pasted_or_kept_as_a_draft_stays(scene: Scene) -> None:
    scene.view.set_text(":smile:")
    assert scene.view.text() == ":smile:"
    scene.view.set_text("")
    scene.view.insert_text("a :smile:")
    assert scene.view.text() == "a :smile:"


def test_it_goes_when_the_cursor_or_the_keyboard_does(scene: Scene, wait_until: Wait) -> None:
    scene.type(":smi")
    scene.press("Left", "KeyRelease-Left")
    wait_until(lambda: scene.offered is None)
    scene.press("Right")
    scene.type("l")
    assert scene.offered is not None
    scene.view.button.focus_force()
    wait_until(lambda: scene.offered is None)


def test_between_two_emoji(scene: Scene) -> None:
    scene.view.insert_text("🎉🎉")
    scene.press("Left")
    scene.type(" :smi")
    scene.press("Tab")
    assert scene.view.text() == "🎉 😄🎉"


def test_nothing_is_left_of_the_list(scene: Scene) -> None:
    scene.type(":smi")
    shown = scene.offered
    assert shown is not None
    scene.view.destroy()
    assert not shown.winfo_exists()
