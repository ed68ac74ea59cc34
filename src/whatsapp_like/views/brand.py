"""The mark of the program, for title bars and task lists.

Needs no Tk; any thread may call it.
"""

from __future__ import annotations

from PIL import Image, ImageDraw

from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.palette import LIGHT
from whatsapp_like.views.shapes import OVER, filled, reduced


def brand(size: int) -> Image.Image:
    """Return a rounded square with a speech bubble, `size` real pixels wide."""
    mask = Image.new("L", (size * OVER, size * OVER), 0)
    box = (0, 0, size * OVER - 1, size * OVER - 1)
    ImageDraw.Draw(mask).rounded_rectangle(box, radius=round(size * OVER * 0.24), fill=255)
    picture = filled(reduced(mask, size, size), LIGHT.accent, None)
    inner = round(size * 0.56)
    mark = icon(Icon.CHATS_CHOSEN, inner, LIGHT.on_accent)
    at = (size - inner) // 2
    picture.alpha_composite(mark, (at, at + round(size * 0.03)))
    return picture
