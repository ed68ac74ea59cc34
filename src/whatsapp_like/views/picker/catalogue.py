"""What can be chosen: emoji by group, in a skin tone, by words and by what is written in colons.

Needs no Tk; any thread may call it. Words and shortcodes count in English and in French at once,
with or without accents: whoever writes in both does not think of the language of the program.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from whatsapp_like.assets import asset
from whatsapp_like.i18n import N_, _, pgettext
from whatsapp_like.views import emoji
from whatsapp_like.views.icons import Icon

MOST_SUGGESTIONS: Final = 8
_TONES: Final = ("", "1f3fb", "1f3fc", "1f3fd", "1f3fe", "1f3ff")
_LANGUAGES: Final = ("en", "fr")
_CODE: Final = r"[0-9A-Za-z_+\-\u00c0-\u024f]"
_BEGUN: Final = re.compile(rf"(?<![\w:]):({_CODE}{{2,40}})$")
_WHOLE: Final = re.compile(rf"(?<![\w:]):({_CODE}{{1,60}}):$")


class Group(NamedTuple):
    """One of the groups into which Unicode sorts emoji; `label` is still English."""

    name: str
    label: str
    icon: Icon


class Section(NamedTuple):
    """A heading and the keys below it."""

    label: str
    keys: tuple[str, ...]


class Suggestion(NamedTuple):
    """An emoji and the shortcode by which it was found."""

    key: str
    code: str


GROUPS: Final = (
    Group("Smileys & Emotion", N_("Smileys"), Icon.EMOJI),
    Group("People & Body", N_("People"), Icon.PEOPLE),
    Group("Animals & Nature", N_("Animals and nature"), Icon.NATURE),
    Group("Food & Drink", N_("Food and drink"), Icon.FOOD),
    Group("Travel & Places", N_("Travel and places"), Icon.TRAVEL),
    Group("Activities", N_("Activities"), Icon.ACTIVITIES),
    Group("Objects", N_("Objects"), Icon.OBJECTS),
    Group("Symbols", N_("Symbols"), Icon.SYMBOLS),
    Group("Flags", N_("Flags"), Icon.FLAGS),
)


def language() -> str:
    """Return the language in which emoji are named."""
    # Translators: the code of the language for which there are names of emoji: en or fr.
    code = pgettext("names of emoji", "en")
    return code if code in _LANGUAGES else "en"


def name(key: str) -> str:
    """Return the name of an emoji in the language of the program."""
    return emoji.name_of(key, language())


def sections(tone: int = 0, recent: tuple[str, ...] = ()) -> list[Section]:
    """Return everything that can be chosen; the recent ones, if any, come first."""
    table = emoji.groups()
    found = [
        Section(_(group.label), tuple(toned(key, tone) for key in _bare(group.name)))
        for group in GROUPS
        if group.name in table
    ]
    return [Section(_("Recently used"), recent), *found] if recent else found


@lru_cache(maxsize=16)
def _bare(group: str) -> tuple[str, ...]:
    return tuple(emoji.key_of(texts[0]) for texts in emoji.groups()[group])


@lru_cache(maxsize=1)
def _variants() -> dict[tuple[str, str], str]:
    """Return the keys in one skin tone, by the plain key and that tone."""
    found: dict[tuple[str, str], str] = {}
    for group in emoji.groups().values():
        for bare, *others in group:
            for other in others:
                key = emoji.key_of(other)
                tones = {code for code in key.split("-") if code in _TONES}
                # Two people may differ: only those that are alike follow the one choice.
                if len(tones) == 1:
                    found.setdefault((emoji.key_of(bare), tones.pop()), key)
    return found


def toned(key: str, tone: int) -> str:
    """Return the key of a plain emoji in a skin tone, 1 to 5, where it has one."""
    return _variants().get((key, _TONES[tone]), key) if tone else key


# --- words ----------------------------------------------------------------------------------------


def folded(text: str) -> str:
    """Return `text` as words are compared: without case, accents and ligatures."""
    plain = text.casefold()
    if plain.isascii():
        return plain
    plain = plain.replace("\u0153", "oe").replace("\u00e6", "ae")
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))


@lru_cache(maxsize=1)
def _index() -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Return every plain emoji with the words of its names, and with all of its words."""
    tables = [emoji.words(each) for each in _LANGUAGES]
    codes: dict[str, list[str]] = {}
    for table in _shortcodes().values():
        for code, key in table.items():
            codes.setdefault(key, []).append(code.replace("_", " "))
    found = []
    for group in GROUPS:
        for key in _bare(group.name):
            texts = [table[key] for table in tables if key in table]
            names = folded(" ".join(text[0] for text in texts if text)).split()
            every = folded(" ".join(word for text in texts for word in text)).split()
            short = folded(" ".join(codes.get(key, ()))).split()
            found.append((key, tuple(names), (*every, *short)))
    return found


def warm() -> None:
    """Read the words now, which takes a moment, and not at the first letter that is typed."""
    _index()
    _codes()


def search(words: str, tone: int = 0) -> list[str]:
    """Return the keys of emoji that have, for each of `words`, one that begins with it.

    Those whose names have the whole words come first, then those found by the beginnings of words
    of their names, then those found by other words.
    """
    wanted = folded(words.replace(":", " ").replace("_", " ")).split()
    ranks: tuple[list[str], ...] = ([], [], [])
    for key, names, every in _index():
        if all(want in names for want in wanted):
            ranks[0].append(toned(key, tone))
        elif all(any(word.startswith(want) for word in names) for want in wanted):
            ranks[1].append(toned(key, tone))
        elif all(any(word.startswith(want) for word in every) for want in wanted):
            ranks[2].append(toned(key, tone))
    return [key for rank in ranks for key in rank]


# --- what is written in colons --------------------------------------------------------------------


@lru_cache(maxsize=1)
def _shortcodes() -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = json.loads(
        asset("shortcodes.json").read_text(encoding="utf-8")
    )
    return tables


@lru_cache(maxsize=1)
def _codes() -> dict[str, tuple[str, str, str]]:
    """Return language, shortcode and key by the folded shortcode."""
    found: dict[str, tuple[str, str, str]] = {}
    for each, table in _shortcodes().items():
        for code, key in table.items():
            found.setdefault(folded(code), (each, code, key))
    return found


def begun(before: str) -> str:
    """Return the shortcode that `before`, the text up to the cursor, has begun, or nothing."""
    match = _BEGUN.search(before)
    return match[1] if match else ""


def whole(before: str) -> Suggestion | None:
    """Return the emoji whose shortcode, both colons included, ends `before`."""
    match = _WHOLE.search(before)
    known = _codes().get(folded(match[1])) if match else None
    return Suggestion(known[2], match[1]) if match and known else None


def suggest(begin: str, most: int = MOST_SUGGESTIONS) -> list[Suggestion]:
    """Return emoji whose shortcode, or a part of it, begins with `begin`; the best come first."""
    wanted, own = folded(begin), language()
    hits: list[tuple[tuple[bool, bool, bool, int, str], Suggestion]] = []
    for plain, (each, code, key) in _codes().items():
        starts = plain.startswith(wanted)
        if starts or f"_{wanted}" in plain:
            rank = (plain != wanted, not starts, each != own, len(code), code)
            hits.append((rank, Suggestion(key, code)))
    hits.sort()
    # One line for each emoji, under the code that fits best.
    best: dict[str, Suggestion] = {}
    for _rank, hit in hits:
        best.setdefault(hit.key, hit)
    return list(best.values())[:most]
