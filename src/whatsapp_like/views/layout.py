"""Lines of a message: words, emoji and links broken to a width, the time beside the last line.

Needs no Tk: it is given the function that measures a text. Used on the Tk thread, where measuring
is allowed. Public names: `Typesetter`, `Laid`, `Line`, `Run`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final, NamedTuple

from whatsapp_like.models.links import linked, may_hold_link
from whatsapp_like.views.bidi import begins_rtl, has_rtl
from whatsapp_like.views.emoji import Piece, split

KEPT: Final = 2000
LARGE_MOST: Final = 3
FOLDED: Final = 24
"""So many lines are left of a text that is folded."""
_FOLD_ABOVE: Final = 30  # lines: folding must be worth a click
_GUESS: Final = 32
_JOINTS: Final = "/?&=#-_."


class Run(NamedTuple):
    """A stretch of one line that is drawn in one go; with a `key` it is an emoji's picture."""

    x: int
    width: int
    text: str
    start: int  # where it begins in the message's text
    key: str = ""
    url: str = ""


class Line(NamedTuple):
    """The runs of one line and its width in pixels."""

    runs: tuple[Run, ...]
    width: int


class Laid(NamedTuple):
    """A message broken to a width; `text` is what its runs count in and what is copied."""

    text: str
    lines: tuple[Line, ...]
    width: int  # of the widest line, the time included
    stamp_below: bool  # the time found no room beside the last line
    large: bool  # nothing but a few emoji, shown big
    folded: bool = False  # there are more lines; words that lead to them stand below these


class Typesetter:
    """Breaks texts to widths and remembers the latest.

    `emoji` and `large` are the sizes of the pictures in pixels, `margin` the room at each side of a
    small one.
    """

    def __init__(
        self, measure: Callable[[str], int], emoji: int, large: int, margin: int = 1
    ) -> None:
        self._measure = measure
        self._emoji = emoji
        self._large = large
        self._margin = margin
        self._known: OrderedDict[tuple[str, int, int, int], Laid] = OrderedDict()

    def lay(self, text: str, most: int, stamp: int, more: int = 0) -> Laid:
        """Break `text` into lines of at most `most` pixels.

        `stamp` is the width of the time and ticks with the gap before them. With `more`, the width
        of the words that show the rest, a text of very many lines is folded.
        """
        key = (text, most, stamp, more)
        laid = self._known.get(key)
        if laid is None:
            laid = self._known[key] = self._lay(text, most, stamp, more)
            if len(self._known) > KEPT:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(key)
        return laid

    def _lay(self, text: str, most: int, stamp: int, more: int) -> Laid:
        pieces = _pieces(text)
        if _few_emoji(pieces):
            return self._lay_large(pieces, most, stamp)
        whole = "".join(piece.text for piece in pieces)
        lines: list[Line] = []
        start = 0
        for paragraph in _paragraphs(pieces):
            if (
                len(paragraph) == 1
                and not paragraph[0].key
                and not may_hold_link(paragraph[0].text)
            ):
                found = self._plain_lines(paragraph[0].text, most, start)
            else:
                filler = _Filler(self._measure, self._emoji, self._margin, most, start)
                found = filler.fill(paragraph)
            # No further than needed: what is folded away may be a thousand lines.
            lines.extend(islice(found, _FOLD_ABOVE + 1 - len(lines)) if more else found)
            if more and len(lines) > _FOLD_ABOVE:
                return _folded(whole, lines[:FOLDED], most, stamp, more)
            start += sum(len(piece.text) for piece in paragraph) + 1
        return _finished(whole, lines, most, stamp, large=False)

    def _lay_large(self, pieces: list[Piece], most: int, stamp: int) -> Laid:
        runs, x, start = [], 0, 0
        for piece in pieces:
            if piece.key:
                runs.append(Run(x, self._large, piece.text, start, piece.key))
                x += self._large + 2 * self._margin
            start += len(piece.text)
        width = x - 2 * self._margin
        text = "".join(piece.text for piece in pieces)
        return _finished(text, [Line(tuple(runs), width)], most, stamp, large=True)

    def _plain_lines(self, text: str, most: int, start: int) -> Iterator[Line]:
        """Yield the lines of a paragraph of words only: nearly every message, so it is fast."""
        measure = self._measure
        space = measure(" ")
        words: list[str] = []
        x, at, begin = 0, start, start
        for word in text.split(" "):
            width = measure(word)
            if words and x + space + width > most:
                line = " ".join(words)
                yield Line((Run(0, x, line, begin),), x)
                begin, words, x = at, [], 0
            if width > most:
                for part, size in broken(word, most, measure):
                    if words:
                        yield Line((Run(0, x, words[0], begin),), x)
                        begin += len(words[0])
                    words, x = [part], size
            else:
                x += width + (space if words else 0)
                words.append(word)
            at += len(word) + 1
        yield Line((Run(0, x, " ".join(words), begin),) if words != [""] else (), x)


class _Filler:
    """Fills the lines of one paragraph that has emoji or links in it."""

    def __init__(
        self, measure: Callable[[str], int], emoji: int, margin: int, most: int, start: int
    ) -> None:
        self._measure = measure
        self._emoji = emoji
        self._margin = margin
        self._most = most
        self._at = start
        self._space = measure(" ")
        self._lines: list[Line] = []
        self._begun = False  # lines were handed out already
        self._runs: list[Run] = []
        self._x = 0
        self._words_of_run: list[str] = []
        self._url = ""
        self._run_x = self._run_at = 0

    def fill(self, pieces: list[Piece]) -> Iterator[Line]:
        for piece in pieces:
            if piece.key:
                self._picture(piece)
            else:
                for text, url in linked(piece.text):
                    for _ in self._words(text, url):
                        yield from self._taken()
            yield from self._taken()
        self._flush()
        yield from self._taken()

    def _taken(self) -> list[Line]:
        """Hand out the lines that are finished."""
        lines, self._lines = self._lines, []
        self._begun = self._begun or bool(lines)
        return lines

    def _picture(self, piece: Piece) -> None:
        width = self._emoji + 2 * self._margin
        self._close()
        if self._x + width > self._most and self._runs:
            self._flush()
        at = self._x + self._margin
        self._runs.append(Run(at, self._emoji, piece.text, self._at, piece.key))
        self._x += width
        self._at += len(piece.text)

    def _words(self, text: str, url: str) -> Iterator[None]:
        for number, word in enumerate(text.split(" ")):
            yield
            if number:
                self._put(" ", self._space, url)
            if not word:
                continue
            width = self._measure(word)
            if self._x + width > self._most and self._x:
                self._flush()
            if width <= self._most - self._x:
                self._put(word, width, url)
                continue
            for part, size in broken(word, self._most, self._measure, url=bool(url)):
                if self._x and self._x + size > self._most:
                    self._flush()
                self._put(part, size, url)
                yield

    def _put(self, text: str, width: int, url: str) -> None:
        if not self._words_of_run or url != self._url:
            begun = self._begun or self._lines
            if text == " " and begun and not self._runs and not self._words_of_run:
                self._at += 1  # the space at which the line was broken
                return
            self._close()
            self._url = url
            self._run_x, self._run_at = self._x, self._at
        self._words_of_run.append(text)
        self._x += width
        self._at += len(text)

    def _close(self) -> None:
        """Make one run of the words put so far."""
        if self._words_of_run:
            text = "".join(self._words_of_run)
            width = self._x - self._run_x
            self._runs.append(Run(self._run_x, width, text, self._run_at, "", self._url))
            self._words_of_run = []

    def _flush(self) -> None:
        self._close()
        # A space at the end of a line takes no room.
        while self._runs and not self._runs[-1].key and self._runs[-1].text.endswith(" "):
            last = self._runs.pop()
            bare = last.text.rstrip(" ")
            cut = (len(last.text) - len(bare)) * self._space
            self._x -= cut
            if bare:
                self._runs.append(last._replace(text=bare, width=last.width - cut))
        self._lines.append(Line(tuple(self._runs), max(0, self._x)))
        self._runs, self._x = [], 0


def shown_text(text: str) -> str:
    """Return the text in which the runs of a message count: as it is shown, emoji included."""
    return "".join(piece.text for piece in _pieces(text))


def _pieces(text: str) -> list[Piece]:
    return split(text.expandtabs(4) if "\t" in text else text)


def broken(
    word: str, most: int, measure: Callable[[str], int], *, url: bool = False
) -> Iterator[tuple[str, int]]:
    """Yield the parts of a word that is wider than a line, with their widths.

    An address is broken behind one of its joints, where there is one in the latter half of a line.
    """
    rest = word
    while rest:
        least, high = 0, _GUESS
        # Whoever writes a message chooses how long a word is: never measure much more than a line.
        while high < len(rest) and measure(rest[:high]) <= most:
            least, high = high, 2 * high
        high = min(high, len(rest))
        while least < high:
            middle = (least + high + 1) // 2
            if measure(rest[:middle]) <= most:
                least = middle
            else:
                high = middle - 1
        least = max(1, least)  # narrower than one letter: still go on
        if url and least < len(rest):
            joint = max(rest.rfind(sign, 0, least) for sign in _JOINTS) + 1
            least = joint if joint > least // 2 else least
        yield rest[:least], measure(rest[:least])
        rest = rest[least:]


def _few_emoji(pieces: list[Piece]) -> bool:
    shown = [piece for piece in pieces if piece.key]
    rest = (piece.text for piece in pieces if not piece.key)
    return 0 < len(shown) <= LARGE_MOST and not any(text.strip(" ") for text in rest)


def _paragraphs(pieces: list[Piece]) -> Iterator[list[Piece]]:
    paragraph: list[Piece] = []
    for piece in pieces:
        if piece.key or "\n" not in piece.text:
            paragraph.append(piece)
            continue
        first, *others = piece.text.split("\n")
        if first:
            paragraph.append(Piece(first))
        for other in others:
            yield paragraph or [Piece("")]
            paragraph = [Piece(other)] if other else []
    yield paragraph or [Piece("")]


def _turned(text: str, lines: list[Line]) -> list[Line]:
    """Place the runs of paragraphs that are written from right to left in that order."""
    if not has_rtl(text):
        return lines
    turned = []
    for line in lines:
        if len(line.runs) > 1 and paragraph_is_rtl(text, line.runs[0].start):
            runs = [run._replace(x=line.width - run.x - run.width) for run in line.runs]
            line = Line(tuple(sorted(runs)), line.width)
        turned.append(line)
    return turned


def paragraph_is_rtl(text: str, offset: int) -> bool:
    """Tell whether the paragraph around `offset` is written from right to left."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    return begins_rtl(text[start:] if end < 0 else text[start:end])


def _finished(text: str, lines: list[Line], most: int, stamp: int, *, large: bool) -> Laid:
    last = lines[-1].width
    below = last + stamp > most or large
    widest = max(line.width for line in lines)
    width = max(widest, stamp if below else last + stamp)
    return Laid(text, tuple(_turned(text, lines)), width, below, large)


def _folded(text: str, lines: list[Line], most: int, stamp: int, more: int) -> Laid:
    widest = max(line.width for line in lines)
    below = more + stamp > most
    width = max(widest, more, stamp if below else more + stamp)
    return Laid(text, tuple(_turned(text, lines)), width, below, large=False, folded=True)
