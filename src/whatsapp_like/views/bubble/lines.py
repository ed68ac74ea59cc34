"""The text of a message drawn: its words, links, people, emoji, styles, and what is marked in it.

Runs on the Tk thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from whatsapp_like.i18n import _
from whatsapp_like.models.markup import BlockKind, Style
from whatsapp_like.models.matching import matches
from whatsapp_like.views import emoji
from whatsapp_like.views.bidi import has_rtl
from whatsapp_like.views.bubble.brush import role_of
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.layout import paragraph_is_rtl
from whatsapp_like.views.messages import Act
from whatsapp_like.views.palette import mix
from whatsapp_like.views.selection import spans
from whatsapp_like.views.theme import Role

if TYPE_CHECKING:
    from whatsapp_like.views.bubble.brush import Brush
    from whatsapp_like.views.bubble.drawn import Drawn
    from whatsapp_like.views.layout import Run

_PLAIN: Final = Style.PLAIN
_FOUND: Final = (0.4, 0.85)  # how strongly found words are marked, those of the current hit last
_FOUND_DARK: Final = (0.18, 0.32)


def draw_lines(brush: Brush, drawn: Drawn, fill: str, chosen: tuple[int, int], tag: str) -> None:
    """Draw the text at the row's origin; the part from `chosen` to `chosen` is marked."""
    palette, row, laid = brush.palette, drawn.row, drawn.laid
    x, y = drawn.origin[0], drawn.top + drawn.origin[1]
    colour = palette.second if row.unknown or row.deleted else palette.text
    link = brush.link(row.own)
    marked = mix(fill, palette.link, 0.3)
    grounds = _draw_areas(brush, drawn, fill, tag) if laid.areas else {}
    if chosen != (0, 0):
        for number, left, right in spans(laid, *chosen, brush.measure):
            top = y + laid.top(number, brush.line)
            brush.rectangle((x + left, top, x + right, top + brush.line), marked, tag)
    turns = has_rtl(laid.text)
    plain = Role.ITALIC if row.deleted else Role.BODY
    height, lead, lower = brush.line, brush.lead, laid.lower
    for number, line in enumerate(laid.lines):
        rtl = None
        if turns and line.runs:
            rtl = paragraph_is_rtl(laid.text, line.runs[0].start)
        top = y + number * height + (lower[number] if lower else 0)
        for run in line.runs:
            if run.key:
                ground = grounds.get(number, fill)
                below = marked if chosen[0] <= run.start < chosen[1] else ground
                image = brush.look.pictures.of(emoji.picture, run.key, run.width, below)
                brush.image(drawn, x + run.x, top + brush.line // 2, image, tag, "w")
            elif run.url:
                tags = (tag, "link")
                role = Role.LINK if run.style is _PLAIN else role_of(run.style)
                at = top + brush.lead + brush.fall(run.style)
                item = brush.text(x + run.x, at, run.words, role, link, tags, rtl=rtl)
                drawn.links[item] = run.url
                if run.style is not _PLAIN:
                    _draw_under(brush, x, top, run, link, tag)
            elif run.style is _PLAIN and run.mention is None:
                brush.text(x + run.x, top + lead, run.text, plain, colour, tag, rtl=rtl)
            else:
                ground = grounds.get(number, fill)
                _draw_styled(brush, drawn, run, (x, top), (fill, ground), rtl, tag)
    if laid.folded:
        y += laid.height(brush.line) + brush.lead
        drawn.more = brush.text(x, y, more_words(), Role.STRONG, link, (tag, "more"))


def _draw_styled(
    brush: Brush,
    drawn: Drawn,
    run: Run,
    at: tuple[int, int],
    grounds: tuple[str, str],
    rtl: bool | None,
    tag: str,
) -> None:
    """Draw a run that is formatted, or names somebody; `grounds` are the bubble's, and the line's
    own."""
    fill, ground = grounds
    palette, px, style = brush.palette, brush.look.px, run.style
    x, top = at[0] + run.x, at[1]
    colour = palette.text
    if run.mention is not None:
        colour = brush.link(drawn.row.own)
        box = (x, top, x + run.width, top + brush.line)
        if run.mention.mine:
            band = (x - px(1), top + px(1), x + run.width + px(1), top + brush.line - px(1))
            brush.box(drawn, band, mix(ground, palette.accent, 0.24), ground, tag, radius=px(5))
        words = _("Show {name}").format(name=run.text)
        drawn.add_spot(box, Act.PERSON, run.mention.account, words, tells=False)
    elif style & Style.CODE and ground != code_ground(brush, fill):
        band = (x - px(2), top + px(2), x + run.width + px(2), top + brush.line - px(2))
        brush.box(drawn, band, code_ground(brush, ground), ground, tag, radius=px(4))
    at_y = top + brush.lead + brush.fall(style)
    brush.text(x, at_y, run.text, role_of(style), colour, tag, rtl=rtl)
    if style & Style.STRIKE:
        middle = top + brush.line // 2 + px(1)
        brush.rectangle((x, middle, x + run.width, middle + px(1)), colour, tag)


def _draw_under(brush: Brush, x: int, top: int, run: Run, colour: str, tag: str) -> None:
    """Draw the line under an address whose font has none."""
    base = top + brush.lead + brush.look.ascent(Role.BODY) + brush.look.px(2)
    brush.rectangle((x + run.x, base, x + run.x + run.width, base + 1), colour, tag)


def _draw_areas(brush: Brush, drawn: Drawn, fill: str, tag: str) -> dict[int, str]:
    """Draw the grounds of quotes and code; return the colour below each of their lines."""
    px, laid = brush.look.px, drawn.laid
    x, y = drawn.origin[0], drawn.top + drawn.origin[1]
    x1 = drawn.bubble[2] - brush.pad_x
    grounds: dict[int, str] = {}
    for area in laid.areas:
        is_code = area.kind is BlockKind.CODE
        ground = code_ground(brush, fill) if is_code else mix(fill, brush.palette.text, 0.05)
        rim = px(5 if is_code else 2)
        top = y + laid.top(area.first, brush.line) - rim
        bottom = y + laid.top(area.last, brush.line) + brush.line + rim
        brush.box(drawn, (x, top, x1, bottom), ground, fill, tag, radius=px(6))
        grounds.update(dict.fromkeys(range(area.first, area.last + 1), ground))
        if is_code:
            size = px(13)
            middle = (x1 - px(8), top + rim + brush.line // 2)
            colour = brush.second(drawn.row.own)
            brush.icon(drawn, middle, Icon.COPY, size, colour, ground, tag, "e")
            box = (x1 - px(8) - size - px(6), top, x1, top + 2 * rim + brush.line)
            drawn.add_spot(box, Act.COPY, area.text, _("Copy code"), tells=True)
        else:
            bar = (x, top, x + px(3), bottom)
            brush.rectangle(bar, mix(fill, brush.palette.accent, 0.75), tag)
    return grounds


def mark_found(brush: Brush, drawn: Drawn, find: str, fill: str, current: bool, tag: str) -> None:
    """Mark the words that a search hits, most of all in the row it is at."""
    palette = brush.palette
    x, y = drawn.origin[0], drawn.top + drawn.origin[1]
    colour = mix(fill, palette.found, (_FOUND_DARK if palette.dark else _FOUND)[current])
    for start, end in matches(drawn.laid.text, find):
        for number, left, right in spans(drawn.laid, start, end, brush.measure):
            top = y + drawn.laid.top(number, brush.line)
            brush.rectangle((x + left - 1, top, x + right + 1, top + brush.line), colour, tag)


def code_ground(brush: Brush, fill: str) -> str:
    """Return the colour below code."""
    return mix(fill, brush.palette.text, 0.09)


def more_words() -> str:
    """Return the words below a folded text."""
    return _("Read more")
