"""Image files, opened, cut and packed: the only place that decodes what others made.

Runs in worker threads; pure functions over bytes and images. A decoder is what is attacked first in
a messenger, so: only the decoders that are named, dimensions before pixels, and whatever goes wrong
inside is one error. What we make holds pixels alone: nothing of what cameras write beside them.
"""

from __future__ import annotations

import os
import stat
from io import BytesIO
from pathlib import Path
from typing import Final, NamedTuple

from PIL import Image, ImageOps

from whatsapp_like.models.picture import MAX_PICTURE_BYTES, check_picture

SIDE: Final = 256
"""Pixels of a picture that we make, and of one that we show, at most."""

_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
"""What may be chosen on this computer."""

_MAX_FILE: Final = 64 * 1024 * 1024
_MAX_PIXELS: Final = 50_000_000
"""Of a file on this computer: what a telephone's camera makes, and 200 MB when decoded."""

_WORKED: Final = 1024
"""Pixels of the longer side of what is cut from: more would not be seen."""

_QUALITIES: Final = (90, 80, 65, 45, 25)


class ImageUnreadable(Exception):
    """A file holds no image that we decode."""


class ImageTooLarge(Exception):
    """A file has too many bytes or pixels to be decoded."""


class Cut(NamedTuple):
    """The square of an image that is to be seen: its corner and its side, in pixels."""

    left: float
    top: float
    side: float


def decode(data: bytes) -> Image.Image:
    """Return a picture from the network, ready to be drawn: a square of at most `SIDE` pixels.

    Raises:
        ImageUnreadable: it is none, damaged, or its header and its content say different things.
    """
    try:
        head = check_picture(data)
        with Image.open(BytesIO(data), formats=[head.format.value]) as image:
            if image.size != (head.width, head.height):
                raise ImageUnreadable("two sizes")
            side = min(SIDE, *image.size)
            return ImageOps.fit(_flat(image), (side, side), Image.Resampling.LANCZOS)
    except Exception as error:
        # Pillow's decoders raise nearly anything; a stranger's file must do no more than not show.
        raise ImageUnreadable(str(error)) from error


def open_image(path: Path) -> Image.Image:
    """Return the image in a file on this computer, upright, the first one of those that move, no
    larger than is of use.

    Raises:
        OSError: the file cannot be read.
        ImageTooLarge: too many bytes or pixels.
        ImageUnreadable: none of the formats, or damaged.
    """
    # A pipe or a device could be read for ever.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise ImageUnreadable("no file")
        if found.st_size > _MAX_FILE:
            raise ImageTooLarge("file")
        data = file.read(_MAX_FILE)
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as image:
            if image.width * image.height > _MAX_PIXELS:
                raise ImageTooLarge("pixels")
            image.draft("RGB", (2 * _WORKED, 2 * _WORKED))  # a JPEG is decoded smaller at once
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((_WORKED, _WORKED), Image.Resampling.LANCZOS)
            return _flat(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise ImageTooLarge("pixels") from None
    except ImageTooLarge:
        raise
    except Exception as error:
        raise ImageUnreadable(str(error)) from error


def _flat(image: Image.Image) -> Image.Image:
    """Return the pixels alone, on white where one could look through them."""
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        flat = Image.new("RGB", seen.size, "#ffffff")
        flat.paste(seen, mask=seen)
        return flat
    # Pasted, since a mere conversion keeps what stands beside the pixels.
    flat = Image.new("RGB", image.size)
    flat.paste(image.convert("RGB"))
    return flat


def whole(image: Image.Image) -> Cut:
    """Return the largest square in the middle of an image."""
    side = min(image.size)
    return Cut((image.width - side) / 2, (image.height - side) / 2, side)


def pack(image: Image.Image, cut: Cut) -> bytes:
    """Return the file of a square of an image, as it is sent: `SIDE` pixels wide, a JPEG that fits
    what a picture may have."""
    box = (cut.left, cut.top, cut.left + cut.side, cut.top + cut.side)
    square = image.resize((SIDE, SIDE), Image.Resampling.LANCZOS, box=box)
    data = b""
    for quality in _QUALITIES:
        stream = BytesIO()
        square.save(stream, "JPEG", quality=quality, optimize=True)
        data = stream.getvalue()
        if len(data) <= MAX_PICTURE_BYTES:
            break
    return data
