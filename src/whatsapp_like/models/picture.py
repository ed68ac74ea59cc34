"""Pictures of accounts and groups, as far as one can tell without decoding them.

No thread of its own: pure functions over bytes, shared by server and client. A picture is a JPEG,
PNG or WebP file; what its header says is read here, by the formats' own descriptions, and nothing
is decoded: the server never does, and a client only after this has looked.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from whatsapp_like.models.bounds import MAX_ID

MAX_PICTURE_BYTES: Final = 48 * 1024
"""Of a picture: it fits a frame of a client, its header included."""

MAX_PICTURE_SIDE: Final = 1024
"""Pixels of a picture in width and in height."""


class PictureFormat(StrEnum):
    """What kind of file a picture is; the values are Pillow's names."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"


class PictureHead(NamedTuple):
    """What a picture's header says of it."""

    format: PictureFormat
    width: int
    height: int


def picture_id(data: bytes) -> int:
    """Return the id of a picture, which follows from its bytes: whoever fetches it sees that it is
    the one that was named, and who has it already need not."""
    digest = hashlib.sha256(b"WL picture 1\n" + data).digest()
    return (int.from_bytes(digest[:8], "big") & MAX_ID) or 1


def check_picture(data: bytes) -> PictureHead:
    """Return what the header of a picture says.

    Raises:
        ValueError: too long, none of the three formats, damaged at its beginning, moving, or of
            impossible dimensions.
    """
    if len(data) > MAX_PICTURE_BYTES:
        raise ValueError(f"a picture has at most {MAX_PICTURE_BYTES} bytes")
    try:
        head = _head_of(data)
    except (struct.error, IndexError):
        raise ValueError("the picture ends within its header") from None
    if not (0 < head.width <= MAX_PICTURE_SIDE and 0 < head.height <= MAX_PICTURE_SIDE):
        raise ValueError(f"a picture is at most {MAX_PICTURE_SIDE} pixels wide and high")
    return head


def _head_of(data: bytes) -> PictureHead:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PictureHead(PictureFormat.PNG, *_png(data))
    if data.startswith(b"\xff\xd8\xff"):
        return PictureHead(PictureFormat.JPEG, *_jpeg(data))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return PictureHead(PictureFormat.WEBP, *_webp(data))
    raise ValueError("a picture is a JPEG, PNG or WebP file")


def _png(data: bytes) -> tuple[int, int]:
    """Read the first chunk (PNG, 3rd edition, 11.2.1); one that moves has `acTL` behind it."""
    if data[8:16] != b"\x00\x00\x00\rIHDR":
        raise ValueError("not a PNG file")
    at = 8
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        if kind == b"acTL":
            raise ValueError("a picture does not move")
        if kind in (b"IDAT", b"IEND"):
            break
        at += 12 + length
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of a frame, SOF0 to SOF15 (ITU T.81, table B.1), but those that mean something else."""


def _segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the markers before the first scan, and where what they hold begins."""
    at = 2
    while True:
        if data[at] != 0xFF:
            raise ValueError("not a JPEG file")
        while data[at] == 0xFF:  # any number of them may stand before a marker
            at += 1
        marker = data[at]
        if marker in (0xD9, 0xDA):
            return
        (length,) = struct.unpack_from(">H", data, at + 1)
        yield marker, at + 3
        at += 1 + max(2, length)


def _jpeg(data: bytes) -> tuple[int, int]:
    """Read the frame header (ITU T.81, B.2.2). A second one before the first scan is refused: two
    programs could take a different one of them for the picture's."""
    found = [struct.unpack_from(">xHH", data, at) for m, at in _segments(data) if m in _FRAMES]
    if len(found) != 1:
        raise ValueError("not a JPEG file")
    height, width = found[0]
    return width, height


def _webp(data: bytes) -> tuple[int, int]:
    """Read the first chunk (RFC 9649, 2.4 to 2.7)."""
    kind = data[12:16]
    if kind == b"VP8X":
        if data[20] & 0x02:
            raise ValueError("a picture does not move")
        width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
        if len(data) < 30:
            raise ValueError("the picture ends within its header")
        return width, height
    if kind == b"VP8L":
        signature, bits = struct.unpack_from("<BI", data, 20)
        if signature != 0x2F:
            raise ValueError("not a WebP file")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        start, width, height = struct.unpack_from("<3sHH", data, 23)
        if start != b"\x9d\x01\x2a":
            raise ValueError("not a WebP file")
        return width & 0x3FFF, height & 0x3FFF
    raise ValueError("not a WebP file")
