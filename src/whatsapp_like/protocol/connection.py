"""The connection's state table: who may say what, and when, on either side.

Runs on whichever thread drives it; no I/O and no clock (`now` is an argument, in seconds of any
monotonic clock). Three rules:

1. A connection goes GREETING → LOGIN → OPEN → CLOSED and never back.
2. `welcome` ends GREETING and `session.opened` ends LOGIN, on the side that sends it and on the
   side that receives it alike, so both tables move on the same envelope.
3. What a state does not list is out of state: from a peer it ends the connection, from ourselves it
   is a bug. Whatever follows an error, or arrives once CLOSED, is not looked at.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from enum import StrEnum
from typing import Generic, TypeVar

from whatsapp_like.errors import ErrorCode, LocalProtocolError, ProtocolError, RemoteProtocolError
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.codec import (
    Decoder,
    InvalidRequest,
    UnknownType,
    client_decoder,
    encode,
    server_decoder,
)
from whatsapp_like.protocol.framing import AFTER_LOGIN, BEFORE_LOGIN, PAGE, FrameReader

PING_AFTER = 6.0
"""Seconds of silence after which a side pings."""

DEAD_AFTER = 15.0
"""Seconds of silence after which a side gives the connection up."""

COMPLAINTS_PER_MINUTE = 20
"""Unknown types and impossible requests that a server survives in a minute; one more ends the
connection. A client counts none: what a newer server says beyond its words, it leaves alone."""

_Error = TypeVar("_Error", bound=ProtocolError)
In = TypeVar("In")
Out = TypeVar("Out")


class State(StrEnum):
    """Where a connection is."""

    GREETING = "greeting"
    LOGIN = "login"
    OPEN = "open"
    CLOSED = "closed"


_ALIVE = {e.Ping, e.Pong}
_LOGIN_REQUESTS = {
    e.Register,
    e.StartLogin,
    e.ChallengeLogin,
    e.FinishLogin,
    e.ResumeSession,
}
_PROOF = {e.StartLogin, e.ChallengeLogin}
"""What an open session may say again, before it changes the password."""

_PROOF_REPLIES = {e.LoginParameters, e.LoginChallenge}
_LOGIN_REPLIES = _PROOF_REPLIES | {e.SessionOpened}

CLIENT_SAYS: dict[State, set[type]] = {
    State.GREETING: {e.Hello},
    State.LOGIN: _LOGIN_REQUESTS | _ALIVE,
    State.OPEN: set(e.ClientEnvelope.__args__) - (_LOGIN_REQUESTS - _PROOF) - {e.Hello},
    State.CLOSED: set(),
}
SERVER_SAYS: dict[State, set[type]] = {
    State.GREETING: {e.Welcome, e.ErrorReply},
    State.LOGIN: _LOGIN_REPLIES | _ALIVE | {e.ErrorReply},
    State.OPEN: set(e.ServerEnvelope.__args__) - {e.SessionOpened, e.Welcome},
    State.CLOSED: set(),
}

_MOVES: dict[type, State] = {e.Welcome: State.LOGIN, e.SessionOpened: State.OPEN}


class Connection(Generic[In, Out]):
    """One end of a connection: bytes in, envelopes out, and the other way round.

    `error` is set when the peer broke the protocol; the owner then says goodbye and closes.
    """

    __slots__ = (
        "_complaints",
        "_decoder",
        "_hears",
        "_open_limit",
        "_patience",
        "_reader",
        "_says",
        "error",
        "heard",
        "state",
    )

    def __init__(
        self,
        decoder: Decoder[In],
        hears: dict[State, set[type]],
        says: dict[State, set[type]],
        open_limit: int,
        patience: int | None,
        now: float,
    ) -> None:
        self._decoder = decoder
        self._hears = hears
        self._says = says
        self._open_limit = open_limit
        self._patience = patience
        self._reader = FrameReader(BEFORE_LOGIN)
        self._complaints: deque[float] | None = None
        self.state = State.GREETING
        self.error: RemoteProtocolError | None = None
        self.heard = now

    def receive(
        self, data: bytes, now: float
    ) -> Iterator[tuple[In, bytes] | UnknownType | InvalidRequest]:
        """Yield what arrived, one by one, so that a state change applies to the very next frame.

        An `UnknownType` or `InvalidRequest` is yielded as a value: the owner answers it and goes
        on. Iterate to the end, then look at `error`.
        """
        if self.error is not None:
            return
        self.heard = now
        reader, decode, hears = self._reader, self._decoder.decode, self._hears
        for header, payload in reader.feed(data):
            state = self.state
            if state is State.CLOSED:
                return
            try:
                envelope = decode(header)
            except (UnknownType, InvalidRequest) as complaint:
                if not self._complain(now):
                    self.error = RemoteProtocolError(complaint.code, "too many bad envelopes")
                    return
                yield complaint
            except RemoteProtocolError as error:
                self.error = error
                return
            else:
                kind = type(envelope)
                if kind not in hears[state]:
                    self.error = _out_of_state(envelope, state, RemoteProtocolError)
                    return
                if kind in _MOVES:
                    self._move(_MOVES[kind])
                yield envelope, payload
        self.error = reader.error

    def send(self, envelope: Out, payload: bytes = b"") -> bytes:
        """Return the frame that says `envelope`.

        Raises:
            LocalProtocolError: the state does not allow it, or it does not fit a frame.
        """
        kind = type(envelope)
        if kind not in self._says[self.state]:
            raise _out_of_state(envelope, self.state, LocalProtocolError)
        data = encode(envelope, payload)  # type: ignore[arg-type]
        if kind in _MOVES:
            self._move(_MOVES[kind])
        return data

    def close(self) -> None:
        """Hear and say nothing more."""
        self.state = State.CLOSED

    @property
    def buffered(self) -> int:
        """Bytes held for a frame that is not complete yet."""
        return self._reader.buffered

    def _move(self, state: State) -> None:
        self.state = state
        if state is State.OPEN:
            self._reader.limit = self._open_limit

    def _complain(self, now: float) -> bool:
        """Count a survivable mistake; False when there were too many within a minute."""
        if self._patience is None:
            return True
        if self._complaints is None:  # most connections never need the deque: keep idle ones small
            self._complaints = deque(maxlen=self._patience)
        recent = self._complaints
        if len(recent) == self._patience and now - recent[0] < 60:
            return False
        recent.append(now)
        return True


def _out_of_state(envelope: object, state: State, error: type[_Error]) -> _Error:
    return error(ErrorCode.OUT_OF_STATE, f"{type(envelope).__name__} while {state.value}")


def server_side(now: float) -> Connection[e.ClientEnvelope, e.ServerEnvelope]:
    """Return the server's end of a new connection."""
    return Connection(
        client_decoder, CLIENT_SAYS, SERVER_SAYS, AFTER_LOGIN, COMPLAINTS_PER_MINUTE, now
    )


def client_side(now: float) -> Connection[e.ServerEnvelope, e.ClientEnvelope]:
    """Return the client's end of a new connection."""
    return Connection(server_decoder, SERVER_SAYS, CLIENT_SAYS, PAGE, None, now)


def resume_statement(nonce: bytes, account: int, device: int, binding: bytes) -> bytes:
    """Return the bytes that a resuming device signs.

    `nonce` is the one of `welcome`, fresh for each connection; `binding` is the channel binding of
    RFC 5929 "tls-server-end-point" (the hash of the certificate; empty on a plain connection), so a
    signature made for one server or connection is worthless on any other.
    """
    return b"WL resume 1\n%d\n%d\n%b\n%b" % (account, device, nonce.hex().encode(), binding)
