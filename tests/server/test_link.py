"""Bytes reach the hub alike, whichever way a loop hands them over."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address
from typing import Any, cast

from whatsapp_like.server.core.session import Peer, Session
from whatsapp_like.server.link import CopyingLink, SharingLink
from whatsapp_like.server.listener import Listener
from whatsapp_like.server.metrics import Metrics


class Hearing:
    """Listener, gate and hub in one: notes what links hand over."""

    binding = b""
    is_secure = False

    def __init__(self) -> None:
        self.metrics = Metrics()
        self.heard: list[tuple[Session, bytes]] = []
        self.unread: list[int] = []
        self.sessions: list[Session] = []
        self.woken = 0
        self.hub = self.gate = self

    def connect(self, peer: Peer, now: float) -> Session:
        self.sessions.append(Session(peer, now))
        return self.sessions[-1]

    def receive(self, session: Session, data: bytes, _now: float) -> None:
        self.heard.append((session, data))

    def report_buffered(self, session: Session, size: int, _now: float) -> None:
        session.buffered = size
        self.unread.append(size)

    def add(self, *_: Any) -> None: ...

    def opened(self, *_: Any) -> None: ...

    def wake(self) -> None:
        self.woken += 1


class Slow(asyncio.Transport):
    """A transport whose system takes only so many bytes."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self.room = room
        self.size = self.high = 0
        self.link: Any = None

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        self.high = high or 0

    def get_write_buffer_size(self) -> int:
        return self.size

    def write(self, data: Any) -> None:
        taken = min(self.room, len(data))
        self.room -= taken
        self.size += len(data) - taken
        if self.size > self.high:
            self.link.pause_writing()


def test_both_kinds_of_link_hand_over_what_arrived() -> None:
    hearing = Hearing()
    listener, address = cast(Listener, hearing), ip_address("127.0.0.1")
    copying, sharing = CopyingLink(listener, address), SharingLink(listener, address)
    other = SharingLink(listener, address)
    for link in (copying, sharing, other):
        link.connection_made(Slow(1000))

    copying.data_received(b"first")
    for link, data in ((sharing, b"second, longer"), (other, b"third")):
        link.get_buffer(-1)[: len(data)] = data
        link.buffer_updated(len(data))

    # The buffer is the same one, so what was heard before must not have changed.
    assert [data for _, data in hearing.heard] == [b"first", b"second, longer", b"third"]
    assert len({session for session, _ in hearing.heard}) == 3
    assert hearing.metrics.bytes_in == 24
    assert hearing.woken == 3


def test_the_hub_hears_how_much_lies_unread_once_it_is_worth_telling() -> None:
    hearing, transport = Hearing(), Slow(1000)
    link = CopyingLink(cast(Listener, hearing), ip_address("127.0.0.1"))
    transport.link = link
    link.connection_made(transport)
    session = hearing.sessions[0]
    for size in (500, 2_000):  # all is taken, then a little is left
        session.outgoing.append(bytes(size))
        assert link.speak() == size
    assert hearing.unread == []

    session.outgoing.append(bytes(70_000))
    link.speak()
    assert set(hearing.unread) == {71_500}
    session.outgoing.append(bytes(10))
    link.speak()
    assert hearing.unread[-1] == 71_510

    transport.size = 0
    link.resume_writing()
    told = len(hearing.unread)
    assert hearing.unread[-1] == 0
    transport.room = 10
    session.outgoing.append(bytes(10))
    link.speak()
    assert len(hearing.unread) == told
