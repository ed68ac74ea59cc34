"""The pattern behind the messages: one tile, repeated, that stays where it is while rows scroll.

Runs on the Tk thread. The tile is one opaque picture that all windows share, so that a larger
window costs items and no memory; opaque, because Tk draws that two to three times faster.
"""

from __future__ import annotations

import tkinter as tk
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from PIL import Image

from whatsapp_like.assets import asset
from whatsapp_like.views.palette import mix, rgb

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

    from whatsapp_like.views.theme import Look

_TAG: Final = "wallpaper"
_SIDE: Final = 560
_SHARE: Final = 0.045
_SHARE_DARK: Final = 0.05


class Wallpaper:
    """The wallpaper of one canvas; draws nothing while the look has none."""

    def __init__(self, canvas: tk.Canvas, look: Look) -> None:
        self._canvas = canvas
        self._look = look
        self._top = 0
        self._tiles: tuple[int, int] = (0, 0)
        self._picture: PhotoImage | None = None

    def relook(self) -> None:
        """Take over changed colours, another size, or that there is none any more."""
        self._canvas.delete(_TAG)
        self._tiles = (0, 0)
        self._picture = None
        if self._look.wallpaper:
            palette = self._look.palette
            side = self._look.px(_SIDE)
            line = mix(palette.chat, palette.text, _SHARE_DARK if palette.dark else _SHARE)
            self._picture = self._look.pictures.of(_tile, side, palette.chat, line)

    def place(self, top: int, width: int, height: int) -> None:
        """Lie behind the part of the canvas that is seen: it begins at `top`."""
        picture = self._picture
        if picture is None or width <= 1:
            return
        side = picture.width()
        wanted = (-(-width // side), -(-height // side))
        tiles = (max(wanted[0], self._tiles[0]), max(wanted[1], self._tiles[1]))
        if tiles != self._tiles:
            self._canvas.delete(_TAG)
            self._tiles = tiles
            for column in range(tiles[0]):
                for row in range(tiles[1]):
                    self._canvas.create_image(
                        column * side,
                        top + row * side,
                        image=str(picture),
                        anchor="nw",
                        tags=_TAG,
                        state="disabled",  # never what is under the pointer
                    )
            self._canvas.tag_lower(_TAG)
        elif top != self._top:
            self._canvas.move(_TAG, 0, top - self._top)
        self._top = top


@lru_cache(maxsize=4)
def _shape(side: int) -> Image.Image:
    """Return the lines as opacities, `side` real pixels square."""
    with Image.open(asset("wallpaper.png")) as drawn:
        return drawn.convert("L").resize((side, side), Image.Resampling.BOX, reducing_gap=None)


def _tile(side: int, ground: str, line: str) -> Image.Image:
    tile = Image.new("RGB", (side, side), rgb(ground))
    tile.paste(rgb(line), mask=_shape(side))
    return tile
