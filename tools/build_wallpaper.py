"""Draw the wallpaper's pattern from the bundled icons: a tile that fits to itself on every side.

    python tools/build_wallpaper.py

Writes assets/wallpaper.png: white lines on black, at 200 %; WL colours and reduces it.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import Final

from PIL import Image
from ttkbootstrap.style.icons import IconRenderer

ROOT: Final = Path(__file__).parent.parent
SIDE: Final = 1120  # of the tile, at 200 %
CELLS: Final = 10
ICONS: Final = (
    "airplane",
    "balloon",
    "bicycle",
    "book",
    "brush",
    "camera",
    "cloud",
    "controller",
    "cup-hot",
    "flower1",
    "gift",
    "globe2",
    "headphones",
    "heart",
    "house",
    "lightning-charge",
    "map",
    "moon",
    "music-note-beamed",
    "palette",
    "pencil",
    "puzzle",
    "send",
    "snow",
    "star",
    "suit-spade",
    "sun",
    "tree",
    "trophy",
    "umbrella",
    "water",
    "chat-dots",
)


def main() -> int:
    """Draw the tile."""
    chance = random.Random(7)
    tile = Image.new("L", (SIDE, SIDE), 0)
    cell = SIDE // CELLS
    names: list[str] = []
    for row in range(CELLS):
        for column in range(CELLS):
            # Every second cell stays free, like a chessboard's: the pattern is sparse.
            if (row + column) % 2:
                continue
            if not names:
                names = list(ICONS)
                chance.shuffle(names)
            size = chance.randint(round(cell * 0.44), round(cell * 0.54))
            drawn = IconRenderer.render(  # type: ignore[no-untyped-call]
                names.pop(), 2 * size, "#000000"
            )
            shape = drawn.getchannel("A").rotate(
                chance.uniform(-32, 32), Image.Resampling.BICUBIC, expand=True
            )
            shape = shape.resize((shape.width // 2, shape.height // 2), Image.Resampling.LANCZOS)
            free = cell - max(shape.size)
            x = column * cell + chance.randint(0, max(0, free))
            y = row * cell + chance.randint(0, max(0, free))
            # What sticks out at an edge comes in at the opposite one.
            for dx in (-SIDE, 0, SIDE):
                for dy in (-SIDE, 0, SIDE):
                    tile.paste(255, (x + dx, y + dy), shape)
    # Sixteen shades are enough for lines this faint.
    tile = tile.point(lambda value: (value + 8) // 17 * 17)
    tile.save(ROOT / "assets" / "wallpaper.png", optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
