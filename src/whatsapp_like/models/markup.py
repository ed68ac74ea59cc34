"""Formatting as people know it from WhatsApp, typed as text: what is shown, and how.

No thread of its own: pure functions. ``*bold*``, ``_italic_``, ``~strike~``, `` `code` ``, blocks
between lines of three backticks, ``> quotes``, ``- bullets`` and ``1. numbers``. A mark counts only
where a person means one: it touches what it marks, stands at the edge of a word, and finds its
partner in the same line; so ``2 * 3 * 4`` and ``snake_case_name`` stay as they are. Addresses are
never touched. The time to read a text grows with its length alone, whatever it holds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from enum import Flag, StrEnum, auto
from typing import Final, NamedTuple

from whatsapp_like.models.links import linked, may_hold_link


class Style(Flag):
    """How a stretch of text looks; several may come together."""

    PLAIN = 0
    BOLD = auto()
    ITALIC = auto()
    STRIKE = auto()
    CODE = auto()


class BlockKind(StrEnum):
    """What a block of lines is."""

    TEXT = "text"
    QUOTE = "quote"
    CODE = "code"
    BULLET = "bullet"
    NUMBER = "number"


class Span(NamedTuple):
    """A stretch of one style within a block."""

    text: str
    style: Style = Style.PLAIN


class Block(NamedTuple):
    """Lines that belong together, separated from the next block by a line break.

    A code block holds its lines as they are, in one span; a bullet or number is one line, whose
    `label` stands before it.
    """

    kind: BlockKind
    spans: tuple[Span, ...]
    label: str = ""

    @property
    def text(self) -> str:
        """The block's words without any mark."""
        return "".join(span.text for span in self.spans)


_MARKS: Final = {"*": Style.BOLD, "_": Style.ITALIC, "~": Style.STRIKE}
_HINT: Final = re.compile(r"[*_~`]|^(?:>|[-*] |\d{1,3}\. )", re.MULTILINE)
_FENCE: Final = "```"
_LINE: Final = re.compile(r"(?P<quote>> ?)|(?P<bullet>[-*] )(?=\S)|(?P<number>\d{1,3}\. )(?=\S)")


def is_marked(text: str) -> bool:
    """Tell quickly whether there may be anything to format: most messages have nothing."""
    return _HINT.search(text) is not None


def blocks(text: str) -> tuple[Block, ...]:
    """Return a text in blocks, in order; an empty text is one empty block."""
    if not is_marked(text):
        return (Block(BlockKind.TEXT, (Span(text),)),)
    found: list[Block] = []
    for part, is_code in _fenced(text):
        if is_code:
            found.append(Block(BlockKind.CODE, (Span(part, Style.CODE),)))
        else:
            found.extend(_lines(part))
    return tuple(found)


def plain(text: str) -> str:
    """Return a text without its marks, for lists, notifications and search results."""
    if not is_marked(text):
        return text
    return "\n".join(
        f"{block.label} {block.text}" if block.label else block.text for block in blocks(text)
    )


def _fenced(text: str) -> Iterator[tuple[str, bool]]:
    """Yield what is between fences and what is not. A fence without a partner is text."""
    at = 0
    while (start := text.find(_FENCE, at)) >= 0:
        end = text.find(_FENCE, start + 3)
        if end < 0:
            break
        inside = text[start + 3 : end].strip("\n")
        if not inside.strip():
            # Nothing in it: these are only backticks.
            yield text[at : end + 3], False
            at = end + 3
            continue
        before = text[at:start].removesuffix("\n")
        if before:
            yield before, False
        yield inside, True
        at = end + 3
        if text.startswith("\n", at):
            at += 1
    if at < len(text) or not at:
        yield text[at:], False


def _lines(text: str) -> Iterator[Block]:
    """Yield lines as blocks; plain lines, and lines of a quote, that follow each other are one."""
    kind = BlockKind.TEXT
    spans: list[Span] = []
    for number, line in enumerate(text.split("\n")):
        match = _LINE.match(line)
        name = match.lastgroup if match else None
        here = BlockKind(name) if name else BlockKind.TEXT
        rest = line[match.end() :] if match else line
        if here in (BlockKind.BULLET, BlockKind.NUMBER):
            if spans:
                yield Block(kind, _joined(spans))
                spans = []
            label = "•" if here is BlockKind.BULLET else line[: match.end() - 1] if match else ""
            yield Block(here, _joined(_inline(rest)), label)
            kind = BlockKind.TEXT
            continue
        if spans and here is not kind:
            yield Block(kind, _joined(spans))
            spans = []
        elif spans and number:
            spans.append(Span("\n"))
        kind = here
        spans.extend(_inline(rest) or [Span("")])
    if spans:
        yield Block(kind, _joined(spans))


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """Put together what looks the same."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].style == span.style:
            joined[-1] = Span(joined[-1].text + span.text, span.style)
        else:
            joined.append(span)
    return tuple(joined)


def _inline(line: str) -> list[Span]:
    if not is_marked(line):
        return [Span(line)] if line else []
    return _Inline(line).spans(0, len(line), Style.PLAIN)


class _Inline:
    """One line with marks in it."""

    def __init__(self, line: str) -> None:
        self._line = line
        self._starts: list[int] = []
        self._ends: list[int] = []
        if may_hold_link(line):
            at = 0
            for part, target in linked(line):
                if target:
                    self._starts.append(at)
                    self._ends.append(at + len(part))
                at += len(part)

    def spans(self, start: int, end: int, style: Style) -> list[Span]:
        """Return the spans of a stretch of the line that has a style already."""
        line = self._line
        found: list[Span] = []
        missing: set[str] = set()  # marks that have no partner from here to the end
        at = begun = start
        while at < end:
            if after := self._address(at):
                at = min(after, end)
                continue
            mark = line[at]
            close = -1
            is_open = mark not in missing and self._opens(at, start, end)
            if is_open and not (_MARKS.get(mark, Style.PLAIN) & style):
                close = self._partner(mark, at, end)
                if close < 0:
                    missing.add(mark)
            if close < 0:
                at += 1
                continue
            if begun < at:
                found.append(Span(line[begun:at], style))
            if mark == "`":
                found.append(Span(line[at + 1 : close], style | Style.CODE))
            else:
                found.extend(self.spans(at + 1, close, style | _MARKS[mark]))
            at = begun = close + 1
        if begun < end:
            found.append(Span(line[begun:end], style))
        return found

    def _address(self, at: int) -> int:
        """Return where the address ends that `at` lies in, 0 if in none."""
        number = bisect_right(self._starts, at) - 1
        return self._ends[number] if number >= 0 and at < self._ends[number] else 0

    def _opens(self, at: int, start: int, end: int) -> bool:
        line = self._line
        if at + 1 >= end or line[at + 1].isspace():
            return False
        if line[at] == "`":
            return True
        return line[at] in _MARKS and (at == start or not line[at - 1].isalnum())

    def _partner(self, mark: str, at: int, end: int) -> int:
        """Return where the mark that opened at `at` closes, -1 if nowhere before `end`."""
        line = self._line
        if mark == "`":
            close = line.find("`", at + 1, end)
            return close if close > at + 1 else -1
        close = line.find(mark, at + 2, end)
        while close >= 0:
            ends_word = close + 1 >= end or not line[close + 1].isalnum()
            if ends_word and not line[close - 1].isspace() and not self._address(close):
                return close
            close = line.find(mark, close + 1, end)
        return -1
