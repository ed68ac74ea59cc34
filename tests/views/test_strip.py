import pytest
from hypothesis import given
from hypothesis import strategies as st

from whatsapp_like.views.strip import Strip


class Rows:
    """Heights of rows in a list, and what would be on a canvas."""

    def __init__(self, heights: list[int], view: int = 100) -> None:
        self.heights = heights
        self.strip = Strip(lambda: len(self.heights), self.heights.__getitem__, pad=5, margin=30)
        self.strip.height = view
        self.canvas: dict[int, int] = {}

    def draw(self) -> None:
        """Follow the changes as a view does, and check that they tell the whole truth."""
        gone, new, moved = self.strip.take_changes()
        for serial in gone:
            del self.canvas[serial]
        for serial, by in moved.items():
            self.canvas[serial] += by
        for placed in new:
            self.canvas[placed.serial] = placed.y
        assert self.canvas == {row.serial: row.y for row in self.strip.rows}
        for one, other in zip(self.strip.rows, list(self.strip.rows)[1:], strict=False):
            assert other.index == one.index + 1
            assert other.y == one.bottom

    def seen(self) -> list[tuple[int, int]]:
        """Return the visible rows and where they begin below the viewport's top."""
        self.draw()
        first, last = self.strip.visible()
        rows = [self.strip.find(index) for index in range(first, last + 1)]
        return [(row.index, row.y - self.strip.top) for row in rows if row is not None]


def test_the_end_is_at_the_bottom() -> None:
    rows = Rows([20] * 50)
    rows.strip.to_end()
    assert rows.seen()[-1] == (49, 75)
    assert rows.strip.at_end()
    assert len(rows.strip.rows) < 12


def test_a_short_list_stands_at_the_bottom() -> None:
    rows = Rows([20, 20])
    rows.strip.to_end()
    assert rows.seen() == [(0, 55), (1, 75)]
    rows.strip.scroll(-500)
    assert rows.seen() == [(0, 55), (1, 75)]


def test_an_empty_list_has_no_rows() -> None:
    rows = Rows([])
    rows.strip.to_end()
    rows.strip.scroll(40)
    rows.strip.goto(3)
    assert rows.seen() == []
    assert rows.strip.visible() == (0, -1)
    assert rows.strip.at_end()
    assert rows.strip.position() == (0.0, 1.0)


def test_scrolling_ends_at_both_ends() -> None:
    rows = Rows([20] * 50)
    rows.strip.to_end()
    rows.strip.scroll(-30)
    assert rows.seen()[-1] == (48, 85)
    rows.strip.scroll(100_000)
    assert rows.seen()[-1] == (49, 75)
    rows.strip.scroll(-100_000)
    assert rows.seen()[0] == (0, 5)
    assert rows.strip.position()[0] == 0.0


def test_older_rows_move_nothing() -> None:
    rows = Rows([20] * 50)
    rows.strip.goto(10)
    before = rows.seen()
    drawn = dict(rows.canvas)
    rows.heights[:0] = [33] * 200
    rows.strip.added_above(200)
    assert rows.seen() == [(index + 200, y) for index, y in before]
    assert drawn.items() <= rows.canvas.items()


@pytest.mark.parametrize("index", [9, 10, 12, 14])
def test_a_row_that_grows_leaves_the_first_visible_one_in_place(index: int) -> None:
    rows = Rows([20] * 50)
    rows.strip.goto(10)
    before = rows.seen()[0]
    rows.heights[index] = 70
    rows.strip.changed(index)
    assert rows.seen()[0] == before


def test_another_width_leaves_the_first_visible_row_in_place_and_what_fits_as_it_is() -> None:
    rows = Rows([20] * 50)
    rows.strip.goto(20, -5)
    rows.draw()
    kept = {row.index: row.serial for row in rows.strip.rows if row.index % 2}
    rows.heights[:] = [20 if index % 2 else 30 for index in range(50)]
    rows.strip.remeasure(lambda row: row.index % 2 == 1)
    rows.strip.settle()
    assert rows.seen()[:3] == [(20, -5), (21, 25), (22, 45)]
    for row in rows.strip.rows:
        assert row.height == rows.heights[row.index]
        assert (row.serial == kept.get(row.index)) is (row.index in kept)


def test_a_row_cut_by_the_upper_edge_grows_upwards() -> None:
    rows = Rows([20] * 50)
    rows.strip.goto(10)
    rows.strip.scroll(10)
    before = rows.seen()[1:]
    rows.heights[10] = 70
    rows.strip.changed(10)
    assert rows.seen()[1:] == before


def test_new_rows_at_the_end_are_reached_without_new_places_for_the_others() -> None:
    rows = Rows([20] * 50)
    rows.strip.to_end()
    rows.draw()
    serials = set(rows.canvas)
    rows.heights += [20, 20]
    assert not rows.strip.at_end()
    rows.strip.to_end()
    assert rows.seen()[-1] == (51, 75)
    assert len(serials & set(rows.canvas)) >= len(serials) - 3


def test_the_position_is_in_rows() -> None:
    rows = Rows([20] * 100)
    rows.strip.goto(50)
    start, end = rows.strip.position()
    assert start == pytest.approx(0.5)
    assert end == pytest.approx(0.55)


steps = st.one_of(
    st.tuples(st.just("scroll"), st.integers(-400, 400)),
    st.tuples(st.just("goto"), st.integers(0, 60)),
    st.tuples(st.just("end"), st.just(0)),
    st.tuples(st.just("older"), st.integers(1, 9)),
    st.tuples(st.just("append"), st.integers(1, 9)),
    st.tuples(st.just("change"), st.integers(0, 60)),
)


@given(st.lists(st.integers(1, 80), min_size=1, max_size=60), st.lists(steps, max_size=20))
def test_any_sequence_keeps_rows_in_order_and_the_viewport_filled(
    heights: list[int], taken: list[tuple[str, int]]
) -> None:
    rows = Rows(heights)
    rows.strip.to_end()
    rows.draw()
    for verb, number in taken:
        (first, y), long = rows.seen()[0], sum(rows.heights) + 10 >= 100
        if verb == "scroll":
            rows.strip.scroll(number)
        elif verb == "goto":
            rows.strip.goto(number)
        elif verb == "end":
            rows.strip.to_end()
        elif verb == "older":
            rows.heights[:0] = [number * 7] * number
            rows.strip.added_above(number)
            assert not long or rows.seen()[0] == (first + number, y) or y > 0
        elif verb == "append":
            rows.heights += [number * 5] * number
            rows.strip.settle()
            assert not long or rows.seen()[0] == (first, y)
        elif number < len(rows.heights):
            rows.heights[number] = number + 3
            rows.strip.changed(number)
        shown = sum(rows.heights[index] for index, _ in rows.seen())
        assert shown >= min(100, sum(rows.heights) + 10) - 10
