"""What a search asks for: words, phrases, operators, dates, and what is still being written."""

from __future__ import annotations

from datetime import date

import hypothesis.strategies as st
import pytest
from hypothesis import given

from whatsapp_like import i18n
from whatsapp_like.models.query import (
    WORD,
    DateUnreadable,
    Operator,
    Query,
    Term,
    completed,
    day_of,
    days_of,
    parse,
    written,
)

TODAY = date(2026, 3, 1)


def terms(*texts: str, begins: bool = False) -> tuple[Term, ...]:
    made = [Term(text, False) for text in texts]
    if begins:
        made[-1] = Term(texts[-1], True)
    return tuple(made)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", Query()),
        ("  ! * ", Query()),
        ("red car", Query(terms("red", "car", begins=True))),
        ("red car ", Query(terms("red", "car"))),
        ('"red car"', Query(terms("red car"))),
        ('"red car', Query(terms("red car", begins=True))),
        ('"red car ', Query(terms("red car "))),
        ('a"b c"', Query(terms('a"b', 'c"', begins=True))),
        ('""', Query()),
        ("from:nora red", Query(terms("red", begins=True), senders=("nora",))),
        ("red from:nora", Query(terms("red"), senders=("nora",))),
        ("FROM:Nora In:max", Query(senders=("Nora",), places=("max",))),
        ('from:"Nora Berg" x', Query(terms("x", begins=True), senders=("Nora Berg",))),
        ('from:"Nora Be', Query(senders=("Nora Be",))),
        ("from: red", Query(terms("red", begins=True))),
        ("from:", Query()),
        ("after:2026 before:today", Query(after=("2026",), before=("today",))),
        ("to:nora", Query(terms("to:nora", begins=True))),
        ("xfrom:nora", Query(terms("xfrom:nora", begins=True))),
        ("from nora", Query(terms("from", "nora", begins=True))),
    ],
)
def test_a_text_asks_for(text: str, query: Query) -> None:
    assert parse(text) == query
    assert bool(parse(text)) == (query != Query())


@given(text=st.text())
def test_every_text_can_be_asked_and_says_nothing_but_itself(text: str) -> None:
    text = text.replace("\0", " ")
    query = parse(text)
    assert len(query.terms) <= 16
    for value in (*(t.text for t in query.terms), *query.senders, *query.places, *query.after):
        assert value in text
    assert all(WORD.search(term.text) for term in query.terms)
    assert not any(term.begins for term in query.terms[:-1])
    being = written(text)
    assert being is None or text.endswith(being[1])


WORDS = st.from_regex(r"[a-z]{1,8}", fullmatch=True)


@given(words=st.lists(WORDS, max_size=5), names=st.lists(WORDS, max_size=3), seed=st.randoms())
def test_operators_stand_anywhere(words: list[str], names: list[str], seed: object) -> None:
    parts = [*words, *(f"from:{name}" for name in names)]
    seed.shuffle(parts)  # type: ignore[attr-defined]
    query = parse(" ".join(parts) + " ")
    assert sorted(term.text for term in query.terms) == sorted(words)
    assert sorted(query.senders) == sorted(names)


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("2026-01-31", date(2026, 1, 31)),
        ("2026-1-5", date(2026, 1, 5)),
        ("2026-02", date(2026, 2, 1)),
        ("2026-", date(2026, 1, 1)),
        ("2026", date(2026, 1, 1)),
        ("today", TODAY),
        ("Yesterday", date(2026, 2, 28)),
        ("hier", None),
        ("2026-02-30", None),
        ("2026-0", None),
        ("0001", None),
        ("9999", None),
        ("31/12/2026", None),
        ("", None),
    ],
)
def test_a_date_is_written(word: str, day: date | None) -> None:
    assert day_of(word, TODAY) == day


def test_days_may_be_said_in_the_language_of_the_program() -> None:
    i18n.set_language("fr")
    try:
        assert day_of("hier", TODAY) == date(2026, 2, 28)
        assert day_of("Aujourd’hui", TODAY) == day_of("aujourd'hui", TODAY) == TODAY
        assert day_of("yesterday", TODAY) == date(2026, 2, 28)
    finally:
        i18n.set_language("en")


def test_of_several_days_the_narrowest_count() -> None:
    query = parse("after:2026 after:2026-02 before:today before:yesterday")
    assert days_of(query, TODAY) == (date(2026, 2, 1), date(2026, 2, 28))
    assert days_of(parse("word"), TODAY) == (None, None)
    with pytest.raises(DateUnreadable, match="soon"):
        days_of(parse("before:soon"), TODAY)


@pytest.mark.parametrize(
    ("text", "being", "after"),
    [
        ("from:", (Operator.FROM, ""), "from:nora "),
        ("red from:no", (Operator.FROM, "no"), "red from:nora "),
        ('in:"No', (Operator.IN, "No"), "in:nora "),
        ('in:"', (Operator.IN, ""), "in:nora "),
        ("before:2", (Operator.BEFORE, "2"), "before:nora "),
        ("from:no ", None, "from:no "),
        ('from:"no"', None, 'from:"no"'),
        ("red", None, "red"),
        ("", None, ""),
    ],
)
def test_what_is_being_written_is_completed(
    text: str, being: tuple[Operator, str] | None, after: str
) -> None:
    assert written(text) == being
    assert completed(text, "nora") == after


def test_a_name_with_a_blank_is_completed_in_quotation_marks() -> None:
    assert completed("x in:no", "Book club") == 'x in:"Book club" '
    assert parse(completed("x in:no", "Book club")).places == ("Book club",)
