import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whatsapp_like.views import emoji
from whatsapp_like.views.emoji import Piece, key_of, safe, split

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
THUMB = "\U0001f44d\U0001f3fd"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", [Piece("plain")]),
        ("", []),
        ("Grüße", [Piece("Grüße")]),
        ("a😀b", [Piece("a"), Piece("😀", "1f600"), Piece("b")]),
        (FAMILY, [Piece(FAMILY, "1f468-200d-1f469-200d-1f467")]),
        (THUMB, [Piece(THUMB, "1f44d-1f3fd")]),
        ("🇩🇪🇫🇷", [Piece("🇩🇪", "1f1e9-1f1ea"), Piece("🇫🇷", "1f1eb-1f1f7")]),
        (ENGLAND, [Piece(ENGLAND, key_of(ENGLAND))]),
        ("1\ufe0f\u20e32", [Piece("1\ufe0f\u20e3", "0031-20e3"), Piece("2")]),
        ("\u2764\ufe0f", [Piece("\u2764\ufe0f", "2764")]),
        ("\u2764", [Piece("\u2764", "2764")]),
    ],
)
def test_emoji_are_found_as_a_whole(text: str, expected: list[Piece]) -> None:
    assert split(text) == expected


@pytest.mark.parametrize("text", ["\xa9 2026", "\u2122", "a \u2194 b", "100 % #1 *"])
def test_signs_of_ordinary_text_stay_text(text: str) -> None:
    assert split(text) == [Piece(text)]


def test_a_selector_makes_them_emoji() -> None:
    assert split("\xa9\ufe0f") == [Piece("\xa9\ufe0f", "00a9")]


def test_a_text_selector_is_obeyed_where_fonts_have_the_sign() -> None:
    assert split("\u2600\ufe0e") == [Piece("\u2600")]
    assert split("😀\ufe0e") == [Piece("😀", "1f600")]


def test_every_emoji_of_the_picker_is_found_and_written_back() -> None:
    texts = [text for group in emoji.groups().values() for each in group for text in each]
    assert len(texts) > 3700
    for text in texts:
        assert split(f"x{text}y") == [Piece("x"), Piece(text, key_of(text)), Piece("y")]
        assert emoji.text_of(key_of(text)) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb\u2066c", "abc"),
        ("a\u200bb\ufeffc", "abc"),
        ("x\ud83d", "x\ufffd"),
        ("a\x00\x07b", "ab"),
        ("a\r\nb", "a\nb"),
        ("\U0001d4d7i", "Hi"),
        ("\U00020bb7", "\U00020bb7"),
        ("\U0001fbff \U0001f1e9", "\u25a1 \u25a1"),
    ],
)
def test_what_tk_stumbles_over_is_replaced(text: str, shown: str) -> None:
    assert "".join(piece.text for piece in split(text)) == shown


def test_safe_is_one_line_without_emoji() -> None:
    assert safe("Tom\n 🎉 and\tJerry") == "Tom :party popper: and Jerry"
    assert safe("Tom 🎉", names=False) == "Tom"
    assert safe(THUMB) == ":thumbs up:"


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_nothing_dangerous_is_left_in_any_text(text: str) -> None:
    for shown in (safe(text), *(piece.text for piece in split(text) if not piece.key)):
        shown.encode()  # a lone surrogate would raise
        assert not any(0x1F000 <= ord(c) <= 0x1FAFF for c in shown)
        assert not any(unicodedata.bidirectional(c) in ("RLO", "LRO", "RLI", "PDI") for c in shown)


@given(st.lists(st.sampled_from(["😀", THUMB, FAMILY, "a", " ", "\u200d", "\ufe0f", "🇩", "1"])))
def test_splitting_loses_no_letter(parts: list[str]) -> None:
    shown = "".join(piece.text for piece in split("".join(parts)))
    for letter in "a1":
        assert shown.count(letter) == "".join(parts).count(letter)


def test_a_message_made_to_be_slow_is_not() -> None:
    # Each of these took minutes where a chain's length was not bounded.
    for nasty in (
        "\U0001f468\u200d" * 8000,
        "\U0001f3f4" + "\U000e0067" * 8000,
        "\U0001f1e6" * 9000,
    ):
        assert split(nasty)


def test_names_and_search_in_two_languages() -> None:
    assert emoji.name_of("1f389") == "party popper"
    assert emoji.name_of("1f44d-1f3fd") == "thumbs up"
    assert "1f389" in emoji.search("party")
    assert "1f44d" in emoji.search("pouce", "fr")
    assert emoji.search("zzzz") == []


def test_pictures_have_the_size_and_ground_asked_for() -> None:
    assert emoji.picture("1f600", 20).mode == "RGBA"
    picture = emoji.picture("1f600", 20, "#123456")
    assert picture.size == (20, 20)
    assert picture.getpixel((0, 0)) == (0x12, 0x34, 0x56)
    with pytest.raises(KeyError):
        emoji.picture("nothing", 20)
