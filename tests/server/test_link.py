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
        self.woken = 0
        self.hub = self.gate = self

    def connect(self, peer: Peer, now: float) -> Session:
        return Session(peer, now)

    def receive(self, session: Session, data: bytes, _now: float) -> None:
        self.heard.append((session, data))

    def add(self, *_: Any) -> None: ...

    def opened(self, *_: Any) -> None: ...

    def wake(self) -> None:
        self.woken += 1


def test_both_kinds_of_link_hand_over_what_arrived() -> None:
    hearing = Hearing()
    listener, address = cast(Listener, hearing), ip_address("127.0.0.1")
    copying, sharing = CopyingLink(listener, address), SharingLink(listener, address)
    other = SharingLink(listener, address)
    for link in (copying, sharing, other):
        link.connection_made(asyncio.Transport())

    copying.data_received(b"first")
    for link, data in ((sharing, b"second, longer"), (other, b"third")):
        link.get_buffer(-1)[: len(data)] = data
        link.buffer_updated(len(data))

    # The buffer is the same one, so what was heard before must not have changed.
    assert [data for _, data in hearing.heard] == [b"first", b"second, longer", b"third"]
    assert len({session for session, _ in hearing.heard}) == 3
    assert hearing.metrics.bytes_in == 24
    assert hearing.woken == 3
