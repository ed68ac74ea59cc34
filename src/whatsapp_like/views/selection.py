"""Text chosen with the mouse, in one message or across several.

Needs no Tk; `measure` is given. A place is a row and an offset in its text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from whatsapp_like.views.bidi import is_rtl

if TYPE_CHECKING:
    from whatsapp_like.views.layout import Laid, Run

Measure = Callable[..., int]
"""`measure(text)` of plain text, `measure(text, style)` of any other."""


class Place(NamedTuple):
    """Between two characters of a message."""

    row: int
    offset: int


class Selection(NamedTuple):
    """What lies between where the mouse was pressed and where it is now."""

    anchor: Place
    head: Place

    @property
    def start(self) -> Place:
        """The earlier end."""
        return min(self.anchor, self.head)

    @property
    def end(self) -> Place:
        """The later end."""
        return max(self.anchor, self.head)

    def part(self, index: int, length: int) -> tuple[int, int]:
        """Return what is chosen of row `index`, whose text has `length`; (0, 0) for nothing."""
        if not self.start.row <= index <= self.end.row:
            return 0, 0
        first = self.start.offset if index == self.start.row else 0
        last = self.end.offset if index == self.end.row else length
        return (first, last) if last > first else (0, 0)

    def shifted(self, by: int) -> Selection:
        """Return the same, `by` rows further on."""
        return Selection(
            Place(self.anchor.row + by, self.anchor.offset),
            Place(self.head.row + by, self.head.offset),
        )

    def moved(self, index: int, number: int) -> Selection | None:
        """Return the same where `number` rows have come at `index`, or that one has gone for -1;
        None where that was amid what is chosen."""
        if index > self.end.row:
            return self
        above = index <= self.start.row if number > 0 else index < self.start.row
        return self.shifted(number) if above else None


def offset_at(laid: Laid, x: int, y: int, line: int, measure: Measure) -> int:
    """Return the offset nearest to (`x`, `y`), counted from the text's upper left corner.

    `line` is the height of a line.
    """
    number = laid.line_at(y, line)
    if y < 0:
        return 0
    runs = laid.lines[number].runs
    if y >= laid.height(line) or not runs:
        return len(laid.text) if number == len(laid.lines) - 1 else _next_start(laid, number)
    for run in runs:
        if x < run.x + run.width:
            return run.start + _inside(run, x - run.x, measure)
    return runs[-1].start + len(runs[-1].text)


def _next_start(laid: Laid, number: int) -> int:
    """Return where the first text below the empty line `number` begins, less its line break."""
    for line in laid.lines[number + 1 :]:
        if line.runs:
            return line.runs[0].start - 1
    return len(laid.text)


def _inside(run: Run, x: int, measure: Measure) -> int:
    if run.key or run.shown:
        return len(run.text) if x > run.width // 2 else 0
    if is_rtl(run.text):
        x = run.width - x
    least, most = 0, len(run.text)
    while least < most:
        middle = (least + most + 1) // 2
        # A letter counts from its middle on.
        if (_along(run, middle - 1, measure) + _along(run, middle, measure)) // 2 <= x:
            least = middle
        else:
            most = middle - 1
    return least


def _along(run: Run, count: int, measure: Measure) -> int:
    """Return how wide the first `count` characters of a run are."""
    text = run.text[:count]
    return measure(text, run.style) if run.style else measure(text)


def spans(laid: Laid, start: int, end: int, measure: Measure) -> list[tuple[int, int, int]]:
    """Return what to paint behind the text from `start` to `end`: line, left and right edge."""
    found = []
    for number, line in enumerate(laid.lines):
        edges = []
        for run in line.runs:
            first, last = max(start, run.start), min(end, run.start + len(run.text))
            if first >= last:
                continue
            if run.key or run.shown:
                edges += [run.x - 1, run.x + run.width + 1]
            else:
                text, begin = run.text, run.start
                for at in (first, last):
                    along = _along(run, at - begin, measure)
                    edges.append(run.x + (run.width - along if is_rtl(text) else along))
        if edges:
            found.append((number, min(edges), max(edges)))
    return found
