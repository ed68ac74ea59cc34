"""What the views ask for when somebody wants to see or to set a picture.

Called on the Tk thread and answered there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PIL import Image


class PictureActions(Protocol):
    """Has pictures and sets them; see `controllers.pictures`."""

    def fetch(
        self,
        picture: int,
        done: Callable[[Image.Image], None],
        failed: Callable[[], None],
        code: str | None = None,
    ) -> None:
        """Have a picture by its id; `code` is the invite by which its group was seen."""

    def open(
        self, path: str, done: Callable[[Image.Image], None], failed: Callable[[str], None]
    ) -> None:
        """Open an image file on this computer."""

    def save(
        self,
        image: Image.Image,
        cut: tuple[float, float, float],
        conversation: int | None,
        done: Callable[[], None],
        failed: Callable[[str], None],
    ) -> None:
        """Make a square of an image (left, top, side) my picture or a conversation's."""

    def remove(
        self, conversation: int | None, done: Callable[[], None], failed: Callable[[str], None]
    ) -> None:
        """Take a picture away."""
