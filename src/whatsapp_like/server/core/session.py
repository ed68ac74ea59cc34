"""One connection as the server's core sees it, from its first byte to its last.

Runs on the network thread. Thousands of these sit idle: slots only, and nothing big is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.connection import Connection, server_side

if TYPE_CHECKING:
    from whatsapp_like.server.core.accounts import LiveAccount
    from whatsapp_like.server.core.login import Attempt


class Peer(NamedTuple):
    """Who connected: the address the server sees (normalised, without a port), the channel binding
    of the TLS connection (empty on a plain one), and whether it is TLS at all."""

    address: str
    binding: bytes
    secure: bool


class Session:
    """A connection, and once somebody logged in over it, a session.

    The listener sets `link`, and reads that, `take()`, `closing` and `buffered`; features read and
    set the rest.
    """

    __slots__ = (
        "account",
        "attempt",
        "buffered",
        "client",
        "closing",
        "connected",
        "connection",
        "device",
        "device_name",
        "features",
        "gone",
        "groups",
        "id",
        "idle",
        "link",
        "lost",
        "messages",
        "nonce",
        "outgoing",
        "peer",
        "pings",
        "pings_to_hear",
        "reads",
        "requests",
        "resumes_at",
        "since",
        "slow_since",
        "throttled_until",
    )

    def __init__(self, peer: Peer, now: float) -> None:
        self.connection: Connection[e.ClientEnvelope, e.ServerEnvelope] = server_side(now)
        self.peer = peer
        self.connected = now
        self.link: Any = None
        """What writes to the connection: for the listener to find here, none of the hub's."""
        self.outgoing: list[bytes] = []
        self.closing = False
        """Whether the listener closes the connection once what `take()` returned is written."""
        self.gone = False
        """Whether the hub has forgotten this session; what still comes for it is dropped."""
        self.buffered = 0
        """Bytes that the system has not taken yet, as the listener last told."""
        self.slow_since = 0.0
        self.nonce = b""
        self.client = ""
        self.features: tuple[str, ...] = ()
        """What the client named of the additions that this server knows."""
        self.groups = False
        """Whether it is told of groups and channels: its client named that feature."""
        self.attempt: Attempt | None = None
        # From here on: known once a session is open.
        self.id = 0
        self.account: LiveAccount | None = None
        self.device = 0
        self.device_name = ""
        self.since = 0
        self.idle = False
        self.reads = 0
        """Requests of this session that the storage has not answered yet."""
        # When all messages, and all requests, will be paid back (see throttle).
        self.messages = 0.0
        self.requests = 0.0
        self.throttled_until = 0.0
        """Until when no message is taken; for ever while it has not heard that one was refused,
        and then until `resumes_at`."""
        self.resumes_at = 0.0
        self.lost = 0
        """How many of its messages were taken and then refused for now."""
        self.pings = 0
        """Pings without an answer yet."""
        self.pings_to_hear = 0
        """How many of them must be answered until it has heard of the refusal; 0 if it has."""

    def take(self) -> bytes:
        """Return everything to be written now, joined, and forget it."""
        outgoing = self.outgoing
        joined = outgoing[0] if len(outgoing) == 1 else b"".join(outgoing)
        outgoing.clear()
        return joined


Handlers = dict[type, Callable[[Session, Any], None]]
"""What a feature does about each class of envelope that it answers."""

PayloadHandlers = dict[type, Callable[[Session, Any, bytes], None]]
"""The same, of those that come with a payload."""
