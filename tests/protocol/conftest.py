"""Two connections joined in memory, at any state."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.wire.samples import SAMPLES
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.connection import Connection, State, client_side, server_side

EXAMPLES: dict[type, Any] = {type(envelope): envelope for envelope, _ in SAMPLES}


class Pair:
    """A client's and a server's end; what one says, the other hears at once."""

    def __init__(self) -> None:
        self.now = 100.0
        self.client: Connection[e.ServerEnvelope, e.ClientEnvelope] = client_side(self.now)
        self.server: Connection[e.ClientEnvelope, e.ServerEnvelope] = server_side(self.now)

    def says(self, envelope: e.ClientEnvelope, payload: bytes = b"") -> list[Any]:
        """Let the client say something; return what the server heard."""
        return list(self.server.receive(self.client.send(envelope, payload), self.now))

    def answers(self, envelope: e.ServerEnvelope, payload: bytes = b"") -> list[Any]:
        """Let the server say something; return what the client heard."""
        return list(self.client.receive(self.server.send(envelope, payload), self.now))

    def reach(self, state: State) -> None:
        """Bring both ends to a state by what brings them there in life."""
        if state is State.CLOSED:
            self.client.close()
            self.server.close()
        if state in (State.LOGIN, State.OPEN):
            self.says(EXAMPLES[e.Hello])
            self.answers(EXAMPLES[e.Welcome])
        if state is State.OPEN:
            self.says(EXAMPLES[e.ResumeSession])
            self.answers(EXAMPLES[e.SessionOpened])


@pytest.fixture
def pair() -> Pair:
    """Two fresh ends."""
    return Pair()


@pytest.fixture
def pair_in() -> Callable[[State], Pair]:
    """Return `pair_in(state)`, a pair that has reached a state."""

    def reached(state: State) -> Pair:
        pair = Pair()
        pair.reach(state)
        return pair

    return reached
