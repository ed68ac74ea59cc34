"""What can be taken back and taken again while one writes: steps of a text, each with its cursor.

Needs no Tk. Tk's own undo loses embedded pictures, so whole texts are kept: they are small, and how
many is bounded by their size.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Final, NamedTuple

_MOST_STEPS: Final = 200
_MOST_CHARACTERS: Final = 1_000_000


class Moment(NamedTuple):
    """A text, and where the cursor stood in it."""

    text: str
    cursor: int


class Change(StrEnum):
    """What is done to a text; the same at the same place again is part of the same step."""

    LETTER = "letter"
    SPACE = "space"
    DELETE = "delete"
    REPLACE = "replace"  # what was selected goes: what is typed in its place belongs to it
    BLOCK = "block"  # always a step of its own


class History:
    """The steps of one text."""

    def __init__(self) -> None:
        self._before: list[Moment] = []
        self._after: list[Moment] = []
        self._change: Change | None = None
        self._cursor = -1

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to take again."""
        return bool(self._after)

    def begin(self, change: Change, cursor: int, now: Callable[[], Moment]) -> None:
        """Keep what is there `now`, if `change` at `cursor` begins another step."""
        typed_instead = self._change is Change.REPLACE and change is Change.LETTER
        goes_on = (change == self._change or typed_instead) and cursor == self._cursor
        if change in (Change.BLOCK, Change.REPLACE) or not goes_on:
            self._before.append(now())
            self._trim()
        self._change = change
        self._after.clear()

    def done(self, cursor: int) -> None:
        """Take note of where the cursor stands after a change: moved elsewhere, a step ends."""
        self._cursor = cursor

    def back(self, now: Moment) -> Moment | None:
        """Return what was there before the last step, None when nothing is left to take back."""
        return self._step(self._before, self._after, now)

    def forth(self, now: Moment) -> Moment | None:
        """Return what was there after the step that was taken back last."""
        return self._step(self._after, self._before, now)

    def clear(self) -> None:
        """Forget every step."""
        self._before.clear()
        self._after.clear()
        self._change = None

    def kept(self) -> tuple[tuple[Moment, ...], tuple[Moment, ...]]:
        """Return all steps: those that can be taken back, and those that can be taken again."""
        return tuple(self._before), tuple(self._after)

    def take_over(self, kept: tuple[tuple[Moment, ...], tuple[Moment, ...]]) -> None:
        """Go on with the steps of another history."""
        self._before, self._after = list(kept[0]), list(kept[1])
        self._change = None

    def _step(self, source: list[Moment], target: list[Moment], now: Moment) -> Moment | None:
        if not source:
            return None
        target.append(now)
        self._change = None
        return source.pop()

    def _trim(self) -> None:
        del self._before[:-_MOST_STEPS]
        size = sum(len(moment.text) for moment in self._before)
        while size > _MOST_CHARACTERS and len(self._before) > 1:
            size -= len(self._before.pop(0).text)
