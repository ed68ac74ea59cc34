"""Which square of an image is to be seen: moved and enlarged, and never beyond its edges.

Needs no Tk: plain numbers. Public names: `Cutting`, `Square`.
"""

from __future__ import annotations

from typing import Final, NamedTuple

MOST: Final = 6.0
"""How far a square may be enlarged."""

_LEAST_SIDE: Final = 64
"""Pixels of an image that make a picture: of fewer one sees the pixels."""


class Square(NamedTuple):
    """A square of an image: its left and upper edge and its side, in pixels of the image."""

    left: float
    top: float
    side: float


class Cutting:
    """The square of an image of `width` by `height` pixels that is chosen; first the largest one,
    in the middle."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        self._whole = min(width, height)
        self.most = max(1.0, min(MOST, self._whole / _LEAST_SIDE))
        self._zoom = 1.0
        self._x, self._y = width / 2, height / 2

    @property
    def zoom(self) -> float:
        """How much larger it shows than the largest square, from 1 to `most`."""
        return self._zoom

    @property
    def square(self) -> Square:
        """What is chosen."""
        side = self._whole / self._zoom
        return Square(self._x - side / 2, self._y - side / 2, side)

    def enlarge(self, zoom: float) -> None:
        """Show it so large; the middle stays where it is as far as there is room."""
        self._zoom = min(self.most, max(1.0, zoom))
        self.move(0, 0)

    def move(self, right: float, down: float) -> None:
        """Move the square, by shares of its side."""
        side = self._whole / self._zoom
        half = side / 2
        self._x = min(self._width - half, max(half, self._x + right * side))
        self._y = min(self._height - half, max(half, self._y + down * side))
