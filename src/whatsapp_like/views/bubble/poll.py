"""A poll drawn below its question: the answers with their shares, one's own marked.

Runs on the Tk thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from whatsapp_like.i18n import _, ngettext
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.messages import Act
from whatsapp_like.views.palette import mix
from whatsapp_like.views.theme import Role

if TYPE_CHECKING:
    from whatsapp_like.views.bubble.brush import Brush
    from whatsapp_like.views.bubble.drawn import Drawn
    from whatsapp_like.views.layout import Laid
    from whatsapp_like.views.messages import Option, Row, ShownPoll

_WIDTH: Final = 300
_MARK: Final = 18
_INSET: Final = 28  # from the edge to an answer's words
_BAR: Final = 5
_AFTER: Final = 9  # below a bar
_FOOT: Final = 30


class PollPlan(NamedTuple):
    """The room of a poll."""

    width: int
    height: int
    hint: str
    options: tuple[Laid, ...]
    shares: tuple[str, ...]
    foot: str  # what is below the answers: one can look at who voted; empty for nothing
    foot_height: int


def plan_poll(brush: Brush, row: Row, most: int) -> PollPlan | None:
    """Return the room below the question, in a text `most` pixels wide; None without a poll."""
    poll = row.extras.poll
    if poll is None:
        return None
    px = brush.look.px
    width = min(most, px(_WIDTH))
    shares = tuple(_share(poll, option) for option in poll.options)
    laid = tuple(
        brush.row_typesetter.lay(
            option.text, max(px(60), width - px(_INSET) - brush.measure_small(share) - px(8)), 0
        )
        for option, share in zip(poll.options, shares, strict=True)
    )
    height = brush.small_line + px(6)
    height += sum(_option_height(brush, each) for each in laid)
    foot, below = (_("View votes"), px(_FOOT)) if poll.voters else ("", 0)
    return PollPlan(width, height + below, _hint(poll), laid, shares, foot, below)


def _option_height(brush: Brush, laid: Laid) -> int:
    px = brush.look.px
    return len(laid.lines) * brush.line + px(3) + px(_BAR) + px(_AFTER)


def _hint(poll: ShownPoll) -> str:
    voted = ngettext("{n} voter", "{n} voters", poll.voters).format(n=poll.voters)
    if poll.closed:
        return f"{_('Poll closed')} · {voted}"
    words = _("Choose one or more") if poll.multiple else _("Choose one")
    return f"{words} · {voted}" if poll.voters else words


def _share(poll: ShownPoll, option: Option) -> str:
    if not poll.voters:
        return ""
    if not option.votes:
        return "0"
    return _("{votes} · {percent} %").format(votes=option.votes, percent=_percent(poll, option))


def _percent(poll: ShownPoll, option: Option) -> int:
    return round(100 * option.votes / poll.voters) if poll.voters else 0


def draw_poll(brush: Brush, drawn: Drawn, y: int, fill: str, tag: str) -> None:
    """Draw the answers from the height `y` on."""
    plan, poll = drawn.plan.poll, drawn.row.extras.poll
    if plan is None or poll is None:
        return
    px, own = brush.look.px, drawn.row.own
    x0 = drawn.bubble[0] + brush.pad_x
    x1 = drawn.bubble[2] - brush.pad_x
    brush.text(x0, y, plan.hint, Role.SMALL, brush.second(own), tag)
    y += brush.small_line + px(6)
    for number, (option, laid) in enumerate(zip(poll.options, plan.options, strict=True)):
        _draw_option(brush, drawn, number, (x0, y, x1), fill, tag)
        height = _option_height(brush, laid)
        share = plan.shares[number]
        states = [option.text, share, _("chosen by you") if option.chosen else ""]
        words = ", ".join(filter(None, states))
        if not poll.closed:
            box = (x0 - px(4), y, x1 + px(4), y + height - px(2))
            drawn.add_spot(box, Act.VOTE, number, words, tells=False)
        y += height
    if plan.foot:
        line = mix(fill, brush.palette.text, 0.12)
        brush.rectangle((x0, y, x1, y + 1), line, tag)
        middle = y + plan.foot_height // 2
        brush.text((x0 + x1) // 2, middle, plan.foot, Role.CHIP, brush.link(own), tag, "center")
        box = (x0, y, x1, y + plan.foot_height)
        drawn.add_spot(box, Act.VOTES, 0, plan.foot, tells=False)


def _draw_option(
    brush: Brush, drawn: Drawn, number: int, place: tuple[int, int, int], fill: str, tag: str
) -> None:
    plan, poll = drawn.plan.poll, drawn.row.extras.poll
    if plan is None or poll is None:
        return
    x0, y, x1 = place
    px, palette, own = brush.look.px, brush.palette, drawn.row.own
    option, laid = poll.options[number], plan.options[number]
    size = px(_MARK)
    top = y + (brush.line - size) // 2
    mark = (x0, top, x0 + size, top + size)
    radius = px(5) if poll.multiple else size
    accent = palette.accent
    if option.chosen:
        brush.box(drawn, mark, accent, fill, tag, radius=radius)
        middle = (x0 + size // 2, top + size // 2)
        brush.icon(
            drawn, middle, Icon.CHECK, size - px(6), palette.on_accent, accent, tag, "center"
        )
    elif not poll.closed:
        # Where nothing can be chosen any more, nothing invites to it.
        rim = mix(fill, brush.second(own), 0.7)
        brush.box(drawn, mark, fill, fill, tag, radius=radius, outline=rim, width=max(1, px(1.5)))
    brush.write(drawn, (x0 + px(_INSET), y), laid, Role.BODY, palette.text, fill, tag)
    share = plan.shares[number]
    brush.text(x1, y + brush.line // 2, share, Role.SMALL, brush.second(own), tag, "e")
    bar_y = y + len(laid.lines) * brush.line + px(3)
    bar = (x0 + px(_INSET), bar_y, x1, bar_y + px(_BAR))
    empty = mix(fill, palette.text, 0.1)
    brush.box(drawn, bar, empty, fill, tag)
    if option.votes:
        # However few: it begins round.
        length = max(px(_BAR), round((bar[2] - bar[0]) * option.votes / max(1, poll.voters)))
        full = (bar[0], bar_y, min(bar[2], bar[0] + length), bar[3])
        brush.box(drawn, full, accent, fill, tag)
