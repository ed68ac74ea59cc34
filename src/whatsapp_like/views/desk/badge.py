"""The icons of windows in title bars and task lists, with the number of unread messages on them.

`with_badge` needs no Tk; `IconView` runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw

from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.views.avatars import avatar, lettering, portrait
from whatsapp_like.views.brand import brand
from whatsapp_like.views.palette import LIGHT
from whatsapp_like.views.shapes import OVER, filled, reduced

if TYPE_CHECKING:
    from whatsapp_like.views.theme import Look

_SIZE: Final = 64
_SHARE: Final = 0.6
_MANY: Final = 100


def with_badge(picture: Image.Image, count: int) -> Image.Image:
    """Return `picture` with `count` in its lower corner; 0 leaves it as it is."""
    if not count:
        return picture
    words = str(count) if count < _MANY else f"{_MANY - 1}+"
    size = picture.width
    result = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    result.paste(picture, mask=_beside(size))
    badge = _badge(words, round(size * _SHARE))
    result.alpha_composite(badge, (size - badge.width, size - badge.height))
    return result


# A message more is another number on the icons of several windows: what they share is drawn once.


@lru_cache(maxsize=4)
def _beside(size: int) -> Image.Image:
    """Return the mask of a square picture without its lower corner, in which a badge stands."""
    wide = round(size * _SHARE)
    gap = max(1, size // 24)
    # A gap around it, so that it stands on any picture.
    hole = Image.new("L", (size * OVER, size * OVER), 255)
    first, last = (size - wide - gap) * OVER, (size + gap) * OVER
    ImageDraw.Draw(hole).ellipse((first, first, last, last), fill=0)
    return reduced(hole, size, size)


@lru_cache(maxsize=128)
def _badge(words: str, wide: int) -> Image.Image:
    disc = Image.new("L", (wide * OVER, wide * OVER), 0)
    ImageDraw.Draw(disc).ellipse((0, 0, wide * OVER - 1, wide * OVER - 1), fill=255)
    # The same in every theme: the ground is the task bar's, not ours.
    badge = filled(reduced(disc, wide, wide), LIGHT.danger, None)
    share = {1: 0.72, 2: 0.6}.get(len(words), 0.44)
    letters = lettering(words, wide, share)
    if letters is not None:
        badge.alpha_composite(filled(letters, "#ffffff", None))
    return badge


def brand_icon(count: int) -> Image.Image:
    """Return the program's icon with a count."""
    return with_badge(brand(_SIZE), count)


@lru_cache(maxsize=32)
def _initials(name: str, seed: str, kind: ConversationKind) -> Image.Image:
    return avatar(_SIZE, name, seed, None, kind=kind)


def face_icon(
    photograph: Image.Image | None, name: str, seed: str, kind: ConversationKind, count: int
) -> Image.Image:
    """Return the icon of a conversation's own window: its avatar with a count."""
    if photograph is None:
        return with_badge(_initials(name, seed, kind), count)
    return with_badge(portrait(photograph, _SIZE, None), count)


class WindowIcon:
    """The icon of one window; it is drawn anew only when it has changed."""

    def __init__(self, window: tk.Wm, look: Look) -> None:
        self._window = window
        self._look = look
        self._shown: tuple[object, ...] = ()
        self._drawn: tuple[object, ...] = ()
        self._who = ("", "", ConversationKind.DIRECT)
        look.faces.watch(look.root.nametowidget(str(window)), self._draw)

    @property
    def shown(self) -> tuple[object, ...]:
        """What the icon shows: the count last, before it who is on it, if anybody."""
        return self._shown

    def show(
        self,
        count: int,
        name: str = "",
        seed: str = "",
        *,
        kind: ConversationKind = ConversationKind.DIRECT,
    ) -> None:
        """Show the program's mark, or the face of somebody or a group where a name is given."""
        # All of them look alike from here on: in a flood no picture is drawn for each message.
        count = min(count, _MANY)
        shown = (name, seed, count) if name else (count,)
        if shown != self._shown:
            self._shown, self._who, self._count = shown, (name, seed, kind), count
            self._draw()

    def _draw(self) -> None:
        if not self._shown:
            return
        pictures, faces, (name, seed, kind) = self._look.pictures, self._look.faces, self._who
        picture = faces.id_of(seed) if name else 0
        photograph = faces.photograph(picture)
        drawn = (face_icon, *self._shown, kind, picture if photograph is not None else 0)
        if drawn == self._drawn:
            return
        self._drawn = drawn
        if name:
            self._held = pictures.known(drawn) or pictures.keep(
                drawn, face_icon(photograph, name, seed, kind, self._count)
            )
        else:
            self._held = pictures.of(brand_icon, self._count)
        self._window.wm_iconphoto(False, str(self._held))
