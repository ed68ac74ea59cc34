"""One line of text with emoji in it, cut with an ellipsis where the room ends.

Runs on the Tk thread; `cut` needs no Tk.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from whatsapp_like.models.matching import matches
from whatsapp_like.views import emoji
from whatsapp_like.views.bidi import begins_rtl, drawn
from whatsapp_like.views.emoji import Piece

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

    from whatsapp_like.views.theme import Look, Role


def cut(
    pieces: list[Piece],
    room: int,
    measure: Callable[[str], int],
    shorten: Callable[[str, int], str],
    picture: int,
) -> list[tuple[Piece, int]]:
    """Return as many of `pieces` as fit into `room` pixels, each with where it begins.

    `picture` is the room that an emoji takes; `shorten(text, room)` cuts a text with an ellipsis.
    """
    placed: list[tuple[Piece, int]] = []
    x = 0
    widths = [picture if piece.key else measure(piece.text) for piece in pieces]
    ellipsis = measure("…")
    for number, (piece, width) in enumerate(zip(pieces, widths, strict=True)):
        rest = sum(widths[number + 1 :])
        # What follows is cut, so this one has to leave room for the ellipsis.
        if x + width + min(rest, ellipsis) <= room:
            placed.append((piece, x))
            x += width
        elif piece.key:
            placed.append((Piece("…"), x))
            break
        else:
            whole = piece.text if x + width > room else piece.text + "…"
            placed.append((Piece(shorten(whole, room - x)), x))
            break
    return placed


def parted(pieces: list[Piece], spans: list[tuple[int, int]]) -> tuple[list[Piece], set[int]]:
    """Return `pieces` cut at the edges of `spans` of their text, and which of them lie inside."""
    edges = sorted({edge for span in spans for edge in span})
    starts = {start for start, _end in spans}
    parts: list[Piece] = []
    inside: set[int] = set()
    at, hit = 0, False
    for piece in pieces:
        end = at + len(piece.text)
        cuts = [at, *(edge for edge in edges if at < edge < end), end]
        for first, last in pairwise(cuts):
            if first in edges:
                hit = first in starts
            if hit:
                inside.add(len(parts))
            part = piece.text[first - at : last - at]
            parts.append(piece if piece.key else Piece(part))
            if piece.key:
                break
        at = end
    return parts, inside


def draw_line(
    canvas: tk.Canvas,
    look: Look,
    text: str,
    place: tuple[int, int, int],
    role: Role,
    colour: str,
    ground: str,
    size: int,
    tags: str | tuple[str, ...],
    *,
    find: str = "",
    loud: str = "",
) -> tuple[list[PhotoImage], int]:
    """Draw `text` from `place`: its left edge, its middle's height, the room in pixels.

    `size` is that of the emoji, `ground` the colour below. Returns the pictures, which live only
    while the caller holds them, and the width that was taken. What a search for `find` hits has the
    colour `loud`.
    """
    x, middle, room = place
    pieces = emoji.split(" ".join(text.split()))
    hits: set[int] = set()
    if find:
        pieces, hits = parted(pieces, matches("".join(piece.text for piece in pieces), find))
    margin = look.px(1)

    def measure(text: str) -> int:
        return look.width(role, text)

    def shorten(text: str, room: int) -> str:
        return look.shortened(role, text, room)

    held: list[PhotoImage] = []
    placed = cut(pieces, room, measure, shorten, size + 2 * margin)
    widths = [size + 2 * margin if piece.key else measure(piece.text) for piece, _at in placed]
    end = placed[-1][1] + widths[-1] if placed else 0
    rtl = begins_rtl(text)
    for number, (piece, at) in enumerate(placed):
        if rtl:
            at = end - at - widths[number]
        if piece.key:
            image = look.pictures.of(emoji.picture, piece.key, size, ground)
            spot = (x + at + margin, middle)
            canvas.create_image(*spot, image=str(image), anchor="w", tags=tags)
            held.append(image)
        else:
            canvas.create_text(
                x + at,
                middle,
                text=drawn(piece.text, rtl=rtl),
                font=role.value,
                fill=loud if number in hits else colour,
                anchor="w",
                tags=tags,
            )
    return held, end
