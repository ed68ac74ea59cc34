"""The square that is cut from an image never leaves it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whatsapp_like.views.portraits.cutting import MOST, Cutting, Square

SIDES = st.integers(1, 3000)
STEPS = st.lists(
    st.tuples(st.floats(-3, 3), st.floats(-3, 3), st.floats(0.2, 20, allow_nan=False)), max_size=8
)


def test_it_begins_as_the_largest_one_in_the_middle() -> None:
    assert Cutting(400, 200).square == Square(100, 0, 200)
    assert Cutting(200, 400).square == Square(0, 100, 200)


def test_it_is_enlarged_around_its_middle() -> None:
    cutting = Cutting(400, 200)
    cutting.enlarge(2)
    assert cutting.square == Square(150, 50, 100)
    cutting.move(0.5, -9)
    assert cutting.square == Square(200, 0, 100)


@pytest.mark.parametrize(("side", "most"), [(40, 1), (128, 2), (1024, MOST)])
def test_it_is_not_enlarged_beyond_what_shows_something(side: int, most: float) -> None:
    cutting = Cutting(side, side)
    cutting.enlarge(100)
    assert (cutting.zoom, cutting.most) == (most, most)


@given(SIDES, SIDES, STEPS)
def test_whatever_is_done_it_stays_inside(
    width: int, height: int, steps: list[tuple[float, float, float]]
) -> None:
    cutting = Cutting(width, height)
    for right, down, zoom in steps:
        cutting.move(right, down)
        cutting.enlarge(zoom)
        left, top, side = cutting.square
        assert side > 0
        assert left >= -1e-6
        assert top >= -1e-6
        assert left + side <= width + 1e-6
        assert top + side <= height + 1e-6
