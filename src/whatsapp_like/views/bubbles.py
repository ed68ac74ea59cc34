"""One row of a conversation drawn on a canvas: day, unread line, bubble, text, time and ticks.

Runs on the Tk thread. Public names: `BubblePainter`, which draws a `Row`, and `Drawn`, what it
left on the canvas.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from whatsapp_like.i18n import _, ngettext
from whatsapp_like.models.matching import matches
from whatsapp_like.views import emoji, ink, shapes
from whatsapp_like.views.bidi import has_rtl
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.layout import Laid, Typesetter, paragraph_is_rtl
from whatsapp_like.views.messages import Row
from whatsapp_like.views.palette import contrast, mix
from whatsapp_like.views.selection import offset_at, spans
from whatsapp_like.views.shapes import Corner, Tick
from whatsapp_like.views.theme import Look, Role, Space

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

    from whatsapp_like.views.ink import Anchor, Tags


class Plan(NamedTuple):
    """How much room each part of a row takes, in real pixels, before anything of it is drawn."""

    head: int  # above the bubble: the gap, the day, the unread line
    width: int  # the bubble's
    height: int
    foot: int  # below it
    laid: Laid
    name: str  # the sender's, as much of it as fits; empty when nobody is named


@dataclass(slots=True)
class Drawn:
    """What a row left on the canvas; the pictures live as long as this."""

    row: Row
    plan: Plan
    width: int  # the canvas's
    day: bool  # its day stands above it
    spread: bool = False  # something of it is centred, or as wide as the canvas
    held: list[PhotoImage] = field(default_factory=list)
    tick: int = 0  # the canvas item, 0 without one
    tick_ground: str = ""
    top: int = 0  # where the row begins, in the canvas; the bubble and its text count from there
    bubble: tuple[int, int, int, int] = (0, 0, 0, 0)
    origin: tuple[int, int] = (0, 0)
    links: dict[int, str] = field(default_factory=dict)  # address by canvas item
    retry: int = 0  # the canvas item that sends a failed message again
    more: int = 0  # the canvas item that shows the rest of a folded text

    @property
    def laid(self) -> Laid:
        """How the text is broken into lines."""
        return self.plan.laid

    def on_canvas(self) -> tuple[int, int, int, int]:
        """Return where the bubble was drawn."""
        x0, y0, x1, y1 = self.bubble
        return x0, self.top + y0, x1, self.top + y1


__all__ = ["BubblePainter", "Drawn", "Row", "opens_day"]

_SIDE: Final = 20  # between bubbles and the edge of the canvas
_SHARE: Final = 0.65
_NARROW: Final = 480
_NARROW_SHARE: Final = 0.82
_TAIL: Final = 8
_TAIL_FALL: Final = 11
_DAY: Final = 44
_UNREAD: Final = 40
_FOUND: Final = (0.4, 0.85)  # how strongly found words are marked, those of the current hit last
_FOUND_DARK: Final = (0.18, 0.32)


class BubblePainter:
    """Measures and draws rows for a canvas of a given width."""

    def __init__(self, canvas: tk.Canvas, look: Look) -> None:
        self._canvas = canvas
        self._look = look
        self.width = 0
        self.find = ""  # what is searched for: its words are marked
        self.unfolded: set[Hashable] = set()  # the rows of which every line is shown
        self.relook()

    def relook(self) -> None:
        """Take over a changed theme, zoom or font; what was laid out is forgotten."""
        look = self._look
        px = look.px
        self._line = max(px(Space.LINE), look.line(Role.BODY) + px(2))
        self._lead = (self._line - look.line(Role.BODY)) // 2
        self._small_line = look.line(Role.SMALL) + px(2)
        self._stamp_line = look.line(Role.STAMP) + px(2)
        self._pad_x, self._pad_y = px(Space.BUBBLE_X), px(look.room.bubble_y)
        self._emoji, self._large = px(Space.EMOJI), px(Space.EMOJI_LARGE)
        self._tick = px(Space.TICK)
        self._typesetter = Typesetter(self.measure, self._emoji, self._large, px(1))
        self._most = self._text_most()
        self._more = look.width(Role.STRONG, more_words())

    def measure(self, text: str) -> int:
        """Return the width of a message's text in pixels."""
        return self._look.width(Role.BODY, text)

    def offset_at(self, drawn: Drawn, x: int, y: int) -> int:
        """Return which character of a row is at (`x`, `y`), `y` counted from the row's top."""
        left, top = drawn.origin
        line = self._large if drawn.laid.large else self._line
        return offset_at(drawn.laid, x - left, y - top, line, self.measure)

    def found_at(self, drawn: Drawn) -> int | None:
        """Return how far below its row's top the first found word stands, None without one."""
        if not self.find:
            return None
        for start, end in matches(drawn.laid.text, self.find):
            for number, _left, _right in spans(drawn.laid, start, end, self.measure):
                return drawn.origin[1] + number * self._line
        return None

    def resize(self, width: int) -> None:
        """Take over a new width of the canvas."""
        self.width = width
        self._most = self._text_most()

    def _text_most(self) -> int:
        px = self._look.px
        share = _NARROW_SHARE if self.width < px(_NARROW) else _SHARE
        return max(px(80), min(px(Space.BUBBLE_MOST), int(self.width * share)) - 2 * self._pad_x)

    def height(self, row: Row, before: Row | None) -> int:
        """Return the height of `row` where it follows `before`."""
        plan = self.plan(row, before)
        return plan.head + plan.height + plan.foot

    def plan(self, row: Row, before: Row | None) -> Plan:
        """Return what there is to draw of `row` where it follows `before`, and how large it is."""
        laid, named = self._lay(row), self._named(row, before)
        name = self._look.shortened(Role.SMALL, self._sender(row), self._most) if named else ""
        size = self._bubble_size(row, laid, name)
        return Plan(self._head(row, before), *size, self._foot(row), laid, name)

    def _head(self, row: Row, before: Row | None) -> int:
        px, room = self._look.px, self._look.room
        if opens_day(row, before):
            height = px(_DAY) + px(room.group_gap)
        else:
            height = px(room.sender_gap if _opens_group(row, before) else room.group_gap)
        return height + (px(_UNREAD) if row.unread else 0)

    def _foot(self, row: Row) -> int:
        return self._small_line + self._look.px(4) if row.tick is Tick.FAILED else 0

    def _stamp(self, row: Row) -> int:
        """Return the width of the time, the ticks and the gap before them."""
        px = self._look.px
        width = px(10) + self._look.width(Role.STAMP, row.time)
        if row.own and row.tick is not Tick.NONE:
            # Room for the widest mark, so that a tick never moves the text.
            width += px(4) + shapes.tick_width(Tick.READ, self._tick)
        return width

    def _lay(self, row: Row) -> Laid:
        text = _("This message needs a newer version of WL.") if row.unknown else row.text
        more = 0 if row.key in self.unfolded else self._more
        return self._typesetter.lay(text, self._most, self._stamp(row), more)

    def _bubble_size(self, row: Row, laid: Laid, name: str) -> tuple[int, int]:
        if laid.large:
            width = max(laid.width, self._stamp(row) + self._look.px(8))
            return width, self._large + self._look.px(6) + self._stamp_line + self._look.px(6)
        width = laid.width
        height = (len(laid.lines) + laid.folded) * self._line + 2 * self._pad_y
        if laid.stamp_below:
            height += self._stamp_line - self._look.px(2)
        if name:
            height += self._small_line
            width = max(width, min(self._most, self._look.width(Role.SMALL, name)))
        if row.unknown:
            width += self._look.px(24)
        return width + 2 * self._pad_x, height

    def _sender(self, row: Row) -> str:
        return emoji.safe(row.sender, names=False)

    def _named(self, row: Row, before: Row | None) -> bool:
        return bool(row.sender) and not row.own and _opens_group(row, before)

    def draw(
        self,
        row: Row,
        before: Row | None,
        y: int,
        tag: str,
        *,
        focused: bool = False,
        glow: float = 0.0,
        chosen: tuple[int, int] = (0, 0),
        current: bool = False,
    ) -> Drawn:
        """Draw `row` from canvas coordinate `y` on, every item tagged `tag`.

        `focused` marks the row under the keyboard, `glow` (0 to 1) one to look at; `chosen` is the
        part of its text that the mouse has selected, `current` tells that the search is here.
        """
        look, palette = self._look, self._look.palette
        px = look.px
        plan = self.plan(row, before)
        drawn = Drawn(row, plan, self.width, day=opens_day(row, before), top=y)
        if drawn.day:
            self.draw_chip(drawn.held, row.day, y + px(_DAY) // 2 - px(1), tag)
        head, width, height = plan.head, plan.width, plan.height
        if row.unread:
            self._draw_unread(drawn, y + head - px(_UNREAD) // 2 - px(3), tag)
        y0 = y + head
        x0 = self.width - px(_SIDE) - width if row.own else px(_SIDE)
        drawn.bubble = (x0, head, x0 + width, head + height)
        ground = palette.chat
        if focused:
            ground = palette.chat_focus
        if glow:
            ground = mix(ground, palette.accent, glow)
        if ground != palette.chat:
            bounds = (0, y0 - px(1), self.width, y0 + height + plan.foot + px(2))
            ink.rectangle(self._canvas, bounds, ground, tag)
        drawn.spread = drawn.day or bool(row.unread) or ground != palette.chat
        if plan.laid.large:
            self._draw_large(drawn, ground, chosen != (0, 0), tag)
        else:
            self._draw_bubble(drawn, before, ground, chosen, current, tag)
        if row.tick is Tick.FAILED:
            self._draw_retry(drawn, tag)
        return drawn

    def refit(self, drawn: Drawn, row: Row, before: Row | None, tag: str) -> bool:
        """Bring a drawn row to where it belongs at the present width; False if it changes more."""
        if drawn.spread or row != drawn.row or self.plan(row, before) != drawn.plan:
            return False
        by = self.width - drawn.width if row.own else 0
        if by:
            self._canvas.move(tag, by, 0)
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
        look, palette = self._look, self._look.palette
        px = look.px
        half = look.width(Role.SMALL, text) // 2 + px(13)
        x = self.width // 2
        style = Style(
            radius=px(Space.INNER_RADIUS),
            fill=palette.chip,
            ground=palette.chat,
            drop=px(1),
            shadow=palette.shadow,
            outline=palette.edge,
            cut=self._cut(palette.chat) and not floating,
        )
        x0, y0, x1, y1 = x - half, middle - px(13), x + half, middle + px(13)
        if floating:
            # A rim tells it from the bubbles, which have its colour.
            rim = replace(style, fill=palette.edge or mix(palette.chip, palette.text, 0.14))
            rim = replace(rim, radius=style.radius + 1, outline="", shadow=0)
            style = replace(style, outline="")
            around = (x0 - 1, y0 - 1, x1 + 1, y1 + 1)
            held += draw_box(self._canvas, look.pictures, around, rim, tag, alpha=True)
        bounds = (x0, y0, x1, y1)
        held += draw_box(self._canvas, look.pictures, bounds, style, tag, alpha=floating)
        self._text(x, middle, text, Role.SMALL, palette.on_chip, tag, "center")

    def _draw_unread(self, drawn: Drawn, middle: int, tag: str) -> None:
        look, palette = self._look, self._look.palette
        px = look.px
        band = mix(palette.chat, palette.accent, 0.12)
        bounds = (px(_SIDE), middle - px(13), self.width - px(_SIDE), middle + px(13))
        style = Style(
            radius=px(Space.INNER_RADIUS),
            fill=band,
            ground=palette.chat,
            outline=palette.edge,
            cut=self._cut(palette.chat),
        )
        drawn.held += draw_box(self._canvas, look.pictures, bounds, style, tag)
        words = unread_words(drawn.row.unread)
        self._text(self.width // 2, middle, words, Role.SMALL, palette.text, tag, "center")

    def _draw_bubble(
        self,
        drawn: Drawn,
        before: Row | None,
        ground: str,
        chosen: tuple[int, int],
        current: bool,
        tag: str,
    ) -> None:
        look, palette, row = self._look, self._look.palette, drawn.row
        px = look.px
        fill = palette.own if row.own else palette.other
        x0, y0, x1, y1 = drawn.on_canvas()
        style = Style(
            radius=px(Space.BUBBLE_RADIUS),
            fill=fill,
            ground=ground,
            drop=px(1),
            shadow=palette.shadow,
            outline=palette.edge,
            cut=self._cut(ground),
            tail=(Corner.NE if row.own else Corner.NW) if _opens_group(row, before) else None,
            reach=px(_TAIL),
            fall=px(_TAIL_FALL),
        )
        drawn.held += draw_box(self._canvas, look.pictures, (x0, y0, x1, y1), style, tag)
        x, y = x0 + self._pad_x, y0 + self._pad_y
        if drawn.plan.name:
            colour = sender_colour(row.sender, fill, palette.dark)
            self._text(x, y - px(1), drawn.plan.name, Role.SMALL, colour, tag)
            y += self._small_line
        if row.unknown:
            mark = look.pictures.of(icon, Icon.UNKNOWN, px(16), palette.second, fill)
            self._image(drawn, x, y + self._line // 2, mark, tag, "w")
            x += px(24)
        drawn.origin = (x, y - drawn.top)
        if self.find and not row.unknown:
            self._mark_found(drawn, x, y, fill, current, tag)
        self._draw_text(drawn, x, y, fill, chosen, tag)
        self._draw_stamp(drawn, x1 - self._pad_x, y1 - px(6), fill, tag)

    def _mark_found(self, drawn: Drawn, x: int, y: int, fill: str, current: bool, tag: str) -> None:
        palette = self._look.palette
        colour = mix(fill, palette.found, (_FOUND_DARK if palette.dark else _FOUND)[current])
        for start, end in matches(drawn.laid.text, self.find):
            for number, left, right in spans(drawn.laid, start, end, self.measure):
                top = y + number * self._line
                band = (x + left - 1, top, x + right + 1, top + self._line)
                ink.rectangle(self._canvas, band, colour, tag)

    def _draw_text(
        self, drawn: Drawn, x: int, y: int, fill: str, chosen: tuple[int, int], tag: str
    ) -> None:
        look, palette, row = self._look, self._look.palette, drawn.row
        colour = palette.second if row.unknown else palette.text
        link = palette.own_link if row.own else palette.link
        marked = mix(fill, palette.link, 0.3)
        if chosen != (0, 0):
            for number, left, right in spans(drawn.laid, *chosen, self.measure):
                top = y + number * self._line
                band = (x + left, top, x + right, top + self._line)
                ink.rectangle(self._canvas, band, marked, tag)
        turns = has_rtl(drawn.laid.text)
        for line in drawn.laid.lines:
            rtl = None
            if turns and line.runs:
                rtl = paragraph_is_rtl(drawn.laid.text, line.runs[0].start)
            for run in line.runs:
                if run.key:
                    below = marked if chosen[0] <= run.start < chosen[1] else fill
                    image = look.pictures.of(emoji.picture, run.key, run.width, below)
                    self._image(drawn, x + run.x, y + self._line // 2, image, tag, "w")
                elif run.url:
                    top = y + self._lead
                    tags = (tag, "link")
                    item = self._text(x + run.x, top, run.text, Role.LINK, link, tags, rtl=rtl)
                    drawn.links[item] = run.url
                else:
                    top = y + self._lead
                    self._text(x + run.x, top, run.text, Role.BODY, colour, tag, rtl=rtl)
            y += self._line
        if drawn.laid.folded:
            tags = (tag, "more")
            drawn.more = self._text(x, y + self._lead, more_words(), Role.STRONG, link, tags)

    def _draw_large(self, drawn: Drawn, ground: str, chosen: bool, tag: str) -> None:
        look, palette, row = self._look, self._look.palette, drawn.row
        px = look.px
        x0, y0, x1, y1 = drawn.on_canvas()
        left = x1 - drawn.laid.lines[0].width if row.own else x0
        drawn.origin = (left, y0 - drawn.top)
        below = ground
        if chosen:
            below = mix(ground, palette.link, 0.3)
            band = (left, y0, left + drawn.laid.lines[0].width, y0 + self._large + px(4))
            ink.rectangle(self._canvas, band, below, tag)
        for run in drawn.laid.lines[0].runs:
            image = look.pictures.of(emoji.picture, run.key, run.width, below, cut=self._cut(below))
            self._image(drawn, left + run.x, y0 + px(2), image, tag, "nw")
        width = self._stamp(row) + px(6)
        left = x1 - width if row.own else x0
        fill = palette.own if row.own else palette.other
        cut = self._cut(ground)
        style = Style(radius=px(10), fill=fill, ground=ground, outline=palette.edge, cut=cut)
        chip = (left, y1 - self._stamp_line - px(5), left + width, y1)
        drawn.held += draw_box(self._canvas, look.pictures, chip, style, tag)
        self._draw_stamp(drawn, left + width - px(8), y1 - px(3), fill, tag)

    def _cut(self, ground: str) -> bool:
        """Tell whether a wallpaper is drawn on this ground."""
        return self._look.wallpaper and ground == self._look.palette.chat

    def _draw_stamp(self, drawn: Drawn, right: int, bottom: int, fill: str, tag: str) -> None:
        look, palette, row = self._look, self._look.palette, drawn.row
        px = look.px
        colour = palette.own_second if row.own else palette.other_second
        if row.own and row.tick is not Tick.NONE:
            drawn.tick_ground = fill
            middle = bottom - self._stamp_line // 2
            image = self._tick_image(row.tick, fill)
            drawn.tick = self._image(drawn, right, middle, image, tag, "e")
            right -= shapes.tick_width(Tick.READ, self._tick) + px(4)
        self._text(right, bottom, row.time, Role.STAMP, colour, (tag, "stamp"), "se")

    def retick(self, drawn: Drawn, row: Row) -> None:
        """Show another tick in a row that is otherwise the same."""
        image = self._tick_image(row.tick, drawn.tick_ground)
        drawn.held.append(image)
        drawn.row = row
        self._canvas.itemconfigure(drawn.tick, image=str(image))

    def _tick_image(self, tick: Tick, ground: str) -> PhotoImage:
        palette = self._look.palette
        colour = palette.own_second
        if tick is Tick.READ:
            colour = palette.read
        elif tick is Tick.FAILED:
            colour = palette.danger
        return self._look.pictures.of(shapes.ticks, tick, self._tick, colour, ground)

    def _draw_retry(self, drawn: Drawn, tag: str) -> None:
        look, palette = self._look, self._look.palette
        _x0, _y0, x1, y1 = drawn.on_canvas()
        words = _("Not sent. Try again")
        top = y1 + look.px(4)
        tags = (tag, "retry")
        drawn.retry = self._text(x1, top, words, Role.SMALL, palette.danger, tags, "ne")

    def _text(
        self,
        x: int,
        y: int,
        text: str,
        role: Role,
        colour: str,
        tags: Tags,
        anchor: Anchor = "nw",
        *,
        rtl: bool | None = None,
    ) -> int:
        return ink.text(self._canvas, x, y, text, role, colour, tags, anchor, rtl=rtl)

    def _image(
        self, drawn: Drawn, x: int, y: int, image: PhotoImage, tags: str, anchor: Anchor
    ) -> int:
        drawn.held.append(image)
        return ink.image(self._canvas, x, y, image, tags, anchor)


def opens_day(row: Row, before: Row | None) -> bool:
    """Tell whether a day's chip stands above `row` where it follows `before`."""
    return before is None or before.day != row.day


def _opens_group(row: Row, before: Row | None) -> bool:
    return row.first or bool(row.unread) or opens_day(row, before)


def more_words() -> str:
    """Return the words below a folded text."""
    return _("Read more")


def unread_words(number: int) -> str:
    """Return the words of the line above the first unread message."""
    return ngettext("{n} unread message", "{n} unread messages", number).format(n=number)


def sender_colour(sender: str, ground: str, dark: bool) -> str:
    """Return the colour of a sender's name: the avatar's, made readable on `ground`."""
    colour = shapes.gradient_of(sender)[0 if dark else 1]
    while contrast(colour, ground) < 4.5:
        colour = mix(colour, "#ffffff" if dark else "#000000", 0.12)
    return colour
