"""One row of a conversation drawn on a canvas: what stands above it, the bubble, what is in it.

Runs on the Tk thread. Each part is drawn by a module of `bubble`. Public names: `BubblePainter`,
which draws a `Row`, and `Drawn`, what it left on the canvas.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Hashable
from typing import TYPE_CHECKING, Final

from whatsapp_like.i18n import _
from whatsapp_like.models.matching import matches
from whatsapp_like.views import emoji, shapes
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.bubble import chips
from whatsapp_like.views.bubble.brush import Brush, sender_colour
from whatsapp_like.views.bubble.cards import CardPlan, draw_card, plan_card
from whatsapp_like.views.bubble.drawn import Drawn, Plan
from whatsapp_like.views.bubble.lines import draw_lines, mark_found, more_words
from whatsapp_like.views.bubble.pills import draw_pills, plan_pills
from whatsapp_like.views.bubble.poll import PollPlan, draw_poll, plan_poll
from whatsapp_like.views.bubble.quote import draw_quote, plan_quote
from whatsapp_like.views.bubble.stamp import draw_stamp, stamp_width, tick_image
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.layout import Laid
from whatsapp_like.views.messages import NO_EXTRAS, Act, Row
from whatsapp_like.views.palette import mix
from whatsapp_like.views.selection import offset_at, spans
from whatsapp_like.views.shapes import Corner, Tick
from whatsapp_like.views.theme import Look, Role, Space

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

    from whatsapp_like.views.ink import Tags

__all__ = ["BubblePainter", "Drawn", "Row", "opens_day"]

_SHARE: Final = 0.65
_NARROW: Final = 480
_NARROW_SHARE: Final = 0.82
_TAIL: Final = 8
_TAIL_FALL: Final = 11
_DAY: Final = 44
_UNREAD: Final = 40
_FACE: Final = 30
_FACE_ROOM: Final = 38  # its own, and the gap to the tail
_CHECK: Final = 20
_CHECK_ROOM: Final = 32
_SIGN_ROOM: Final = 24  # of the sign before what is unknown or deleted


class BubblePainter:
    """Measures and draws rows for a canvas of a given width."""

    def __init__(self, canvas: tk.Canvas, look: Look) -> None:
        self._look = look
        self._brush = Brush(canvas, look)
        self.find = ""  # what is searched for: its words are marked
        self.unfolded: set[Hashable] = set()  # the rows of which every line is shown
        self.relook()

    @property
    def width(self) -> int:
        """The width of the canvas."""
        return self._brush.width

    def relook(self) -> None:
        """Take over a changed theme, zoom or font; what was laid out is forgotten."""
        self._brush.relook()
        self._measure()
        self._more = self._look.width(Role.STRONG, more_words())

    def offset_at(self, drawn: Drawn, x: int, y: int) -> int:
        """Return which character of a row is at (`x`, `y`), `y` counted from the row's top."""
        brush = self._brush
        left, top = drawn.origin
        if not drawn.row.selectable:
            # Chosen as a whole or not at all.
            middle = (drawn.bubble[1] + drawn.bubble[3]) // 2
            return 0 if y < middle else len(drawn.row.shown)
        line = brush.large if drawn.laid.large else brush.line
        return offset_at(drawn.laid, x - left, y - top, line, brush.measure)

    def found_at(self, drawn: Drawn) -> int | None:
        """Return how far below its row's top the first found word stands, None without one."""
        if not self.find or drawn.row.system:
            return None
        for start, end in matches(drawn.laid.text, self.find):
            for number, _left, _right in spans(drawn.laid, start, end, self._brush.measure):
                return drawn.origin[1] + drawn.laid.top(number, self._brush.line)
        return None

    def resize(self, width: int) -> None:
        """Take over a new width of the canvas."""
        self._brush.width = width
        self._measure()

    def _measure(self) -> None:
        """Note how wide texts may become in this width."""
        px, width = self._look.px, self._brush.width
        share = _NARROW_SHARE if width < px(_NARROW) else _SHARE
        self._widest = min(px(Space.BUBBLE_MOST), int(width * share))
        self._room = width - 2 * self._brush.side

    def _most(self, row: Row) -> int:
        """Return how wide the text of a row may become."""
        # What stands beside it, a face for instance, pushes it no farther than to the margin.
        most = min(self._widest, self._room - self._shift(row))
        return max(self._look.px(80), most - 2 * self._brush.pad_x)

    def plan(self, row: Row, before: Row | None) -> Plan:
        """Return what there is to draw of `row` where it follows `before`, and how large it is."""
        head, brush = self._head(row, before), self._brush
        if row.system:
            laid = chips.lay_line(brush, row.text)
            width, height = chips.line_size(brush, laid)
            return Plan(head, width, height, 0, laid, "")
        named = self._named(row, before)
        name = self._look.shortened(Role.SMALL, self._sender(row), self._most(row)) if named else ""
        shift = self._shift(row)
        if row.extras is NO_EXTRAS:
            laid = self._lay(row)
            width, height = self._bubble_size(row, laid, name)
            return Plan(head, width, height, self._foot(row), laid, name, shift)
        return self._full_plan(row, head, name, shift)

    def _full_plan(self, row: Row, head: int, name: str, shift: int) -> Plan:
        """Return the plan of a row that has more than a text."""
        brush, most, px = self._brush, self._most(row), self._look.px
        quote, card = plan_quote(brush, row, most), plan_card(brush, row, most)
        poll = plan_poll(brush, row, most)
        laid = self._lay(row)
        if laid.large and quote is not None:
            # In a bubble, where it is one word among others.
            laid = brush.row_typesetter.lay(row.text, most, stamp_width(brush, row))
            laid = laid._replace(large=False)
        width, height = self._bubble_size(row, laid, name)
        inner = width - 2 * brush.pad_x
        for part in (quote, poll, card):
            if part is not None:
                inner = max(inner, part.width)
                height += part.height
        if card is not None:
            height -= laid.height(brush.line)
        rise = 0
        if part := poll or card:
            rise = self._rise(row, part, inner)
            if not rise:
                height += brush.stamp_line - px(2)
                inner = max(inner, stamp_width(brush, row))
        if quote is not None or poll is not None or card is not None:
            width = inner + 2 * brush.pad_x
        pills = plan_pills(brush, row, width, large=laid.large)
        foot = self._foot(row) + (pills.foot if pills else 0)
        return Plan(head, width, height, foot, laid, name, shift, quote, poll, card, pills, rise)

    def _rise(self, row: Row, part: PollPlan | CardPlan, inner: int) -> int:
        """Return how far the time rises to stand in the last line of a poll or card, at its end; 0
        where it has no room there."""
        brush = self._brush
        words = self._look.width(Role.CHIP, part.foot)
        if not part.foot or words + 2 * stamp_width(brush, row) > inner:
            return 0
        # Both in the middle of the line.
        return brush.pad_y - self._look.px(6) + (part.foot_height - brush.stamp_line) // 2

    def _shift(self, row: Row) -> int:
        px = self._look.px
        shift = px(_FACE_ROOM) if row.seed and not row.own else 0
        return shift + (px(_CHECK_ROOM) if row.chosen is not None and not row.own else 0)

    def _head(self, row: Row, before: Row | None) -> int:
        px, room = self._look.px, self._look.room
        if opens_day(row, before):
            height = px(_DAY) + px(room.group_gap)
        else:
            height = px(room.sender_gap if _opens_group(row, before) else room.group_gap)
        return height + (px(_UNREAD) if row.unread else 0)

    def _foot(self, row: Row) -> int:
        return self._brush.small_line + self._look.px(4) if row.tick is Tick.FAILED else 0

    def _lay(self, row: Row) -> Laid:
        brush, stamp, widest = self._brush, stamp_width(self._brush, row), self._most(row)
        more = 0 if row.key in self.unfolded else self._more
        if row.deleted:
            most = widest - self._look.px(_SIGN_ROOM)
            return brush.italic_typesetter.lay(row.text, most, stamp)
        if row.unknown:
            return brush.typesetter.lay(unknown_words(), widest, stamp)
        extras = row.extras
        if extras.card or extras.place:
            return brush.typesetter.lay("", widest, 0)
        if extras.poll:
            return brush.row_typesetter.lay(row.text, widest, 0)._replace(large=False)
        return brush.typesetter.lay(row.text, widest, stamp, more, extras.mentions)

    def _bubble_size(self, row: Row, laid: Laid, name: str) -> tuple[int, int]:
        brush, px = self._brush, self._look.px
        if laid.large:
            width = max(laid.width, stamp_width(brush, row) + px(8))
            return width, brush.large + px(6) + brush.stamp_line + px(6)
        width = laid.width
        height = laid.height(brush.line) + laid.folded * brush.line + 2 * brush.pad_y
        if laid.stamp_below:
            height += brush.stamp_line - px(2)
        if name:
            height += brush.small_line
            width = max(width, min(self._most(row), self._look.width(Role.SMALL, name)))
        if row.unknown or row.deleted:
            width += px(_SIGN_ROOM)
        return width + 2 * brush.pad_x, height

    def _sender(self, row: Row) -> str:
        return emoji.safe(row.sender, names=False)

    def _named(self, row: Row, before: Row | None) -> bool:
        return bool(row.sender) and not row.own and _opens_group(row, before)

    def draw(
        self,
        row: Row,
        before: Row | None,
        plan: Plan,
        y: int,
        tag: str,
        *,
        focused: bool = False,
        glow: float = 0.0,
        chosen: tuple[int, int] = (0, 0),
        current: bool = False,
        spot: int | None = None,
    ) -> Drawn:
        """Draw `row` as planned from canvas coordinate `y` on, every item tagged `tag`.

        `focused` marks the row under the keyboard, `spot` the part of it; `glow` (0 to 1) one to
        look at; `chosen` is the part of its text that the mouse has selected, `current` tells that
        the search is here.
        """
        look, brush = self._look, self._brush
        palette, px = look.palette, look.px
        drawn = Drawn(row, plan, self.width, day=opens_day(row, before), top=y)
        if drawn.day:
            whole = px(_DAY) + px(look.room.group_gap)
            self.draw_chip(drawn.held, row.day, y + whole // 2, tag)
        head, width, height = plan.head, plan.width, plan.height
        if row.unread:
            whole = px(_UNREAD) + px(look.room.sender_gap)
            chips.draw_unread(brush, drawn, y + head - whole // 2, brush.side, tag)
        y0 = y + head
        if row.system:
            x0 = (self.width - width) // 2
        else:
            x0 = self.width - brush.side - width if row.own else brush.side + plan.shift
        drawn.bubble = (x0, head, x0 + width, head + height)
        ground = palette.chat
        if row.chosen:
            ground = mix(ground, palette.accent, 0.14)
        if focused:
            ground = palette.chat_focus
        if glow:
            ground = mix(ground, palette.accent, glow)
        if ground != palette.chat:
            # As far above as below, and those of two rows meet.
            rim = px(look.room.group_gap)
            bounds = (0, y0 - rim + px(1), self.width, y0 + height + plan.foot + rim)
            brush.rectangle(bounds, ground, tag)
        drawn.spread = drawn.day or bool(row.unread) or ground != palette.chat
        if row.seed and not row.own and _opens_group(row, before):
            self._draw_face(drawn, ground, tag)
        if row.system:
            drawn.spread = True
            chips.draw_line(brush, drawn, chosen != (0, 0), ground, tag)
        elif plan.laid.large:
            self._draw_large(drawn, ground, chosen != (0, 0), tag)
        else:
            self._draw_bubble(drawn, before, ground, chosen, current, tag)
        if row.chosen is not None and not row.system:
            drawn.spread = True
            self._draw_check(drawn, ground, tag)
        if plan.pills is not None:
            draw_pills(brush, drawn, tag)
        if row.tick is Tick.FAILED:
            self._draw_retry(drawn, tag)
        if spot is not None and spot < len(drawn.spots):
            self._draw_ring(drawn, spot, tag)
        return drawn

    def refit(self, drawn: Drawn, row: Row, plan: Plan, tag: str) -> bool:
        """Bring a drawn row to where it belongs at the present width; False if it changes more."""
        if drawn.spread or row != drawn.row or plan != drawn.plan:
            return False
        by = self._brush.side - self._brush.side_in(drawn.width)
        by = self.width - drawn.width - by if row.own else by
        if by:
            self._brush.canvas.move(tag, by, 0)
            x0, y0, x1, y1 = drawn.bubble
            drawn.bubble = (x0 + by, y0, x1 + by, y1)
            drawn.origin = (drawn.origin[0] + by, drawn.origin[1])
        drawn.width = self.width
        return True

    def draw_chip(
        self,
        held: list[PhotoImage],
        text: str,
        middle: int,
        tag: Tags,
        *,
        floating: bool = False,
    ) -> None:
        """Draw a day's chip around the height `middle`; one that floats lies over bubbles."""
        chips.draw_chip(self._brush, held, text, middle, tag, floating=floating)

    def _draw_bubble(
        self,
        drawn: Drawn,
        before: Row | None,
        ground: str,
        chosen: tuple[int, int],
        current: bool,
        tag: str,
    ) -> None:
        look, palette, row, plan = self._look, self._look.palette, drawn.row, drawn.plan
        px, brush = look.px, self._brush
        fill = palette.own if row.own else palette.other
        x0, y0, x1, y1 = drawn.on_canvas()
        style = Style(
            radius=px(Space.BUBBLE_RADIUS),
            fill=fill,
            ground=ground,
            drop=px(1),
            shadow=palette.shadow,
            outline=palette.edge,
            cut=brush.cut(ground),
            tail=(Corner.NE if row.own else Corner.NW) if _opens_group(row, before) else None,
            reach=px(_TAIL),
            fall=px(_TAIL_FALL),
        )
        bounds = (x0, y0, x1, y1)
        drawn.held += draw_box(brush.canvas, look.pictures, bounds, style, tag, sides=True)
        x, y = x0 + brush.pad_x, y0 + brush.pad_y
        if plan.name:
            colour = sender_colour(row.seed or row.sender, fill, palette.dark)
            brush.text(x, y - px(1), plan.name, Role.SMALL, colour, tag)
            if row.account:
                width = brush.measure_small(plan.name)
                box = (x, y, x + width, y + brush.small_line)
                words = _("Show {name}").format(name=row.sender)
                drawn.add_spot(box, Act.PERSON, row.account, words, tells=False)
            y += brush.small_line
        if plan.quote is not None:
            draw_quote(brush, drawn, y, fill, tag)
            y += plan.quote.height
        if row.unknown or row.deleted:
            sign = Icon.BLOCK if row.deleted else Icon.UNKNOWN
            place = (x, y + brush.line // 2)
            brush.icon(drawn, place, sign, px(16), palette.second, fill, tag)
            x += px(_SIGN_ROOM)
        drawn.origin = (x, y - drawn.top)
        if plan.card is not None:
            below = mix(fill, palette.link, 0.3) if chosen != (0, 0) else fill
            if below != fill:
                band = (x0 + px(4), y - px(2), x1 - px(4), y + plan.card.height)
                brush.rectangle(band, below, tag)
            draw_card(brush, drawn, y, below, tag)
        else:
            if self.find and not row.unknown:
                mark_found(brush, drawn, self.find, fill, current, tag)
            draw_lines(brush, drawn, fill, chosen, tag)
            if plan.poll is not None:
                draw_poll(brush, drawn, y + plan.laid.height(brush.line), fill, tag)
        draw_stamp(brush, drawn, x1 - brush.pad_x, y1 - px(6) - plan.rise, fill, tag)

    def _draw_large(self, drawn: Drawn, ground: str, chosen: bool, tag: str) -> None:
        look, palette, row, brush = self._look, self._look.palette, drawn.row, self._brush
        px = look.px
        x0, y0, x1, y1 = drawn.on_canvas()
        left = x1 - drawn.laid.lines[0].width if row.own else x0
        drawn.origin = (left, y0 - drawn.top)
        below = ground
        if chosen:
            below = mix(ground, palette.link, 0.3)
            band = (left, y0, left + drawn.laid.lines[0].width, y0 + brush.large + px(4))
            brush.rectangle(band, below, tag)
        for run in drawn.laid.lines[0].runs:
            cut = brush.cut(below)
            image = look.pictures.of(emoji.picture, run.key, run.width, below, cut=cut)
            brush.image(drawn, left + run.x, y0 + px(2), image, tag, "nw")
        width = stamp_width(brush, row) + px(6)
        left = x1 - width if row.own else x0
        fill = palette.own if row.own else palette.other
        chip = (left, y1 - brush.stamp_line - px(5), left + width, y1)
        brush.box(drawn, chip, fill, ground, tag, radius=px(10), outline=palette.edge)
        draw_stamp(brush, drawn, left + width - px(8), y1 - px(3), fill, tag)

    def _draw_face(self, drawn: Drawn, ground: str, tag: str) -> None:
        """Draw the sender's face beside the first of their messages, where its tail points to."""
        look, row, px = self._look, drawn.row, self._look.px
        size = px(_FACE)
        x, y = drawn.bubble[0] - px(_FACE_ROOM), drawn.top + drawn.bubble[1]
        below = None if self._brush.cut(ground) else ground
        picture = look.face(size, row.sender, row.seed, below)
        self._brush.image(drawn, x, y, picture, tag, "nw")
        words = _("Show {name}").format(name=row.sender)
        drawn.add_spot((x, y, x + size, y + size), Act.PERSON, row.account, words, tells=True)

    def _draw_check(self, drawn: Drawn, ground: str, tag: str) -> None:
        """Draw the circle that tells whether the row is chosen, at the left of the canvas."""
        px, palette, brush = self._look.px, self._look.palette, self._brush
        size = px(_CHECK)
        x0, y1 = brush.side - px(4), drawn.on_canvas()[3]
        box = (x0, y1 - size - px(4), x0 + size, y1 - px(4))
        if not drawn.row.chosen:
            brush.box(drawn, box, ground, ground, tag, outline=palette.second, width=px(1.5))
            return
        brush.box(drawn, box, palette.accent, ground, tag)
        middle = (x0 + size // 2, box[1] + size // 2)
        colours = (palette.on_accent, palette.accent)
        brush.icon(drawn, middle, Icon.CHECK, size - px(7), *colours, tag, "center")

    def _draw_ring(self, drawn: Drawn, spot: int, tag: str) -> None:
        """Show where within the row the keyboard is."""
        px, colour = self._look.px, self._look.palette.accent
        x0, y0, x1, y1 = drawn.box_of(spot)
        x0, y0, width, height = x0 - px(2), y0 - px(2), x1 - x0 + px(4), y1 - y0 + px(4)
        # Faces and reactions are round; around what is larger the ring would cut its corners.
        low = min(width, height)
        radius = low // 2 if low <= px(_FACE + 4) else px(Space.INNER_RADIUS + 2)
        ring = self._look.pictures.of(shapes.rim, width, height, radius, px(2), colour)
        self._brush.image(drawn, x0, y0, ring, tag, "nw")

    def retick(self, drawn: Drawn, row: Row) -> None:
        """Show another tick in a row that is otherwise the same."""
        image = tick_image(self._brush, row.tick, drawn.tick_ground)
        drawn.held.append(image)
        drawn.row = row
        self._brush.canvas.itemconfigure(drawn.tick, image=str(image))

    def _draw_retry(self, drawn: Drawn, tag: str) -> None:
        px, palette = self._look.px, self._look.palette
        _x0, _y0, x1, y1 = drawn.on_canvas()
        words = _("Not sent. Try again")
        top = y1 + px(4) + (drawn.plan.pills.foot if drawn.plan.pills else 0)
        drawn.retry = self._brush.text(
            x1, top, words, Role.SMALL, palette.danger, (tag, "retry"), "ne"
        )


def opens_day(row: Row, before: Row | None) -> bool:
    """Tell whether a day's chip stands above `row` where it follows `before`."""
    return before is None or before.day != row.day


def _opens_group(row: Row, before: Row | None) -> bool:
    return row.first or bool(row.unread) or opens_day(row, before)


def unknown_words() -> str:
    """Return what stands in place of a message that only a newer version can show."""
    return _("This message needs a newer version of WL.")
