"""The emoji picker with real keys and clicks."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

import pytest
import ttkbootstrap as ttk

from tests.gallery.composer import Sent
from tests.gallery.emoji_picker import RECENT, habits
from whatsapp_like.views import emoji
from whatsapp_like.views.composer import ComposerView
from whatsapp_like.views.picker.composing import ComposerEmoji
from whatsapp_like.views.picker.view import EmojiPicker
from whatsapp_like.views.theme import Look

pytestmark = pytest.mark.gui
Wait = Callable[..., None]
Focus = Callable[[tk.Misc], None]


class Scene:
    """A composer with habits, and a field beside it."""

    def __init__(self, stage: ttk.Toplevel, look: Look, focus: Focus, wait_until: Wait) -> None:
        self.stage, self.wait, self.focus = stage, wait_until, focus
        self.habits = habits(tone=0)
        self.other = tk.Entry(stage)
        self.other.pack(side="top")
        self.view = ComposerView(stage, look, Sent(), habits=self.habits)
        self.view.pack(side="bottom", fill="x")  # type: ignore[no-untyped-call]
        stage.update()
        focus(self.view.writing)

    @property
    def emoji(self) -> ComposerEmoji:
        assert self.view.emoji is not None
        return self.view.emoji

    @property
    def picker(self) -> EmojiPicker:
        assert self.emoji.picker is not None
        return self.emoji.picker

    def press(self, *keys: str) -> None:
        """Press keys on whatever has the keyboard."""
        for key in keys:
            widget = self.stage.focus_displayof()
            assert widget is not None
            widget.event_generate(f"<{key}>" if len(key) > 1 else key)
            self.stage.update()

    def open(self) -> EmojiPicker:
        self.press("Control-semicolon")
        picker = self.picker
        self.has(picker.search.field)
        self.wait(lambda: picker.cells.winfo_height() > 100)
        return picker

    def has(self, widget: tk.Misc) -> None:
        """Wait until a widget has the keyboard."""
        self.wait(lambda: self.stage.focus_displayof() is widget)

    def click(self, widget: tk.Misc, x: int = 5, y: int = 5) -> None:
        widget.event_generate("<Motion>", x=x, y=y)
        widget.event_generate("<Button-1>", x=x, y=y)
        if widget.winfo_exists():
            widget.event_generate("<ButtonRelease-1>", x=x, y=y)
        self.stage.update()


@pytest.fixture
def scene(stage: ttk.Toplevel, look: Look, focus: Focus, wait_until: Wait) -> Scene:
    return Scene(stage, look, focus, wait_until)


def test_arrows_and_enter_insert_and_escape_gives_the_keyboard_back(scene: Scene) -> None:
    scene.view.insert_text("ab")
    scene.press("Left")
    picker = scene.open()
    scene.press("Down")
    scene.has(picker.cells)
    assert picker.cells.marked == RECENT[0]
    scene.press("Right", "Return")
    assert scene.view.text() == "a👍🏽b"
    scene.press("Down", "Up", "space")
    assert scene.view.text() == "a👍🏽🎉b"
    scene.press("Escape")
    assert scene.emoji.picker is None
    scene.has(scene.view.writing)
    scene.press("c")
    assert scene.view.text() == "a👍🏽🎉cb"
    assert scene.habits.recent()[:2] == ("1f389", "1f44d-1f3fd")


def test_the_button_opens_and_closes(scene: Scene) -> None:
    opener = scene.emoji.opener
    assert opener is not None
    scene.click(opener)
    assert scene.picker.winfo_exists()
    scene.click(opener)
    assert scene.emoji.picker is None
    scene.has(scene.view.writing)


def test_a_search_marks_the_first_hit_and_enter_takes_it(scene: Scene) -> None:
    picker = scene.open()
    scene.press("t", "a", "d", "a")
    scene.wait(lambda: picker.cells.marked == "1f389")
    scene.press("Return")
    assert scene.view.text() == "🎉"
    assert not any(tab.chosen for tab in picker.tabs)
    scene.press("q", "q", "q")
    scene.wait(lambda: not picker.cells.shown)
    scene.press("Down", "Return")
    assert scene.view.text() == "🎉"


def test_letters_typed_among_the_emoji_search(scene: Scene) -> None:
    picker = scene.open()
    scene.press("Down")
    scene.has(picker.cells)
    scene.press("p")
    scene.has(picker.search.field)
    assert picker.search.value == "p"


def test_up_from_the_first_row_leads_to_the_search(scene: Scene) -> None:
    picker = scene.open()
    scene.press("Down")
    scene.has(picker.cells)
    scene.press("Up")
    scene.has(picker.search.field)


def test_only_rows_on_screen_are_drawn_wherever_one_goes(scene: Scene) -> None:
    picker = scene.open()
    scene.press("Down")
    scene.has(picker.cells)
    for key in ("End", "Prior", "Next", "Home", "Next", "Next"):
        scene.press(key)
        assert len(picker.cells.find_all()) < 150
    scene.press("End")
    assert picker.cells.marked == picker.cells.shown[-1]
    assert picker.tabs[-1].chosen
    assert picker.cells.part[1] == pytest.approx(1.0)
    # The flag is on screen, not only marked.
    x0, y0, x1, y1 = picker.cells.bbox("mark")
    top = picker.cells.canvasy(0)
    assert x0 >= 0
    assert x1 <= picker.cells.winfo_width()
    assert top <= y0 < y1 <= top + picker.cells.winfo_height() + 1


def test_the_wheel_scrolls(scene: Scene) -> None:
    picker = scene.open()
    before = picker.cells.part
    picker.cells.event_generate("<Button-5>")
    assert picker.cells.part[0] > before[0]
    picker.cells.event_generate("<Button-4>")
    assert picker.cells.part == before


def test_tabs_lead_to_their_groups(scene: Scene) -> None:
    picker = scene.open()
    scene.click(picker.tabs[4])
    assert picker.tabs[4].chosen
    assert picker.tabs[4].label == "Food and drink"
    picker.tabs[4].focus_force()
    scene.has(picker.tabs[4])
    scene.press("Right")
    scene.has(picker.tabs[5])
    assert picker.tabs[5].chosen
    scene.press("Escape")
    assert scene.emoji.picker is None


def test_a_click_inserts_and_the_picker_stays(scene: Scene) -> None:
    picker = scene.open()
    cell = picker.cells.winfo_width() // 8
    scene.click(picker.cells, cell // 2, 30 + cell // 2)
    scene.click(picker.cells, cell + cell // 2, 30 + cell // 2)
    assert scene.view.text() == "🎉👍🏽"
    assert picker.winfo_exists()


def test_a_click_outside_closes_it(scene: Scene) -> None:
    scene.open()
    scene.click(scene.view.writing)
    assert scene.emoji.picker is None
    scene.has(scene.view.writing)


def test_it_goes_when_something_else_gets_the_keyboard(scene: Scene) -> None:
    scene.open()
    scene.other.focus_force()
    scene.wait(lambda: scene.emoji.picker is None)
    scene.has(scene.other)


def test_a_skin_tone_is_chosen_by_keyboard_and_kept(scene: Scene) -> None:
    picker = scene.open()
    picker.tone.focus_force()
    scene.has(picker.tone)
    scene.press("Return")
    scene.has(picker.tones[0])
    scene.press("Right", "Right", "Right")
    scene.has(picker.tones[3])
    scene.press("Return")
    assert scene.habits.tone() == 3
    assert emoji.key_of("👋🏽") in picker.cells.shown
    scene.has(picker.tone)
    scene.press("Return", "Escape")
    assert picker.winfo_exists(), "the first Escape takes back the tones only"
    scene.press("Escape")
    assert scene.emoji.picker is None
    assert emoji.key_of("👋🏽") in scene.open().cells.shown


def test_the_marked_one_is_named_in_words(scene: Scene) -> None:
    picker = scene.open()
    scene.press("Down")
    scene.has(picker.cells)
    assert picker.cells.description().name == "party popper"


def test_theme_and_zoom_are_followed(scene: Scene, look: Look) -> None:
    picker = scene.open()
    one = picker.winfo_width()
    look.use("dark")
    scene.stage.update()
    assert picker.cells["background"] == look.palette.ground
    look.enlarge(1.5)
    scene.wait(lambda: picker.winfo_width() == look.px(372) > one)
    assert picker.winfo_y() >= 0


def test_it_goes_with_its_composer(scene: Scene) -> None:
    picker = scene.open()
    scene.view.pack_forget()
    scene.stage.update()
    assert not picker.winfo_exists()
    scene.view.pack(side="bottom", fill="x")  # type: ignore[no-untyped-call]
    scene.stage.update()
    scene.focus(scene.view.writing)
    picker = scene.open()
    scene.view.destroy()
    assert not picker.winfo_exists()
