"""The one thread crossing of the client: requests go in, events and answers come out in order.

The network thread runs the asyncio loop with the client on it. Everything that reaches the app is
handed over in `drain`, which the app's own thread calls (Tk's, when `fileno()` becomes readable).
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from whatsapp_like.client.client import Client
from whatsapp_like.client.events import Event
from whatsapp_like.client.profile import Profile

T = TypeVar("T")


class Bridge:
    """A client on its own thread.

    `on_event` and every `done` and `failed` are called by `drain`, so on the caller's thread.
    """

    def __init__(self, profile: Profile, on_event: Callable[[Event], None]) -> None:
        raise NotImplementedError

    def start(self) -> None:
        """Start the network thread and return at once; `ask` may be called right away."""
        raise NotImplementedError

    def wait_open(self, timeout: float = 10.0) -> None:
        """Block until the client is open.

        Raises:
            DataError: the archive could not be opened.
            TimeoutError: it takes longer than `timeout` seconds.
        """
        raise NotImplementedError

    def ask(
        self,
        request: Callable[[Client], Coroutine[Any, Any, T] | T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run `request(client)` on the network thread: `lambda client: client.send_text(7, "hi")`.

        `done` gets its result and `failed` its exception, in `drain`; an exception without `failed`
        is raised by `drain`. Never blocks. Requests start in the order in which they are asked.
        """
        raise NotImplementedError

    def fileno(self) -> int:
        """Return the socket that becomes readable when something waits for `drain`."""
        raise NotImplementedError

    def drain(self, budget: float = 0.008) -> bool:
        """Deliver what arrived, for at most `budget` seconds; True when more waits.

        Call it again soon (`after(1)`) when it returns True. On Windows, where Tk watches no
        sockets, call it from a timer.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Say goodbye, stop the thread and join it. What waits in the outbox is on disk already."""
        raise NotImplementedError
