"""One connection between asyncio and the hub: bytes go straight in, nothing is kept.

Runs on the server's loop thread. Thousands of these sit idle: slots only.
"""

from __future__ import annotations

import asyncio
import sys
from time import monotonic
from typing import TYPE_CHECKING, Final, cast

from whatsapp_like.server.addresses import Address
from whatsapp_like.server.core.session import Peer, Session
from whatsapp_like.server.log import log

if TYPE_CHECKING:
    from whatsapp_like.server.listener import Listener

_WORTH_TELLING: Final = 64 * 1024
"""Bytes that a client may leave unread before the hub hears of it: no limit is lower."""

_LINGER: Final = 2.0
"""Seconds that a client has to read the goodbye before the connection is cut."""


class Link(asyncio.BaseProtocol):
    """The asyncio protocol of one connection, but for how its bytes arrive."""

    __slots__ = ("_address", "_cut", "_listener", "_session", "_transport", "is_made")

    _session: Session
    _transport: asyncio.Transport

    def __init__(self, listener: Listener, address: Address) -> None:
        self._listener = listener
        self._address = address
        self._cut: asyncio.TimerHandle | None = None
        self.is_made = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin: with TLS, asyncio calls this after the handshake."""
        listener = self._listener
        self.is_made = True
        self._transport = cast(asyncio.Transport, transport)  # uvloop's are no subclasses
        peer = Peer(str(self._address), listener.binding, listener.is_secure)
        # So no write has to be followed by the question how much is left of it.
        self._transport.set_write_buffer_limits(high=_WORTH_TELLING)
        self._session = listener.hub.connect(peer, monotonic())
        self._session.link = self
        listener.add(self)
        listener.gate.opened(self._address)

    def hear(self, data: bytes) -> None:
        """Hand the bytes over; what comes of them is written once all sockets have been read."""
        listener = self._listener
        listener.metrics.bytes_in += len(data)
        try:
            listener.hub.receive(self._session, data, monotonic())
        except Exception as error:
            # A bug of ours. It ends this connection, and no other one.
            listener.report(error)
            self._transport.abort()
        listener.wake()

    def pause_writing(self) -> None:
        """The client leaves so much lying that the hub must know."""
        self._report_buffered()

    def resume_writing(self) -> None:
        """The client has read most of what it left lying: tell the hub, which counts seconds."""
        self._report_buffered()

    def connection_lost(self, exc: Exception | None) -> None:
        """End, for whatever reason."""
        listener = self._listener
        if self._cut is not None:
            self._cut.cancel()
        listener.gate.leave(self._address)
        listener.remove(self)
        self._session.link = None
        listener.hub.disconnect(self._session, monotonic())
        listener.wake()

    def speak(self) -> int:
        """Write what the session has to say, all in one, and close if that was a goodbye; return
        how many bytes it was."""
        session = self._session
        said = session.take()
        if said:
            self._transport.write(said)
        if session.buffered:
            self._report_buffered()
        if session.closing and self._cut is None:
            self._transport.close()
            # A client that does not read keeps the goodbye, and with it the socket, waiting.
            self._cut = asyncio.get_running_loop().call_later(_LINGER, self.abort)
        return len(said)

    def abort(self) -> None:
        """Cut the connection, whatever is still unread."""
        log.debug("cut", address=self._address)
        self._transport.abort()

    def _report_buffered(self) -> None:
        size = self._transport.get_write_buffer_size()
        self._listener.hub.report_buffered(self._session, size, monotonic())
        self._listener.wake()


class CopyingLink(Link, asyncio.Protocol):
    """Is given a new object for each read, as every loop can."""

    __slots__ = ()

    def data_received(self, data: bytes) -> None:
        """Take what was read."""
        self.hear(data)


class SharingLink(Link, asyncio.BufferedProtocol):
    """Has the loop read into one buffer that all connections share: nothing is allocated for a
    read. With TLS, where each record would otherwise be a read into 256 KiB of fresh memory, the
    records that came together also arrive as one.

    Only for loops that ask for the buffer, fill it and say so without anything in between. On
    Windows the system fills a buffer whenever something arrives.
    """

    __slots__ = ()

    def get_buffer(self, sizehint: int) -> memoryview:
        """Return where to read to."""
        return _BUFFER

    def buffer_updated(self, nbytes: int) -> None:
        """Take what was read."""
        self.hear(bytes(_BUFFER[:nbytes]))


# All of it lives on the loop thread, and what is heard is copied before the next read.
_BUFFER: Final = memoryview(bytearray(256 * 1024))

make_link: Final[type[Link]] = CopyingLink if sys.platform == "win32" else SharingLink
"""The kind of link that this system can have."""
