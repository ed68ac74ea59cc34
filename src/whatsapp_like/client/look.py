"""A look at a server before anything is told to it: its name, pin and policy.

Runs on the network thread's loop.
"""

from __future__ import annotations

import asyncio

from whatsapp_like.client.engine.link import refusal
from whatsapp_like.client.pages import ServerFace
from whatsapp_like.client.tls import CONNECT_WITHIN, connect
from whatsapp_like.errors import ConnectionLost, RemoteProtocolError, Unreachable, WLError
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.codec import InvalidRequest, UnknownType
from whatsapp_like.protocol.connection import client_side


class _Look(asyncio.Protocol):
    """Hears a greeting and nothing else."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.heard: asyncio.Future[e.Welcome] = loop.create_future()
        self._connection = client_side(loop.time())

    def hello(self, name: str) -> bytes:
        return self._connection.send(e.Hello(id=1, client=name))

    def data_received(self, data: bytes) -> None:
        now = asyncio.get_running_loop().time()
        for heard in self._connection.receive(data, now):
            if isinstance(heard, UnknownType | InvalidRequest):
                continue
            if isinstance(heard[0], e.Welcome):
                self._finish(heard[0])
            elif isinstance(heard[0], e.ErrorReply):
                self._finish(refusal(heard[0]))
        if self._connection.error is not None:
            self._finish(self._connection.error)

    def connection_lost(self, error: Exception | None) -> None:
        self._finish(ConnectionLost("the server closed the connection"))

    def _finish(self, outcome: e.Welcome | WLError) -> None:
        if self.heard.done():
            return
        if isinstance(outcome, e.Welcome):
            self.heard.set_result(outcome)
        else:
            self.heard.set_exception(outcome)


async def look_up(server: ServerAddress, name: str, *, plain: bool = False) -> ServerFace:
    """Greet a server and leave; `name` is what we call ourselves.

    Raises:
        Unreachable: nobody answers there, or it is no WL server.
        PinMismatch: it does not have the pin that `server` names.
        Refused: it speaks no version that we speak.
    """
    transport, look, peer = await connect(server, _Look, plain=plain)
    try:
        transport.write(look.hello(name))
        async with asyncio.timeout(CONNECT_WITHIN):
            welcome = await look.heard
    except (TimeoutError, RemoteProtocolError, ConnectionLost) as error:
        raise Unreachable(f"{server} is no WL server: {error}") from error
    finally:
        transport.close()
    return ServerFace(welcome.name, welcome.server, peer.pin, welcome.registration)
