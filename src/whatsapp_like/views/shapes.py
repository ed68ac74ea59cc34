"""Everything round, drawn by Pillow at four times its size and reduced: corners, discs, ticks.

Needs no Tk; any thread may call it. Sizes are real pixels. `ground` is the colour below: with one,
the picture is opaque, which Tk draws two to three times faster; with None it keeps its alpha. Where
something faint is drawn on the ground, a picture that is `cut` out leaves it free: each pixel is
there or not, which is as fast.
"""

from __future__ import annotations

import hashlib
import math
from enum import StrEnum
from functools import lru_cache
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

from whatsapp_like.views.palette import AVATARS, rgb

OVER: Final = 4
_BLACK: Final = "#000000"
_THERE: Final = [0] * 24 + [255] * 232
"""For each opacity, whether a picture that is cut out has something there."""


class Tick(StrEnum):
    """How far one's own message has come."""

    NONE = "none"
    WAITING = "waiting"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


class Corner(StrEnum):
    """The four corners of a box."""

    NW = "nw"
    NE = "ne"
    SW = "sw"
    SE = "se"


def filled(mask: Image.Image, colour: str, ground: str | None) -> Image.Image:
    """Return `colour` shaped by the alpha `mask`, laid on `ground` if one is given."""
    layer = Image.new("RGBA", mask.size, (*rgb(colour), 0))
    layer.putalpha(mask)
    return grounded(layer, ground)


def grounded(picture: Image.Image, ground: str | None) -> Image.Image:
    """Return `picture` laid on `ground`, or as it is."""
    if ground is None:
        return picture
    base = Image.new("RGB", picture.size, rgb(ground))
    base.paste(picture, mask=picture.getchannel("A"))
    return base


def cut_out(picture: Image.Image, ground: str) -> Image.Image:
    """Return `picture` laid on `ground` where there is anything of it, and holes elsewhere."""
    flat = grounded(picture, ground)
    flat.putalpha(picture.getchannel("A").point(_THERE))
    return flat


def reduced(mask: Image.Image, width: int, height: int) -> Image.Image:
    """Return the oversized `mask` at its real size, with smooth edges."""
    return mask.resize((max(1, width), max(1, height)), Image.Resampling.LANCZOS)


def _canvas(width: float, height: float) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    size = (max(1, round(width * OVER)), max(1, round(height * OVER)))
    image = Image.new("L", size, 0)
    return image, ImageDraw.Draw(image)


def corner(
    which: Corner,
    radius: int,
    fill: str,
    ground: str | None,
    *,
    outline: str | None = None,
    width: int = 1,
    drop: int = 0,
    shadow: int = 0,
    cut: bool = False,
) -> Image.Image:
    """Return one corner of a rounded box, `radius` square and `drop` higher at the bottom.

    `shadow` is the opacity, 0 to 255, of the shadow that falls `drop` pixels below a bottom corner.
    """
    below = drop if which in (Corner.SW, Corner.SE) else 0
    height = radius + below
    left = 0 if which in (Corner.NW, Corner.SW) else -radius
    top = 0 if which in (Corner.NW, Corner.NE) else -radius

    def disc(inset: float, down: int = 0) -> Image.Image:
        mask, draw = _canvas(radius, height)
        box = (
            (left + inset) * OVER,
            (top + inset + down) * OVER,
            (left + 2 * radius - inset) * OVER - 1,
            (top + 2 * radius - inset + down) * OVER - 1,
        )
        draw.ellipse(box, fill=255)
        return reduced(mask, radius, height)

    layers = []
    if below and shadow:
        layers.append((disc(0, below).point(lambda value: value * shadow // 255), _BLACK))
    if outline is not None:
        layers.append((disc(0), outline))
        layers.append((disc(width), fill))
    else:
        layers.append((disc(0), fill))
    return _stacked(layers, radius, height, ground, cut)


def tail(
    own: bool,
    radius: int,
    reach: int,
    fall: int,
    fill: str,
    ground: str | None,
    *,
    outline: str | None = None,
    width: int = 1,
    cut: bool = False,
) -> Image.Image:
    """Return the upper outer corner of a bubble with its tail, `reach` wide and `fall` high."""
    line = width
    width, height = reach + radius, max(radius, fall + 1)
    mask, draw = _canvas(width, height)
    draw.rectangle((reach * OVER, 0, width * OVER, height * OVER), fill=255)
    tip = max(1.0, reach * 0.16)
    # The tip is a small disc, so that the tail ends soft and not as a needle.
    draw.polygon(
        (
            (tip * OVER, 0),
            (reach * OVER, 0),
            (reach * OVER, fall * OVER),
            (tip * 0.35 * OVER, tip * 1.5 * OVER),
        ),
        fill=255,
    )
    draw.ellipse((0, 0, 2 * tip * OVER, 2 * tip * OVER), fill=255)
    masks = [(mask, outline), (_inset(mask, line * OVER), fill)] if outline else [(mask, fill)]
    layers = []
    for each, colour in masks:
        smooth = reduced(each, width, height)
        if own:
            smooth = smooth.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        layers.append((smooth, colour))
    return _stacked(layers, width, height, ground, cut)


def side(
    left: bool,
    height: int,
    radius: int,
    fill: str,
    ground: str,
    *,
    outline: str | None = None,
    width: int = 1,
    drop: int = 0,
    shadow: int = 0,
    cut: bool = False,
    reach: int = 0,
    fall: int = 0,
) -> Image.Image:
    """Return the left or right edge of a rounded box `height` high, with both its corners in one.

    With a `reach` the upper one is a `tail`.
    """
    upper, lower = (Corner.NW, Corner.SW) if left else (Corner.NE, Corner.SE)
    if reach:
        edges = (not left, radius, reach, fall)
        top = tail(*edges, fill, ground, outline=outline, width=width, cut=cut)
    else:
        top = corner(upper, radius, fill, ground, outline=outline, width=width, cut=cut)
    bottom = corner(
        lower,
        radius,
        fill,
        ground,
        outline=outline,
        width=width,
        drop=drop,
        shadow=shadow,
        cut=cut,
    )
    size = (reach + radius, height + drop)
    picture = Image.new("RGBA", size, (*rgb(ground), 0 if cut else 255))
    x = reach if left else 0
    picture.paste((*rgb(outline or fill), 255), (x, radius, x + radius, height - radius))
    if outline:
        x0, x1 = (x + width, x + radius) if left else (x, x + radius - width)
        picture.paste((*rgb(fill), 255), (x0, radius, x1, height - radius))
    for part, at in ((top, (0, 0)), (bottom, (x, height - radius))):
        picture.paste(part, at, part if cut else None)
    return picture if cut else picture.convert("RGB")


def _inset(mask: Image.Image, by: int) -> Image.Image:
    """Return the mask without a rim of `by` pixels, at its upper and left edges too."""
    wide = Image.new("L", (mask.width + by, mask.height + by), 0)
    wide.paste(mask, (by, by))
    # What goes on beyond the lower and right edges goes on here: the filter repeats them.
    return wide.filter(ImageFilter.MinFilter(2 * by + 1)).crop((by, by, *wide.size))


def disc(
    size: int,
    fill: str,
    ground: str | None,
    drop: int = 0,
    shadow: int = 0,
    *,
    rim: str = "",
    cut: bool = False,
) -> Image.Image:
    """Return a filled circle, in a thin `rim` perhaps; with a shadow it is `drop` pixels higher."""

    def circle(down: int, inset: int = 0) -> Image.Image:
        mask, draw = _canvas(size, size + drop)
        least, most = inset * OVER, (size - inset) * OVER - 1
        draw.ellipse((least, least + down * OVER, most, most + down * OVER), fill=255)
        return reduced(mask, size, size + drop)

    layers = []
    if shadow:
        layers.append((circle(drop).point(lambda value: value * shadow // 255), _BLACK))
    if rim:
        layers.append((circle(0), rim))
    layers.append((circle(0, 1 if rim else 0), fill))
    return _stacked(layers, size, size + drop, ground, cut)


def pill(width: int, height: int, fill: str, rim: str, line: int) -> Image.Image:
    """Return a box that is round at both ends, with a rim `line` wide; around it one sees through.

    For the few that lie on two colours.
    """

    def rounded(inset: int) -> Image.Image:
        mask, draw = _canvas(width, height)
        box = (inset * OVER, inset * OVER, (width - inset) * OVER - 1, (height - inset) * OVER - 1)
        draw.rounded_rectangle(box, radius=(height - 2 * inset) * OVER / 2, fill=255)
        return reduced(mask, width, height)

    return _stacked([(rounded(0), rim), (rounded(line), fill)], width, height, None)


def ring(size: int, width: int, colour: str, ground: str | None) -> Image.Image:
    """Return a circle's outline."""
    mask, draw = _canvas(size, size)
    draw.ellipse((0, 0, size * OVER - 1, size * OVER - 1), outline=255, width=width * OVER)
    return filled(reduced(mask, size, size), colour, ground)


def rim(width: int, height: int, radius: int, line: int, colour: str) -> Image.Image:
    """Return the outline of a rounded box, `line` wide; in it and around it one sees through."""
    mask, draw = _canvas(width, height)
    box = (0, 0, width * OVER - 1, height * OVER - 1)
    draw.rounded_rectangle(box, radius * OVER, outline=255, width=line * OVER)
    return filled(reduced(mask, width, height), colour, None)


def _stacked(
    layers: list[tuple[Image.Image, str]],
    width: int,
    height: int,
    ground: str | None,
    cut: bool = False,
) -> Image.Image:
    picture = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    for mask, colour in layers:
        picture.alpha_composite(filled(mask, colour, None))
    return cut_out(picture, ground) if cut and ground else grounded(picture, ground)


def ticks(tick: Tick, size: int, colour: str, ground: str | None) -> Image.Image:
    """Return the mark of `tick`, `size` high: each state has its own shape, not only a colour."""
    width = tick_width(tick, size)
    mask, draw = _canvas(width, size)
    unit = size * OVER / 16
    # Read is not told by colour alone.
    pen = max(OVER, round((1.9 if tick is Tick.READ else 1.45) * unit))

    def stroke(*points: tuple[float, float]) -> None:
        line = [(x * unit, y * unit) for x, y in points]
        draw.line(line, fill=255, width=pen, joint="curve")
        for x, y in (line[0], line[-1]):
            draw.ellipse((x - pen / 2, y - pen / 2, x + pen / 2, y + pen / 2), fill=255)

    if tick is Tick.WAITING:
        draw.ellipse((2 * unit, 2 * unit, 14 * unit, 14 * unit), outline=255, width=pen)
        stroke((8, 4.8), (8, 8.3), (10.6, 9.8))
    elif tick is Tick.FAILED:
        draw.ellipse((1.5 * unit, 1.5 * unit, 14.5 * unit, 14.5 * unit), fill=255)
        ink = Image.new("L", mask.size, 0)
        cut = ImageDraw.Draw(ink)
        cut.line((8 * unit, 4.6 * unit, 8 * unit, 8.8 * unit), fill=255, width=round(1.9 * unit))
        cut.ellipse((6.85 * unit, 10.15 * unit, 9.15 * unit, 12.45 * unit), fill=255)
        mask.paste(0, mask=ink)
    elif tick is Tick.SENT:
        stroke((2.4, 8.6), (5.9, 12), (13, 4.4))
    else:
        stroke((1.4, 8.6), (4.9, 12), (12, 4.4))
        # The second tick starts where the first one's long arm ends: two strokes, not a blot.
        stroke((8.4, 10.6), (9.8, 12), (16.9, 4.4))
    return filled(reduced(mask, width, size), colour, ground)


def tick_width(tick: Tick, size: int) -> int:
    """Return the width of the mark that is `size` high."""
    double = tick in (Tick.DELIVERED, Tick.READ)
    return 0 if tick is Tick.NONE else math.ceil(size * 18.4 / 16) if double else size


@lru_cache(maxsize=4096)
def gradient_of(seed: str) -> tuple[str, str]:
    """Return the two stops that belong to `seed`: the same on every machine, for ever."""
    return AVATARS[
        hashlib.blake2b(seed.encode("utf-8", "surrogatepass"), digest_size=2).digest()[0]
        % len(AVATARS)
    ]


def initials(name: str) -> str:
    """Return one or two capital letters that stand for `name`, or nothing."""
    words = [word for word in name.split() if word[0].isalnum()]
    chosen = words[:1] + words[-1:] if len(words) > 1 else words
    return "".join(word[0].upper()[0] for word in chosen)


def gradient(size: int, upper: str, lower: str) -> Image.Image:
    """Return a square that runs from `upper` to `lower`."""
    last = max(1, size - 1)
    bands = [
        Image.frombytes("L", (1, size), bytes(round(a + (b - a) * (y / last)) for y in range(size)))
        for a, b in zip(rgb(upper), rgb(lower), strict=True)
    ]
    return Image.merge("RGB", bands).resize((size, size))


@lru_cache(maxsize=64)
def circle_mask(size: int, dot: int = 0, gap: float = 0) -> Image.Image:
    """Return a disc's mask; `dot` is the diameter of a presence dot that is cut out with `gap`.

    All faces of a size share it: nobody may change it.
    """
    mask, draw = _canvas(size, size)
    draw.ellipse((0, 0, size * OVER - 1, size * OVER - 1), fill=255)
    if dot:
        x0, y0, x1, y1 = (v * OVER for v in dot_box(size, dot))
        draw.ellipse((x0 - gap * OVER, y0 - gap * OVER, x1 + gap * OVER, y1 + gap * OVER), fill=0)
    return reduced(mask, size, size)


def dot_box(size: int, dot: int) -> tuple[float, float, float, float]:
    """Return where the presence dot lies in an avatar of `size`: at half past four, inside it."""
    edge = size - dot * 0.02
    return edge - dot, edge - dot, edge, edge
