"""Which parts of a text a search's words hit."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from whatsapp_like.models.matching import Named, called, fold, matches


@pytest.mark.parametrize(
    ("text", "query", "hits"),
    [
        ("the quick brown fox", "quick", ["quick"]),
        ("the quick brown fox", "qui", ["qui"]),
        ("the quick brown fox", "qui ", []),
        ("the quick brown fox", "qui fox", ["fox"]),
        ("the quick brown fox", "row", []),
        ("À l'École, l'élève", "eL", ["él"]),
        ("C++ and c", "c", ["C", "c"]),
        ("say “hello”, hello", "hello", ["hello", "hello"]),
        ("İstanbul", "istan", ["İstan"]),
        ("anything", "", []),
        ("anything", "  !", []),
        ("", "word", []),
        ("see you there, see me", '"see you"', ["see", "you"]),
        ("see you there, see me", '"see yo', ["see", "yo"]),
        ("see you there, see me", '"you see" me', ["me"]),
        ("see yourself", '"see you"', []),
        ("from nora to nora", "from:nora to", ["to"]),
        ("foo_bar and foo", "foo_bar ", ["foo", "bar"]),
    ],
)
def test_words_are_hit_and_the_last_one_from_its_beginning(
    text: str, query: str, hits: list[str]
) -> None:
    assert [text[start:end] for start, end in matches(text, query)] == hits


@given(text=st.text(), query=st.text())
def test_any_text_keeps_its_places(text: str, query: str) -> None:
    assert len(fold(text)) == len(text)
    for start, end in matches(text, query):
        assert 0 <= start < end <= len(text)


PEOPLE = [
    Named(1, "ada", ("Ada Lovelace",)),
    Named(2, "nora", ("Nora Berg", "Nórchen")),
    Named(3, "norad", ("Norad Control",)),
    Named(4, "max.b", ("Max Berg",)),
]


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (["nora"], {2}),
        (["NÓRA"], {2}),
        (["nor"], {2, 3}),
        (["berg"], {2, 4}),
        (["nora  berg"], {2}),
        (["norchen"], {2}),
        (["@max"], {4}),
        (["me"], {1}),
        (["me", "control"], {1, 3}),
        (["erg"], set()),
        (["nobody"], set()),
    ],
)
def test_people_are_meant_by_alias_or_name_or_the_beginning_of_one(
    wanted: list[str], ids: set[int]
) -> None:
    assert called(wanted, PEOPLE, 1) == ids
