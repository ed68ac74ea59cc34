"""Frames: length-delimited units of one header and one opaque payload.

Runs on whichever thread feeds it; no I/O. Layout, big-endian::

    u32 length | u16 header length | header | payload

`length` counts everything after itself. It is checked before anything is buffered for it, so a
peer never makes us allocate what it merely claims.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from whatsapp_like.errors import ErrorCode, LocalProtocolError, RemoteProtocolError

BEFORE_LOGIN = 4 * 1024
AFTER_LOGIN = 64 * 1024
PAGE = 256 * 1024
MAX_HEADER = 2**16 - 1

_PREFIX = struct.Struct(">IH")
_LENGTH = struct.Struct(">I")


Frame = tuple[bytes, bytes]
"""One frame: the JSON (or packed) header and the payload nobody on the way parses."""


def encode_frame(header: bytes, payload: bytes = b"") -> bytes:
    """Return the bytes of one frame.

    Raises:
        LocalProtocolError: the header does not fit its length field, or the frame any limit.
    """
    length = 2 + len(header) + len(payload)
    if len(header) > MAX_HEADER or length > PAGE:
        raise LocalProtocolError(ErrorCode.TOO_LARGE, f"{len(header)} + {len(payload)} bytes")
    return b"%b%b%b" % (_PREFIX.pack(length, len(header)), header, payload)


class FrameReader:
    """Cuts a byte stream into frames.

    `limit` is the largest accepted `length`, in bytes; raise it after login, between two frames.
    Feeding never raises: frames that precede bad input are still yielded, and `error` then says
    what was wrong; nothing follows it.
    """

    __slots__ = ("_partial", "_wanted", "error", "limit")

    def __init__(self, limit: int = BEFORE_LOGIN) -> None:
        self.limit = limit
        self.error: RemoteProtocolError | None = None
        # Most connections are idle between two frames: then they hold no buffer at all.
        self._partial: bytearray | None = None
        self._wanted = 0

    def feed(self, data: bytes) -> Iterator[Frame]:
        """Take the bytes that arrived and yield the frames they complete; iterate to the end.

        A frame is cut only when it is asked for, so that a new `limit` applies to the next one.
        """
        if self.error is not None:
            return
        if self._partial is not None:
            self._partial += data
            if len(self._partial) < self._wanted:
                return
            data, self._partial = bytes(self._partial), None
        start, end, wanted = 0, len(data), 4
        while end - start >= 6:
            length, header_length = _PREFIX.unpack_from(data, start)
            if not 2 <= length <= self.limit:
                self._refuse(length)
                return
            body, following = start + 6 + header_length, start + 4 + length
            if following > end:
                wanted = 4 + length
                break
            if body > following:
                self._fail(ErrorCode.MALFORMED, "header longer than its frame")
                return
            yield data[start + 6 : body], data[body:following]
            start = following
        else:
            if end - start >= 4:
                (length,) = _LENGTH.unpack_from(data, start)
                if not 2 <= length <= self.limit:
                    self._refuse(length)
                    return
                wanted = 4 + length
        if start < end:
            self._partial, self._wanted = bytearray(data[start:]), wanted

    @property
    def buffered(self) -> int:
        """Bytes held for a frame that is not complete yet."""
        return len(self._partial) if self._partial is not None else 0

    def _refuse(self, length: int) -> None:
        if length < 2:
            self._fail(ErrorCode.MALFORMED, "frame without a header length")
        else:
            self._fail(ErrorCode.TOO_LARGE, f"frame of {length} bytes")

    def _fail(self, code: ErrorCode, detail: str) -> None:
        self.error = RemoteProtocolError(code, detail)
