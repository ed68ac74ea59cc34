"""Reactions drawn below a message: an emoji and a count each, one's own told apart.

Runs on the Tk thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from whatsapp_like.views import emoji, shapes
from whatsapp_like.views.messages import Act
from whatsapp_like.views.palette import mix
from whatsapp_like.views.theme import Role

if TYPE_CHECKING:
    from whatsapp_like.views.bubble.brush import Brush
    from whatsapp_like.views.bubble.drawn import Box, Drawn
    from whatsapp_like.views.messages import Pill, Row

_HEIGHT: Final = 24
_OVER: Final = 6  # they lie so far over the bubble's lower edge
_GAP: Final = 4
_INSET: Final = 8  # from the bubble's edge
_SIDE: Final = 8
_LEAST: Final = 180  # they may be wider than the bubble, up to this


class PillsPlan(NamedTuple):
    """Where each pill stands, counted from the first one, and how much room all take."""

    places: tuple[Box, ...]
    width: int
    foot: int  # how far they reach below the bubble
    over: int  # how far they lie over it


def plan_pills(brush: Brush, row: Row, bubble: int, *, large: bool) -> PillsPlan | None:
    """Return the room below a bubble of that width, None without reactions; below `large` emoji
    they cover nothing."""
    pills = row.extras.pills
    if not pills:
        return None
    px = brush.look.px
    room = max(px(_LEAST), bubble - 2 * px(_INSET))
    height, gap = px(_HEIGHT), px(_GAP)
    places: list[Box] = []
    x = y = widest = 0
    for pill in pills:
        width = _width(brush, pill)
        if x and x + width > room:
            x, y = 0, y + height + gap
        places.append((x, y, x + width, y + height))
        widest = max(widest, x + width)
        x += width + gap
    over = 0 if large else px(_OVER)
    return PillsPlan(tuple(places), widest, y + height - over + px(2), over)


def _width(brush: Brush, pill: Pill) -> int:
    px = brush.look.px
    if not pill.emoji:
        return 2 * px(_SIDE) + brush.measure_small(f"+{pill.number}")
    width = 2 * px(_SIDE) + _size(brush)
    return width + (px(5) + brush.measure_small(_count(pill)) if pill.number > 1 else 0)


def _count(pill: Pill) -> str:
    return str(pill.number) if pill.number < 1000 else "999+"


def _size(brush: Brush) -> int:
    return brush.look.px(16)


def draw_pills(brush: Brush, drawn: Drawn, tag: str) -> None:
    """Draw them at the bubble's lower edge, at the side on which it stands."""
    plan, row = drawn.plan.pills, drawn.row
    if plan is None:
        return
    px = brush.look.px
    x0, _y0, x1, y1 = drawn.on_canvas()
    left = x1 - px(_INSET) - plan.width if row.own else x0 + px(_INSET)
    top = y1 - plan.over + (0 if plan.over else px(2))
    for pill, (px0, py0, px1, py1) in zip(row.extras.pills, plan.places, strict=True):
        box = (left + px0, top + py0, left + px1, top + py1)
        _draw_pill(brush, drawn, pill, box, tag)
        act = Act.REACT if pill.emoji else Act.REACTIONS
        drawn.add_spot(box, act, pill.emoji, pill.names, tells=True)


def _draw_pill(brush: Brush, drawn: Drawn, pill: Pill, box: Box, tag: str) -> None:
    px, palette = brush.look.px, brush.palette
    x0, y0, x1, y1 = box
    fill = mix(palette.chip, palette.accent, 0.22) if pill.mine else palette.chip
    outline = palette.accent if pill.mine else palette.edge or palette.chat
    line = px(1)
    shape = brush.look.pictures.of(shapes.pill, x1 - x0, y1 - y0, fill, outline, line)
    brush.image(drawn, x0, y0, shape, tag, "nw")
    middle, size = (y0 + y1) // 2, _size(brush)
    if not pill.emoji:
        place, words = ((x0 + x1) // 2, middle), f"+{pill.number}"
        brush.text(*place, words, Role.SMALL, palette.on_chip, tag, "center")
        return
    pieces = emoji.split(pill.emoji)
    if pieces and pieces[0].key:
        picture = brush.look.pictures.of(emoji.picture, pieces[0].key, size, fill)
        brush.image(drawn, x0 + px(_SIDE), middle, picture, tag, "w")
    else:
        sign = pieces[0].text[:1] if pieces else "?"
        brush.text(x0 + px(_SIDE), middle, sign, Role.SMALL, palette.text, tag, "w")
    if pill.number > 1:
        colour = palette.text if pill.mine else palette.on_chip
        brush.text(x1 - px(_SIDE), middle, _count(pill), Role.SMALL, colour, tag, "e")
