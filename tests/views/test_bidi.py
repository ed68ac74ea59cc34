"""Text from right to left, in the order in which it is seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whatsapp_like.views.bidi import begins_rtl, has_rtl, is_rtl, joined, visual

SHALOM = "\u05e9\u05dc\u05d5\u05dd"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain, (text)", "plain, (text)"),
        (SHALOM, SHALOM[::-1]),
        (f"{SHALOM}!", f"!{SHALOM[::-1]}"),
        (f"({SHALOM})", f"({SHALOM[::-1]})"),
        (f"hello {SHALOM}", f"hello {SHALOM[::-1]}"),
        (f"{SHALOM} hello", f"hello {SHALOM[::-1]}"),
        (f"{SHALOM} 12:30", f"12:30 {SHALOM[::-1]}"),
        (f"a {SHALOM} 15% b", f"a 15% {SHALOM[::-1]} b"),
        ("\u05d0\u05b8\u05d1", "\u05d1\u05d0\u05b8"),
    ],
)
def test_what_is_seen_from_the_left(text: str, seen: str) -> None:
    assert visual(text) == seen


def test_a_paragraph_has_its_own_direction() -> None:
    assert visual(f"WL {SHALOM}", rtl=True) == f"{SHALOM[::-1]} WL"
    assert begins_rtl(f"12 {SHALOM} x")
    assert not begins_rtl(f"x {SHALOM}")
    assert is_rtl(f"{SHALOM}, 12")
    assert not is_rtl(f"{SHALOM} x")
    assert not has_rtl("Grüße")


def test_arabic_letters_are_joined() -> None:
    # seen-lam-alef-meem: initial, the ligature of lam and alef at its end, meem alone.
    assert joined("\u0633\u0644\u0627\u0645") == "\ufeb3\ufefc\ufee1"
    # A mark between two letters does not part them; reh does not join what follows.
    assert joined("\u0645\u064e\u0631\u062d") == "\ufee3\u064e\ufeae\ufea1"
    assert joined("\u0645 \u0645") == "\ufee1 \ufee1"
    assert joined(SHALOM) == SHALOM


@given(st.text(alphabet="ab 1,%()\u05d0\u05d1\u05b8\u0645\u0644\u0627\u0631\u064e", max_size=24))
def test_nothing_is_lost(text: str) -> None:
    plain = text.replace("\u0644\u0627", "")
    marks = str.maketrans("()", "((")
    if "\u0645" not in plain and "\u0631" not in plain and "\u0644" not in plain:
        assert sorted(visual(plain).translate(marks)) == sorted(joined(plain).translate(marks))
    visual(text, rtl=True)
