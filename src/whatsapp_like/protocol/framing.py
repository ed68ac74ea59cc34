"""Frames: length-delimited units of one header and one opaque payload.

Runs on whichever thread feeds it; no I/O. Layout, big-endian::

    u32 length | u16 header length | header | payload

`length` counts everything after itself. It is checked before anything is buffered for it, so a
peer never makes us allocate what it merely claims.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from whatsapp_like.errors import ErrorCode, RemoteProtocolError

BEFORE_LOGIN = 4 * 1024
AFTER_LOGIN = 64 * 1024
PAGE = 256 * 1024

_PREFIX = struct.Struct(">IH")
_LENGTH = struct.Struct(">I")


class Frame(NamedTuple):
    """One frame: the JSON (or packed) header and the payload nobody on the way parses."""

    header: bytes
    payload: bytes


def encode_frame(header: bytes, payload: bytes = b"") -> bytes:
    """Return the bytes of one frame."""
    return b"%b%b%b" % (
        _PREFIX.pack(2 + len(header) + len(payload), len(header)),
        header,
        payload,
    )


class FrameReader:
    """Cuts a byte stream into frames.

    `limit` is the largest accepted `length`, in bytes; raise it after login. Feeding never raises:
    frames that precede bad input are still returned, and `error` then says what was wrong.
    """

    __slots__ = ("_buffer", "error", "limit")

    def __init__(self, limit: int = BEFORE_LOGIN) -> None:
        self.limit = limit
        self.error: RemoteProtocolError | None = None
        self._buffer = b""

    def feed(self, data: bytes) -> list[Frame]:
        """Take the bytes that arrived and return the frames they complete."""
        if self.error is not None:
            return []
        buffer = self._buffer + data if self._buffer else data
        frames: list[Frame] = []
        start, end = 0, len(buffer)
        while end - start >= 4:
            (length,) = _LENGTH.unpack_from(buffer, start)
            if length > self.limit:
                return self._fail(frames, ErrorCode.TOO_LARGE, f"frame of {length} bytes")
            if length < 2:
                return self._fail(frames, ErrorCode.MALFORMED, "frame without a header length")
            if end - start < 4 + length:
                break
            _, header_length = _PREFIX.unpack_from(buffer, start)
            body = start + 6 + header_length
            start += 4 + length
            if body > start:
                return self._fail(frames, ErrorCode.MALFORMED, "header longer than its frame")
            frames.append(Frame(buffer[body - header_length : body], buffer[body:start]))
        self._buffer = buffer[start:] if start < end else b""
        return frames

    def _fail(self, frames: list[Frame], code: ErrorCode, detail: str) -> list[Frame]:
        self.error = RemoteProtocolError(code, detail)
        self._buffer = b""
        return frames

    @property
    def buffered(self) -> int:
        """Bytes held for a frame that is not complete yet."""
        return len(self._buffer)
