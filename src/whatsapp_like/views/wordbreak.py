"""Where letters, emoji and words begin and end in a text.

Needs no Tk. Places are offsets in the text as it is shown, in which an emoji may have several
characters, and a link into a group has all of its own behind the few words that stand for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import combining

from whatsapp_like.models.links import group_linked
from whatsapp_like.views.emoji import Piece, split


def word_at(text: str, offset: int) -> tuple[int, int]:
    """Return where the word around `offset` begins and ends; signs and emoji are alone."""
    offset = min(offset, len(text))
    start = 0
    for end in _stops(text, words=True):
        if end > offset or end == len(text):
            return start, end
        start = end
    return 0, 0


def next_stop(text: str, offset: int, by: int, *, words: bool = False) -> int | None:
    """Return the place one letter, emoji or word further on (`by` 1) or back (-1) in `text`; None
    where it ends."""
    stops = [0, *_stops(text, words=words)]
    if by > 0:
        return next((stop for stop in stops if stop > offset), None)
    return next((stop for stop in reversed(stops) if stop < offset), None)


def word_jump(text: str, offset: int, by: int) -> int:
    """Return where the next word begins (`by` 1), or the one at or before `offset` (-1): where the
    cursor goes with Ctrl and an arrow."""
    at = offset
    if by > 0:
        at = _run(text, at, 1)
        while at < len(text) and text[at].isspace():
            at += 1
        return at
    while at > 0 and text[at - 1].isspace():
        at -= 1
    return _run(text, at, -1)


def _run(text: str, at: int, by: int) -> int:
    """Return where the word or the signs end that stand at `at`."""
    kind = ""
    while 0 <= (seen := at if by > 0 else at - 1) < len(text):
        now = _kind(text[seen])
        if now == " " or (kind and now != kind):
            break
        kind = now
        at += by
    return at


def _kind(sign: str) -> str:
    if sign.isalnum() or sign == "_" or combining(sign):
        return "word"
    return " " if sign.isspace() else "sign"


def _pieces(text: str) -> Iterator[tuple[Piece, bool]]:
    """Yield the pieces of a text, and of each whether nothing stops within it."""
    for part, is_link in group_linked(text):
        if is_link:
            yield Piece(part), True
        else:
            yield from ((piece, bool(piece.key)) for piece in split(part))


def _stops(text: str, *, words: bool) -> list[int]:
    """Return where the letters, or the words, of a text end."""
    stops: list[int] = []
    at = 0
    for piece, whole in _pieces(text):
        if whole:
            at += len(piece.text)
            stops.append(at)
            continue
        before = ""
        for sign in piece.text:
            kind = "word" if sign.isalnum() or sign == "_" else "space" if sign == " " else sign
            # A letter takes its combining marks along.
            joins = combining(sign) or (words and kind == before and kind in ("word", "space"))
            at += 1
            if joins and stops:
                stops[-1] = at
            else:
                stops.append(at)
            before = before if combining(sign) else kind
    return stops
