"""Where a text holds what somebody searches for: the same words that the full-text index finds.

No thread of its own: pure functions.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

MAX_QUERY_WORDS: Final = 16
WORD: Final = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return `text` without case and accents, one character for each of its own."""
    return "".join(map(_fold, text))


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[:1].lower()
    # "İ".lower() has two characters; positions in the folded text must stay those of the text.
    return base[:1]


def matches(text: str, query: str) -> list[tuple[int, int]]:
    """Return where words of `query` begin and end in `text`, the last one as a prefix."""
    wanted = WORD.findall(fold(query))[:MAX_QUERY_WORDS]
    if not wanted:
        return []
    prefix = "" if query[-1].isspace() else wanted[-1]
    found = []
    for word in WORD.finditer(fold(text)):
        start, end = word.span()
        if word[0] in wanted:
            found.append((start, end))
        elif prefix and word[0].startswith(prefix):
            found.append((start, start + len(prefix)))
    return found
