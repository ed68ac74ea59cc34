"""What stands in the middle, between messages: days, the unread line, the server's lines.

Runs on the Tk thread.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from whatsapp_like.i18n import ngettext
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.palette import mix
from whatsapp_like.views.theme import Role, Space

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

    from whatsapp_like.views.bubble.brush import Brush
    from whatsapp_like.views.bubble.drawn import Box, Drawn
    from whatsapp_like.views.ink import Tags
    from whatsapp_like.views.layout import Laid

_SIDE: Final = 13
_HALF: Final = 13
_LINE_MOST: Final = 460


def _style(brush: Brush) -> Style:
    px, palette = brush.look.px, brush.palette
    return Style(
        radius=px(Space.INNER_RADIUS),
        fill=palette.chip,
        ground=palette.chat,
        drop=px(1),
        shadow=palette.shadow,
        outline=palette.edge,
        cut=brush.cut(palette.chat),
    )


def draw_chip(
    brush: Brush, held: list[PhotoImage], text: str, middle: int, tag: Tags, *, floating: bool
) -> None:
    """Draw a day's chip around the height `middle`; one that floats lies over bubbles."""
    look, palette, px = brush.look, brush.palette, brush.look.px
    half = look.width(Role.SMALL, text) // 2 + px(_SIDE)
    x = brush.width // 2
    style = _style(brush)
    x0, y0, x1, y1 = x - half, middle - px(_HALF), x + half, middle + px(_HALF)
    if floating:
        # A rim tells it from the bubbles, which have its colour. Cut out and not with alpha, for
        # which Tk would ask the screen what is below each corner, at every step of scrolling.
        rim = palette.edge or mix(palette.chip, palette.text, 0.14)
        style = replace(style, radius=style.radius + 1, outline=rim, shadow=0, cut=True)
        x0, y0, x1, y1 = x0 - 1, y0 - 1, x1 + 1, y1 + 1
    held += draw_box(brush.canvas, look.pictures, (x0, y0, x1, y1), style, tag, sides=True)
    brush.text(x, middle, text, Role.SMALL, palette.on_chip, tag, "center")


def draw_unread(brush: Brush, drawn: Drawn, middle: int, side: int, tag: str) -> None:
    """Draw the line above the first unread message."""
    look, palette, px = brush.look, brush.palette, brush.look.px
    style = Style(
        radius=px(Space.INNER_RADIUS),
        fill=mix(palette.chat, palette.accent, 0.12),
        ground=palette.chat,
        outline=palette.edge,
        cut=brush.cut(palette.chat),
    )
    bounds = (side, middle - px(_HALF), brush.width - side, middle + px(_HALF))
    drawn.held += draw_box(brush.canvas, look.pictures, bounds, style, tag)
    words = unread_words(drawn.row.unread)
    brush.text(brush.width // 2, middle, words, Role.SMALL, palette.text, tag, "center")


def lay_line(brush: Brush, text: str) -> Laid:
    """Break a line of the server's to the width that it may have."""
    px = brush.look.px
    most = max(px(80), min(px(_LINE_MOST), brush.width - px(90)))
    return brush.small_typesetter.lay(text, most, 0)


def line_size(brush: Brush, laid: Laid) -> tuple[int, int]:
    """Return how large the chip of a line of the server's is."""
    px = brush.look.px
    return laid.width + 2 * px(_SIDE), len(laid.lines) * brush.small_line + 2 * px(6)


def draw_line(brush: Brush, drawn: Drawn, marked: bool, ground: str, tag: str) -> None:
    """Draw a line of the server's; `marked` when it is chosen."""
    palette, look, px = brush.palette, brush.look, brush.look.px
    bounds: Box = drawn.on_canvas()
    fill = mix(palette.chip, palette.link, 0.3) if marked else palette.chip
    style = replace(_style(brush), fill=fill, ground=ground, cut=brush.cut(ground))
    drawn.held += draw_box(brush.canvas, look.pictures, bounds, style, tag)
    y = bounds[1] + px(6)
    for line in drawn.laid.lines:
        x = (bounds[0] + bounds[2] - line.width) // 2
        one = drawn.laid._replace(lines=(line,))
        brush.write(drawn, (x, y), one, Role.SMALL, palette.on_chip, fill, tag)
        y += brush.small_line


def unread_words(number: int) -> str:
    """Return the words of the line above the first unread message."""
    return ngettext("{n} unread message", "{n} unread messages", number).format(n=number)
