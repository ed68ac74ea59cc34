"""What a search hits: which parts of a text, and which people; as the full-text index does it.

No thread of its own: pure functions.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from whatsapp_like.i18n import pgettext
from whatsapp_like.models.query import WORD, parse


def fold(text: str) -> str:
    """Return `text` without case and accents, one character for each of its own."""
    return "".join(map(_fold, text))


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[:1].lower()
    # "İ".lower() has two characters; positions in the folded text must stay those of the text.
    return base[:1]


def matches(text: str, query: str) -> list[tuple[int, int]]:
    """Return where terms of `query` begin and end in `text`, in rising order, none twice."""
    whole: dict[str, list[list[str]]] = {}
    begun: list[list[str]] = []
    for term in parse(query).terms:
        sought = WORD.findall(fold(term.text))
        if term.begins:
            begun.append(sought)
        else:
            whole.setdefault(sought[-1], []).append(sought)
    if not (whole or begun):
        return []
    # A message may hold 16,000 words, chosen by its writer: each is looked up, not compared.
    words = [(word[0], *word.span()) for word in WORD.finditer(fold(text))]
    found: dict[int, int] = {}
    for at, (word, start, end) in enumerate(words):
        hits = [(sought, end) for sought in whole.get(word, ())]
        hits += [
            (sought, start + len(sought[-1])) for sought in begun if word.startswith(sought[-1])
        ]
        for sought, past in hits:
            before = words[max(0, at + 1 - len(sought)) : at]
            if [each[0] for each in before] != sought[:-1]:
                continue
            # Of a phrase its words are marked, not what stands between them.
            for _word, first, after in before:
                found[first] = max(after, found.get(first, 0))
            found[start] = max(past, found.get(start, 0))
    return sorted(found.items())


class Named(NamedTuple):
    """What somebody, or a conversation, can be called in a search."""

    id: int
    handle: str
    names: tuple[str, ...]


def called(wanted: Iterable[str], known: Iterable[Named], me: int = 0) -> set[int]:
    """Return the ids of whom any of the names means; `me` is my own id.

    A whole alias or name is meant before the beginnings of one.
    """
    people = [(each.id, fold(each.handle), [fold(name) for name in each.names]) for each in known]
    found: set[int] = set()
    for each in wanted:
        if each.casefold() in ("me", pgettext("in a search", "me").casefold()):
            found.add(me)
            continue
        name = fold(" ".join(each.split())).removeprefix("@")
        whole = {number for number, handle, names in people if name in (handle, *names)}
        found |= whole or {
            number
            for number, handle, names in people
            if handle.startswith(name) or any(f" {name}" in f" {other}" for other in names)
        }
    return found
