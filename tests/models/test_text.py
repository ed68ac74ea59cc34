"""What names, handles, notes and lines may hold, with the reasons people are given."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from whatsapp_like.models import names
from whatsapp_like.models.text import (
    MAX_NAME,
    MAX_NOTES,
    check_handle,
    clean_line,
    clean_name,
    clean_notes,
    clean_preview,
    clean_required_name,
    clean_status,
)

CONTROL = ["\x00", "\t", "\n", "\r", "\x1b", "\x7f", "\x85", "\x9f"]
INVISIBLE = [
    *"\u00ad\u034f\u061c\u115f\u180e\u200b\u200c\u200d\u200e\u200f",
    *"\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\u2800\u3164\ufeff\uffa0\ufff9",
    "\U000e0001",
    "\U000e0061",
]


@pytest.mark.parametrize("character", CONTROL, ids=ascii)
def test_control_characters_are_refused_by_name(character: str) -> None:
    with pytest.raises(ValueError, match=rf"a control character \(U\+{ord(character):04X}\)"):
        clean_name(f"No{character}ra")


@pytest.mark.parametrize("character", INVISIBLE, ids=ascii)
def test_what_hides_or_reorders_is_refused_by_name(character: str) -> None:
    reason = rf"an invisible or direction-changing character \(U\+{ord(character):04X}\)"
    with pytest.raises(ValueError, match=reason):
        clean_name(f"No{character}ra")


@pytest.mark.parametrize(
    ("character", "reason"),
    [
        ("\u2028", "a line or paragraph separator"),
        ("\u2029", "a line or paragraph separator"),
        ("\ud800", "half of a surrogate pair"),
        ("\ue000", "a private-use character"),
        ("\U0010ffff", "a private-use character"),
    ],
    ids=ascii,
)
def test_other_refusals(character: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        clean_name(f"No{character}ra")


@pytest.mark.parametrize(
    "name",
    [
        "Nora",
        "O'Brien-Smith, Jr.",
        "Émile Ångström",
        "李小龍",
        "محمد",
        "Владимир",
        "नरेंद्र",
        "🙂 Ada 👍🏽",
        "❤️",
        "J\ufe0e",
        "葛󠄀城",
        "\ufffd",
        "\U0001fae9",  # assigned in Unicode 16: unknown to the tables of older Pythons
    ],
)
def test_names_of_the_world_are_welcome(name: str) -> None:
    assert clean_required_name(name) == unicodedata.normalize("NFC", name)


def test_names_are_composed_and_single_spaced() -> None:
    assert clean_name("  E\u0301mile \u00a0\u3000 Zola ") == "Émile Zola"


@given(st.text())
def test_a_clean_name_is_clean_for_ever(text: str) -> None:
    try:
        name = clean_name(text)
    except ValueError:
        return
    assert clean_name(name) == name
    assert len(name) <= MAX_NAME
    assert name.strip() == name
    # Whichever version of Unicode this Python has.
    assert all(unicodedata.category(c) not in ("Cc", "Cs", "Co", "Zl", "Zp") for c in name)


def test_names_have_a_length() -> None:
    assert clean_name("x" * MAX_NAME)
    with pytest.raises(ValueError, match="longer than 64"):
        clean_name("x" * (MAX_NAME + 1))


@pytest.mark.parametrize("name", ["", "   ", "\u3000", "\ufe0f", " \ufe0f\U000e0100 "], ids=ascii)
def test_a_required_name_must_show_something(name: str) -> None:
    with pytest.raises(ValueError, match="is empty"):
        clean_required_name(name)


@pytest.mark.parametrize(
    "status",
    [
        "In a meeting",
        "🌴 on holiday",
        "👨\u200d👩\u200d👧\u200d👦 family day",
        "🏳\ufe0f\u200d🌈",
        "🧑🏽\u200d🚀👩\u200d❤\ufe0f\u200d👨",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f Edinburgh",
        "🇫🇷 1\ufe0f\u20e3",
    ],
    ids=ascii,
)
def test_a_status_keeps_its_emoji(status: str) -> None:
    assert clean_status(status) == status


@pytest.mark.parametrize(
    "status",
    [
        "a\u200db",
        "🌴\u200d",
        "\u200d🌴",
        "🌴\u200da",
        "\u2060\u200d\u2060",
        "🏴\U000e0067\U000e0062",
        "a\U000e0067\U000e0062\U000e007f",
        "🏴" + "\U000e0067" * 9 + "\U000e007f",
        *("🌴" + character for character in (*CONTROL, *INVISIBLE)),
    ],
    ids=ascii,
)
def test_elsewhere_in_a_status_nothing_hides(status: str) -> None:
    with pytest.raises(ValueError, match="contains"):
        clean_status(status)


def test_a_status_is_one_line_that_shows_something() -> None:
    assert clean_status("  back   soon ") == "back soon"
    assert clean_status("e\u0301" * 100) == "é" * 100
    for status, reason in (("x" * 101, "longer than 100"), (" ", "is empty"), ("\ufe0f", "empty")):
        with pytest.raises(ValueError, match=reason):
            clean_status(status)


@given(st.text())
def test_a_status_is_clean_or_refused(text: str) -> None:
    try:
        status = clean_status(text)
    except ValueError:
        return
    assert clean_status(status) == status
    assert len(status.splitlines()) == 1


@pytest.mark.parametrize("handle", ["ab", "0a", "a.b_c-d", "a" * 32])
def test_handles(handle: str) -> None:
    assert check_handle(handle) == handle


@pytest.mark.parametrize(
    "handle", ["", "a", "A1", "-a", ".a", "a b", "é1", "a" * 33, "ab\n", "a\x00", "а1"], ids=ascii
)
def test_other_handles_are_refused(handle: str) -> None:
    with pytest.raises(ValueError, match="must be 2 to 32"):
        check_handle(handle)


def test_notes_keep_lines_tabs_and_emoji() -> None:
    assert (
        clean_notes("a\r\nb\rc\td 👨\u200d👩\u200d👧 e\u0301")
        == "a\nb\nc\td 👨\u200d👩\u200d👧 e\u0301"
    )


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\u2028", "\ud800"], ids=ascii)
def test_notes_refuse_control_characters(character: str) -> None:
    with pytest.raises(ValueError, match=rf"U\+{ord(character):04X}"):
        clean_notes(f"a{character}b")


@given(st.text())
def test_a_line_holds_nothing_that_breaks_it(text: str) -> None:
    line = clean_line(text)
    assert len(line.splitlines()) <= 1
    line.encode()
    assert clean_line(line) == line


@given(st.text())
def test_a_preview_is_one_line_that_turns_nothing_around(text: str) -> None:
    preview = clean_preview(text)
    assert len(preview.splitlines()) <= 1
    preview.encode()
    assert not set(preview) & set("\u061c\u200e\u200f\u202a\u202e\u2066\u2069")
    assert clean_preview(preview) == preview


def test_a_preview_keeps_emoji_whole() -> None:
    assert clean_preview(" 👨‍👩‍👧 \n ❤️\u202e ") == "👨‍👩‍👧 ❤️"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Name", "x" * 257),
        ("Name", "\ud800"),
        ("Name", 5),
        ("RequiredName", ""),
        ("Handle", "a" * 33),
        ("Notes", "x" * (MAX_NOTES + 1)),
        ("Program", ""),
        ("Program", "wl\n"),
        ("Program", "é"),
        ("Program", "x" * 81),
    ],
    ids=lambda value: ascii(value)[:12],
)
def test_fields_apply_the_rules(name: str, value: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(getattr(names, name)).validate_python(value)
