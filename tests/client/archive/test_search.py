"""Search: words, accents, prefixes, order, and texts that try to be query syntax."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from tests.client.archive.conftest import TODAY, direct, store
from tests.client.peer import TIME, account
from whatsapp_like.client.archive import Archive, open_archive, words
from whatsapp_like.client.operations import SaveHead, SavePerson, SaveSelf
from whatsapp_like.models.account import Preferences
from whatsapp_like.models.contact import Contact
from whatsapp_like.models.message import text_of
from whatsapp_like.models.query import DateUnreadable
from whatsapp_like.models.timeline import SearchHit

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


def search(
    archive: Archive, text: str, conversation: int | None = None, limit: int = 100, below: int = 0
) -> tuple[SearchHit, ...]:
    return archive.read(lambda reader: reader.search(text, conversation, limit, below, TODAY))


def find(archive: Archive, text: str, conversation: int | None = None) -> list[int]:
    return [hit.item.seq for hit in search(archive, text, conversation)]


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
    hits = search(archive, "apple")
    assert [hit.snippet for hit in hits] == ["apple new", "apple middle", "apple old"]
    assert find(archive, "apple", 100) == [1]
    assert find(archive, "apple", 200) == [2, 1]
    older = search(archive, "apple", below=hits[1].id)
    assert [hit.snippet for hit in older] == ["apple old"]


@pytest.fixture
def talks(archive: Archive) -> Archive:
    """Nora (2) and Jonas (3) in conversations of their own with me, on two days."""
    nora, jonas = Contact(account=2, nickname="Nórchen"), None
    archive.apply(
        [
            SavePerson(account(2, "nora"), nora, None),
            SavePerson(account(3, "jonas"), jonas, None),
            SaveHead(direct(200, 1, 3)),
        ]
    )
    day = 24 * 3_600_000
    store(archive, ["early apple"], time=TIME - day)
    store(archive, ["my apple pie"], first=2, sender=1, time=TIME)
    store(archive, ["apple and pear"], conversation=200, sender=3, time=TIME + 1000)
    store(archive, ["pear and apple"], conversation=200, first=2, sender=1, time=TIME + 1000)
    return archive


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from:nora", [(100, 1)]),
        ("FROM:Nora apple", [(100, 1)]),
        ("from:@nora", [(100, 1)]),
        ("from:norchen", [(100, 1)]),
        ("from:jon", [(200, 1)]),
        ("from:me", [(200, 2), (100, 2)]),
        ("from:me from:jonas apple", [(200, 2), (200, 1), (100, 2)]),
        ("from:me pie", [(100, 2)]),
        ("in:nora", [(100, 2), (100, 1)]),
        ("in:jonas from:me", [(200, 2)]),
        ("in:nora in:jonas apple", [(200, 2), (200, 1), (100, 2), (100, 1)]),
        ("from:nobody apple", []),
        ("in:nobody", []),
        ('"apple pie"', [(100, 2)]),
        ('"apple p', [(100, 2)]),
        ('"pie apple"', []),
        ("after:today", [(200, 2), (200, 1), (100, 2)]),
        ("before:today", [(100, 1)]),
        ("after:yesterday before:today apple", [(100, 1)]),
        (f"after:{TODAY} pear", [(200, 2), (200, 1)]),
        (f"after:{TODAY + timedelta(days=1)}", []),
        (f"before:{TODAY} in:jonas", []),
        (f"after:{TODAY.year}", [(200, 2), (200, 1), (100, 2), (100, 1)]),
        ("from: apple", [(200, 2), (200, 1), (100, 2), (100, 1)]),
        ("from:", []),
        ("to:nora apple", []),
        ("apple -pie", [(100, 2)]),
    ],
)
def test_operators_narrow_a_search_or_list_messages(
    talks: Archive, text: str, found: list[tuple[int, int]]
) -> None:
    hits = search(talks, text)
    assert [(hit.item.conversation, hit.item.seq) for hit in hits] == found
    within = search(talks, text, conversation=200)
    assert [hit.item.seq for hit in within] == [seq for place, seq in found if place == 200]


@pytest.mark.parametrize("word", ["soon", "2026-13", "2026-02-30", "0000", "31.12.2026"])
def test_a_date_that_is_none_is_refused(talks: Archive, word: str) -> None:
    for operator in ("before", "after"):
        with pytest.raises(DateUnreadable) as caught:
            search(talks, f"apple {operator}:{word}")
        assert caught.value.word == word


@pytest.mark.parametrize("text", ["apple", "in:jonas", "after:2001"])
def test_pages_follow_each_other_without_a_gap_also_within_a_millisecond(
    talks: Archive, text: str
) -> None:
    whole = [hit.id for hit in search(talks, text)]
    paged: list[int] = []
    while page := search(talks, text, limit=1, below=paged[-1] if paged else 0):
        paged += [hit.id for hit in page]
    assert paged == whole
    assert len(set(whole)) == len(whole)


def test_many_of_one_name_are_all_searched(archive: Archive) -> None:
    archive.apply([SavePerson(account(n, f"robin{n}"), None, None) for n in range(2, 1002)])
    store(archive, ["here"], sender=2)
    store(archive, ["there"], first=2, sender=1001)
    assert find(archive, "from:robin") == [2, 1]


def test_a_hit_shows_no_marks_of_formatting(archive: Archive) -> None:
    store(archive, ["the *quick* _brown_ fox"])
    assert [hit.snippet for hit in search(archive, "quick")] == ["the quick brown fox"]


def test_the_snippet_shows_the_hit() -> None:
    text = "word " * 60 + "the Élan is here " + "word " * 60
    shown = words.snippet(text, "elan")
    assert "Élan" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) <= words.SNIPPET + 2
    assert words.snippet("line one\nline two", "two") == "line one line two"


def test_entries_we_cannot_read_are_not_indexed() -> None:
    assert text_of("poll", b"{}\nquick") == ""
    assert text_of("text", b"\xff\xfe") == ""
    assert text_of("text", b'{"reply_to":"3"}\nyes') == "yes"


@settings(max_examples=150, deadline=None)
@given(
    text=st.text(max_size=60),
    query=st.lists(
        st.one_of(
            st.text(max_size=30),
            st.sampled_from(
                ['"', ":", "from:", "in:", "before:", "after:", " ", "me", "*", "2026"]
            ),
        ),
        max_size=8,
    ).map("".join),
)
def test_no_text_and_no_query_breaks_the_search(text: str, query: str) -> None:
    archive = open_archive(None)
    archive.apply([SaveSelf(account(1), Preferences()), SaveHead(direct(100, 1, 2))])
    store(archive, [f"anchor {text}".encode(errors="replace").decode()])
    with suppress(DateUnreadable):
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


def test_long_texts_hide_no_short_one_behind_them(archive: Archive) -> None:
    store(archive, ["a xylophone", *[f"{'lorem ' * 5000}xyst"] * 20])
    assert find(archive, "xyl") == [1]
    assert find(archive, "xys") == list(range(21, 1, -1))
    assert "xyst" in search(archive, "xys")[0].snippet
