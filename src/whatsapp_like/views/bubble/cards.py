"""Places and people to get to know, drawn in a bubble: a sign or a face, two lines, a button.

Runs on the Tk thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from whatsapp_like.i18n import _
from whatsapp_like.views import emoji
from whatsapp_like.views.avatars import avatar
from whatsapp_like.views.icons import Icon, badge
from whatsapp_like.views.messages import Act
from whatsapp_like.views.oneline import draw_line
from whatsapp_like.views.palette import mix
from whatsapp_like.views.theme import Role

if TYPE_CHECKING:
    from whatsapp_like.views.bubble.brush import Brush
    from whatsapp_like.views.bubble.drawn import Drawn
    from whatsapp_like.views.messages import Row

_SIZE: Final = 42
_GAP: Final = 11
_LEAST: Final = 210
_BUTTON: Final = 34
_BELOW: Final = 4
_ABOVE: Final = 3  # of the button's height, above the line that it begins with


class CardPlan(NamedTuple):
    """The room of a place or a person."""

    width: int
    height: int
    foot: str  # what can be done with it; empty for nothing
    foot_height: int


def plan_card(brush: Brush, row: Row, most: int) -> CardPlan | None:
    """Return the room in a text `most` pixels wide, None for another message."""
    place, card = row.extras.place, row.extras.card
    px, look = brush.look.px, brush.look
    if place is not None:
        upper, lower, button = place.label, place.figures, _("Open map") if place.url else ""
    elif card is not None:
        upper, lower = card.name, f"@{card.handle}"
        button = _("Message") if card.other else ""
    else:
        return None
    inner = max(
        look.width(Role.CHIP, emoji.safe(upper, names=False)), look.width(Role.SMALL, lower)
    )
    width = min(most, max(px(_LEAST), px(_SIZE + _GAP) + inner + px(6)))
    below = px(_BUTTON) if button else 0
    return CardPlan(width, px(_SIZE) + px(_BELOW) + below, button, max(0, below - px(_ABOVE)))


def draw_card(brush: Brush, drawn: Drawn, y: int, fill: str, tag: str) -> None:
    """Draw it from the height `y` on."""
    plan, extras = drawn.plan.card, drawn.row.extras
    if plan is None:
        return
    look, px, palette, own = brush.look, brush.look.px, brush.palette, drawn.row.own
    x0, x1 = drawn.bubble[0] + brush.pad_x, drawn.bubble[2] - brush.pad_x
    size = px(_SIZE)
    value: int | str
    place, card = extras.place, extras.card
    if card is not None:
        # Whoever is not known here has initials, and no details: the alias on a card is its
        # sender's to write.
        if card.seed:
            face = look.face(size, card.name, card.seed, fill)
            words = _("Show {name}").format(name=card.name)
            box = (x0, y, x1, y + size)
            drawn.add_spot(box, Act.PERSON, card.account, words, tells=False)
        else:
            face = look.pictures.of(avatar, size, card.name, card.handle, fill)
        upper, lower, act, value = card.name, f"@{card.handle}", Act.TALK, card.account
    elif place is not None:
        soft = mix(fill, palette.accent, 0.2)
        sizes, colours = (size, px(20)), (palette.accent, soft, fill)
        face = look.pictures.of(badge, Icon.PLACE, sizes, colours)
        upper, lower, act, value = place.label, place.figures, Act.LINK, place.url
    else:
        return
    brush.image(drawn, x0, y, face, tag, "nw")
    x, room = x0 + size + px(_GAP), x1 - x0 - size - px(_GAP)
    middle = y + size // 2
    line = (x, middle - brush.small_line // 2 - px(1), room)
    held, _end = draw_line(
        *(brush.canvas, look, upper, line, Role.CHIP, palette.text, fill, px(16), tag)
    )
    drawn.held += held
    lower = look.shortened(Role.SMALL, emoji.safe(lower, names=False), room)
    second = brush.second(own)
    brush.text(x, middle + px(2), lower, Role.SMALL, second, tag)
    if plan.foot:
        top = y + size + px(_BELOW) + px(_ABOVE)
        rule = mix(fill, palette.text, 0.12)
        brush.rectangle((x0, top, x1, top + 1), rule, tag)
        spot = (x0, top, x1, top + plan.foot_height)
        at = ((x0 + x1) // 2, (spot[1] + spot[3]) // 2)
        brush.text(*at, plan.foot, Role.CHIP, brush.link(own), tag, "center")
        drawn.add_spot(spot, act, value, plan.foot, tells=False)
