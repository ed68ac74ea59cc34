"""The timeline with real events: what is drawn, what stays in place, what is asked for."""

import re
import tkinter as tk
from collections.abc import Callable
from dataclasses import replace

import pytest
import ttkbootstrap as ttk

from tests.gallery.samples import Rows, Wishes, conversation
from whatsapp_like.views.selection import Place, Selection
from whatsapp_like.views.shapes import Tick
from whatsapp_like.views.theme import Look
from whatsapp_like.views.timeline import Row, TimelineView

pytestmark = pytest.mark.gui
Wait = Callable[..., None]
Focus = Callable[[tk.Misc], None]


class Scene:
    """A timeline on screen."""

    def __init__(self, stage: ttk.Toplevel, look: Look, rows: list[Row]) -> None:
        self.model = Rows(rows)
        self.wishes = Wishes()
        self.view = TimelineView(stage, look, self.model, self.wishes)
        self.view.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        self.view.reset()
        stage.update()

    def texts(self) -> list[str]:
        canvas = self.view.canvas
        items = [item for item in canvas.find_all() if str(canvas.type(item)) == "text"]
        return [str(canvas.itemcget(item, "text")) for item in items]  # type: ignore[no-untyped-call]

    def items(self) -> list[str]:
        """Return what is seen of the canvas, item by item: where on screen, and how it looks."""
        canvas, found = self.view.canvas, []
        top, height = round(canvas.canvasy(0)), canvas.winfo_height()
        for item in canvas.find_all():
            x0, y0, x1, y1 = canvas.bbox(item)
            if y1 > top and y0 < top + height:
                # Rows are numbered anew when they are drawn anew.
                look = re.sub(r"row\d+", "row", str(canvas.tk.call(canvas, "itemconfigure", item)))
                found.append(f"{x0} {y0 - top} {x1} {y1 - top} {look}")
        return sorted(found)

    def items_of(self, text: str) -> tuple[int, ...]:
        canvas = self.view.canvas
        return tuple(item for item in canvas.find_all() if _words(canvas, item) == text)

    def places(self) -> dict[object, int]:
        """Return where each visible row's bubble is, by its key."""
        first, last = self.view.visible()
        found = {}
        for index in range(first, last + 1):
            bounds = self.view.bounds(index)
            assert bounds is not None
            found[self.model.row(index).key] = bounds[1]
        return found

    def click(self, index: int, button: int = 1) -> None:
        bounds = self.view.bounds(index)
        assert bounds is not None
        x, y = bounds[0] + 6, bounds[1] + 6
        self.press(x, y, button)

    def press(self, x: int, y: int, button: int = 1) -> None:
        canvas = self.view.canvas
        # The pointer has to be there: Tk finds the item under it by its last motion.
        canvas.event_generate("<Motion>", x=x, y=y)
        canvas.event_generate(f"<Button-{button}>", x=x, y=y)
        canvas.event_generate(f"<ButtonRelease-{button}>", x=x, y=y)


def row(number: int, **more: object) -> Row:
    values = {"own": number % 3 == 0, "text": f"message {number}", "time": "12:00", "day": "Today"}
    return Row(number, **(values | more))  # type: ignore[arg-type]


def many(number: int = 500) -> list[Row]:
    return [row(each) for each in range(number)]


@pytest.fixture
def scene(stage: ttk.Toplevel, look: Look) -> Scene:
    return Scene(stage, look, many())


def test_it_opens_at_the_newest_and_draws_only_what_is_seen(scene: Scene) -> None:
    assert scene.view.at_end()
    assert "message 499" in scene.texts()
    assert "message 100" not in scene.texts()
    assert len(scene.view.canvas.find_all()) < 400


def test_one_of_everything_is_drawn(stage: ttk.Toplevel, look: Look) -> None:
    scene = Scene(stage, look, conversation())
    stage.geometry("700x980")
    stage.update()
    texts = scene.texts()
    assert "3 unread messages" in texts
    assert "Today" in texts
    assert "This message needs a newer version of WL." in texts
    assert "Not sent. Try again" in texts
    assert not [text for text in texts if any(ord(c) > 0xFFFF for c in text)]


def test_no_messages(stage: ttk.Toplevel, look: Look) -> None:
    scene = Scene(stage, look, [])
    assert scene.texts() == ["No messages yet. Say hello!"]
    scene.view.set_empty("Nothing here")
    assert scene.texts() == ["Nothing here"]
    scene.view.page(-1)
    scene.model.rows.append(row(1))
    scene.view.appended(1)
    assert "message 1" in scene.texts()
    assert "Nothing here" not in scene.texts()


def test_a_new_message_scrolls_only_who_is_at_the_end(scene: Scene) -> None:
    scene.model.rows.append(row(1000))
    scene.view.appended(1)
    assert scene.view.at_end()
    scene.view.page(-1)
    before = scene.places()
    scene.model.rows += [row(1001), row(1003)]
    scene.view.appended(2)
    assert not scene.view.at_end()
    assert scene.places() == before
    scene.model.rows.append(row(1002, own=True))
    scene.view.appended(1, own=True)
    assert scene.view.at_end()


def test_older_messages_move_nothing(scene: Scene) -> None:
    scene.view.page(-1)
    before = scene.places()
    scene.model.rows[:0] = [row(10_000 + number) for number in range(200)]
    scene.view.prepended(200)
    assert scene.places() == before


def test_the_first_day_chip_goes_when_its_day_goes_on_above(scene: Scene) -> None:
    scene.view.to_oldest()
    before = scene.places()
    assert scene.texts().count("Today") == 1
    scene.model.rows[:0] = [row(10_000 + number) for number in range(50)]
    scene.view.prepended(50)
    assert {key: y for key, y in scene.places().items() if key in before} == before


def test_older_messages_are_asked_for_once_until_they_come(scene: Scene, wait_until: Wait) -> None:
    assert scene.wishes.older_asked == 0
    scene.view.to_oldest()
    wait_until(lambda: scene.wishes.older_asked == 1)
    scene.view.scroll(30)
    scene.view.scroll(-30)
    scene.view.update()
    assert scene.wishes.older_asked == 1
    scene.model.rows[:0] = [row(10_000 + number) for number in range(10)]
    scene.view.prepended(10)
    wait_until(lambda: scene.wishes.older_asked == 2)


def test_what_was_on_screen_is_reported(scene: Scene, wait_until: Wait) -> None:
    wait_until(lambda: scene.wishes.seen_keys[-1:] == [499])
    scene.model.rows.append(row(1000))
    scene.view.appended(1)
    wait_until(lambda: scene.wishes.seen_keys[-1:] == [1000])


def test_a_tick_changes_nothing_else(scene: Scene) -> None:
    index = 498
    scene.model.rows[index] = row(index, own=True, tick=Tick.SENT)
    scene.view.changed(index)
    items = scene.view.canvas.find_all()
    scene.model.rows[index] = replace(scene.model.rows[index], tick=Tick.READ)
    scene.view.changed(index)
    assert scene.view.canvas.find_all() == items


def test_a_longer_text_grows_its_row_only(scene: Scene) -> None:
    scene.view.page(-1)
    first, _last = scene.view.visible()
    before = scene.places()
    key = scene.model.row(first + 3).key
    scene.model.rows[first + 3] = row(first + 3, text="word " * 200)
    scene.view.changed(first + 3)
    after = scene.places()
    above = [each for each in before if isinstance(each, int) and each < first + 3]
    assert above
    assert {each: after[each] for each in above} == {each: before[each] for each in above}
    assert after[key] == before[key]


def test_a_removed_row_leaves_those_above_in_place(scene: Scene) -> None:
    scene.view.page(-1)
    before = scene.places()
    _first, last = scene.view.visible()
    del scene.model.rows[last - 1]
    scene.view.removed(last - 1)
    assert f"message {last - 1}" not in scene.texts()
    shared = [key for key in before if isinstance(key, int) and key < last - 1]
    assert {key: scene.places()[key] for key in shared} == {key: before[key] for key in shared}


def test_a_failed_message_can_be_sent_again(stage: ttk.Toplevel, look: Look) -> None:
    scene = Scene(stage, look, [row(0, own=True, tick=Tick.FAILED)])
    canvas = scene.view.canvas
    x0, y0, x1, y1 = canvas.bbox("retry")
    top = round(canvas.canvasy(0))
    scene.press((x0 + x1) // 2, (y0 + y1) // 2 - top)
    assert scene.wishes.retried == [0]
    scene.model.rows[0] = row(0, own=True, tick=Tick.WAITING)
    scene.view.changed(0)
    assert "Not sent. Try again" not in scene.texts()


def test_links_open(stage: ttk.Toplevel, look: Look) -> None:
    scene = Scene(stage, look, [row(0, text="see https://example.org/map 😀")])
    canvas = scene.view.canvas
    x0, y0, _x1, y1 = canvas.bbox("link")
    scene.press(x0 + 10, (y0 + y1) // 2 - round(canvas.canvasy(0)))
    assert scene.wishes.links == ["https://example.org/map"]


def test_the_button_leads_to_the_newest(scene: Scene) -> None:
    scene.view.page(-1)
    canvas = scene.view.canvas
    x0, y0, x1, y1 = canvas.bbox("floating-down")
    scene.press((x0 + x1) // 2, (y0 + y1) // 2 - round(canvas.canvasy(0)))
    assert scene.view.at_end()
    assert not canvas.find_withtag("floating-down")


def test_the_day_of_the_topmost_message_floats(stage: ttk.Toplevel, look: Look) -> None:
    days = [row(number, day=f"day {number // 100}") for number in range(400)]
    scene = Scene(stage, look, days)
    scene.view.show(250)
    assert "day 2" in scene.texts()
    canvas = scene.view.canvas
    assert canvas.bbox("floating-day")[1] - round(canvas.canvasy(0)) < 20


def test_the_floating_day_goes_when_nobody_scrolls(
    stage: ttk.Toplevel, look: Look, wait_until: Wait
) -> None:
    scene = Scene(stage, look, [row(number, day=f"day {number // 100}") for number in range(400)])
    canvas = scene.view.canvas
    scene.view.scroll(-900)
    assert canvas.find_withtag("floating-day")
    wait_until(lambda: not canvas.find_withtag("floating-day"))
    scene.model.rows.append(row(1000))
    scene.view.appended(1)
    assert not canvas.find_withtag("floating-day"), "nobody has scrolled"
    scene.view.scroll(-10)
    assert canvas.find_withtag("floating-day")


def test_why_there_is_nothing_older_is_said_above_the_oldest(scene: Scene) -> None:
    scene.view.to_oldest()
    before = scene.places()
    scene.view.set_older("Loading older messages…")
    assert scene.places() == before, "nothing moves by itself"
    scene.view.scroll(-500)
    assert "Loading older messages…" in scene.texts()
    before = scene.places()
    scene.model.rows[:0] = [row(10_000 + number) for number in range(50)]
    scene.view.prepended(50)
    scene.view.set_older("")
    assert {key: y for key, y in scene.places().items() if key in before} == before
    assert "Loading older messages…" not in scene.texts()


def test_the_button_says_how_much_is_unread(scene: Scene) -> None:
    scene.view.reset(400)
    scene.view.count(60)
    scene.view.update()
    assert scene.items_of("60")
    scene.view.count(12)
    assert scene.items_of("12")
    assert not scene.items_of("60")
    scene.view.to_newest()
    assert not scene.items_of("12")


def test_a_hit_far_down_in_a_long_message_comes_into_view(stage: ttk.Toplevel, look: Look) -> None:
    text = "line\n" * 150 + "needle\n" + "line\n" * 150
    scene = Scene(stage, look, [*many(20), row(20, text=text), *(row(n) for n in range(21, 40))])
    scene.view.mark("needle", 20)
    scene.view.reveal(20)
    canvas = scene.view.canvas
    item = next(each for each in canvas.find_all() if _words(canvas, each) == "needle")
    top = canvas.bbox(item)[1] - round(canvas.canvasy(0))
    assert 0 < top < canvas.winfo_height()


def test_rows_that_come_below_leave_what_is_chosen(scene: Scene) -> None:
    scene.view.choose_text(Selection(Place(490, 0), Place(491, 4)))
    scene.model.rows.insert(495, row(1000))
    scene.view.inserted(495, 1)
    assert scene.view.selection == Selection(Place(490, 0), Place(491, 4))
    scene.model.rows.insert(3, row(1001))
    scene.view.inserted(3, 1)
    assert scene.view.selection == Selection(Place(491, 0), Place(492, 4))
    del scene.model.rows[0]
    scene.view.removed(0)
    assert scene.view.selection == Selection(Place(490, 0), Place(491, 4))
    del scene.model.rows[490]
    scene.view.removed(490)
    assert scene.view.selection is None


def _words(canvas: tk.Canvas, item: int) -> str:
    return str(canvas.itemcget(item, "text")) if str(canvas.type(item)) == "text" else ""  # type: ignore[no-untyped-call]


def test_a_narrower_window_keeps_the_first_row(scene: Scene, stage: ttk.Toplevel) -> None:
    scene.view.page(-1)
    first, _last = scene.view.visible()
    stage.geometry("420x600")
    stage.update()
    assert scene.view.visible()[0] in (first, first + 1)


def test_the_end_stays_in_view_in_any_size(scene: Scene, stage: ttk.Toplevel) -> None:
    for size in ("420x300", "900x700"):
        stage.geometry(size)
        stage.update()
        assert scene.view.at_end()


def test_theme_and_zoom_are_followed(scene: Scene, look: Look) -> None:
    look.use("dark")
    assert scene.view.canvas["background"] == look.palette.chat
    look.enlarge(2.0)
    scene.view.update()
    assert scene.view.at_end()
    assert "message 499" in scene.texts()


def test_a_destroyed_view_is_left_alone(scene: Scene, look: Look, root: ttk.App) -> None:
    scene.view.page(-1)
    scene.view.destroy()
    look.use("dark")
    root.update()


def test_an_emoji_never_reaches_tk_as_text(stage: ttk.Toplevel, look: Look) -> None:
    nasty = "😀 \ud83d \u202e \U0001f9ff\u200d\U0001faff x" + "\U0001f1e9"
    scene = Scene(stage, look, [row(0, text=nasty), row(1, own=False, sender=nasty, text="a")])
    assert all(ord(c) < 0x10000 for text in scene.texts() for c in text)


@pytest.mark.parametrize("at_end", [True, False])
def test_a_resize_moves_what_fits_to_where_it_would_be_drawn(
    stage: ttk.Toplevel, look: Look, at_end: bool
) -> None:
    words = " ".join(f"word{number}" for number in range(40))
    long = [row(1000 + number, text=words[: 9 * number + 5]) for number in range(30)]
    scene = Scene(stage, look, [*many(40), *long, *conversation()])
    if not at_end:
        scene.view.put(35, -12)
    for width in (690, 560, 620, 900, 1500, 1400):
        before = scene.view.where()
        stage.geometry(f"{width}x640")
        stage.update()
        assert at_end or scene.view.where() == before
        moved = scene.items()
        scene.view.retell()
        stage.update()
        assert moved == scene.items()


@pytest.mark.parametrize("width", [420, 1500])
def test_messages_keep_to_a_column_with_equal_margins(
    stage: ttk.Toplevel, look: Look, width: int
) -> None:
    long = "word " * 60
    one, other = row(1, own=True, text=long), row(2, own=False, text=long, sender="Nora", seed="2")
    scene = Scene(stage, look, [one, other])
    stage.geometry(f"{width}x900")
    stage.update()
    margin = look.px(20) + max(0, (scene.view.canvas.winfo_width() - look.px(1200)) // 2)
    right = scene.view.canvas.winfo_width() - margin
    own, theirs = scene.view.bounds(0), scene.view.bounds(1)
    assert own is not None
    assert theirs is not None
    assert own[2] == right
    assert margin <= theirs[0] < theirs[2] <= right


def test_a_resize_leaves_items_of_lines_that_do_not_change(stage: ttk.Toplevel, look: Look) -> None:
    scene = Scene(stage, look, many())
    before = scene.items_of("message 499"), scene.items_of("message 498")
    stage.geometry("660x600")
    stage.update()
    assert (scene.items_of("message 499"), scene.items_of("message 498")) == before
