"""The loaded part of one conversation's timeline, as a list that says what changed.

Runs on Tk's thread only. It holds a window of the newest items; older ones are prepended on demand.
Signals carry positions after the change, so a view can redraw just those rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from psygnal import Signal

from whatsapp_like.models.timeline import TimelineItem


class Timeline:
    """Items in display order: committed ones by seq, then what waits in the outbox by number.

    `complete` tells that nothing older exists.
    """

    inserted = Signal(int, int)
    """(position, count): items now stand there; a whole page is one signal."""
    changed = Signal(int)
    """(position): that item was replaced by a newer version of itself."""
    removed = Signal(int, int)
    """(position, count): items that stood there are gone."""
    reset = Signal()
    """Everything was replaced."""

    def __init__(self) -> None:
        self.complete = False
        self._items: list[TimelineItem] = []

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, position: int) -> TimelineItem:
        return self._items[position]

    def __iter__(self) -> Iterator[TimelineItem]:
        return iter(self._items)

    def replace(self, items: Sequence[TimelineItem], *, complete: bool = False) -> None:
        """Show exactly these, which are in display order."""
        self._items = list(items)
        self.complete = complete
        self.reset.emit()

    def prepend(self, items: Sequence[TimelineItem], *, complete: bool) -> None:
        """Add a page of older items, which is in display order and ends before the first."""
        self.complete = complete
        if items:
            self._items[:0] = items
            self.inserted.emit(0, len(items))

    def merge(self, items: Iterable[TimelineItem]) -> None:
        """Add new items and replace known ones, each at its place.

        An own item is known by `local`, so that going from waiting to sent changes the row in place
        wherever the order allows; anybody else's is known by `seq`.
        """
        for item in items:
            self._merge_one(item)

    def remove(self, item: TimelineItem) -> None:
        """Take an item out (a discarded message)."""
        position = self._find(item)
        if position is not None:
            del self._items[position]
            self.removed.emit(position, 1)

    def _merge_one(self, item: TimelineItem) -> None:
        known = self._find(item)
        if known is not None:
            if self._items[known] == item:
                return
            if self._fits(known, item):
                self._items[known] = item
                self.changed.emit(known)
                return
            del self._items[known]
            self.removed.emit(known, 1)
        position = len(self._items)
        while position > 0 and _order(self._items[position - 1]) > _order(item):
            position -= 1
        self._items.insert(position, item)
        self.inserted.emit(position, 1)

    def _find(self, item: TimelineItem) -> int | None:
        # From the end: what changes is nearly always recent.
        for position in range(len(self._items) - 1, -1, -1):
            other = self._items[position]
            if (item.local and other.local == item.local) or (item.seq and other.seq == item.seq):
                return position
        return None

    def _fits(self, position: int, item: TimelineItem) -> bool:
        before = position == 0 or _order(self._items[position - 1]) < _order(item)
        last = len(self._items) - 1
        return before and (position == last or _order(item) < _order(self._items[position + 1]))


def _order(item: TimelineItem) -> tuple[bool, int]:
    return (item.seq == 0, item.seq or item.local)
