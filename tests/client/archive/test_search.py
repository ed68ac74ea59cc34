"""Search: words, accents, prefixes, order, and texts that try to be query syntax."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from tests.client.archive.conftest import direct, store
from tests.client.peer import TIME, account
from whatsapp_like.client.archive import Archive, open_archive, words
from whatsapp_like.client.operations import SaveHead, SaveSelf
from whatsapp_like.models.account import Preferences

TEXTS = [
    "Rendez-vous à l'École élémentaire",
    "the quick brown fox",
    "Straße, ΑΘΗΝΑ and İstanbul",
    'C++ costs $5 (really) AND "more"',
    "don't panic",
    "消息 很 好",
    "नमस्ते दुनिया",
    "foo_bar.baz@example.org",
]


def find(archive: Archive, text: str, conversation: int | None = None) -> list[int]:
    hits = archive.read(lambda reader: reader.search(text, conversation, 100, 0))
    return [hit.item.seq for hit in hits]


@pytest.mark.parametrize(
    ("text", "seqs"),
    [
        ("ecole", [1]),
        ("ÉCOLE", [1]),
        ("éco", [1]),
        ("elem eco", []),  # only the last word is a prefix
        ("elementaire eco", [1]),
        ("ecole ", [1]),
        ("eco ", []),  # a blank ends the word
        ("brown the", [2]),
        ("αθηνα", [3]),
        ("istanbul", [3]),
        ("don't", [5]),
        ("dont", []),
        ("消息", [6]),
        ("नमस्ते", [7]),
        ("foo_bar", [8]),
        ("baz@example.org", [8]),
        ("(really)", [4]),
        ('"more"', [4]),
        ("quick AND brown", []),
        ("costs AND more", [4]),
        ("quick OR panic", []),
        ("NOT quick", []),
        ("text:quick", []),
        ("place:c64", []),
        ("c64", []),
        ("quick*", [2]),
        ("qui*", [2]),
        ("^the", [2]),
        ("NEAR(quick fox)", []),
        ("{quick}", [2]),
        ("-quick", [2]),
        ("'; DROP TABLE message; --", []),
        ("", []),
        ("   ", []),
        ('"', []),
        ("*", []),
        ("🙂", []),
        ("\0", []),
        ("quick\0fox", [2]),
        ("\ud800", []),
    ],
)
def test_a_query_means_its_words(archive: Archive, text: str, seqs: list[int]) -> None:
    store(archive, TEXTS)
    assert find(archive, text) == seqs


def test_newest_first_over_conversations_however_they_were_stored(archive: Archive) -> None:
    archive.apply([SaveHead(direct(200, 1, 3))])
    store(archive, ["apple new"], time=TIME + 300)
    store(archive, ["apple old"], conversation=200, time=TIME + 100)
    store(archive, ["apple middle"], conversation=200, first=2, time=TIME + 200)
    hits = archive.read(lambda reader: reader.search("apple", None, 10, 0))
    assert [hit.snippet for hit in hits] == ["apple new", "apple middle", "apple old"]
    assert find(archive, "apple", 100) == [1]
    assert find(archive, "apple", 200) == [2, 1]
    older = archive.read(lambda reader: reader.search("apple", None, 10, TIME + 200))
    assert [hit.snippet for hit in older] == ["apple old"]


def test_the_snippet_shows_the_hit() -> None:
    text = "word " * 60 + "the Élan is here " + "word " * 60
    shown = words.snippet(text, "elan")
    assert "Élan" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) <= words.SNIPPET + 2
    assert words.snippet("line one\nline two", "two") == "line one line two"


def test_entries_we_cannot_read_are_not_indexed() -> None:
    assert words.text_of("poll", b"{}\nquick") == ""
    assert words.text_of("text", b"\xff\xfe") == ""
    assert words.text_of("text", b'{"reply_to":"3"}\nyes') == "yes"


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=60), query=st.text(max_size=30))
def test_no_text_and_no_query_breaks_the_search(text: str, query: str) -> None:
    archive = open_archive(None)
    archive.apply([SaveSelf(account(1), Preferences()), SaveHead(direct(100, 1, 2))])
    store(archive, [f"anchor {text}".encode(errors="replace").decode()])
    find(archive, query)
    assert find(archive, "anchor") == [1]
    words.snippet(text * 5, query)
    archive.close()


@settings(max_examples=80, deadline=None)
@given(text=st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=20))
def test_every_word_finds_itself(text: str) -> None:
    archive = open_archive(None)
    archive.apply([SaveSelf(account(1), Preferences()), SaveHead(direct(100, 1, 2))])
    store(archive, [text])
    assert find(archive, text) == [1]
    archive.close()
