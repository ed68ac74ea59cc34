"""Places as people paste them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whatsapp_like.models.places import place_of


@pytest.mark.parametrize(
    "text",
    [
        "45.5, -73.6",
        " 45.5 -73.6 ",
        "45.5° N, 73.6° W",
        "45.5N 73.6O",
        "geo:45.5,-73.6;u=35",
        "geo:45.5,-73.6?z=12",
        "https://www.openstreetmap.org/?mlat=45.5&mlon=-73.6#map=16/45.5/-73.6",
        "https://www.openstreetmap.org/#map=16/45.5/-73.6",
        "https://www.google.com/maps/@45.5,-73.6,17z",
        "https://maps.google.com/?q=45.5,-73.6",
        "https://maps.apple.com/?ll=45.5,-73.6&z=10",
    ],
)
def test_a_place_is_read(text: str) -> None:
    assert place_of(text) == (45.5, -73.6)


@pytest.mark.parametrize(
    "text", ["", "Montréal", "91, 0", "0, 181", "45.5", "1,2,3", "https://example.org/1,2"]
)
def test_what_names_no_place_is_none(text: str) -> None:
    assert place_of(text) is None


@given(st.text())
def test_anything_can_be_pasted(text: str) -> None:
    place = place_of(text)
    assert place is None or (abs(place[0]) <= 90 and abs(place[1]) <= 180)
