"""Keyboard and mouse in a timeline."""

from collections.abc import Callable

import pytest
import ttkbootstrap as ttk

from tests.views.test_timeline import Focus, Scene, many, row
from whatsapp_like.views.theme import Look

pytestmark = pytest.mark.gui


@pytest.fixture
def scene(stage: ttk.Toplevel, look: Look, focus: Focus) -> Scene:
    scene = Scene(stage, look, many())
    focus(scene.view.canvas)
    # The newest message is marked when the keyboard comes: begin with none.
    scene.view.focus_row(None)
    return scene


def key(scene: Scene, *names: str) -> None:
    for name in names:
        scene.view.canvas.event_generate(name)


def test_pages_and_ends(scene: Scene) -> None:
    key(scene, "<Prior>", "<Prior>")
    assert not scene.view.at_end()
    key(scene, "<Next>", "<Next>")
    assert scene.view.at_end()
    key(scene, "<Home>")
    assert scene.view.visible()[0] == 0
    key(scene, "<End>")
    assert scene.view.at_end()


def test_arrows_walk_through_messages(scene: Scene) -> None:
    key(scene, "<Up>")
    assert scene.view.focused == 499
    key(scene, *["<Up>"] * 30)
    assert scene.view.focused == 469
    first, last = scene.view.visible()
    assert first <= 469 <= last
    key(scene, *["<Down>"] * 40)
    assert scene.view.focused == 499
    key(scene, "<Escape>")
    assert scene.view.focused is None


@pytest.mark.parametrize("keys", ["<Control-c>", "<Control-C>"])
def test_the_message_under_the_keyboard_is_copied(scene: Scene, keys: str) -> None:
    scene.model.rows[499] = row(499, text="copy me 😀👍🏽")
    scene.view.changed(499)
    key(scene, keys)
    key(scene, "<Up>", keys)
    assert scene.view.clipboard_get() == "copy me 😀👍🏽"


def test_a_click_chooses_a_message_and_one_beside_none(scene: Scene) -> None:
    scene.click(498)
    assert scene.view.focused == 498
    bounds = scene.view.bounds(497)
    assert bounds is not None
    scene.press(bounds[2] + 30, bounds[1] + 5)
    assert scene.view.focused is None


def test_the_menu_comes_by_mouse_and_keyboard(scene: Scene) -> None:
    scene.click(498, button=3)
    assert scene.wishes.menus == [498]
    assert scene.view.focused == 498
    key(scene, "<Up>", "<Shift-F10>")
    assert scene.wishes.menus == [498, 497]


def test_enter_opens_the_first_link(scene: Scene) -> None:
    scene.model.rows[499] = row(499, text="https://a.org and https://b.org")
    scene.view.changed(499)
    key(scene, "<Up>", "<Return>")
    assert scene.wishes.links == ["https://a.org"]


def test_the_wheel_scrolls(scene: Scene, wait_until: Callable[..., None]) -> None:
    key(scene, "<Button-4>", "<Button-4>")
    assert not scene.view.at_end()
    key(scene, "<Button-5>", "<Button-5>")
    assert scene.view.at_end()


def test_fractions_of_a_notch_add_up(scene: Scene) -> None:
    before = round(scene.view.canvas.canvasy(0))
    for _ in range(120):
        scene.view.canvas.event_generate("<MouseWheel>", delta=1)
    moved = before - round(scene.view.canvas.canvasy(0))
    assert moved == pytest.approx(60, abs=1)


def test_the_chosen_message_stays_chosen_when_older_ones_come(scene: Scene) -> None:
    key(scene, "<Up>")
    scene.model.rows[:0] = [row(10_000 + number) for number in range(50)]
    scene.view.prepended(50)
    assert scene.view.focused == 549
    del scene.model.rows[3]
    scene.view.removed(3)
    assert scene.view.focused == 548


def test_the_scrollbar_moves_in_rows(scene: Scene, stage: ttk.Toplevel) -> None:
    (bar,) = [child for child in scene.view.winfo_children() if child is not scene.view.canvas]
    bar.event_generate("<Button-1>", x=4, y=2)
    bar.event_generate("<ButtonRelease-1>", x=4, y=2)
    assert scene.view.visible()[0] == 0
    bar.event_generate("<Button-1>", x=4, y=bar.winfo_height() // 2)
    first, last = scene.view.visible()
    assert first < 260
    assert last > 240
    bar.event_generate("<B1-Motion>", x=4, y=bar.winfo_height() + 50)
    assert scene.view.visible()[1] == 499


def test_tab_shows_where_the_keyboard_is(
    stage: ttk.Toplevel, look: Look, focus: Focus, wait_until: Callable[..., None]
) -> None:
    scene = Scene(stage, look, many(20))
    entry = ttk.Entry(stage)
    entry.pack()  # type: ignore[no-untyped-call]
    focus(entry)
    focus(scene.view.canvas)
    assert scene.view.focused == 19
    focus(entry)
    wait_until(lambda: scene.view.focused is None)


def test_a_click_beside_the_messages_marks_none(
    stage: ttk.Toplevel, look: Look, focus: Focus, wait_until: Callable[..., None]
) -> None:
    scene = Scene(stage, look, many(20))
    entry = ttk.Entry(stage)
    entry.pack()  # type: ignore[no-untyped-call]
    focus(entry)
    bounds = scene.view.bounds(19)
    assert bounds is not None
    scene.press(bounds[2] + 30, bounds[1] + 5)
    wait_until(lambda: stage.focus_get() is scene.view.canvas)
    stage.update()
    assert scene.view.focused is None


def drag(scene: Scene, start: tuple[int, int], end: tuple[int, int]) -> None:
    canvas = scene.view.canvas
    canvas.event_generate("<Motion>", x=start[0], y=start[1])
    canvas.event_generate("<Button-1>", x=start[0], y=start[1])
    canvas.event_generate("<B1-Motion>", x=end[0], y=end[1], state=0x100)


def middle_left(scene: Scene, index: int) -> tuple[int, int]:
    bounds = scene.view.bounds(index)
    assert bounds is not None
    return bounds[0] + 2, (bounds[1] + bounds[3]) // 2


def test_text_is_chosen_by_dragging_within_a_message(scene: Scene) -> None:
    x, y = middle_left(scene, 498)
    drag(scene, (x, y), (x + 400, y))
    scene.view.canvas.event_generate("<ButtonRelease-1>", x=x + 400, y=y)
    assert scene.view.reader.chosen_text() == "message 498"
    key(scene, "<Control-c>")
    assert scene.view.clipboard_get() == "message 498"
    key(scene, "<Escape>")
    assert scene.view.selection is None


def test_text_is_chosen_across_messages_in_both_directions(scene: Scene) -> None:
    for first, last in ((496, 498), (498, 496)):
        start, end = middle_left(scene, first), middle_left(scene, last)
        drag(scene, start, end)
        assert scene.view.reader.chosen_text() == "message 496\nmessage 497"
        scene.view.canvas.event_generate("<ButtonRelease-1>", x=end[0], y=end[1])


def test_a_click_without_a_drag_chooses_no_text(scene: Scene) -> None:
    x, y = middle_left(scene, 498)
    drag(scene, (x, y), (x + 400, y))
    x, y = middle_left(scene, 496)
    drag(scene, (x, y), (x + 2, y))
    assert scene.view.selection is None


def test_two_and_three_clicks_choose_a_word_and_a_message(scene: Scene) -> None:
    x, y = middle_left(scene, 498)
    # Tk itself makes double and triple clicks of presses that come soon after one another.
    scene.press(x + 12, y)
    scene.press(x + 12, y)
    assert scene.view.reader.chosen_text() == "message"
    scene.press(x + 12, y)
    assert scene.view.reader.chosen_text() == "message 498"


def test_dragging_beyond_the_edge_scrolls_on(scene: Scene, wait_until: Callable[..., None]) -> None:
    x, y = middle_left(scene, 497)
    drag(scene, (x + 300, y), (x, -30))
    wait_until(lambda: scene.view.visible()[0] < 480)
    scene.view.canvas.event_generate("<ButtonRelease-1>", x=x, y=-30)
    first = scene.view.visible()[0]
    assert scene.view.reader.chosen_text().count("message") > 15
    scene.model.rows[:0] = [row(10_000 + number) for number in range(50)]
    scene.view.prepended(50)
    assert scene.view.reader.chosen_text().endswith("message 497")
    assert scene.view.visible()[0] == first + 50


def test_what_is_chosen_is_painted(scene: Scene) -> None:
    canvas = scene.view.canvas
    x, y = middle_left(scene, 498)
    plain = len(canvas.find_all())
    drag(scene, (x, y), (x + 400, y))
    assert len(canvas.find_all()) > plain
    key(scene, "<Escape>")
    # The row under the keyboard has a ground of its own.
    assert len(canvas.find_all()) == plain + 1
