"""Emoji as pictures: found in a text, drawn from the shipped zip, and kept out of every Tk text.

Needs no Tk; any one thread at a time may call it. An emoji that reaches Tk as text can end the
whole process on X11 and has no colours elsewhere, so every string from outside goes through `split`
(where pictures can be shown) or `safe` (titles, menus, entries, tables).

The zip is opened at the first emoji; `warm` opens it early, from a worker if one likes.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from functools import lru_cache
from typing import Final, NamedTuple

from PIL import Image

from whatsapp_like.assets import asset
from whatsapp_like.views.shapes import cut_out, grounded


class Piece(NamedTuple):
    """A part of a text: plain, or one emoji whose picture is called `key`."""

    text: str
    key: str = ""


# One emoji by the grammar of UTS 51. Whether there is a picture of it is asked afterwards.
_TONE: Final = "[\U0001f3fb-\U0001f3ff]"
_BASE: Final = (
    "[\xa9\xae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u25fe\u2600-\u27bf"
    "\u2934\u2935\u2b05-\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_PART: Final = f"{_BASE}\ufe0f?{_TONE}?"
_EMOJI: Final = re.compile(
    "[0-9#*]\ufe0f?\u20e3"
    "|[\U0001f1e6-\U0001f1ff]{2}"
    # Bounded, since whoever writes a message chooses how long such a chain is.
    f"|{_PART}(?:[\U000e0020-\U000e007e]{{1,8}}\U000e007f)?(?:\u200d{_PART}){{0,6}}"
    "|[\U0001f000-\U0001faff]"
)
_CANDIDATE: Final = re.compile("[\xa9\xae\u203c-\u3299\U0001f000-\U0001faff]|[0-9#*]\ufe0f?\u20e3")
# Signs of ordinary text that are emoji only when a variation selector asks for it.
_TEXT_BY_DEFAULT: Final = frozenset(
    "\xa9\xae\u203c\u2049\u2122\u2139\u2194\u2195\u2196\u2197\u2198\u2199\u21a9\u21aa\u24c2"
    "\u25aa\u25ab\u25b6\u25c0\u25fb\u25fc\u2640\u2642\u265f\u267e\u2714\u2716\u3030\u303d"
)
# Lone surrogates; controls but tab and newline; what hides, joins or turns the direction of others.
_UNFIT: Final = re.compile(
    "[\ud800-\udfff\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u2028-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_ASTRAL: Final = re.compile("[\U00010000-\U0010ffff]")
_ASTRAL_START: Final = "\U00010000"
_LOST: Final = "\ufffd"
_BOX: Final = "\u25a1"
_FULL: Final = 64


class _Store:
    """The zip, opened once."""

    def __init__(self) -> None:
        self._zip = zipfile.ZipFile(asset("emoji.zip"))
        names = self._zip.namelist()
        self.keys = frozenset(name[:-4] for name in names if name.endswith(".png"))

    def picture(self, key: str) -> Image.Image:
        return Image.open(io.BytesIO(self._zip.read(f"{key}.png"))).convert("RGBA")

    def names(self, language: str) -> dict[str, list[str]]:
        table: dict[str, list[str]] = json.loads(self._zip.read(f"{language}.json"))
        return table

    def groups(self) -> dict[str, list[list[str]]]:
        table: dict[str, list[list[str]]] = json.loads(self._zip.read("groups.json"))
        return table


@lru_cache(maxsize=1)
def _store() -> _Store:
    return _Store()


def warm() -> None:
    """Open the zip now."""
    _store()


def key_of(emoji: str) -> str:
    """Return the name of an emoji's picture: its code points without variation selectors."""
    return "-".join(f"{ord(c):04x}" for c in emoji if c != "\ufe0f")


def has(key: str) -> bool:
    """Tell whether there is a picture called `key`."""
    return key in _store().keys


def text_of(key: str) -> str:
    """Return the emoji that the picture `key` shows, as it is written in a message."""
    bare = "".join(chr(int(code, 16)) for code in key.split("-"))
    return _written().get(key, bare)


@lru_cache(maxsize=1)
def _written() -> dict[str, str]:
    texts = (text for group in groups().values() for each in group for text in each)
    return {key_of(text): text for text in texts}


def split(text: str) -> list[Piece]:
    """Return `text` as plain pieces, fit for Tk, and emoji that have pictures."""
    if text.isascii() and text.isprintable():
        return [Piece(text)] if text else []
    if _CANDIDATE.search(text) is None:
        plain = fit(text)
        return [Piece(plain)] if plain else []
    pieces: list[Piece] = []
    start = at = 0
    while (match := _EMOJI.search(text, at)) is not None:
        found, key = _longest(match.group())
        after = match.start() + len(found)
        # A selector for text presentation counts only where fonts have a plain glyph.
        if not found or (found < _ASTRAL_START and text.startswith("\ufe0e", after)):
            at = match.start() + 1
            continue
        if before := fit(text[start : match.start()]):
            pieces.append(Piece(before))
        pieces.append(Piece(found, key))
        start = at = after
    if rest := fit(text[start:]):
        pieces.append(Piece(rest))
    return pieces


def _longest(candidate: str) -> tuple[str, str]:
    """Return the longest start of `candidate` that has a picture, and the picture's key."""
    if len(candidate) == 1 and candidate in _TEXT_BY_DEFAULT:
        return "", ""
    known = _store().keys
    for end in range(len(candidate), 0, -1):
        key = key_of(candidate[:end])
        if key in known and not candidate.startswith("\ufe0f", end):
            head = candidate[:end]
            return ("", "") if head in _TEXT_BY_DEFAULT else (head, key)
    return "", ""


def fit(text: str) -> str:
    """Return `text` without what Tk or a reader could stumble over; emoji are not looked for.

    Bidi overrides, controls and invisible characters go; a lone surrogate becomes a replacement
    character; symbols beyond the basic plane, which a colour font might hold, become a box.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _UNFIT.sub(_replaced, text.replace("\r\n", "\n"))
    return _ASTRAL.sub(_boxed, text)


def _replaced(match: re.Match[str]) -> str:
    character = match.group()
    if "\ud800" <= character <= "\udfff":
        return _LOST
    if character in "\r\u2028\u2029":
        return "\n"
    return " " if character in "\x0b\x0c\x85" else ""


def _boxed(match: re.Match[str]) -> str:
    character = match.group()
    plain = unicodedata.normalize("NFKC", character)  # bold and script letters of mathematics
    if not _ASTRAL.search(plain):
        return plain
    # Letters of living and dead scripts are in no colour font; everything else may be.
    return character if unicodedata.category(character)[0] in "LMN" else _BOX


def safe(text: str, *, names: bool = True) -> str:
    """Return `text` as one line fit for any Tk widget, title or menu.

    An emoji becomes its English name in colons, or nothing when `names` is false.
    """
    parts = []
    for piece in split(text):
        if not piece.key:
            parts.append(piece.text)
        elif names:
            parts.append(f":{name_of(piece.key)}:")
    return " ".join("".join(parts).split())


def name_of(key: str, language: str = "en") -> str:
    """Return the name of an emoji; a toned or unnamed one is called as what it varies."""
    known = _names(language)
    if key in known:
        return known[key][0]
    bare = "-".join(code for code in key.split("-") if not "1f3fb" <= code <= "1f3ff")
    return known[bare][0] if bare in known else "emoji"


@lru_cache(maxsize=4)
def _names(language: str) -> dict[str, list[str]]:
    return _store().names(language)


def words(language: str) -> dict[str, list[str]]:
    """Return for each key the emoji's name, and then the words by which it is searched for."""
    return _names(language)


def groups() -> dict[str, list[list[str]]]:
    """Return for each group of a picker its emoji in order, each followed by its skin tones."""
    return _store().groups()


def search(words: str, language: str = "en") -> list[str]:
    """Return the keys of the emoji whose name or search words begin with each of `words`."""
    wanted = words.casefold().split()
    hits = []
    for key, texts in _names(language).items():
        own = " ".join(texts).casefold().split()
        if all(any(word.startswith(want) for word in own) for want in wanted):
            hits.append((not any(texts[0].casefold().startswith(w) for w in wanted), key))
    hits.sort(key=lambda hit: hit[0])
    return [key for _, key in hits]


@lru_cache(maxsize=256)
def _full(key: str) -> Image.Image:
    return _store().picture(key)


def picture(key: str, size: int, ground: str | None = None, *, cut: bool = False) -> Image.Image:
    """Return the picture of an emoji, `size` real pixels square; for `cut` see `shapes`.

    Raises:
        KeyError: there is no such picture.
    """
    full = _full(key)
    if size != _FULL:
        full = full.resize((size, size), Image.Resampling.LANCZOS)
    return cut_out(full, ground) if cut and ground else grounded(full, ground)
