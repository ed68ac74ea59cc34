"""Full-text search: what is indexed of a message, and what a person's query means to the index.

No thread of its own: pure functions. Nothing that a person types reaches FTS5 as syntax.
"""

from __future__ import annotations

from whatsapp_like.models.matching import MAX_QUERY_WORDS, WORD, fold
from whatsapp_like.models.message import TEXT, TextBody

SNIPPET = 80
"""Characters of a snippet, about."""


def place_of(conversation: int, sender: int) -> str:
    """Return the words under which a message's place is indexed."""
    return f"c{conversation:x} f{sender:x}"


def text_of(kind: str, body: bytes) -> str:
    """Return what a person can search for in an entry; empty when we cannot read it."""
    if kind != TEXT:
        return ""
    # The common body has no attributes; TextBody would spend more time than the index on it.
    if body.startswith(b"{}\n"):
        return body[3:].decode(errors="replace")
    try:
        return TextBody.decode(body).text
    except ValueError:
        return ""


def query_of(text: str, conversation: int | None = None) -> str | None:
    """Return the FTS5 expression for "every word of `text`, the last one as a prefix".

    None when there is no word to search for. Each word stands in quotes, so that operators,
    brackets and column names are words like all others.
    """
    # FTS5 reads a string up to a NUL, and SQLite takes no half of a surrogate pair.
    text = text.replace("\0", " ").encode(errors="replace").decode()
    # What stands between blanks is a phrase that the index cuts into words by its own rules.
    words = [word for word in text.split() if WORD.search(word)][:MAX_QUERY_WORDS]
    if not words:
        return None
    quoted = ['"' + word.replace('"', '""') + '"' for word in words]
    if not text[-1].isspace():  # a blank after it ends the last word
        quoted[-1] += " *"
    query = "text : (" + " AND ".join(quoted) + ")"
    if conversation is not None:
        query += f' AND place : "c{conversation:x}"'
    return query


def snippet(text: str, query: str) -> str:
    """Return the part of `text` around the first word of `query`, on one line."""
    line = " ".join(text.split())
    if len(line) <= SNIPPET:
        return line
    folded = fold(line)
    hits = (folded.find(fold(word)) for word in WORD.findall(query)[:MAX_QUERY_WORDS])
    first = min((hit for hit in hits if hit >= 0), default=0)
    start = max(0, min(first - SNIPPET // 4, len(line) - SNIPPET))
    if start > 0:  # not in the middle of a word
        start = line.find(" ", start) + 1 or start
    end = start + SNIPPET
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")
