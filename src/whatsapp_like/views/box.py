"""Boxes with round corners on a canvas: small pictures and rectangles between them.

Runs on the Tk thread. A box of any size costs the same few pixels of pictures, so bubbles, chips,
fields and chosen rows are all made of this. Tk sends each picture to the screen by itself, whenever
it is drawn: boxes of which there are many, in few heights, have one picture for two corners.
"""

from __future__ import annotations

import tkinter as tk
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from whatsapp_like.views import shapes
from whatsapp_like.views.ink import image, rectangle
from whatsapp_like.views.palette import mix
from whatsapp_like.views.shapes import Corner

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

    from whatsapp_like.views.pictures import Pictures

_BLACK: Final = "#000000"
_LOW: Final = 32  # radii: a higher box is rare, and its edges would take more room


@dataclass(frozen=True, slots=True)
class Style:
    """How a box is drawn; lengths in real pixels. `ground` is the one colour below it."""

    radius: int
    fill: str
    ground: str
    outline: str = ""
    width: int = 1
    drop: int = 0  # how far a shadow falls
    shadow: int = 0  # its opacity, 0 to 255
    tail: Corner | None = None  # the upper corner that has the tail
    reach: int = 0  # the tail's width
    fall: int = 0  # and height
    cut: bool = False  # something faint is drawn on the ground: the corners leave it free


def draw_box(
    canvas: tk.Canvas,
    pictures: Pictures,
    bounds: tuple[int, int, int, int],
    style: Style,
    tags: str | tuple[str, ...],
    *,
    alpha: bool = False,
    sides: bool = False,
) -> list[PhotoImage]:
    """Draw a box and return its pictures, which live only while the caller holds them.

    With `alpha` the corners show whatever lies below, at the price of slower drawing. A style that
    is `cut` costs next to nothing: its corners have holes, and edges that suit the ground. With
    `sides` the corners of a side are one picture; that is for boxes that come again and again in
    the same heights.
    """
    x0, y0, x1, y1 = bounds
    radius = max(1, min(style.radius, (x1 - x0) // 2, (y1 - y0) // 2))
    if style.shadow and not alpha:
        # The strip below the box, between its corners.
        colour = mix(style.ground, _BLACK, style.shadow / 255)
        strip = (x0 + radius, y1, x1 - radius, y1 + style.drop)
        rectangle(canvas, strip, colour, tags)
    if sides and not alpha and y1 - y0 <= _LOW * radius:
        return _draw_sides(canvas, pictures, bounds, style, radius, tags)
    if alpha or style.cut:
        upright = (x0 + radius, y0, x1 - radius, y1)
        across = (x0, y0 + radius, x1, y1 - radius)
        rectangle(canvas, upright, style.outline or style.fill, tags)
        rectangle(canvas, across, style.outline or style.fill, tags)
    else:
        # The opaque corners cover this rectangle's own.
        rectangle(canvas, bounds, style.outline or style.fill, tags)
    if style.outline and not alpha:
        edge = style.width
        inner = (x0 + edge, y0 + edge, x1 - edge, y1 - edge)
        if style.cut:
            rectangle(canvas, (x0 + radius, y0 + edge, x1 - radius, y1 - edge), style.fill, tags)
            inner = (x0 + edge, y0 + radius, x1 - edge, y1 - radius)
        rectangle(canvas, inner, style.fill, tags)
    held = []
    ground = None if alpha else style.ground
    shadow = 0 if alpha else style.shadow
    for corner, x, y in (
        (Corner.NW, x0, y0),
        (Corner.NE, x1 - radius, y0),
        (Corner.SW, x0, y1 - radius),
        (Corner.SE, x1 - radius, y1 - radius),
    ):
        if corner is style.tail:
            own = corner is Corner.NE
            picture = pictures.of(
                shapes.tail,
                own,
                radius,
                style.reach,
                style.fall,
                style.fill,
                ground,
                outline=style.outline or None,
                width=style.width,
                cut=style.cut,
            )
            x = x if own else x - style.reach
        else:
            picture = pictures.of(
                shapes.corner,
                corner,
                radius,
                style.fill,
                ground,
                outline=style.outline or None,
                width=style.width,
                drop=style.drop if shadow else 0,
                shadow=shadow,
                cut=style.cut,
            )
        image(canvas, x, y, picture, tags)
        held.append(picture)
    return held


def _draw_sides(
    canvas: tk.Canvas,
    pictures: Pictures,
    bounds: tuple[int, int, int, int],
    style: Style,
    radius: int,
    tags: str | tuple[str, ...],
) -> list[PhotoImage]:
    x0, y0, x1, y1 = bounds
    left, right = x0 + radius, x1 - radius
    if right > left:
        rectangle(canvas, (left, y0, right, y1), style.outline or style.fill, tags)
        if style.outline:
            edge = style.width
            rectangle(canvas, (left, y0 + edge, right, y1 - edge), style.fill, tags)
    held = []
    for is_left, tail in ((True, Corner.NW), (False, Corner.NE)):
        reach = style.reach if style.tail is tail else 0
        picture = pictures.of(
            shapes.side,
            is_left,
            y1 - y0,
            radius,
            style.fill,
            style.ground,
            outline=style.outline or None,
            width=style.width,
            drop=style.drop if style.shadow else 0,
            shadow=style.shadow,
            cut=style.cut,
            reach=reach,
            fall=style.fall if reach else 0,
        )
        image(canvas, x0 - reach if is_left else right, y0, picture, tags)
        held.append(picture)
    return held
