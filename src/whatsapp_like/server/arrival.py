"""The first seconds of a connection: from an accepted socket to one that speaks for somebody.

Runs on the server's loop thread, one short-lived task a connection. In order: a trusted proxy says
for whom it connects; the client must send a first byte, which costs us nothing to wait for; only
then does TLS begin, with few handshakes at a time for one address.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from whatsapp_like.errors import RemoteProtocolError
from whatsapp_like.server import proxy
from whatsapp_like.server.addresses import Address, Network, is_within
from whatsapp_like.server.gate import Gate, Verdict, share_key
from whatsapp_like.server.link import Link
from whatsapp_like.server.log import log
from whatsapp_like.server.metrics import Metrics

_HANDSHAKE_RECORD: Final = b"\x16"
"""First byte of every TLS connection."""

_REFUSE_LOG: Final = {Verdict.FAR: "outside private networks", Verdict.CROWDED: "too many"}


class _Share:
    """The handshakes that one address may have at a time, and how many tasks look at this."""

    __slots__ = ("slots", "users")

    def __init__(self, size: int) -> None:
        self.slots = asyncio.Semaphore(size)
        self.users = 0


class Handshakes:
    """Takes turns: `limit` handshakes at a time for one address.

    There is no limit for all of them but the gate's: a few addresses that never finish theirs would
    use it up, and everybody else would wait.
    """

    def __init__(self, limit: int, patience: float) -> None:
        """`patience` is for how many seconds one may wait for a turn."""
        self._limit = limit
        self._patience = patience
        self._shares: dict[int, _Share] = {}

    @asynccontextmanager
    async def turn(self, address: Address) -> AsyncIterator[None]:
        """Wait for a turn and hold it.

        Raises:
            TimeoutError: others of this address kept all turns for too long.
        """
        key = share_key(address)
        share = self._shares.setdefault(key, _Share(self._limit))
        share.users += 1
        try:
            async with asyncio.timeout(self._patience):
                await share.slots.acquire()
            try:
                yield
            finally:
                share.slots.release()
        finally:
            share.users -= 1
            if not share.users:
                del self._shares[key]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Brings connections in; `link` makes the protocol that serves one from an address."""

    gate: Gate
    metrics: Metrics
    handshakes: Handshakes
    context: ssl.SSLContext | None
    within: float
    trusted_proxies: tuple[Network, ...]
    link: Callable[[Address], Link]

    async def bring_in(self, connection: socket.socket, peer: Address) -> None:
        """Bring an accepted connection to its protocol, or close it.

        It is counted from here on; the protocol counts itself out when it is closed.
        """
        is_proxy = is_within(peer, self.trusted_proxies)
        address = peer
        if not is_proxy and not self._admit(connection, peer):
            return
        if is_proxy:
            self.gate.enter(peer)
            told = await self._ask_proxy(connection, peer)
            self._give_up(peer)
            if told is None or not self._admit(connection, told):
                connection.close()
                return
            address = told
        link = self.link(address)
        try:
            await self._shake_hands(connection, address, link)
        except (OSError, TimeoutError) as error:  # ssl.SSLError is an OSError
            log.debug("no handshake", address=address, reason=error)
        finally:
            if not link.is_made:  # else it counts itself out when it is lost
                self._give_up(address)
                connection.close()

    def _admit(self, connection: socket.socket, address: Address) -> bool:
        verdict = self.gate.judge(address)
        if verdict is Verdict.WELCOME:
            self.metrics.accepted += 1
            self.gate.enter(address)
            return True
        self.metrics.refused += 1
        log.debug("connection refused", address=address, reason=_REFUSE_LOG[verdict])
        connection.close()
        return False

    def _give_up(self, address: Address) -> None:
        self.gate.opened(address)
        self.gate.leave(address)

    async def _ask_proxy(self, connection: socket.socket, peer: Address) -> Address | None:
        """Read the PROXY header; None when there is no proper one in time."""
        try:
            async with asyncio.timeout(self.within):
                opening = await _receive(connection, proxy.OPENING)
                rest = await _receive(connection, proxy.rest_length(opening))
                return proxy.source(opening, rest) or peer
        except (OSError, TimeoutError, RemoteProtocolError) as error:
            log.warning("a proxy did not say for whom it connects", address=peer, reason=error)
            return None

    async def _shake_hands(self, connection: socket.socket, address: Address, link: Link) -> None:
        """Give the connection to `link`, through TLS if that is spoken here.

        Raises:
            OSError: the client broke off, or does not speak TLS.
            TimeoutError: it took too long.
        """
        loop = asyncio.get_running_loop()
        if self.context is None:
            await loop.connect_accepted_socket(lambda: link, connection)
            return
        async with asyncio.timeout(self.within):
            await _expect_handshake(connection)
        async with self.handshakes.turn(address):
            await loop.connect_accepted_socket(
                lambda: link,
                connection,
                ssl=self.context,
                ssl_handshake_timeout=self.within,
            )


async def _receive(connection: socket.socket, size: int) -> bytes:
    """Read exactly `size` bytes and not one more: what follows is TLS's.

    Raises:
        OSError: the connection ended before.
    """
    loop = asyncio.get_running_loop()
    received = b""
    while len(received) < size:
        part = await loop.sock_recv(connection, size - len(received))
        if not part:
            raise ConnectionResetError("closed")
        received += part
    return received


async def _expect_handshake(connection: socket.socket) -> None:
    """Wait for the first byte, without taking it, and see that TLS begins with it.

    Raises:
        OSError: the connection ended, or it is not TLS.
    """
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()
    try:
        loop.add_reader(connection, _resolve, ready)
    except NotImplementedError:
        # Windows' own loop can't watch a socket: there TLS starts at once and does the waiting.
        return
    try:
        await ready
    finally:
        loop.remove_reader(connection)
    if connection.recv(1, socket.MSG_PEEK) != _HANDSHAKE_RECORD:
        raise ConnectionAbortedError("not a TLS client")


def _resolve(ready: asyncio.Future[None]) -> None:
    # The loop may call this more than once before the waiting task has its turn.
    if not ready.done():
        ready.set_result(None)
