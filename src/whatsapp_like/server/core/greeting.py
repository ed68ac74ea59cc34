"""The greeting: which version both ends speak, and what this server is.

Runs on the network thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsapp_like import __version__
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.server.core.session import Handlers, Session

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub

OLDEST = 1
"""The oldest protocol version that this server still speaks."""

FEATURES: tuple[str, ...] = (e.MARKS, e.STATUS, e.DEVICES, e.GROUPS, e.PICTURES)
"""Names of additions to the protocol that older clients need not know."""

NONCE_BYTES = 32


def negotiate(low: int, high: int, oldest: int = OLDEST, newest: int = e.VERSION) -> int:
    """Return the highest version that a client speaking `low` to `high` and this server share.

    Raises:
        Refused: VERSION, none; says which side is the older one.
    """
    if low > high:
        raise Refused(ErrorCode.INVALID, "min: is above max")
    if high < oldest:
        detail = f"the client is older: it speaks up to version {high}, this server from {oldest}"
        raise Refused(ErrorCode.VERSION, detail)
    if low > newest:
        detail = f"the server is older: it speaks up to version {newest}, the client from {low}"
        raise Refused(ErrorCode.VERSION, detail)
    return min(high, newest)


def mechanisms(secure: bool) -> tuple[str, ...]:
    """Return the login mechanisms offered. Without TLS (loopback only) there is no channel to bind
    to; with it nothing but the bound one, so that nobody can be talked into less."""
    return ("SCRAM-SHA-256-PLUS",) if secure else ("SCRAM-SHA-256",)


class Greeting:
    """Answers `hello`."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.handlers: Handlers = {e.Hello: self._greet}

    def _greet(self, session: Session, hello: e.Hello) -> None:
        hub = self._hub
        try:
            version = negotiate(hello.min, hello.max)
        except Refused as refusal:
            hub.refuse(session, hello.id, refusal)
            hub.end(session)
            return
        session.client = hello.client
        session.features = tuple(name for name in hello.features if name in FEATURES)
        session.groups = e.GROUPS in session.features
        session.nonce = hub.random(NONCE_BYTES)
        hub.say(
            session,
            e.Welcome(
                re=hello.id,
                version=version,
                features=FEATURES,
                server=f"wl-server/{__version__}",
                name=hub.policy.name,
                time=hub.wall,
                nonce=session.nonce,
                registration=hub.policy.registration,
                mechanisms=mechanisms(session.peer.secure),
                edit_window=hub.policy.edit_window,
                delete_window=hub.policy.delete_window,
            ),
        )
