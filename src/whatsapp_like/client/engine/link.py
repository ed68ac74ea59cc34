"""The engine's ways out: envelopes to say, requests and their answers, timers, operations, events.

Runs on the network thread; no I/O and no clock. The features share one `Link`; none of them knows
another's requests, and all of them forget what was under way when the session ends.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from itertools import count
from typing import Any, NamedTuple, TypeVar

from whatsapp_like.client.events import Event
from whatsapp_like.client.operations import Operation
from whatsapp_like.errors import ConnectionLost, ErrorCode, Refused, RemoteProtocolError
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.connection import Connection, State

R = TypeVar("R", bound=e.Reply)

ANSWER_WITHIN = 30.0
"""Seconds after which an unanswered request means that the connection is of no use."""

Failed = Callable[[Refused | ConnectionLost], None]


class _Asked(NamedTuple):
    reply: type[e.Reply]
    done: Callable[[Any, bytes], None]
    failed: Failed
    deadline: float


class Link:
    """What the features of an engine say and hear through.

    `now` is the time of what is being handled, in seconds of any monotonic clock. `is_open` tells
    whether a session is open; `stored` counts the operations so far.
    """

    def __init__(self) -> None:
        self.now = 0.0
        self.is_open = False
        self.operations: list[Operation] = []
        self.stored = 0
        self.events: list[Event] = []
        self._connection: Connection[e.ServerEnvelope, e.ClientEnvelope] | None = None
        self._output: list[bytes] = []
        self._ids = count(1)
        self._asked: dict[int, _Asked] = {}
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._timer_numbers = count()

    # --- what the app and the archive hear --------------------------------------------------------

    def store(self, operation: Operation) -> None:
        """Ask the archive to write this; operations are committed in the order of the calls."""
        self.operations.append(operation)
        self.stored += 1

    def tell(self, event: Event) -> None:
        """Tell the app."""
        self.events.append(event)

    # --- the connection ---------------------------------------------------------------------------

    def attach(self, connection: Connection[e.ServerEnvelope, e.ClientEnvelope]) -> None:
        """Say everything through this connection from now on."""
        self._connection = connection
        self._ids = count(1)
        self._output = []

    def detach(self, error: ConnectionLost) -> None:
        """Forget the connection: whatever was asked has failed, timers of the session are void."""
        self._connection = None
        self.is_open = False
        self._output = []
        self._timers = []
        asked, self._asked = self._asked, {}
        for request in asked.values():
            request.failed(error)

    @property
    def has_output(self) -> bool:
        """Whether something is to be written to the socket."""
        return bool(self._output)

    def take_output(self) -> bytes:
        """Return what is to be written to the socket, and forget it."""
        output, self._output = self._output, []
        return b"".join(output)

    def say(self, envelope: e.ClientEnvelope, payload: bytes = b"") -> None:
        """Say something that gets no answer; nothing happens without a connection."""
        if (connection := self._usable()) is not None:
            self._output.append(connection.send(envelope, payload))

    def _usable(self) -> Connection[e.ServerEnvelope, e.ClientEnvelope] | None:
        """Return the connection; None also when it has ended and only its socket is still to go."""
        connection = self._connection
        return None if connection is None or connection.state is State.CLOSED else connection

    def new_id(self) -> int:
        """Return the id for the next request."""
        return next(self._ids)

    def ask(
        self,
        request: e.ClientEnvelope,
        reply: type[R],
        done: Callable[[R, bytes], None],
        failed: Failed,
        payload: bytes = b"",
    ) -> None:
        """Send a request that carries a `new_id`; exactly one of `done` and `failed` is called.

        `failed` is called at once without a connection.
        """
        connection = self._usable()
        if connection is None:
            failed(ConnectionLost("not connected"))
            return
        assert isinstance(request, e.Request)
        deadline = self.now + ANSWER_WITHIN
        self._asked[request.id] = _Asked(reply, done, failed, deadline)
        self._output.append(connection.send(request, payload))

    def answer(self, reply: e.Reply, payload: bytes) -> None:
        """Hand a reply to who asked.

        Raises:
            RemoteProtocolError: nobody asked, or for something else.
        """
        asked = self._asked.pop(reply.re, None)
        if asked is None or type(reply) is not asked.reply:
            raise RemoteProtocolError(ErrorCode.OUT_OF_STATE, f"unexpected {type(reply).__name__}")
        asked.done(reply, payload)

    def refuse(self, reply: e.ErrorReply) -> None:
        """Hand a refusal to who asked.

        Raises:
            RemoteProtocolError: nobody asked.
        """
        asked = self._asked.pop(reply.re or 0, None)
        if asked is None:
            raise RemoteProtocolError(ErrorCode.OUT_OF_STATE, "an answer to nothing")
        asked.failed(refusal(reply))

    # --- time -------------------------------------------------------------------------------------

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        """Call `action` after that time, unless the session ends before."""
        heapq.heappush(self._timers, (self.now + seconds, next(self._timer_numbers), action))

    def run_timers(self) -> None:
        """Call what is due.

        Raises:
            ConnectionLost: a request was not answered in time.
        """
        while self._timers and self._timers[0][0] <= self.now:
            heapq.heappop(self._timers)[2]()
        if self._asked and self._oldest().deadline <= self.now:
            raise ConnectionLost("the server does not answer")

    def next_due(self) -> float | None:
        """Return when `run_timers` has something to do next."""
        due = [self._timers[0][0]] if self._timers else []
        if self._asked:
            due.append(self._oldest().deadline)
        return min(due, default=None)

    def _oldest(self) -> _Asked:
        # A dict keeps the order of insertion and all requests wait equally long.
        return next(iter(self._asked.values()))


def refusal(reply: e.ErrorReply) -> Refused:
    """Return the exception for a server's refusal; a code of a newer server counts as internal."""
    try:
        code = ErrorCode(reply.code)
    except ValueError:
        code = ErrorCode.INTERNAL
    return Refused(code, reply.detail, reply.retry_after)
