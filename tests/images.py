"""Image files for tests: good ones, and such as somebody might send who means harm."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image


def image_file(
    width: int = 64,
    height: int = 64,
    kind: str = "PNG",
    colour: tuple[int, int, int] = (200, 90, 60),
) -> bytes:
    """Return a file with an image of one colour."""
    stream = BytesIO()
    Image.new("RGB", (width, height), colour).save(stream, kind)
    return stream.getvalue()


def moving_file(kind: str) -> bytes:
    """Return a file with an image that moves."""
    stream = BytesIO()
    frames = [Image.new("RGB", (32, 32), colour) for colour in ("red", "green", "blue")]
    frames[0].save(stream, kind, save_all=True, append_images=frames[1:], duration=50)
    return stream.getvalue()


def _chunk(kind: bytes, content: bytes) -> bytes:
    crc = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + crc


def png_of(width: int, height: int, pixels: bytes = b"") -> bytes:
    """Return a PNG file that claims these dimensions and holds `pixels`, packed."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    packed = zlib.compress(pixels, 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", packed)
        + _chunk(b"IEND", b"")
    )


def bomb(side: int) -> bytes:
    """Return a small PNG file of very many pixels."""
    return png_of(side, side, bytes((side + 1) * side))
