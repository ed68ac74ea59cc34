"""Lines of a message: words, emoji and links broken to a width, the time beside the last line.

Needs no Tk: it is given the function that measures a text. Used on the Tk thread, where measuring
is allowed. Public names: `Typesetter`, `Laid`, `Line`, `Run`, `Area`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final, NamedTuple

from whatsapp_like.models.links import group_link_words, is_ours, linked, may_hold_link
from whatsapp_like.models.markup import BlockKind, Style, is_marked
from whatsapp_like.views.bidi import begins_rtl, has_rtl
from whatsapp_like.views.emoji import Piece
from whatsapp_like.views.formatted import Bit, Mention, Paragraph, paragraphs, pieces

KEPT: Final = 2000
LARGE_MOST: Final = 3
FOLDED: Final = 24
"""So many lines are left of a text that is folded."""
_FOLD_ABOVE: Final = 30  # lines: folding must be worth a click
_GUESS: Final = 32
_JOINTS: Final = "/?&=#-_."
_GROUNDED: Final = (BlockKind.QUOTE, BlockKind.CODE)
# In margins, which are a pixel at 100 %.
_INSET: Final = 9  # from the edge of an area to its words
_COPY: Final = 20  # for the button that copies code
_RIM: Final = {BlockKind.QUOTE: 3, BlockKind.CODE: 6}  # above and below an area's words
_HANGING: Final = 2  # signs that may stand out of the line behind a word in another style


_Key = tuple[str, int, int, int, tuple[Mention, ...], bool]


class Run(NamedTuple):
    """A stretch of one line that is drawn in one go; with a `key` it is an emoji's picture.

    What is `shown` stands for the text, which is chosen as a whole, as that of an emoji is.
    """

    x: int
    width: int
    text: str
    start: int  # where it begins in the message's text
    key: str = ""
    url: str = ""
    style: Style = Style.PLAIN
    mention: Mention | None = None
    shown: str = ""

    @property
    def words(self) -> str:
        """What is drawn."""
        return self.shown or self.text


class Line(NamedTuple):
    """The runs of one line and its width in pixels."""

    runs: tuple[Run, ...]
    width: int


class Area(NamedTuple):
    """Lines of a quote or of code, which have a ground of their own."""

    kind: BlockKind
    first: int
    last: int
    text: str


class Laid(NamedTuple):
    """A message broken to a width; `text` is what its runs count in and what is copied."""

    text: str
    lines: tuple[Line, ...]
    width: int  # of the widest line, the time included
    stamp_below: bool  # the time found no room beside the last line
    large: bool  # nothing but a few emoji, shown big
    folded: bool = False  # there are more lines; words that lead to them stand below these
    areas: tuple[Area, ...] = ()
    lower: tuple[int, ...] = ()  # by how much each line stands lower for the areas' rims; or none
    rims: int = 0  # how much they add in all

    def top(self, number: int, line: int) -> int:
        """Return where a line begins, each being `line` high."""
        return number * line + (self.lower[number] if self.lower else 0)

    def line_at(self, y: int, line: int) -> int:
        """Return which line is at `y`, the first or last where there is none."""
        number = max(0, min(y // line, len(self.lines) - 1))
        while self.lower and number and self.top(number, line) > y:
            number -= 1
        return number

    def height(self, line: int) -> int:
        """Return how high all lines are together."""
        return len(self.lines) * line + self.rims


class Typesetter:
    """Breaks texts to widths and remembers the latest.

    `emoji` and `large` are the sizes of the pictures in pixels, `margin` the room at each side of a
    small one.
    """

    def __init__(
        self,
        measure: Callable[..., int],
        emoji: int,
        large: int,
        margin: int = 1,
        *,
        formats: bool = False,
        links: bool = False,
    ) -> None:
        """With `formats`, `measure(text, style)` measures what is not plain. With `links`, which is
        for where they can be opened and copied, few words stand for a link into a group."""
        self._measure = measure
        self._emoji = emoji
        self._large = large
        self._margin = margin
        self._formats = formats
        self._links = links
        self._known: OrderedDict[_Key, Laid] = OrderedDict()

    def lay(
        self,
        text: str,
        most: int,
        stamp: int,
        more: int = 0,
        mentions: tuple[Mention, ...] = (),
        *,
        formatted: bool = True,
    ) -> Laid:
        """Break `text` into lines of at most `most` pixels.

        `stamp` is the width of the time and ticks with the gap before them. With `more`, the width
        of the words that show the rest, a text of very many lines is folded. Not `formatted` means
        that its marks are letters like all others.
        """
        key = (text, most, stamp, more, mentions, formatted)
        laid = self._known.get(key)
        if laid is None:
            formatted = formatted and self._formats and is_marked(text)
            if formatted or mentions:
                found = paragraphs(text, formatted, mentions)
                laid = self._lay_formatted(found, most, stamp, more)
            else:
                laid = self._lay(text, most, stamp, more)
            self._known[key] = laid
            if len(self._known) > KEPT:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(key)
        return laid

    def _lay(self, text: str, most: int, stamp: int, more: int) -> Laid:
        found_pieces = pieces(text)
        if _few_emoji(found_pieces):
            return self._lay_large(found_pieces, most, stamp)
        whole = "".join(piece.text for piece in found_pieces)
        lines: list[Line] = []
        start = 0
        for paragraph in _paragraphs(found_pieces):
            if (
                len(paragraph) == 1
                and not paragraph[0].key
                and not may_hold_link(paragraph[0].text)
            ):
                found = self._plain_lines(paragraph[0].text, most, start)
            else:
                filler = self._filler(most, start)
                found = filler.fill(paragraph)
            # No further than needed: what is folded away may be a thousand lines.
            lines.extend(islice(found, _FOLD_ABOVE + 1 - len(lines)) if more else found)
            if more and len(lines) > _FOLD_ABOVE:
                return _folded(whole, lines[:FOLDED], most, stamp, more)
            start += sum(len(piece.text) for piece in paragraph) + 1
        return _finished(whole, lines, most, stamp, large=False)

    def _filler(self, most: int, start: int) -> _Filler:
        return _Filler(self._measure, self._emoji, self._margin, most, start, links=self._links)

    def _lay_large(self, found: list[Piece], most: int, stamp: int) -> Laid:
        runs, x, start = [], 0, 0
        for piece in found:
            if piece.key:
                runs.append(Run(x, self._large, piece.text, start, piece.key))
                x += self._large + 2 * self._margin
            start += len(piece.text)
        width = x - 2 * self._margin
        text = "".join(piece.text for piece in found)
        return _finished(text, [Line(tuple(runs), width)], most, stamp, large=True)

    def _lay_formatted(
        self, found: tuple[Paragraph, ...], most: int, stamp: int, more: int
    ) -> Laid:
        whole = "\n".join(paragraph.text for paragraph in found)
        lines: list[Line] = []
        areas: list[Area] = []
        words: list[str] = []  # of the area that has been begun
        start = first = 0
        folded = False
        for number, paragraph in enumerate(found):
            if number == 0 or found[number - 1].ends:
                first, words = len(lines), []
            found_lines = self._block_lines(paragraph, most, start)
            # No further than needed: what is folded away may be a thousand lines.
            room = _FOLD_ABOVE + 1 - len(lines)
            lines.extend(islice(found_lines, room) if more else found_lines)
            words.append(paragraph.text)
            start += len(paragraph.text) + 1
            folded = bool(more) and len(lines) > _FOLD_ABOVE
            if folded:
                del lines[FOLDED:]
            if (paragraph.ends or folded) and paragraph.kind in _GROUNDED and first < len(lines):
                area = Area(paragraph.kind, first, len(lines) - 1, "\n".join(words))
                areas.append(area)
            if folded:
                break
        if folded:
            laid = _folded(whole, lines, most, stamp, more)
        else:
            # Beside the last line of an area the time would lie half on its ground.
            inside = bool(areas) and areas[-1].last == len(lines) - 1
            laid = _finished(whole, lines, most, most if inside else stamp, large=False)
            if inside:
                laid = laid._replace(width=max(stamp, *(line.width for line in lines)))
        lower, rims = self._rims(areas, len(lines))
        return laid._replace(areas=tuple(areas), lower=lower, rims=rims)

    def _block_lines(self, paragraph: Paragraph, most: int, start: int) -> Iterator[Line]:
        """Yield the lines of a paragraph, set in as its kind is."""
        measure, kind, margin = self._measure, paragraph.kind, self._margin
        left = right = 0
        runs: tuple[Run, ...] = ()
        if paragraph.label:
            left = measure(paragraph.label)
            runs = (Run(0, left, paragraph.label, start),)
        elif kind in _GROUNDED:
            left = right = _INSET * margin
            right += _COPY * margin if kind is BlockKind.CODE else 0
        filler = self._filler(max(1, most - left - right), start + len(paragraph.label))
        for line in filler.fill_bits(paragraph.bits, is_code=kind is BlockKind.CODE):
            moved = (run._replace(x=run.x + left) for run in line.runs)
            yield Line((*runs, *moved), line.width + left + right)
            runs = ()

    def _rims(self, areas: list[Area], count: int) -> tuple[tuple[int, ...], int]:
        """Return by how much each line stands lower, and how much room the rims take in all."""
        if not areas:
            return (), 0
        lower, sum_ = [0] * count, 0
        ends = {area.last: area.kind for area in areas}
        begins = {area.first: area.kind for area in areas}
        for number in range(count):
            if number in begins:
                sum_ += _RIM[begins[number]] * self._margin
            lower[number] = sum_
            if number in ends:
                sum_ += _RIM[ends[number]] * self._margin
        return tuple(lower), sum_

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
    """Fills the lines of one paragraph that has emoji, links or styles in it."""

    def __init__(
        self,
        measure: Callable[..., int],
        emoji: int,
        margin: int,
        most: int,
        start: int,
        *,
        links: bool,
    ) -> None:
        self._body = self._measure = measure
        self._links = links
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
        self._style = Style.PLAIN
        self._mention: Mention | None = None
        self._run_x = self._run_at = 0

    def fill_bits(self, bits: tuple[Bit, ...], *, is_code: bool) -> Iterator[Line]:
        """Yield the lines of what has styles; in code no address leads anywhere."""
        for bit in bits:
            if bit.piece.key:
                self._picture(bit.piece)
                continue
            self._dress(bit)
            if is_code or bit.style & Style.CODE or bit.mention is not None:
                parts: Iterator[tuple[str, str]] = iter(((bit.piece.text, ""),))
            else:
                parts = linked(bit.piece.text)
            for text, url in parts:
                for _ in self._words(text, url):
                    yield from self._taken()
        self._flush()
        yield from self._taken()

    def _dress(self, bit: Bit) -> None:
        """Go on in another style."""
        self._close()
        self._style, self._mention, style = bit.style, bit.mention, bit.style
        self._measure = self._body if not style else lambda text: self._body(text, style)
        self._space = self._measure(" ")

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

    def _stands_for(self, shown: str, text: str, url: str) -> bool:
        """Put few words in place of an address; False where there is no room for them."""
        width = self._measure(shown)
        if width > self._most:
            return False
        self._close()
        if self._x + width > self._most:
            self._flush()
        dress = (self._style, self._mention, shown)
        self._runs.append(Run(self._x, width, text, self._at, "", url, *dress))
        self._x += width
        self._at += len(text)
        return True

    def _words(self, text: str, url: str) -> Iterator[None]:
        if self._links and is_ours(url) and self._stands_for(group_link_words(), text, url):
            yield
            return
        for number, word in enumerate(text.split(" ")):
            yield
            if number:
                self._put(" ", self._space, url)
            if not word:
                continue
            width = self._measure(word)
            if not number and len(word) <= _HANGING and self._glued():
                self._put(word, width, url)
                continue
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

    def _glued(self) -> bool:
        """Tell whether what comes follows a word in another style: a comma stays with it."""
        last = self._runs[-1] if self._runs and not self._words_of_run else None
        return last is not None and not last.key and not last.text.endswith(" ")

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
            self._runs.append(
                Run(
                    *(self._run_x, width, text, self._run_at, "", self._url),
                    *(self._style, self._mention),
                )
            )
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


def _few_emoji(found: list[Piece]) -> bool:
    shown = [piece for piece in found if piece.key]
    rest = (piece.text for piece in found if not piece.key)
    return 0 < len(shown) <= LARGE_MOST and not any(text.strip(" ") for text in rest)


def _paragraphs(found: list[Piece]) -> Iterator[list[Piece]]:
    paragraph: list[Piece] = []
    for piece in found:
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
