"""The list of conversations with real events."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import ttkbootstrap as ttk

from tests.gallery.conversations import People, people
from tests.views.test_timeline import Focus
from whatsapp_like.views.listing import ListView
from whatsapp_like.views.rows import ListRow
from whatsapp_like.views.theme import Look

pytestmark = pytest.mark.gui
Wait = Callable[..., None]


class Scene:
    """A list on screen."""

    def __init__(self, stage: ttk.Toplevel, look: Look, rows: list[ListRow]) -> None:
        self.model = People(rows)
        self.view = ListView(stage, look, self.model, self.model, empty="Nobody here yet")
        self.view.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        stage.update()

    def texts(self) -> list[str]:
        canvas = self.view.canvas
        items = [item for item in canvas.find_all() if str(canvas.type(item)) == "text"]
        return [str(canvas.itemcget(item, "text")) for item in items]  # type: ignore[no-untyped-call]

    def key(self, *names: str) -> None:
        for name in names:
            self.view.canvas.event_generate(name)

    def click(self, index: int, button: int = 1) -> None:
        _x0, y0, _x1, y1 = self.view.bounds(index)
        self.view.canvas.event_generate(f"<Button-{button}>", x=100, y=(y0 + y1) // 2)


def many(number: int) -> list[ListRow]:
    return [ListRow(each, f"Person {each}") for each in range(number)]


@pytest.fixture
def scene(stage: ttk.Toplevel, look: Look, focus: Focus) -> Scene:
    scene = Scene(stage, look, many(1000))
    focus(scene.view.canvas)
    return scene


def test_one_of_everything_is_drawn(stage: ttk.Toplevel, look: Look) -> None:
    stage.geometry("380x900")
    scene = Scene(stage, look, people())
    texts = scene.texts()
    assert {"Nora Becker", "typing…", "Draft:", "999+", "12"} <= set(texts)
    assert any(text.endswith("…") and text.startswith("Maximiliane") for text in texts)
    assert all(ord(c) < 0x10000 for text in texts for c in text)


def test_only_what_is_seen_exists(scene: Scene) -> None:
    assert "Person 3" in scene.texts()
    assert len(scene.texts()) < 12
    scene.view.scroll(74 * 500)
    assert "Person 3" not in scene.texts()
    assert len(scene.texts()) < 12


def test_an_empty_list_says_so(stage: ttk.Toplevel, look: Look, wait_until: Wait) -> None:
    scene = Scene(stage, look, [])
    assert scene.texts() == ["Nobody here yet"]
    scene.view.set_empty("Nothing found")
    assert scene.texts() == ["Nothing found"]
    scene.key("<Down>", "<Return>")
    scene.model.rows.append(ListRow(1, "Nora"))
    scene.view.refresh()
    wait_until(lambda: scene.texts() == ["Nora"])


def test_a_click_chooses(scene: Scene) -> None:
    scene.click(2)
    assert scene.model.chosen == [2]
    scene.view.canvas.event_generate("<Button-1>", x=100, y=-10)
    assert scene.model.chosen == [2]


def test_a_click_below_the_last_row_chooses_nothing(stage: ttk.Toplevel, look: Look) -> None:
    scene = Scene(stage, look, many(2))
    scene.view.canvas.event_generate("<Button-1>", x=100, y=400)
    assert scene.model.chosen == []


def test_the_keyboard_walks_and_chooses(scene: Scene) -> None:
    start = scene.view.current
    assert start == 0
    scene.key("<Down>", "<Down>", "<Up>", "<Return>", "<End>", "<space>", "<Home>", "<KP_Enter>")
    assert scene.model.chosen == [1, 999, 0]
    scene.key("<Next>")
    assert scene.view.current is not None
    assert scene.view.current > 4


def test_the_row_under_the_keyboard_is_in_view_and_marked(scene: Scene, look: Look) -> None:
    plain = len(scene.view.canvas.find_withtag("row20"))
    scene.key(*["<Down>"] * 20)
    _x0, y0, _x1, y1 = scene.view.bounds(20)
    assert y0 >= 0
    assert y1 <= scene.view.canvas.winfo_height()
    # The ring: a box that other rows don't have.
    assert plain == 0
    ring = len(scene.view.canvas.find_withtag("row20"))
    assert ring > len(scene.view.canvas.find_withtag("row19"))


def test_what_is_shown_before_there_is_room_is_in_view_afterwards(
    stage: ttk.Toplevel, look: Look
) -> None:
    for index in (0, 500):
        model = People(many(1000))
        view = ListView(stage, look, model, model)
        view.show(index)
        view.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        stage.update()
        _x0, y0, _x1, y1 = view.bounds(index)
        assert y0 >= 0
        assert y1 <= view.canvas.winfo_height()
        view.destroy()


def test_the_ring_is_for_the_keyboard_only(scene: Scene) -> None:
    scene.key("<Down>")
    with_ring = len(scene.view.canvas.find_withtag("row1"))
    scene.view.canvas.event_generate("<Motion>", x=10, y=590)
    scene.click(1)
    assert len(scene.view.canvas.find_withtag("row1")) < with_ring
    # Gone elsewhere and back by a key, as with F6.
    for widget in (scene.view.winfo_toplevel(), scene.view.canvas):
        widget.focus_force()
        scene.view.update()
    assert len(scene.view.canvas.find_withtag("row1")) == with_ring


def test_the_menu_comes_by_mouse_and_keyboard(scene: Scene) -> None:
    scene.click(3, button=3)
    scene.key("<Menu>", "<Down>", "<Shift-F10>")
    assert scene.model.menus == [3, 3, 4]


def test_only_rows_that_differ_are_drawn_anew(scene: Scene, wait_until: Wait) -> None:
    canvas = scene.view.canvas
    before = {number: canvas.find_withtag(f"row{number}") for number in range(6)}
    scene.model.rows[2] = replace(scene.model.rows[2], preview="new", unread=3)
    scene.view.refresh()
    wait_until(lambda: "new" in scene.texts())
    after = {number: canvas.find_withtag(f"row{number}") for number in range(6)}
    assert [number for number in before if before[number] != after[number]] == [2]


def test_the_open_row_is_marked(scene: Scene) -> None:
    plain = len(scene.view.canvas.find_withtag("row2"))
    scene.view.select(2)
    assert len(scene.view.canvas.find_withtag("row2")) > plain
    assert scene.view.describe(2).state.startswith("selected")
    scene.view.select(None)
    assert len(scene.view.canvas.find_withtag("row2")) == plain


def test_a_list_that_got_shorter_scrolls_back(scene: Scene, wait_until: Wait) -> None:
    scene.view.scroll(74 * 900)
    del scene.model.rows[5:]
    scene.view.refresh()
    wait_until(lambda: "Person 0" in scene.texts())
    scene.key("<Return>")


def test_wheel_and_scrollbar(scene: Scene) -> None:
    scene.key("<Button-5>", "<Button-5>")
    assert scene.view.row_at(10) == 2
    scene.key("<Button-4>", "<Button-4>", "<Button-4>")
    assert scene.view.row_at(10) == 0
    (bar,) = [each for each in scene.view.winfo_children() if each is not scene.view.canvas]
    bar.event_generate("<Button-1>", x=4, y=bar.winfo_height() - 2)
    assert scene.view.row_at(scene.view.canvas.winfo_height() - 10) == 999


def test_theme_and_zoom_are_followed(scene: Scene, look: Look) -> None:
    look.use("dark")
    assert scene.view.canvas["background"] == look.palette.ground
    look.enlarge(2.0)
    assert scene.view.bounds(1)[3] - scene.view.bounds(1)[1] == look.px(74)


def test_a_destroyed_list_is_left_alone(scene: Scene, look: Look, root: ttk.App) -> None:
    scene.view.refresh()
    scene.view.destroy()
    look.use("dark")
    root.update()


def test_the_row_under_the_keyboard_stays_the_same_when_rows_move(
    scene: Scene, wait_until: Wait
) -> None:
    scene.key("<Home>", "<Down>", "<Down>")
    rows = scene.model.rows
    rows.insert(0, rows.pop(7))
    scene.view.refresh()
    wait_until(lambda: scene.view.current == 3)
    scene.key("<Return>")
    assert scene.model.chosen == [2]
    del rows[3]
    scene.view.refresh()
    scene.view.update_idletasks()
    assert scene.view.current == 3, "its neighbour, when it is gone"
    rows.clear()
    scene.view.refresh()
    wait_until(lambda: scene.view.current is None)
