"""The floor: the least a Python router can do. No login, no checks, no storage, no JSON.

Frames are `u32 length | u32 recipient or sender | u32 number | body`; each is acknowledged and
forwarded, with everything a loop iteration produced joined into one write per connection. A first
frame of length 4 names the connection; recipient 0 is everybody else. `python -m
benchmarks.router PORT` serves on loopback.
"""

from __future__ import annotations

import asyncio
import struct
import sys
from typing import ClassVar, cast

import uvloop

_HEAD = struct.Struct(">III")
_ACK = struct.Struct(">III")


class Router(asyncio.Protocol):
    """One connection of the router."""

    connections: ClassVar[dict[int, Router]] = {}
    dirty: ClassVar[list[Router]] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self.transport = cast(asyncio.Transport, transport)
        self.buffer = b""
        self.out: list[bytes] = []
        self.name = 0

    def put(self, data: bytes) -> None:
        """Queue bytes for this loop iteration's joined write."""
        if not self.out:
            if not self.dirty:
                asyncio.get_running_loop().call_soon(self.flush)
            self.dirty.append(self)
        self.out.append(data)

    @classmethod
    def flush(cls) -> None:
        """Write everything that waits, once per connection."""
        dirty, cls.dirty = cls.dirty, []
        for connection in dirty:
            connection.transport.write(b"".join(connection.out))
            connection.out = []

    def data_received(self, data: bytes) -> None:
        """Cut frames, acknowledge and forward them."""
        buffer = self.buffer + data if self.buffer else data
        start, end = 0, len(buffer)
        while end - start >= 8:
            length = int.from_bytes(buffer[start : start + 4], "big")
            if end - start < 4 + length:
                break
            if length == 4:
                self.name = int.from_bytes(buffer[start + 4 : start + 8], "big")
                self.connections[self.name] = self
                self.put(_ACK.pack(8, self.name, 0))
            else:
                _, target, number = _HEAD.unpack_from(buffer, start)
                self.put(_ACK.pack(8, 0, number))
                copy = _HEAD.pack(length, self.name, number)
                copy += buffer[start + 12 : start + 4 + length]
                if target:
                    peers = [self.connections[target]] if target in self.connections else []
                else:
                    peers = [peer for peer in self.connections.values() if peer is not self]
                for peer in peers:
                    peer.put(copy)
            start += 4 + length
        self.buffer = buffer[start:] if start < end else b""


async def serve(port: int) -> None:
    """Serve on loopback until killed."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Router, "127.0.0.1", port, backlog=1024)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
