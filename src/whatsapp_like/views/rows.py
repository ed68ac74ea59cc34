"""One row of a list of people or conversations, drawn on a canvas.

Runs on the Tk thread. Public names: `ListRow`, what is to be drawn; `RowPainter`, which draws it.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from whatsapp_like.i18n import _
from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.views import emoji, shapes
from whatsapp_like.views.avatars import Presence, dot_colour
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.oneline import draw_line
from whatsapp_like.views.shapes import Tick
from whatsapp_like.views.theme import Look, Role, Space

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage


@dataclass(frozen=True, slots=True)
class ListRow:
    """A person or conversation as a list shows it; times are formatted already."""

    key: Hashable
    title: str
    seed: str = ""  # what the avatar's colours come from; the title when empty
    presence: Presence = Presence.NONE
    time: str = ""
    note: str = ""  # small words in the place of the time
    preview: str = ""
    tick: Tick = Tick.NONE  # of the last message, when it is one's own
    typing: str = ""  # shown in place of the preview
    draft: bool = False  # the preview is an unsent text
    unread: int = 0
    marked: bool = False  # as unread, by hand
    mentioned: bool = False  # among what is unread somebody means me
    muted: bool = False
    pinned: bool = False
    kind: ConversationKind = ConversationKind.DIRECT
    custom: str = ""  # an emoji beside the title: what somebody says about themselves
    icon: Icon | None = None  # in place of an avatar
    find: str = ""  # what is searched for: its words stand out in the preview
    checked: bool = False  # taken, where several can be
    opens: bool = False  # a click opens its menu: three dots at its end say so
    called: str = ""  # what the avatar's initials come from; the title when empty


_INSET: Final = 8
_INNER: Final = 12
_DOT: Final = 14
_BADGE: Final = 22
_SPOT: Final = 14
_MARK: Final = 15
_SIGN: Final = 22
_DOTS: Final = 18
_CHECK: Final = 18
_CHECK_SIGN: Final = 12


class RowPainter:
    """Draws rows of one height for a canvas of a given width."""

    def __init__(self, canvas: tk.Canvas, look: Look) -> None:
        self._canvas = canvas
        self._look = look
        self.width = 0

    @property
    def margin(self) -> int:
        """How far pictures are from the left edge, in pixels."""
        return self._look.px(_INSET + _INNER)

    @property
    def height(self) -> int:
        """The height of a row in pixels."""
        return self._look.px(self._look.room.row)

    def draw(
        self, row: ListRow, y: int, tag: str, *, selected: bool, hovered: bool, ring: bool
    ) -> list[PhotoImage]:
        """Draw `row` from `y` on, every item tagged `tag`; the caller keeps the pictures.

        `ring` marks the row under the keyboard.
        """
        look, palette, px = self._look, self._look.palette, self._look.px
        held: list[PhotoImage] = []
        ground = palette.selected if selected else palette.hover if hovered else palette.ground
        if ground != palette.ground or ring:
            style = Style(
                radius=px(Space.SELECTED_RADIUS),
                fill=ground,
                ground=palette.ground,
                outline=palette.accent if ring else palette.edge if selected else "",
                width=px(2) if ring else px(1),
            )
            bounds = (px(_INSET), y + px(1), self.width - px(_INSET), y + self.height - px(1))
            held += draw_box(self._canvas, look.pictures, bounds, style, tag)
        size = px(look.room.avatar)
        left = self.margin
        middle = y + self.height // 2
        if row.icon is None:
            self._image(held, left, middle, self._avatar(row, size, ground), tag)
        else:
            disc = look.pictures.of(shapes.disc, size, palette.accent_soft, ground)
            self._image(held, left, middle, disc, tag)
            sign = px(_SIGN)
            image = look.pictures.of(icon, row.icon, sign, palette.accent, palette.accent_soft)
            self._image(held, left + (size - sign) // 2, middle, image, tag)
        if row.checked:
            self._draw_check(held, left + size, middle + size // 2, ground, tag)
        x = left + size + px(Space.AVATAR_GAP)
        right = self.width - px(_INSET + Space.ROW_PAD)
        if row.opens:
            dots = look.pictures.of(icon, Icon.MENU, px(_DOTS), palette.second, ground)
            self._image(held, right - px(_DOTS), middle, dots, tag)
            right -= px(_DOTS + 7)
        self._draw_title(held, row, (x, right), middle - px(11), ground, tag)
        self._draw_preview(held, row, (x, right), middle + px(12), ground, tag)
        return held

    def _draw_check(
        self, held: list[PhotoImage], right: int, bottom: int, ground: str, tag: str
    ) -> None:
        """Draw the sign of a row that is taken over the lower right of its avatar."""
        look, palette, px = self._look, self._look.palette, self._look.px
        size, sign = px(_CHECK), px(_CHECK_SIGN)
        rim = look.pictures.of(shapes.disc, size + 2 * px(2), ground, None)
        disc = look.pictures.of(shapes.disc, size, palette.accent, ground)
        mark = look.pictures.of(icon, Icon.CHECK, sign, palette.on_accent, palette.accent)
        middle = bottom - size // 2
        self._image(held, right - size - px(2), middle, rim, tag)
        self._image(held, right - size, middle, disc, tag)
        self._image(held, right - (size + sign) // 2, middle, mark, tag)

    def _avatar(self, row: ListRow, size: int, ground: str) -> PhotoImage:
        palette = self._look.palette
        dot = None if row.presence is Presence.NONE else dot_colour(row.presence, palette)
        return self._look.face(
            size,
            row.called or row.title,
            row.seed or row.title,
            ground,
            dot=dot,
            dot_size=self._look.px(_DOT),
            kind=row.kind,
            hollow=row.presence is Presence.AWAY,
        )

    def _draw_title(
        self,
        held: list[PhotoImage],
        row: ListRow,
        span: tuple[int, int],
        middle: int,
        ground: str,
        tag: str,
    ) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        x, right = span
        if words := row.time or row.note:
            loud = (row.unread or row.marked) and not row.muted
            colour = palette.accent if loud else palette.second
            self._canvas.create_text(
                right,
                middle,
                text=words,
                font=Role.SMALL.value,
                fill=colour,
                anchor="e",
                tags=tag,
            )
            right -= look.width(Role.SMALL, words) + px(10)
        if row.custom:
            right -= px(18 + 6)
        place = (x, middle, max(0, right - x))
        pictures, end = draw_line(
            self._canvas, look, row.title, place, Role.NAME, palette.text, ground, px(18), tag
        )
        held += pictures
        if row.custom:
            image = look.pictures.of(emoji.picture, row.custom, px(18), ground)
            self._image(held, x + end + px(6), middle, image, tag)

    def _draw_preview(
        self,
        held: list[PhotoImage],
        row: ListRow,
        span: tuple[int, int],
        middle: int,
        ground: str,
        tag: str,
    ) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        x, right = span
        right = self._draw_marks(held, row, right, middle, ground, tag)
        words, colour, role = row.preview, palette.second, Role.PREVIEW
        if row.typing:
            words, colour = row.typing, palette.accent
        elif row.draft:
            lead = _("Draft:")
            self._canvas.create_text(
                x,
                middle,
                text=lead,
                font=Role.PREVIEW.value,
                fill=palette.accent,
                anchor="w",
                tags=tag,
            )
            x += look.width(Role.PREVIEW, lead + " ")
        elif row.tick is not Tick.NONE:
            size = px(_MARK)
            shade = self._tick_colour(row.tick)
            image = look.pictures.of(shapes.ticks, row.tick, size, shade, ground)
            self._image(held, x, middle, image, tag)
            x += shapes.tick_width(row.tick, size) + px(5)
        place = (x, middle, max(0, right - x))
        size = px(Space.EMOJI_LIST)
        pictures, _end = draw_line(
            self._canvas,
            look,
            words,
            place,
            role,
            colour,
            ground,
            size,
            tag,
            find=row.find,
            loud=palette.accent,
        )
        held += pictures

    def _tick_colour(self, tick: Tick) -> str:
        palette = self._look.palette
        if tick is Tick.READ:
            return palette.read
        return palette.danger if tick is Tick.FAILED else palette.second

    def _draw_marks(
        self, held: list[PhotoImage], row: ListRow, right: int, middle: int, ground: str, tag: str
    ) -> int:
        """Draw badge, pin and bell from the right; return where the preview has to end."""
        look, palette, px = self._look, self._look.palette, self._look.px
        end = right
        fill = palette.badge_muted if row.muted else palette.badge
        if row.unread:
            words = str(row.unread) if row.unread < 1000 else "999+"
            ink = palette.ground if row.muted else palette.on_badge
            width = max(px(_BADGE), look.width(Role.BADGE, words) + px(13))
            half = px(_BADGE) // 2
            style = Style(radius=half, fill=fill, ground=ground)
            bounds = (end - width, middle - half, end, middle - half + 2 * half)
            held += draw_box(self._canvas, look.pictures, bounds, style, tag)
            at = (end - width / 2, middle)
            self._canvas.create_text(*at, text=words, font=Role.BADGE.value, fill=ink, tags=tag)
            end -= width + px(7)
            if row.mentioned:
                end -= self._draw_mention(held, end, middle, ground, tag)
        elif row.marked:
            spot = look.pictures.of(shapes.disc, px(_SPOT), fill, ground)
            inset = (px(_BADGE) - px(_SPOT)) // 2
            self._image(held, end - px(_SPOT) - inset, middle, spot, tag)
            end -= px(_BADGE) + px(7)
        # What leads to quiet conversations is not itself muted.
        bell = row.muted and row.icon is None
        for shown, name in ((row.pinned, Icon.PIN), (bell, Icon.MUTED)):
            if shown:
                image = look.pictures.of(icon, name, px(_MARK), palette.second, ground)
                self._image(held, end - px(_MARK), middle, image, tag)
                end -= px(_MARK) + px(7)
        return end - px(4) if end != right else end

    def _draw_mention(
        self, held: list[PhotoImage], right: int, middle: int, ground: str, tag: str
    ) -> int:
        """Draw the sign of a mention, as loud as can be; return the room that it took."""
        look, palette, size = self._look, self._look.palette, self._look.px(_BADGE)
        disc = look.pictures.of(shapes.disc, size, palette.badge, ground)
        self._image(held, right - size, middle, disc, tag)
        at = (right - size / 2, middle)
        ink = palette.on_badge
        self._canvas.create_text(*at, text="@", font=Role.BADGE.value, fill=ink, tags=tag)
        return size + look.px(5)

    def _image(
        self, held: list[PhotoImage], x: int, middle: int, image: PhotoImage, tag: str
    ) -> None:
        held.append(image)
        self._canvas.create_image(x, middle, image=str(image), anchor="w", tags=tag)
