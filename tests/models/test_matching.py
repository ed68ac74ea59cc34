"""Which parts of a text a search's words hit."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from whatsapp_like.models.matching import fold, matches


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
