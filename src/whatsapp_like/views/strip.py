"""Which rows of a long list are on screen, and where: an anchored window, not a sum of heights.

Needs no Tk. Only the rows near the viewport have a place; coordinates are those of an endless
canvas. The first visible row stays where it is, whatever is added above or changes its height.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_NEAR: Final = 8


@dataclass(slots=True)
class Placed:
    """A row that has a place. `serial` names it for as long as it has one; indices shift."""

    index: int
    y: int
    height: int
    serial: int

    @property
    def bottom(self) -> int:
        """Where the next row begins."""
        return self.y + self.height


class Strip:
    """The placed rows around a viewport of `height` pixels that begins at `top`.

    `count` and `height_of` ask the list; after every call, `take_changes` says what to draw.
    """

    def __init__(
        self, count: Callable[[], int], height_of: Callable[[int], int], pad: int, margin: int
    ) -> None:
        self._count = count
        self._height_of = height_of
        self.pad = pad  # free room above the first and below the last row
        self.margin = margin  # how far rows exist beyond the viewport
        self.head = 0  # more free room above the first row
        self.rows: deque[Placed] = deque()
        self.top = 0
        self.height = 0
        self._serial = 0
        self._gone: list[int] = []
        self._new: dict[int, Placed] = {}
        self._moved: dict[int, int] = {}

    def take_changes(self) -> tuple[list[int], list[Placed], dict[int, int]]:
        """Return what happened since the last call: serials gone, rows new, and moves by serial."""
        changes = self._gone, list(self._new.values()), self._moved
        self._gone, self._new, self._moved = [], {}, {}
        return changes

    def at_end(self) -> bool:
        """Tell whether the last row is wholly on screen."""
        if not self.rows:
            return True
        last = self.rows[-1]
        return last.index >= self._count() - 1 and last.bottom <= self.top + self.height

    def find(self, index: int) -> Placed | None:
        """Return the place of a row, if it has one."""
        first = self.rows[0].index if self.rows else 0
        return (
            self.rows[index - first] if self.rows and 0 <= index - first < len(self.rows) else None
        )

    def visible(self) -> tuple[int, int]:
        """Return the indices of the first and the last row on screen; (0, -1) if none is."""
        seen = [r.index for r in self.rows if r.bottom > self.top and r.y < self.top + self.height]
        return (seen[0], seen[-1]) if seen else (0, -1)

    def position(self) -> tuple[float, float]:
        """Return where the viewport begins and ends in the list, each from 0 to 1."""
        count = self._count()
        if not count or not self.rows:
            return 0.0, 1.0
        start, end = self._share(self.top), self._share(self.top + self.height)
        if self.rows[0].index == 0 and self.rows[0].y >= self.top:
            start = 0.0
        return max(0.0, start / count), min(1.0, end / count)

    def _share(self, y: int) -> float:
        for row in self.rows:
            if row.bottom > y:
                return row.index + max(0.0, (y - row.y) / row.height)
        return self.rows[-1].index + 1.0

    def clear(self) -> None:
        """Forget all places."""
        for row in self.rows:
            self._drop(row)
        self.rows.clear()

    def goto(self, index: int, offset: int = 0) -> None:
        """Place row `index` so that it begins `offset` pixels below the viewport's top."""
        count = self._count()
        self.clear()
        if count:
            self._append(max(0, min(index, count - 1)), self.top + offset)
            self.settle()

    def to_end(self) -> None:
        """Show the last row at the bottom."""
        count = self._count()
        if self.rows and self.rows[-1].index >= count - _NEAR:
            # So near that the rows between cost less than new places for all.
            while self.rows[-1].index < count - 1:
                self._append(self.rows[-1].index + 1, self.rows[-1].bottom)
            self.scroll(self.rows[-1].bottom + self.pad - self.top - self.height)
            return
        self.clear()
        if count:
            self._append(count - 1, self.top)
            self.top = self.rows[0].bottom + self.pad - self.height
            self.settle()

    def scroll(self, by: int) -> None:
        """Move the viewport `by` pixels towards the end, as far as there are rows."""
        self.top += by
        self.settle()

    def added_above(self, number: int) -> None:
        """Take note that the list got `number` rows before its first; nothing moves."""
        for row in self.rows:
            row.index += number
        self.settle()

    def changed(self, index: int, *, upwards: bool | None = None) -> None:
        """Draw row `index` anew; the first visible row keeps its place when the height differs.

        With `upwards` it is the row's lower edge that stays, as when its day's chip goes; with
        False its upper edge.
        """
        row = self.find(index)
        if row is None:
            return
        anchor = self._anchor()
        grown = self._renew(row)
        if grown:
            # What lies above the anchor grows upwards, what lies below it downwards. The anchor
            # itself, when it is cut by the upper edge, keeps its lower edge.
            if upwards is None:
                upwards = index < anchor or (index == anchor and row.y < self.top)
            if upwards:
                row.y -= grown
            for other in self.rows:
                if upwards and other.index < index:
                    self._shift(other, -grown)
                elif not upwards and other.index > index:
                    self._shift(other, grown)
            self.settle()

    def remeasure(self, keeps: Callable[[Placed], bool]) -> None:
        """Take note that any row may have another height; the first visible one keeps its place.

        A row that `keeps` is as high as it was and need not be drawn anew.
        """
        if not self.rows:
            return
        # Before there is a size, none is in view.
        first = self.find(self.visible()[0]) or self.rows[-1]
        for row in self.rows:
            if not keeps(row):
                self._renew(row)
        above, below = first.y, first.y
        for row in self.rows:
            if row.index >= first.index:
                self._shift(row, below - row.y)
                below = row.bottom
        for row in reversed(self.rows):
            if row.index < first.index:
                self._shift(row, above - row.height - row.y)
                above = row.y

    def _renew(self, row: Placed) -> int:
        """Have a row drawn anew; return by how much its height differs."""
        self._drop(row)
        before, row.height = row.height, self._height_of(row.index)
        row.serial = self._next()
        self._new[row.serial] = row
        return row.height - before

    def _anchor(self) -> int:
        return next((row.index for row in self.rows if row.bottom > self.top), 0)

    def settle(self) -> None:
        """Give places to the rows around the viewport, take the others', keep inside the list."""
        if not self.rows:
            return
        self._extend()
        count = self._count()
        first, last = self.rows[0], self.rows[-1]
        if first.index == 0 and first.y - self.pad - self.head > self.top:
            self.top = first.y - self.pad - self.head
            self._extend()
            last = self.rows[-1]
        if last.index == count - 1 and last.bottom + self.pad < self.top + self.height:
            # A list shorter than the viewport stands at its bottom, as speech does.
            self.top = last.bottom + self.pad - self.height
            self._extend()
        while len(self.rows) > 1 and self.rows[0].bottom < self.top - 2 * self.margin:
            self._drop(self.rows.popleft())
        while len(self.rows) > 1 and self.rows[-1].y > self.top + self.height + 2 * self.margin:
            self._drop(self.rows.pop())

    def _extend(self) -> None:
        count = self._count()
        while self.rows[0].index > 0 and self.rows[0].y > self.top - self.margin:
            first = self.rows[0]
            height = self._height_of(first.index - 1)
            row = Placed(first.index - 1, first.y - height, height, self._next())
            self.rows.appendleft(row)
            self._new[row.serial] = row
        lower = self.top + self.height + self.margin
        while self.rows[-1].index < count - 1 and self.rows[-1].bottom < lower:
            self._append(self.rows[-1].index + 1, self.rows[-1].bottom)

    def _append(self, index: int, y: int) -> None:
        row = Placed(index, y, self._height_of(index), self._next())
        self.rows.append(row)
        self._new[row.serial] = row

    def _shift(self, row: Placed, by: int) -> None:
        row.y += by
        if by and row.serial not in self._new:
            self._moved[row.serial] = self._moved.get(row.serial, 0) + by

    def _drop(self, row: Placed) -> None:
        if self._new.pop(row.serial, None) is None:
            self._gone.append(row.serial)
            self._moved.pop(row.serial, None)

    def _next(self) -> int:
        self._serial += 1
        return self._serial
