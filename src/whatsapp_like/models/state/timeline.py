"""The loaded part of one conversation's timeline, as a list that says what changed.

Runs on Tk's thread only. It holds a window, mostly of the newest items; older ones are prepended
and, where the window was moved into the past, newer ones appended on demand.
Signals carry positions after the change, so a view can redraw just those rows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from psygnal import Signal

if TYPE_CHECKING:
    from whatsapp_like.models.timeline import TimelineItem


class Timeline:
    """Items in display order: committed ones by seq, then what waits in the outbox by number.

    `complete` tells that nothing older exists, `stalled` that a page of older items could not be
    had and is asked for again by itself, `newest` that the window reaches to the newest item.
    """

    inserted = Signal(int, int)
    """(position, count): items now stand there; a whole page is one signal."""
    changed = Signal(int)
    """(position): that item was replaced by a newer version of itself."""
    removed = Signal(int, int)
    """(position, count): items that stood there are gone."""
    extended = Signal(int)
    """(count): a page of newer items, which had existed already, now stands at the end."""
    reset = Signal()
    """Everything was replaced."""
    reach = Signal()
    """`complete` or `stalled` is another one now, and nothing was inserted."""

    def __init__(self) -> None:
        self.complete = False
        self.stalled = False
        self.newest = True
        self._items: list[TimelineItem] = []
        # Own items by `local`: their order tells where they stand, so nothing is searched for.
        self._own: dict[int, TimelineItem] = {}

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, position: int) -> TimelineItem:
        return self._items[position]

    def __iter__(self) -> Iterator[TimelineItem]:
        return iter(self._items)

    def replace(
        self, items: Sequence[TimelineItem], *, complete: bool = False, newest: bool = True
    ) -> None:
        """Show exactly these, which are in display order."""
        self.newest = newest
        self._items = list(items)
        self._own = {item.local: item for item in items if item.local}
        self.complete, self.stalled = complete, False
        self.reset.emit()

    def prepend(self, items: Sequence[TimelineItem], *, complete: bool) -> None:
        """Add a page of older items, which is in display order and ends before the first."""
        changed = (self.complete, self.stalled) != (complete, False)
        self.complete, self.stalled = complete, False
        if items:
            self._items[:0] = items
            self._own.update((item.local, item) for item in items if item.local)
            self.inserted.emit(0, len(items))
        elif changed:
            self.reach.emit()

    def stall(self) -> None:
        """Take note that older items could not be had for now."""
        if not self.stalled:
            self.stalled = True
            self.reach.emit()

    def extend(self, items: Sequence[TimelineItem], *, newest: bool) -> None:
        """Add a page of newer items, which is in display order and begins after the last."""
        self.newest = newest
        self._items += items
        self._own.update((item.local, item) for item in items if item.local)
        self.extended.emit(len(items))

    def index_of(self, seq: int) -> int | None:
        """Return where the committed item with that seq stands, None when it is not loaded."""
        position = bisect_left(self._items, (False, seq), key=_order)
        found = position < len(self._items) and self._items[position].seq == seq
        return position if found else None

    def merge(self, items: Iterable[TimelineItem]) -> None:
        """Add new items and replace known ones, each at its place.

        A window that does not reach the newest stays what it is: `extend` brings what is beyond.

        An own item is known by `local`, so that going from waiting to sent changes the row in place
        wherever the order allows; anybody else's is known by `seq`. New items that follow each
        other at one place, as a batch that arrives, are one signal.
        """
        if not self.newest:
            items = self._within(items)
        run: list[TimelineItem] = []
        own: set[int] = set()  # the run's own items by `local`
        place = 0
        for item in items:
            follows = run and _order(run[-1]) < _order(item) and self._place(item) == place
            if not follows or item.local in own or self._find(item) is not None:
                self._insert(place, run)
                run, own = [], set()
                known = self._find(item)
                if known is not None:
                    self._replace(known, item)
                    continue
                place = self._place(item)
            run.append(item)
            if item.local:
                own.add(item.local)
        self._insert(place, run)

    def remove(self, item: TimelineItem) -> None:
        """Take an item out (a discarded message)."""
        position = self._find(item)
        if position is not None:
            self._delete(position)

    def _within(self, items: Iterable[TimelineItem]) -> list[TimelineItem]:
        """Return what belongs into the window."""
        last = self._items[-1].seq if self._items else 0
        return [item for item in items if item.local in self._own or 0 < item.seq <= last]

    def _find(self, item: TimelineItem) -> int | None:
        """Return where an older version of `item` stands."""
        own = self._own.get(item.local)
        if own is not None:
            return self._place(own)
        position = self._place(item)
        if item.seq and position < len(self._items) and self._items[position].seq == item.seq:
            return position
        return None

    def _place(self, item: TimelineItem) -> int:
        """Return where `item` belongs: before the first that does not precede it."""
        order = _order(item)
        if not self._items or _order(self._items[-1]) < order:
            return len(self._items)
        return bisect_left(self._items, order, key=_order)

    def _insert(self, position: int, run: Sequence[TimelineItem]) -> None:
        if run:
            self._items[position:position] = run
            self._own.update((item.local, item) for item in run if item.local)
            self.inserted.emit(position, len(run))

    def _replace(self, position: int, item: TimelineItem) -> None:
        if self._items[position] == item:
            return
        if not self._fits(position, item):
            self._delete(position)
            # It may have been here twice: from the outbox, and by its seq from somewhere else.
            twin = self._find(item)
            if twin is None:
                self._insert(self._place(item), [item])
                return
            position = twin
        self._own.pop(self._items[position].local, None)
        self._items[position] = item
        if item.local:
            self._own[item.local] = item
        self.changed.emit(position)

    def _delete(self, position: int) -> None:
        self._own.pop(self._items[position].local, None)
        del self._items[position]
        self.removed.emit(position, 1)

    def _fits(self, position: int, item: TimelineItem) -> bool:
        before = position == 0 or _order(self._items[position - 1]) < _order(item)
        last = len(self._items) - 1
        return before and (position == last or _order(item) < _order(self._items[position + 1]))


def _order(item: TimelineItem) -> tuple[bool, int]:
    return (item.seq == 0, item.seq or item.local)
