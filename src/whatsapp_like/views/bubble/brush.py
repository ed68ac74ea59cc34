"""What all parts of a message are drawn with: the canvas, the look, and the lengths that follow.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING, Final

from whatsapp_like.models.markup import Style
from whatsapp_like.views import emoji, ink, shapes
from whatsapp_like.views.box import Style as BoxStyle
from whatsapp_like.views.box import draw_box
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.layout import Laid, Typesetter
from whatsapp_like.views.palette import contrast, mix
from whatsapp_like.views.theme import Look, Role, Space

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

    from whatsapp_like.views.bubble.drawn import Box, Drawn
    from whatsapp_like.views.ink import Anchor, Tags
    from whatsapp_like.views.palette import Palette

_PLAIN: Final = Style.PLAIN
_SIDE: Final = 20  # at least, between bubbles and the edge of the canvas
_FULL: Final = 10_000  # of a radius: as round as it can be


def role_of(style: Style) -> Role:
    """Return the font of a style; a line through it is drawn by itself."""
    if style & Style.CODE:
        return Role.CODE
    if style & Style.BOLD:
        return Role.BOLD_ITALIC if style & Style.ITALIC else Role.BOLD
    return Role.ITALIC if style & Style.ITALIC else Role.BODY


class Brush:
    """The canvas of one list of messages and how one draws on it."""

    def __init__(self, canvas: tk.Canvas, look: Look) -> None:
        self.canvas = canvas
        self.look = look
        self.width = 0  # the canvas's
        self.relook()

    @property
    def side(self) -> int:
        """How far the column of messages is from either edge of the canvas."""
        return self.side_in(self.width)

    def side_in(self, width: int) -> int:
        """Return how far it is in a canvas of this width."""
        return self.look.px(_SIDE) + self.look.beside(width)

    @property
    def palette(self) -> Palette:
        """The colours now."""
        return self.look.palette

    def relook(self) -> None:
        """Take over a changed theme, zoom or font; what was laid out is forgotten."""
        look, px = self.look, self.look.px
        self.line = max(px(Space.LINE), look.line(Role.BODY) + px(2))
        self.lead = (self.line - look.line(Role.BODY)) // 2
        self.small_line = look.line(Role.SMALL) + px(2)
        self.stamp_line = look.line(Role.STAMP) + px(2)
        self.pad_x, self.pad_y = px(Space.BUBBLE_X), px(look.room.bubble_y)
        self.emoji, self.large = px(Space.EMOJI), px(Space.EMOJI_LARGE)
        self.tick = px(Space.TICK)
        self.typesetter = Typesetter(
            self.measure, self.emoji, self.large, px(1), formats=True, links=True
        )
        self.row_typesetter = Typesetter(self.measure, self.emoji, self.emoji, px(1))
        self.italic_typesetter = Typesetter(self._measure_italic, self.emoji, self.emoji, px(1))
        small = look.line(Role.SMALL)
        self.small_typesetter = Typesetter(self.measure_small, small, small, px(1))
        self._falls = {
            style: look.ascent(Role.BODY) - look.ascent(role_of(style))
            for style in (Style.PLAIN, Style.BOLD, Style.ITALIC, Style.CODE)
        }

    def measure(self, text: str, style: Style = _PLAIN) -> int:
        """Return the width of a message's text in pixels."""
        role = Role.BODY if style is _PLAIN else role_of(style)
        return self.look.width(role, text)

    def _measure_italic(self, text: str) -> int:
        return self.look.width(Role.ITALIC, text)

    def measure_small(self, text: str) -> int:
        """Return the width of small print in pixels."""
        return self.look.width(Role.SMALL, text)

    def fall(self, style: Style) -> int:
        """Return how much lower a style begins than plain text, for one baseline."""
        if style is _PLAIN:
            return 0
        base = Style.CODE if style & Style.CODE else style & Style.BOLD or style & Style.ITALIC
        return self._falls[base]

    def cut(self, ground: str) -> bool:
        """Tell whether a wallpaper is drawn on this ground."""
        return self.look.wallpaper and ground == self.palette.chat

    def text(
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
        """Write a line that holds no emoji; return its item."""
        return ink.text(self.canvas, x, y, text, role, colour, tags, anchor, rtl=rtl)

    def image(
        self, drawn: Drawn, x: int, y: int, image: PhotoImage, tags: Tags, anchor: Anchor
    ) -> int:
        """Place a picture, which lives as long as the row; return its item."""
        drawn.held.append(image)
        return ink.image(self.canvas, x, y, image, tags, anchor)

    def rectangle(self, box: Box, fill: str, tags: Tags) -> None:
        """Fill a rectangle."""
        ink.rectangle(self.canvas, box, fill, tags)

    def box(
        self,
        drawn: Drawn,
        box: Box,
        fill: str,
        ground: str,
        tags: Tags,
        *,
        radius: int = _FULL,
        outline: str = "",
        width: int = 1,
    ) -> None:
        """Draw a box with round corners on one colour."""
        style = BoxStyle(radius, fill, ground, outline, width, cut=self.cut(ground))
        drawn.held += draw_box(self.canvas, self.look.pictures, box, style, tags)

    def icon(
        self,
        drawn: Drawn,
        place: tuple[int, int],
        name: Icon,
        size: int,
        colour: str,
        ground: str,
        tags: Tags,
        anchor: Anchor = "w",
    ) -> None:
        """Draw an icon, `size` pixels square."""
        picture = self.look.pictures.of(icon, name, size, colour, ground)
        self.image(drawn, *place, picture, tags, anchor)

    def write(
        self,
        drawn: Drawn,
        place: tuple[int, int],
        laid: Laid,
        role: Role,
        colour: str,
        ground: str,
        tag: str,
    ) -> None:
        """Write lines of words and emoji, as `row_typesetter` or, small, `small_typesetter` broke
        them; nothing in them leads anywhere."""
        x, y = place
        small = role is Role.SMALL
        line_height, lead = (self.small_line, 0) if small else (self.line, self.lead)
        pictures, cut = self.look.pictures, self.cut(ground)
        for line in laid.lines:
            for run in line.runs:
                if run.key:
                    image = pictures.of(emoji.picture, run.key, run.width, ground, cut=cut)
                    self.image(drawn, x + run.x, y + line_height // 2, image, tag, "w")
                else:
                    self.text(x + run.x, y + lead, run.text, role, colour, tag)
            y += line_height

    def second(self, own: bool) -> str:
        """Return the colour of small print in a bubble."""
        return self.palette.own_second if own else self.palette.other_second

    def link(self, own: bool) -> str:
        """Return the colour of what leads somewhere in a bubble."""
        return self.palette.own_link if own else self.palette.link


def sender_colour(seed: str, ground: str, dark: bool) -> str:
    """Return the colour of a sender's name: the avatar's, made readable on `ground`."""
    colour = shapes.gradient_of(seed)[0 if dark else 1]
    while contrast(colour, ground) < 4.5:
        colour = mix(colour, "#ffffff" if dark else "#000000", 0.12)
    return colour
