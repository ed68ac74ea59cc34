"""Full-text search: what is indexed of a message, and what a person's query means to the index.

No thread of its own: pure functions. Nothing that a person types reaches FTS5 as syntax.
"""

from __future__ import annotations

from collections.abc import Iterable

from whatsapp_like.models.matching import matches
from whatsapp_like.models.query import WORD, Term

SNIPPET = 80
"""Characters of a snippet, about."""

TOKENIZE = "unicode61 remove_diacritics 2"
"""How FTS5 cuts a text into words, and which of them are the same."""

_SHORT = 3
_NEAR = 2000


def place_of(conversation: int, sender: int) -> str:
    """Return the words under which a message's place is indexed."""
    return f"c{conversation:x} f{sender:x}"


def expression(
    terms: Iterable[Term],
    conversations: Iterable[int] | None = None,
    senders: Iterable[int] | None = None,
) -> str:
    """Return the FTS5 expression for every one of `terms`, in one of the conversations, from one of
    the senders; None stands for all of them.

    Empty when that narrows nothing. Each term stands in quotes, so that operators, brackets and
    column names are words like all others.
    """
    said = [_quoted(term) for term in terms]
    parts = [f"text : ({' AND '.join(said)})"] if said else []
    for letter, ids in (("c", conversations), ("f", senders)):
        if ids is not None:
            parts.append("place : (" + " OR ".join(f"{letter}{each:x}" for each in ids) + ")")
    return " AND ".join(parts)


def is_begun(term: Term) -> bool:
    """Tell whether a term ends with the first letters of a word, too few to say much about it."""
    return term.begins and len(WORD.findall(term.text)[-1]) <= _SHORT


def _quoted(term: Term) -> str:
    # SQLite takes no half of a surrogate pair.
    text = term.text.encode(errors="replace").decode()
    # What stands in the quotes is a phrase that the index cuts into words by its own rules.
    return '"' + text.replace('"', '""') + ('" *' if term.begins else '"')


def snippet(text: str, query: str) -> str:
    """Return the part of `text` around the first hit of `query`, on one line."""
    line = " ".join(text.split())
    if len(line) <= SNIPPET:
        return line
    # Fifty of these make a page, and a hostile text hits with each of its words.
    hits = matches(line[:_NEAR], query) or matches(line, query)
    first = hits[0][0] if hits else 0
    start = max(0, min(first - SNIPPET // 4, len(line) - SNIPPET))
    if start > 0:  # not in the middle of a word
        start = line.find(" ", start) + 1 or start
    end = start + SNIPPET
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")
