"""Keyboard and mouse in a timeline."""

from collections.abc import Callable

import pytest
import ttkbootstrap as ttk

from tests.views.test_timeline import Focus, Scene, many, row
from whatsapp_like.views.selection import Place
from whatsapp_like.views.theme import Look, Role

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
        assert scene.view.reader.chosen_text() == (
            "[12:00, 23/11/2026] Nora: message 496\n[12:00, 23/11/2026] Nora: message 497"
        )
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
    assert len(canvas.find_all()) == plain, "who clicks knows where they are"
    key(scene, "<Up>")
    # The row under the keyboard has a ground of its own.
    assert scene.view.focused == 497
    assert len(canvas.find_all()) == plain + 1


def test_a_word_is_dragged_on_by_words(scene: Scene) -> None:
    scene.model.rows[498] = row(498, text="one two-three, four")
    scene.view.changed(498)
    x, y = middle_left(scene, 498)
    canvas = scene.view.canvas
    width = scene.view.look.width
    scene.press(x + 12, y)
    canvas.event_generate("<Button-1>", x=x + 12, y=y)
    to = x + 12 + width(Role.BODY, "one two-th")
    canvas.event_generate("<B1-Motion>", x=to, y=y, state=0x100)
    assert scene.view.reader.chosen_text() == "one two-three"
    canvas.event_generate("<B1-Motion>", x=x - 5, y=y, state=0x100)
    assert scene.view.reader.chosen_text() == "one"


def test_shift_and_a_click_extend(scene: Scene) -> None:
    x, y = middle_left(scene, 498)
    scene.press(x + 10, y)
    x, y = middle_left(scene, 496)
    canvas = scene.view.canvas
    canvas.event_generate("<Motion>", x=x, y=y)
    canvas.event_generate("<Button-1>", x=x, y=y, state=0x1)
    canvas.event_generate("<ButtonRelease-1>", x=x, y=y, state=0x101)
    selection = scene.view.selection
    assert selection is not None
    assert (selection.start, selection.end.row) == (Place(496, 0), 498)


def test_text_is_chosen_with_the_keyboard(scene: Scene) -> None:
    scene.model.rows[499] = row(499, text="a👍🏽 word")
    scene.view.changed(499)
    text = scene.view.reader.chosen_text
    key(scene, "<Up>", "<Shift-Right>", "<Shift-Right>")
    assert text() == "a👍🏽"
    key(scene, "<Control-Shift-Right>", "<Control-Shift-Right>")
    assert text() == "a👍🏽 word"
    key(scene, "<Shift-Left>")
    assert text() == "a👍🏽 wor"
    key(scene, "<Escape>", "<Shift-Up>")
    assert text() == "a👍🏽 word"
    key(scene, "<Shift-Up>")
    assert text().splitlines()[0].endswith(": message 498")
    key(scene, "<Shift-Down>", "<Shift-Down>")
    assert text() == "a👍🏽 word"
    key(scene, "<Control-a>")
    assert len(text().splitlines()) == 500


def test_large_emoji_are_chosen_like_text(scene: Scene) -> None:
    scene.model.rows[498] = row(498, text="😀🎉")
    scene.view.changed(498)
    bounds = scene.view.bounds(498)
    assert bounds is not None
    start = bounds[0] + 2, bounds[1] + 40
    drag(scene, start, (start[0] + 40, start[1]))
    assert scene.view.reader.chosen_text() == "😀"


def test_what_is_chosen_is_the_primary_selection(scene: Scene, stage: ttk.Toplevel) -> None:
    if stage.tk.call("tk", "windowingsystem") == "x11":
        x, y = middle_left(scene, 498)
        drag(scene, (x, y), (x + 400, y))
        scene.view.canvas.event_generate("<ButtonRelease-1>", x=x + 400, y=y)
        held = stage.tk.call("selection", "get", "-selection", "PRIMARY")
        assert held == "message 498"


def test_a_link_opens_when_it_is_let_go_and_not_when_it_is_dragged(scene: Scene) -> None:
    scene.model.rows[499] = row(499, text="https://a.org/somewhere and more")
    scene.view.changed(499)
    canvas = scene.view.canvas
    x0, y0, _x1, y1 = canvas.bbox("link")
    y = (y0 + y1) // 2 - round(canvas.canvasy(0))
    drag(scene, (x0 + 4, y), (x0 + 90, y))
    canvas.event_generate("<ButtonRelease-1>", x=x0 + 90, y=y)
    assert scene.wishes.links == []
    assert scene.view.reader.chosen_text().startswith("http")
    scene.press(x0 + 40, y)
    assert scene.wishes.links == ["https://a.org/somewhere"]


def test_the_menu_knows_the_link_below_the_pointer(scene: Scene) -> None:
    scene.model.rows[499] = row(499, text="see https://a.org there")
    scene.view.changed(499)
    canvas = scene.view.canvas
    x0, y0, _x1, y1 = canvas.bbox("link")
    y = (y0 + y1) // 2 - round(canvas.canvasy(0))
    scene.press(x0 + 4, y, 3)
    bounds = scene.view.bounds(499)
    assert bounds is not None
    scene.press(bounds[0] + 8, y, 3)
    key(scene, "<Menu>")
    assert scene.wishes.menus == [499, 499, 499]
    assert scene.wishes.menu_links == ["https://a.org", "", "https://a.org"]


def test_a_press_does_not_move_what_is_cut_by_the_edge(scene: Scene) -> None:
    scene.view.scroll(-10)
    before = scene.places()
    bounds = scene.view.bounds(499)
    assert bounds is not None
    assert bounds[3] > scene.view.canvas.winfo_height() - 30
    scene.press(bounds[0] + 6, bounds[1] + 6)
    assert scene.view.focused == 499
    assert scene.places() == before


def test_the_full_time_is_told_when_the_pointer_rests_on_it(
    scene: Scene, wait_until: Callable[..., None]
) -> None:
    canvas = scene.view.canvas
    bounds = scene.view.bounds(498)
    assert bounds is not None
    x, y = bounds[2] - 20, bounds[3] - 12
    canvas.event_generate("<Motion>", x=x, y=y)
    wait_until(lambda: canvas.find_withtag("floating-hint"))
    assert "Monday, 23 November 2026, 12:00:07" in scene.texts()
    canvas.event_generate("<Motion>", x=x, y=y - 200)
    assert not canvas.find_withtag("floating-hint")


def test_a_long_message_is_unfolded_and_walked_through(scene: Scene) -> None:
    scene.model.rows[498] = row(498, text="line\n" * 200)
    scene.view.changed(498)
    scene.view.show(498)
    before = scene.view.bounds(498)
    canvas = scene.view.canvas
    assert canvas.find_withtag("more")
    key(scene, "<Return>")
    after = scene.view.bounds(498)
    assert before is not None
    assert after is not None
    assert after[1] == before[1], "reading goes on where it ended"
    assert after[3] - after[1] > 2000
    assert not canvas.find_withtag("more")
    steps = 0
    while scene.view.focused == 498 and steps < 100:
        key(scene, "<Down>")
        steps += 1
    assert steps > 10
    assert scene.view.focused == 499
