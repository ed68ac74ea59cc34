"""What the load says where one sends and all in a room read: WL, NATS, and the rooms of XMPP.

Driver 0 is the sender. Where a protocol has no acknowledgement, the sender's own copy is taken for
it: the server has had the message by then, whatever it did with it.
"""

from __future__ import annotations

from typing import cast

from benchmarks.drivers import Driver, MqttDriver, RouterDriver, WlDriver
from whatsapp_like.client.engine.receipts import PAUSE

ROOM = b"room"
HOST = b"localhost"


class RoomOfRouter(RouterDriver):
    """Has the bare router send to everybody by naming nobody."""

    def send(self, body: bytes) -> None:
        self.peer = -1
        super().send(body)


class RoomOfMqtt(MqttDriver):
    """One topic; the sender subscribes to another one."""

    TOPIC = b"\x00\x04room"

    def greet(self) -> None:
        self.subscribe(self.TOPIC if self.number else b"\x00\x04none")

    def send(self, body: bytes) -> None:
        self.publish(self.TOPIC, body)


class RoomOfWl(WlDriver):
    """A group: the sender makes it once everybody is registered."""

    FEATURES = b',"features":["groups"]'
    RECEIPT_AFTER = 500 * PAUSE

    async def pair(self, others: dict[int, Driver]) -> None:
        first = cast(WlDriver, others[0])
        if self is first:
            accounts = b",".join(
                b'"%b"' % cast(WlDriver, driver).account
                for driver in others.values()
                if driver is not self
            )
            self.say(b'{"id":3,"type":"group.create","title":"Room","members":[%b]}' % accounts)
            await self.opened
        self.conversation = first.conversation

    def _heard(self, header: bytes, payload: bytes) -> None:
        # What the server itself tells, such as that the group was made, is no copy of a message.
        if b'"device":"0"' not in header:
            super()._heard(header, payload)


class NatsDriver(Driver):
    """Speaks NATS: a subject that everybody subscribes to. Nothing is stored or acknowledged."""

    def greet(self) -> None:
        self.transport.write(
            b'CONNECT {"verbose":false,"pedantic":false}\r\nSUB room 1\r\nPING\r\n'
        )

    def send(self, body: bytes) -> None:
        self.sent += 1
        self.transport.write(b"PUB room %d\r\n%b\r\n" % (len(body), body))

    def data_received(self, data: bytes) -> None:
        buffer = self.buffer + data if self.buffer else data
        start = 0
        while (end := buffer.find(b"\r\n", start)) >= 0:
            line = buffer[start:end]
            if line.startswith(b"MSG "):
                size = int(line[line.rindex(b" ") :])
                if len(buffer) < end + 4 + size:
                    break
                body = buffer[end + 2 : end + 2 + size]
                if self.number:
                    self.delivered(self, body)
                else:
                    self.acked(self, self.sent)
                start = end + 4 + size
                continue
            if line == b"PING":
                self.transport.write(b"PONG\r\n")
            elif line == b"PONG" and not self.ready.done():
                self.ready.set_result(None)
            elif line.startswith(b"-ERR"):
                raise RuntimeError(line.decode())
            start = end + 2
        self.buffer = buffer[start:]


class XmppDriver(Driver):
    """Speaks XMPP: logs in anonymously (SASL ANONYMOUS), enters a room (XEP-0045) without history.

    Stanzas are cut with string searches; bodies are text, so the time stands in them in hex.
    """

    def greet(self) -> None:
        self.step = 0
        self._open()

    def _open(self) -> None:
        self.transport.write(
            b"<?xml version='1.0'?><stream:stream to='%b' xmlns='jabber:client' "
            b"xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>" % HOST
        )

    def send(self, body: bytes) -> None:
        self.sent += 1
        text = body[:8].hex().encode() + body[16:]
        self.transport.write(
            b"<message to='%b@conference.%b' type='groupchat'><body>%b</body></message>"
            % (ROOM, HOST, text)
        )

    def data_received(self, data: bytes) -> None:
        buffer = self.buffer + data if self.buffer else data
        if not self.ready.done():
            self._enter(buffer)
            return
        start = 0
        while (end := buffer.find(b"</message>", start)) >= 0:
            body = buffer.find(b"<body>", start, end)
            if body >= 0:
                stamp = bytes.fromhex(buffer[body + 6 : body + 22].decode())
                if self.number:
                    self.delivered(self, stamp + buffer[body + 22 : body + 206])
                else:
                    self.acked(self, self.sent)
            start = end + 10
        self.buffer = buffer[start:]

    def _enter(self, buffer: bytes) -> None:
        """Go on with getting in as far as what was heard allows."""
        self.buffer = b""
        if self.step == 0 and b"</stream:features>" in buffer:
            self.step = 1
            self.transport.write(
                b"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>"
            )
        elif self.step == 1 and b"<success" in buffer:
            self.step = 2
            self._open()
        elif self.step == 2 and b"</stream:features>" in buffer:
            self.step = 3
            self.transport.write(
                b"<iq id='b' type='set'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"
            )
        elif self.step == 3 and b"</iq>" in buffer:
            self.step = 4
            self.transport.write(
                b"<presence to='%b@conference.%b/n%d'>"
                b"<x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x>"
                b"</presence>" % (ROOM, HOST, self.number)
            )
        elif self.step == 4 and b"<subject" in buffer:
            self.ready.set_result(None)
        elif b"<failure" in buffer or b"type='error'" in buffer:
            raise RuntimeError(buffer.decode())
        else:
            self.buffer = buffer
