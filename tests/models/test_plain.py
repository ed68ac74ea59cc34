"""Reading dataclasses from what JSON knows, and writing them: whatever the file holds."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whatsapp_like.models.plain import NOT_KEPT, read, written


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Inner:
    at: int = 0
    days: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.at > 9:
            raise ValueError("at most nine")


@dataclass(frozen=True, slots=True)
class Outer:
    name: str
    on: bool = True
    size: float = 1.0
    colour: Colour = Colour.RED
    pin: str | None = None
    inner: Inner = Inner()
    named: dict[str, Inner] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    passing: object = field(default=None, metadata=NOT_KEPT)


inners = st.builds(Inner, at=st.integers(-9, 9), days=st.tuples(st.integers(), st.integers()))
outers = st.builds(
    Outer,
    name=st.text(),
    on=st.booleans(),
    size=st.floats(allow_nan=False, allow_infinity=False),
    colour=st.sampled_from(Colour),
    pin=st.none() | st.text(),
    inner=inners,
    named=st.dictionaries(st.text(), inners),
    lines=st.lists(st.text()),
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda each: st.lists(each) | st.dictionaries(st.text(), each),
)


@given(outers)
def test_what_was_written_is_read_again(value: Outer) -> None:
    assert read(Outer, json.loads(json.dumps(written(value)))) == value


@given(anything | st.fixed_dictionaries({"name": anything, "named": anything, "inner": anything}))
def test_whatever_the_file_holds_is_a_value_or_an_error_of_its_own(found: object) -> None:
    with suppress(ValueError):
        assert isinstance(read(Outer, found), Outer)


@pytest.mark.parametrize(
    "found",
    [
        {},
        {"name": 1},
        {"name": "n", "on": 1},
        {"name": "n", "size": "2"},
        {"name": "n", "size": True},
        {"name": "n", "size": 10**400},
        {"name": "n", "colour": "green"},
        {"name": "n", "colour": ["red"]},
        {"name": "n", "inner": {"at": 10}},
        {"name": "n", "inner": {"at": True}},
        {"name": "n", "inner": {"days": "12"}},
        {"name": "n", "named": {"a": {"at": None}}},
        {"name": "n", "lines": {"a": 1}},
        [],
        None,
    ],
)
def test_what_does_not_fit_is_refused(found: object) -> None:
    with pytest.raises(
        ValueError, match=r"not expected|missing|not a valid|too large|at most nine"
    ):
        read(Outer, found)


def test_what_is_missing_is_the_usual_and_what_is_unknown_is_left_out() -> None:
    assert read(Outer, {"name": "n", "later": 1, "passing": 2, "size": 2}) == Outer("n", size=2.0)
    assert "passing" not in written(Outer("n", passing=3))
