"""What the load generator says to each server: one connection class a protocol, equally thin.

A driver connects, becomes ready, sends 200-byte bodies and calls back on acks and deliveries. The
headers of WL's frames are cut with string searches instead of a JSON parser: the generator must
cost less than the server it measures.
"""

from __future__ import annotations

import asyncio
import base64
import os
import struct
import time
from collections.abc import Callable
from typing import cast

_U32 = struct.Struct(">I")
_FRAME = struct.Struct(">IH")
_ROUTER = struct.Struct(">III")


class Driver(asyncio.Protocol):
    """One connection of the load; `number` pairs 0 with 1, 2 with 3, and so on."""

    def __init__(self, number: int, acked: Callable[[Driver, int], None]) -> None:
        self.number = number
        self.peer = number ^ 1
        self.acked = acked
        self.delivered: Callable[[Driver, bytes], None] = lambda _driver, _body: None
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.buffer = b""
        self.sent = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.greet()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_exception(error or ConnectionError("closed before it was ready"))

    def greet(self) -> None:
        """Say whatever makes the connection ready."""

    async def pair(self, others: dict[int, Driver]) -> None:
        """Prepare sending to the peer, once all are ready."""

    def send(self, body: bytes) -> None:
        """Send one message to the peer."""
        raise AssertionError("each driver says how")


class RouterDriver(Driver):
    """Speaks to the bare router."""

    def greet(self) -> None:
        self.transport.write(_U32.pack(4) + _U32.pack(self.number + 1))

    def send(self, body: bytes) -> None:
        self.sent += 1
        self.transport.write(_ROUTER.pack(8 + len(body), self.peer + 1, self.sent) + body)

    def data_received(self, data: bytes) -> None:
        buffer = self.buffer + data if self.buffer else data
        start, end = 0, len(buffer)
        while end - start >= 12:
            length, sender, number = _ROUTER.unpack_from(buffer, start)
            if end - start < 4 + length:
                break
            if length > 8:
                self.delivered(self, buffer[start + 12 : start + 4 + length])
            elif sender:
                self.ready.set_result(None)
            else:
                self.acked(self, number)
            start += 4 + length
        self.buffer = buffer[start:]


class MqttDriver(Driver):
    """Speaks MQTT 3.1.1 at QoS 1 to mosquitto: the peer's acknowledgement is its receipt."""

    def greet(self) -> None:
        self.subscribe(b"\x00\x06t%05d" % self.number)

    def subscribe(self, topic: bytes) -> None:
        """Connect and subscribe to a topic."""
        name = b"\x00\x06c%05d" % self.number
        head = b"\x00\x04MQTT\x04\x02\x00\x00" + name
        subscribe = b"\x82" + bytes([2 + len(topic) + 1]) + b"\x00\x01" + topic + b"\x01"
        self.transport.write(b"\x10" + bytes([len(head)]) + head + subscribe)

    def send(self, body: bytes) -> None:
        self.publish(b"\x00\x06t%05d" % self.peer, body)

    def publish(self, topic: bytes, body: bytes) -> None:
        """Send a message to a topic."""
        self.sent = self.sent % 65535 + 1
        rest = topic + self.sent.to_bytes(2, "big") + body
        self.transport.write(b"\x32" + _varint(len(rest)) + rest)

    def data_received(self, data: bytes) -> None:
        buffer = self.buffer + data if self.buffer else data
        start, end = 0, len(buffer)
        acks = b""
        while end - start >= 2:
            length, size = buffer[start + 1], 2
            if length & 0x80:
                if end - start < 3:
                    break
                length, size = (length & 0x7F) | buffer[start + 2] << 7, 3
            if end - start < size + length:
                break
            kind = buffer[start] & 0xF0
            at = start + size
            if kind == 0x30:
                topic = int.from_bytes(buffer[at : at + 2], "big")
                acks += b"\x40\x02" + buffer[at + 2 + topic : at + 4 + topic]
                self.delivered(self, buffer[at + 4 + topic : at + length])
            elif kind == 0x40:
                self.acked(self, int.from_bytes(buffer[at : at + 2], "big"))
            elif kind == 0x90:
                self.ready.set_result(None)
            start = at + length
        self.buffer = buffer[start:]
        if acks:
            self.transport.write(acks)


class WlDriver(Driver):
    """Speaks WL: registers a fresh account (open registration), opens the direct conversation."""

    FEATURES = b""
    RECEIPT_AFTER = 0.1
    """Seconds for which a receiver gathers receipts; wl-client does while its archive writes."""

    def greet(self) -> None:
        self.conversation = b""
        self.account = b""
        self.watermark = b"0"
        self.reported = b"0"
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.say(b'{"id":1,"type":"hello","client":"benchmark"%b}' % self.FEATURES)

    async def pair(self, others: dict[int, Driver]) -> None:
        peer = cast(WlDriver, others[self.peer])
        self.say(b'{"id":3,"type":"conversation.open_direct","account":"%b"}' % peer.account)
        await self.opened

    def send(self, body: bytes) -> None:
        self.sent += 1
        header = b'{"id":%d,"type":"message.send","conversation":"%b","nonce":"%d"}' % (
            self.sent + 10,
            self.conversation,
            self.sent,
        )
        self.say(header, b"{}\n" + body)

    def say(self, header: bytes, payload: bytes = b"") -> None:
        """Send a frame."""
        self.transport.write(
            _FRAME.pack(2 + len(header) + len(payload), len(header)) + header + payload
        )

    def data_received(self, data: bytes) -> None:
        buffer = self.buffer + data if self.buffer else data
        start, end = 0, len(buffer)
        while end - start >= 6:
            length, size = _FRAME.unpack_from(buffer, start)
            if end - start < 4 + length:
                break
            body = start + 6 + size
            self._heard(buffer[start + 6 : body], buffer[body : start + 4 + length])
            start += 4 + length
        self.buffer = buffer[start:]

    def _heard(self, header: bytes, payload: bytes) -> None:
        kind = _field(header, b"type")
        if kind == b"message.sent":
            self.acked(self, int(_number(header, b"re")) - 10)
        elif kind == b"message.received":
            if self.watermark == self.reported:
                asyncio.get_running_loop().call_later(self.RECEIPT_AFTER, self._report)
            self.watermark = _field(header, b"seq")
            self.delivered(self, payload[3:])
        elif kind == b"ping":
            self.say(b'{"type":"pong"}')
        elif kind == b"welcome":
            self.say(_registration(self.number))
        elif kind == b"session.opened":
            account = header[header.index(b'"account":{') :]
            self.account = _field(account, b"id")
            self.ready.set_result(None)
        elif kind == b"conversation.opened":
            conversation = header[header.index(b'"conversation":{') :]
            self.conversation = _field(conversation, b"id")
            self.opened.set_result(None)
        elif kind == b"error":
            raise RuntimeError(header.decode())

    def _report(self) -> None:
        self.reported = self.watermark
        self.say(
            b'{"type":"receipts.reported","watermarks":[{"conversation":"%b","delivered_seq":"%b"}]}'
            % (self.conversation, self.watermark)
        )


def _field(header: bytes, name: bytes) -> bytes:
    """Return the string after the first `"name":"`."""
    start = header.index(b'"%b":"' % name) + len(name) + 4
    return header[start : header.index(b'"', start)]


def _number(header: bytes, name: bytes) -> bytes:
    start = header.index(b'"%b":' % name) + len(name) + 3
    end = start
    while header[end : end + 1].isdigit():
        end += 1
    return header[start:end]


def _registration(number: int) -> bytes:
    key = base64.b64encode(os.urandom(32))
    handle = b"b%d-%d" % (number, time.monotonic_ns() % 10**12)
    return (
        b'{"id":2,"type":"account.register","handle":"%b","first_name":"Bench","credentials":'
        b'{"salt":"%b","kdf":{"time":3,"memory_kib":65536,"lanes":1},"iterations":4096,'
        b'"stored_key":"%b","server_key":"%b"},"device":{"name":"bench","public_key":"%b"}}'
    ) % (handle, key, key, key, key)


def _varint(value: int) -> bytes:
    return bytes([value]) if value < 128 else bytes([value & 0x7F | 0x80, value >> 7])
