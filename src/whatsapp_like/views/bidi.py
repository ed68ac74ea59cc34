"""Text from right to left in the order in which it is seen, with Arabic letters joined.

Needs no Tk. Tk on X11 draws characters one after the other from the left, as they are stored; other
systems do all of this themselves. Follows the implicit part of UAX 9 for one line: explicit
embeddings never get this far (see `emoji.fit`).
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache
from typing import Final

_NATIVE: Final = sys.platform.startswith(("win", "darwin"))
"""Tk draws with the system's own means there, which do all of it."""

_RTL: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]")
_STRONG: Final = ("L", "R", "AL")
_LAM: Final = "\u0644"
_TATWEEL: Final = "\u0640"


def drawn(text: str, *, rtl: bool | None = None) -> str:
    """Return what Tk has to be given so that one line looks right; see `visual` for `rtl`."""
    return text if _NATIVE or text.isascii() else visual(text, rtl=rtl)


def measured(text: str) -> str:
    """Return what Tk has to measure to learn how wide `text` will be."""
    return text if _NATIVE or not has_rtl(text) else joined(text)


def has_rtl(text: str) -> bool:
    """Tell whether any of `text` is written from right to left."""
    return not text.isascii() and _RTL.search(text) is not None


def begins_rtl(text: str) -> bool:
    """Tell whether the first letter of `text` is one that is written from right to left."""
    if not has_rtl(text):
        return False
    kinds = (unicodedata.bidirectional(sign) for sign in text)
    return next((kind for kind in kinds if kind in _STRONG), "L") != "L"


@lru_cache(maxsize=4000)
def is_rtl(text: str) -> bool:
    """Tell whether all letters of `text` are written from right to left."""
    return has_rtl(text) and all(unicodedata.bidirectional(sign) != "L" for sign in text)


@lru_cache(maxsize=4000)
def visual(text: str, *, rtl: bool | None = None) -> str:
    """Return one line in the order in which it is seen from the left.

    `rtl` tells whether its paragraph is written from right to left; by default its first letter
    does.
    """
    if not has_rtl(text):
        return text
    base = 1 if (begins_rtl(text) if rtl is None else rtl) else 0
    clusters = _clusters(joined(text))
    levels = _levels([cluster[0] for cluster in clusters], base)
    order = list(range(len(clusters)))
    for level in range(max(levels), 0, -1):
        at = 0
        while at < len(order):
            end = at
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[at:end] = reversed(order[at:end])
            at = max(end, at + 1)
    return "".join(
        _mirrored(clusters[each]) if levels[each] % 2 else clusters[each] for each in order
    )


def _clusters(text: str) -> list[str]:
    """Return the characters of `text`, each with the marks that belong to it."""
    clusters: list[str] = []
    for sign in text:
        if clusters and unicodedata.bidirectional(sign) == "NSM":
            clusters[-1] += sign
        else:
            clusters.append(sign)
    return clusters


def _levels(signs: list[str], base: int) -> list[int]:
    edge = "R" if base else "L"
    kinds = _weak([unicodedata.bidirectional(sign) for sign in signs], edge)
    _resolve_neutrals(kinds, edge)
    levels = []
    for kind in kinds:
        if kind == "L":
            levels.append(2 if base else 0)
        elif kind == "R":
            levels.append(1)
        else:
            levels.append(2)
    return levels


def _weak(kinds: list[str], edge: str) -> list[str]:
    """Give numbers and what separates them their direction (rules W2 to W7)."""
    strong = edge
    for at, kind in enumerate(kinds):
        if kind in _STRONG:
            strong = kind
            kinds[at] = "R" if kind == "AL" else kind
        elif kind == "EN" and strong == "AL":
            kinds[at] = "AN"
    for at in range(1, len(kinds) - 1):
        before, after = kinds[at - 1], kinds[at + 1]
        if before == after and (
            (kinds[at] == "ES" and before == "EN") or (kinds[at] == "CS" and before in ("EN", "AN"))
        ):
            kinds[at] = before
    for at, kind in enumerate(kinds):
        if kind == "ET":
            end = at
            while end < len(kinds) and kinds[end] == "ET":
                end += 1
            number = (at and kinds[at - 1] == "EN") or (end < len(kinds) and kinds[end] == "EN")
            kinds[at:end] = ["EN" if number else "ON"] * (end - at)
    strong = edge
    for at, kind in enumerate(kinds):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[at] = "L"
    return kinds


def _resolve_neutrals(kinds: list[str], edge: str) -> None:
    """Give everything else the direction of what is around it (rules N1 and N2)."""
    at = 0
    while at < len(kinds):
        if kinds[at] in ("L", "R", "EN", "AN"):
            at += 1
            continue
        end = at
        while end < len(kinds) and kinds[end] not in ("L", "R", "EN", "AN"):
            end += 1
        before = _side(kinds[at - 1]) if at else edge
        after = _side(kinds[end]) if end < len(kinds) else edge
        kinds[at:end] = [before if before == after else edge] * (end - at)
        at = end


def _side(kind: str) -> str:
    return "L" if kind == "L" else "R"


_PAIRS: Final = "()[]{}<>\xab\xbb\u2039\u203a\u2264\u2265"
_OTHERS: Final = {sign: _PAIRS[at ^ 1] for at, sign in enumerate(_PAIRS)}


def _mirrored(cluster: str) -> str:
    return _OTHERS.get(cluster, cluster)


# --- joining --------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _forms() -> dict[str, dict[str, str]]:
    """Return the presentation forms that Unicode has: by what they show, and their kind."""
    forms: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFBB2), *range(0xFBD3, 0xFC00), *range(0xFE80, 0xFEFD)):
        kind, *codes = unicodedata.decomposition(chr(code)).split() or [""]
        if kind in ("<isolated>", "<final>", "<initial>", "<medial>"):
            shown = "".join(chr(int(each, 16)) for each in codes)
            forms.setdefault(shown, {})[kind[1:-1]] = chr(code)
    return forms


def joined(text: str) -> str:
    """Return `text`, still in its order, with each Arabic letter in the form it has there."""
    forms = _forms()
    if not any(sign in forms for sign in text):
        return text
    signs: list[str] = []
    at = 0
    while at < len(text):
        pair = text[at : at + 2]
        whole = pair[:1] == _LAM and len(pair) == 2 and pair in forms
        signs.append(pair if whole else text[at])
        at += 2 if whole else 1
    shown = []
    for number, sign in enumerate(signs):
        own = forms.get(sign)
        if own is None:
            shown.append(sign)
            continue
        before = _neighbour(signs, number, -1)
        after = _neighbour(signs, number, 1)
        to_before = "final" in own and _joins_on(before)
        to_after = "initial" in own and (after == _TATWEEL or "final" in forms.get(after, {}))
        kind = "isolated"
        if to_before:
            kind = "medial" if to_after and "medial" in own else "final"
        elif to_after:
            kind = "initial"
        shown.append(own.get(kind, sign))
    return "".join(shown)


def _joins_on(sign: str) -> bool:
    """Tell whether a letter joins with the one after it."""
    return sign == _TATWEEL or "initial" in _forms().get(sign, {})


def _neighbour(signs: list[str], at: int, by: int) -> str:
    at += by
    while 0 <= at < len(signs) and unicodedata.bidirectional(signs[at][0]) == "NSM":
        at += by
    return signs[at] if 0 <= at < len(signs) else ""
