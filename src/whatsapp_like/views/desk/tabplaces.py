"""Where the tabs of a bar lie: shrunk as far as they can be read, then scrolled.

Needs no Tk.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TabPlaces:
    """`count` tabs in `room` pixels, `edge` of which each end needs where they don't fit."""

    count: int
    room: int
    least: int
    most: int
    edge: int = 0

    @property
    def width(self) -> int:
        """The width of each tab."""
        if not self.count:
            return self.most
        return max(self.least, min(self.most, self.room // self.count))

    @property
    def overflows(self) -> bool:
        """Whether not all tabs are in view."""
        return self.count * self.width > self.room

    @property
    def start(self) -> int:
        """Where the first tab lies while nothing is scrolled."""
        return self.edge if self.overflows else 0

    @property
    def furthest(self) -> int:
        """How far one can scroll."""
        visible = self.room - 2 * self.start
        return max(0, self.count * self.width - visible) if self.overflows else 0

    def left(self, index: int, scrolled: int) -> int:
        """Return where a tab begins."""
        return self.start + index * self.width - scrolled

    def at(self, x: int, scrolled: int) -> int | None:
        """Return which tab lies there."""
        if self.overflows and not self.start <= x < self.room - self.start:
            return None
        index = (x - self.start + scrolled) // self.width
        return index if 0 <= index < self.count else None

    def gap(self, x: int, scrolled: int) -> int:
        """Return before which tab something belongs that is dropped there."""
        index = round((x - self.start + scrolled) / self.width)
        return max(0, min(index, self.count))

    def revealing(self, index: int, scrolled: int) -> int:
        """Return how far to scroll so that a tab is in view, as little as possible."""
        right = (index + 1) * self.width - (self.room - 2 * self.start)
        return max(0, min(max(right, min(scrolled, index * self.width)), self.furthest))
