"""Pictures of people and groups: a photograph, or initials on a gradient, with a presence dot.

Needs no Tk; any one thread may call it. Initials are drawn with the first font on this machine that
has their letters, and a figure stands in where none has.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw, ImageFont, ImageOps

from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.shapes import (
    OVER,
    circle_mask,
    dot_box,
    filled,
    gradient,
    gradient_of,
    grounded,
    initials,
    reduced,
)

if TYPE_CHECKING:
    from whatsapp_like.views.palette import Palette

# File names, which Pillow looks up in the system's font folders.
_FONTS: Final = (
    "Inter-SemiBold.otf",
    "Inter-SemiBold.ttf",
    "seguisb.ttf",
    "SFNS.ttf",
    "Cantarell-VF.otf",
    "NotoSans-SemiBold.ttf",
    "NotoSans-Bold.ttf",
    "DejaVuSans-Bold.ttf",
    "Arial Bold.ttf",
    "NotoSansCJK-Bold.ttc",
    "NotoSansCJK-Regular.ttc",
    "DroidSansFallbackFull.ttf",
    "wqy-microhei.ttc",
    "msyhbd.ttc",
    "malgunbd.ttf",
    "PingFang.ttc",
)
_PROBED: Final = 32
_WHITE: Final = "#ffffff"


class Presence(StrEnum):
    """What the dot on an avatar says; NONE draws no dot."""

    NONE = "none"
    ONLINE = "online"
    AWAY = "away"


def dot_colour(presence: Presence, palette: Palette) -> str:
    """Return the colour of a presence dot."""
    return palette.away if presence is Presence.AWAY else palette.online


_FIGURES = {ConversationKind.GROUP: Icon.GROUP, ConversationKind.CHANNEL: Icon.CHANNEL_FACE}


def avatar(
    size: int,
    name: str,
    seed: str,
    ground: str | None,
    *,
    dot: str | None = None,
    dot_size: int = 0,
    kind: ConversationKind = ConversationKind.DIRECT,
    hollow: bool = False,
) -> Image.Image:
    """Return a disc with the initials of `name` on the gradient of `seed`; a group and a channel
    have figures of their own.

    `dot` is the colour of a presence dot, cut out with a gap so that it stands on any row;
    `hollow` makes it a ring: away differs from online in shape too.
    """
    face = _ground(size, *gradient_of(seed)).copy()
    figure = _FIGURES.get(kind)
    letters = "" if figure else initials(name)
    mask = lettering(letters, size) if letters else None
    if mask is not None:
        face.alpha_composite(filled(mask, _WHITE, None))
    else:
        wide = round(size * 0.52)
        mark = icon(figure or Icon.PERSON, wide, _WHITE)
        face.alpha_composite(mark, ((size - wide) // 2, (size - wide) // 2))
    return _cut(face, ground, dot, dot_size, hollow)


@lru_cache(maxsize=64)
def _ground(size: int, upper: str, lower: str) -> Image.Image:
    """Return what initials are drawn on; whoever draws takes a copy."""
    return gradient(size * 2, upper, lower).resize((size, size)).convert("RGBA")


def portrait(
    photograph: Image.Image,
    size: int,
    ground: str | None,
    *,
    dot: str | None = None,
    dot_size: int = 0,
    hollow: bool = False,
) -> Image.Image:
    """Return `photograph` as a disc."""
    face = ImageOps.fit(photograph.convert("RGBA"), (size, size), Image.Resampling.LANCZOS)
    return _cut(face, ground, dot, dot_size, hollow)


def _cut(
    face: Image.Image, ground: str | None, dot: str | None, dot_size: int, hollow: bool
) -> Image.Image:
    size = face.width
    gap = max(2.0, dot_size * 0.19)
    disc = Image.new("RGBA", face.size, (0, 0, 0, 0))
    disc.paste(face, mask=circle_mask(size, dot_size if dot else 0, gap))
    if dot:
        shape = Image.new("L", (size * OVER, size * OVER), 0)
        draw = ImageDraw.Draw(shape)
        x0, y0, x1, y1 = (v * OVER for v in dot_box(size, dot_size))
        draw.ellipse((x0, y0, x1, y1), fill=255)
        if hollow:
            inset = dot_size * 0.28 * OVER
            draw.ellipse((x0 + inset, y0 + inset, x1 - inset, y1 - inset), fill=0)
        disc.alpha_composite(filled(reduced(shape, size, size), dot, None))
    return grounded(disc, ground)


def lettering(letters: str, size: int, share: float = 0.38) -> Image.Image | None:
    """Return the mask of `letters` in the middle of a square, or None when no font has them.

    They take `share` of its height.
    """
    font = _font_for(letters, round(size * OVER * share))
    if font is None:
        return None
    mask = Image.new("L", (size * OVER, size * OVER), 0)
    middle = size * OVER / 2
    left, top, right, bottom = font.getbbox(letters)
    draw = ImageDraw.Draw(mask)
    draw.text((middle - (left + right) / 2, middle - (top + bottom) / 2), letters, 255, font)
    return reduced(mask, size, size)


@lru_cache(maxsize=256)
def _font_for(letters: str, pixels: int) -> ImageFont.FreeTypeFont | None:
    for name in _FONTS:
        probe = _probe(name)
        if probe is not None and all(_has(probe, letter) for letter in letters):
            return _sized(probe, pixels)
    spare = ImageFont.load_default(pixels)
    if isinstance(spare, ImageFont.FreeTypeFont) and all(_has(spare, c) for c in letters):
        return spare
    return None


@lru_cache(maxsize=len(_FONTS))
def _probe(name: str) -> ImageFont.FreeTypeFont | None:
    """Return a font in a size in which its letters are looked at; None if it is not here.

    It is looked for once: Pillow goes through every folder of fonts.
    """
    try:
        return ImageFont.truetype(name, _PROBED)
    except OSError:
        return None


@lru_cache(maxsize=64)
def _sized(font: ImageFont.FreeTypeFont, pixels: int) -> ImageFont.FreeTypeFont:
    return font.font_variant(size=pixels)


@lru_cache(maxsize=1024)
def _has(font: ImageFont.FreeTypeFont, letter: str) -> bool:
    # A font shows one and the same box for every letter that it lacks.
    return bytes(font.getmask(letter)) != _box(font)


@lru_cache(maxsize=2 * len(_FONTS))
def _box(font: ImageFont.FreeTypeFont) -> bytes:
    return bytes(font.getmask("\U0010fffe"))
