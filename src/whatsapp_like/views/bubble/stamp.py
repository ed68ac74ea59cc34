"""The foot of a message drawn: the time, how far it has come, and what was done with it.

Runs on the Tk thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from whatsapp_like.i18n import _
from whatsapp_like.views import shapes
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.messages import Act, Mark
from whatsapp_like.views.shapes import Tick
from whatsapp_like.views.theme import Role

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

    from whatsapp_like.views.bubble.brush import Brush
    from whatsapp_like.views.bubble.drawn import Drawn
    from whatsapp_like.views.messages import Row

_GAP: Final = 10  # between text and time
_BETWEEN: Final = 4
_SIZE: Final = 11
_ICONS: Final = {
    Mark.STARRED: Icon.STAR,
    Mark.PINNED: Icon.PIN,
    Mark.FADING: Icon.TIMER,
    Mark.CHANGING: Icon.CLOCK,
}


def stamp_width(brush: Brush, row: Row) -> int:
    """Return the width of the time, the ticks, the marks and the gap before them."""
    px, look = brush.look.px, brush.look
    width = px(_GAP) + look.width(Role.STAMP, row.time)
    if row.own and row.tick is not Tick.NONE:
        # Room for the widest mark, so that a tick never moves the text.
        width += px(_BETWEEN) + shapes.tick_width(Tick.READ, brush.tick)
    for mark in row.extras.marks:
        own = look.width(Role.STAMP, edited_word()) if mark is Mark.EDITED else px(_SIZE)
        width += own + px(_BETWEEN)
    return width


def draw_stamp(brush: Brush, drawn: Drawn, right: int, bottom: int, fill: str, tag: str) -> None:
    """Draw it so that it ends at (`right`, `bottom`)."""
    look, row = brush.look, drawn.row
    px, colour = look.px, brush.second(row.own)
    middle = bottom - brush.stamp_line // 2
    if row.own and row.tick is not Tick.NONE:
        drawn.tick_ground = fill
        image = tick_image(brush, row.tick, fill)
        drawn.tick = brush.image(drawn, right, middle, image, tag, "e")
        right -= shapes.tick_width(Tick.READ, brush.tick) + px(_BETWEEN)
    brush.text(right, bottom, row.time, Role.STAMP, colour, (tag, "stamp"), "se")
    if not row.extras.marks:
        return
    right -= look.width(Role.STAMP, row.time) + px(_BETWEEN)
    for mark in row.extras.marks:
        if mark is Mark.EDITED:
            brush.text(right, bottom, edited_word(), Role.STAMP, colour, tag, "se")
            width, reach = look.width(Role.STAMP, edited_word()), px(2)
            box = (right - width - reach, bottom - brush.stamp_line, right + reach, bottom + reach)
            drawn.add_spot(box, Act.EDITS, 0, _("What it said before"), tells=True)
            right -= width + px(_BETWEEN)
        else:
            image = look.pictures.of(icon, _ICONS[mark], px(_SIZE), colour, fill)
            brush.image(drawn, right, middle, image, tag, "e")
            right -= px(_SIZE) + px(_BETWEEN)


def tick_image(brush: Brush, tick: Tick, ground: str) -> PhotoImage:
    """Return the mark of `tick`."""
    palette = brush.palette
    colour = palette.own_second
    if tick is Tick.READ:
        colour = palette.read
    elif tick is Tick.FAILED:
        colour = palette.danger
    return brush.look.pictures.of(shapes.ticks, tick, brush.tick, colour, ground)


def edited_word() -> str:
    """Return the word beside the time of what was edited."""
    return _("edited")
