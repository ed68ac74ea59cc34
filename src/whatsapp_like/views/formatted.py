"""A formatted text cut into what is drawn in one way: lines of blocks, styles, emoji, people.

Needs no Tk. `models.markup` says what is formatted; here it becomes what a `Typesetter` fills lines
with. Public names: `Bit`, `Paragraph`, `Mention`, `paragraphs`, `shown`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from whatsapp_like.models.markup import Block, BlockKind, Span, Style, blocks, is_marked
from whatsapp_like.views.emoji import Piece, split

_SHORT: Final = 2000  # characters


class Mention(NamedTuple):
    """Somebody who is meant by their handle in a text."""

    handle: str
    account: int
    mine: bool = False  # it is me


class Bit(NamedTuple):
    """A stretch of a line that looks the same throughout."""

    piece: Piece
    style: Style = Style.PLAIN
    mention: Mention | None = None


class Paragraph(NamedTuple):
    """What is broken into lines by itself; the `label` of a list stands before it."""

    kind: BlockKind
    bits: tuple[Bit, ...]
    label: str = ""
    ends: bool = True  # it is the last one of its block

    @property
    def text(self) -> str:
        """Its words as they are shown."""
        return self.label + "".join(bit.piece.text for bit in self.bits)


def paragraphs(text: str, formatted: bool, mentions: tuple[Mention, ...]) -> tuple[Paragraph, ...]:
    """Return a text in paragraphs; without `formatted` only people are looked for in it."""
    # What is made of a very long one takes a hundred times its room: few of these are kept.
    make = _kept if len(text) <= _SHORT else _kept_long
    return make(text, formatted, mentions)


def _made(text: str, formatted: bool, mentions: tuple[Mention, ...]) -> tuple[Paragraph, ...]:
    if not formatted:
        return tuple(_paragraphs(Block(BlockKind.TEXT, (Span(text),)), mentions))
    return tuple(found for block in blocks(text) for found in _paragraphs(block, mentions))


_kept = lru_cache(maxsize=512)(_made)
_kept_long = lru_cache(maxsize=4)(_made)


def shown(text: str, formatted: bool, mentions: tuple[Mention, ...] = ()) -> str:
    """Return a text as it is shown: without its marks, and as Tk gets it."""
    if formatted and is_marked(text):
        return "\n".join(each.text for each in paragraphs(text, formatted, mentions))
    return "".join(piece.text for piece in pieces(text))


def pieces(text: str) -> list[Piece]:
    """Return a text as plain pieces and emoji, with spaces for its tabs."""
    return split(text.expandtabs(4) if "\t" in text else text)


def _paragraphs(block: Block, mentions: tuple[Mention, ...]) -> Iterator[Paragraph]:
    """Yield the lines of a block, each with its bits."""
    label = f"{block.label} " if block.label else ""
    wanted = _pattern(mentions)
    bits: list[Bit] = []
    for text, style in block.spans:
        for piece in pieces(text):
            first, *others = piece.text.split("\n") if not piece.key else (piece.text,)
            bits += _cut(piece._replace(text=first), style, wanted, mentions)
            for other in others:
                yield Paragraph(block.kind, tuple(bits), label, ends=False)
                bits, label = _cut(Piece(other), style, wanted, mentions), ""
    yield Paragraph(block.kind, tuple(bits), label)


def _pattern(mentions: tuple[Mention, ...]) -> re.Pattern[str] | None:
    if not mentions:
        return None
    # The longest first: @anna must not be found as @ann.
    handles = sorted((re.escape(each.handle) for each in mentions), key=len, reverse=True)
    # Handles are ASCII: a long s, which Unicode folds to one, is no letter of theirs.
    return re.compile(rf"(?<![\w@])@((?ai:{'|'.join(handles)}))(?!\w)")


def _cut(
    piece: Piece, style: Style, wanted: re.Pattern[str] | None, mentions: tuple[Mention, ...]
) -> list[Bit]:
    if not piece.text:
        return []
    if piece.key or wanted is None or style & Style.CODE:
        return [Bit(piece, style)]
    found: list[Bit] = []
    at = 0
    for match in wanted.finditer(piece.text):
        handle = match.group(1).lower()
        mention = next(each for each in mentions if each.handle.lower() == handle)
        if match.start() > at:
            found.append(Bit(Piece(piece.text[at : match.start()]), style))
        found.append(Bit(Piece(match.group()), style, mention))
        at = match.end()
    if at < len(piece.text):
        found.append(Bit(Piece(piece.text[at:]), style))
    return found
