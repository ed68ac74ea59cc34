"""Items of a canvas, created with as little Python between as possible.

Runs on the Tk thread. A screen of messages is some two hundred items, made anew at every step of
a resize: tkinter's own create methods take half as long again as Tk does, so rows are drawn here.
"""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING, Literal

from whatsapp_like.views.bidi import drawn

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

    from whatsapp_like.views.theme import Role

Anchor = Literal["nw", "n", "ne", "w", "center", "e", "sw", "s", "se"]
Tags = str | tuple[str, ...]


def rectangle(canvas: tk.Canvas, bounds: tuple[int, int, int, int], fill: str, tags: Tags) -> None:
    """Fill `bounds`: left, top, right, bottom."""
    canvas.tk.call(
        *(str(canvas), "create", "rectangle", *bounds),
        *("-fill", fill, "-width", 0, "-tags", tags),
    )


def image(
    canvas: tk.Canvas, x: float, y: float, picture: PhotoImage, tags: Tags, anchor: Anchor = "nw"
) -> int:
    """Place a picture and return its item; the caller keeps the picture."""
    return int(
        canvas.tk.call(
            *(str(canvas), "create", "image", x, y),
            *("-image", str(picture), "-anchor", anchor, "-tags", tags),
        )
    )


def text(
    canvas: tk.Canvas,
    x: float,
    y: float,
    words: str,
    role: Role,
    colour: str,
    tags: Tags,
    anchor: Anchor = "nw",
    *,
    rtl: bool | None = None,
) -> int:
    """Write a line and return its item; `rtl` as in `bidi.visual`."""
    return int(
        canvas.tk.call(
            *(str(canvas), "create", "text", x, y, "-text", drawn(words, rtl=rtl)),
            *("-font", role.value, "-fill", colour, "-anchor", anchor, "-tags", tags),
        )
    )
