"""What a message answers, drawn above its text: a bar, a name, the beginning of the words.

Runs on the Tk thread. The label of what was passed on has its place here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from whatsapp_like.i18n import _
from whatsapp_like.views import emoji
from whatsapp_like.views.bubble.brush import sender_colour
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.messages import Act
from whatsapp_like.views.oneline import draw_line
from whatsapp_like.views.palette import mix
from whatsapp_like.views.theme import Role

if TYPE_CHECKING:
    from whatsapp_like.views.bubble.brush import Brush
    from whatsapp_like.views.bubble.drawn import Drawn
    from whatsapp_like.views.layout import Laid
    from whatsapp_like.views.messages import Quote, Row

_LINES: Final = 2
_LEFT: Final = 10  # from the edge to the words, the bar included
_RIGHT: Final = 8
_RIM: Final = 4
_BELOW: Final = 5
_LEAST: Final = 90
_SIGN: Final = 13


class QuotePlan(NamedTuple):
    """The room of label and quote."""

    width: int
    height: int
    label: int  # the height of the label
    name: str
    laid: Laid | None


def plan_quote(brush: Brush, row: Row, most: int) -> QuotePlan | None:
    """Return the room that they take in a text `most` pixels wide, None without either."""
    px, quote = brush.look.px, row.extras.quote
    if quote is None and not row.extras.forwarded:
        return None
    width = label = 0
    if row.extras.forwarded:
        label = brush.small_line + px(1)
        width = px(_SIGN + 5) + brush.measure_small(forwarded_word())
    if quote is None:
        return QuotePlan(width, label, label, "", None)
    room = most - px(_LEFT + _RIGHT)
    name = brush.look.shortened(Role.SMALL, emoji.safe(quote.name, names=False), room)
    laid = brush.small_typesetter.lay(_words(quote), room, 0)
    if len(laid.lines) > _LINES:
        laid = laid._replace(lines=laid.lines[:_LINES], folded=True)
    inner = max(px(_LEAST), brush.measure_small(name), *(line.width for line in laid.lines))
    height = (len(laid.lines) + 1) * brush.small_line + px(2 * _RIM)
    width = max(width, min(most, inner + px(_LEFT + _RIGHT)))
    return QuotePlan(width, label + height + px(_BELOW), label, name, laid)


def draw_quote(brush: Brush, drawn: Drawn, y: int, fill: str, tag: str) -> None:
    """Draw label and quote from the height `y` on."""
    plan, quote, px = drawn.plan.quote, drawn.row.extras.quote, brush.look.px
    if plan is None:
        return
    own = drawn.row.own
    x0, x1 = drawn.bubble[0] + brush.pad_x, drawn.bubble[2] - brush.pad_x
    second = brush.second(own)
    if plan.label:
        middle = y + brush.small_line // 2
        brush.icon(drawn, (x0, middle), Icon.FORWARDED, px(_SIGN), second, fill, tag)
        brush.text(x0 + px(_SIGN + 5), y, forwarded_word(), Role.SMALL, second, tag)
        y += plan.label
    if quote is None or plan.laid is None:
        return
    # It reaches a little further than the text: a box within the box.
    x0, x1 = x0 - px(4), x1 + px(4)
    y1 = y + plan.height - plan.label - px(_BELOW)
    palette = brush.palette
    colour = sender_colour(quote.seed, fill, palette.dark)
    ground = mix(fill, palette.text, 0.06)
    brush.box(drawn, (x0, y, x1, y1), ground, fill, tag, radius=px(7))
    brush.rectangle((x0, y + px(2), x0 + px(4), y1 - px(2)), colour, tag)
    x = x0 + px(_LEFT + 4)
    name = sender_colour(quote.seed, ground, palette.dark)
    brush.text(x, y + px(_RIM), plan.name, Role.SMALL, name, tag)
    top = y + px(_RIM) + brush.small_line
    words = palette.second if quote.deleted else second
    if plan.laid.folded:
        first = plan.laid._replace(lines=plan.laid.lines[:1])
        brush.write(drawn, (x, top), first, Role.SMALL, words, ground, tag)
        # The last line ends with an ellipsis.
        start = plan.laid.lines[1].runs[0].start if plan.laid.lines[1].runs else 0
        place = (x, top + brush.small_line + brush.small_line // 2, x1 - px(_RIGHT) - x)
        text, size = plan.laid.text[start:], brush.look.line(Role.SMALL)
        held, _end = draw_line(
            *(brush.canvas, brush.look, text, place, Role.SMALL, words, ground, size, tag)
        )
        drawn.held += held
    else:
        brush.write(drawn, (x, top), plan.laid, Role.SMALL, words, ground, tag)
    told = _("Answers {name}: {text}").format(name=quote.name, text=_words(quote))
    drawn.add_spot((x0, y, x1, y1), Act.JUMP, quote.seq, told, tells=False)


def _words(quote: Quote) -> str:
    if quote.deleted:
        return _("Message deleted")
    # One line of it is not worth an empty second one.
    return " ".join(quote.text.split()) or _("Message")


def forwarded_word() -> str:
    """Return the label of what was passed on."""
    return _("Forwarded")
