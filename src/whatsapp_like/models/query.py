"""What somebody searches for: words and phrases, and operators that say from whom, where and when.

No thread of its own: pure functions. Whatever is typed means something: an operator that we do not
know is a word like all others, and one without a value is still being written.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from whatsapp_like.i18n import pgettext

MAX_QUERY_WORDS: Final = 16
MAX_LENGTH: Final = 500
"""Characters of a search that are looked at: a whole letter pasted by mistake is none."""
WORD: Final = re.compile(r"[^\W_]+")

_PART: Final = re.compile(
    r'(?P<operator>from|in|after|before):(?:"(?P<name>[^"]*)"?|(?P<value>\S*))'
    r'|"(?P<phrase>[^"]*)(?P<closed>"?)'
    r"|(?P<word>\S+)",
    re.IGNORECASE,
)
_DAY: Final = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})?(?:-([0-9]{1,2})?)?)?")
_FIRST_YEAR: Final = 1971
_LAST_YEAR: Final = 9998


class Operator(StrEnum):
    """What narrows a search, written before a colon."""

    FROM = "from"
    IN = "in"
    AFTER = "after"
    BEFORE = "before"


class Term(NamedTuple):
    """A word, or words that follow each other; `begins` when the last one may go on."""

    text: str
    begins: bool


class Query(NamedTuple):
    """A search as it was meant: every term, from any of the senders, in any of the places."""

    terms: tuple[Term, ...] = ()
    senders: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything is searched for."""
        return any(self)

    @property
    def words(self) -> str:
        """Return what is searched for without the operators, as it might be typed."""
        return " ".join(term.text for term in self.terms)


class DateUnreadable(ValueError):
    """A date in a search is none that we can read; `word` is what stands there."""

    def __init__(self, word: str) -> None:
        super().__init__(f"no date: {word!r}")
        self.word = word


@lru_cache(maxsize=64)
def parse(text: str) -> Query:
    """Return what `text` asks for. The last word of a text may be the beginning of one."""
    # A NUL would end what the full-text index reads.
    text = text[:MAX_LENGTH].replace("\0", " ")
    terms: list[Term] = []
    named: dict[Operator, list[str]] = {operator: [] for operator in Operator}
    for part in _PART.finditer(text):
        if part["operator"]:
            value = (part["name"] if part["name"] is not None else part["value"]).strip()
            if value:
                named[Operator(part["operator"].lower())].append(value)
            continue
        term = part["word"] if part["phrase"] is None else part["phrase"]
        if WORD.search(term):
            # A blank or a quotation mark after it ends the last word.
            begins = part.end() == len(text) and not part["closed"] and not term[-1].isspace()
            terms.append(Term(term, begins))
    return Query(
        tuple(terms[:MAX_QUERY_WORDS]),
        *(tuple(named[operator]) for operator in Operator),
    )


def written(text: str) -> tuple[Operator, str] | None:
    """Return the operator whose value is being written at the end of `text`, and what there is of
    it; None when something else is."""
    last = next((part for part in _PART.finditer(text) if part.end() == len(text)), None)
    if last is None or not last["operator"]:
        return None
    value = last["name"] if last["name"] is not None else last["value"]
    # A quotation mark that is closed ends the value.
    if last["name"] is not None and last[0].endswith('"') and not last[0].endswith(':"'):
        return None
    return Operator(last["operator"].lower()), value


def completed(text: str, value: str) -> str:
    """Return `text` with the value being written at its end replaced, and a blank after it."""
    being = written(text)
    if being is None:
        return text
    bare = text[: len(text) - len(being[1])].removesuffix('"')
    return f'{bare}"{value}" ' if " " in value else f"{bare}{value} "


def day_of(word: str, today: date) -> date | None:
    """Return the day that `word` names, the first one of a month or year; None when it is none."""
    said = _spelled(word)
    if said in ("today", _spelled(pgettext("in a search", "today"))):
        return today
    if said in ("yesterday", _spelled(pgettext("in a search", "yesterday"))):
        return today - timedelta(days=1)
    match = _DAY.fullmatch(word)
    if match is None or not _FIRST_YEAR <= int(match[1]) <= _LAST_YEAR:
        return None
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None


def _spelled(word: str) -> str:
    """Return a word however its apostrophes are typed, and its capitals."""
    return word.casefold().replace("\u2019", "'")


def days_of(query: Query, today: date) -> tuple[date | None, date | None]:
    """Return the first day that is searched and the first one that is not any more.

    Raises:
        DateUnreadable: one of them is no date.
    """
    after = [_day(word, today) for word in query.after]
    before = [_day(word, today) for word in query.before]
    return max(after, default=None), min(before, default=None)


def _day(word: str, today: date) -> date:
    day = day_of(word, today)
    if day is None:
        raise DateUnreadable(word)
    return day
