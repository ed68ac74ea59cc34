"""Calls posted by any thread and made by one: the queue behind every thread crossing.

`post` runs on whichever thread has something to say, `drain` on the one that listens (Tk's). A
socket pair tells a waiting loop that something is there, with one byte for any number of calls.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from time import monotonic


class Mailbox:
    """Calls in the order in which they were posted."""

    def __init__(self) -> None:
        self._calls: SimpleQueue[Callable[[], object]] = SimpleQueue()
        self._near, self._far = socket.socketpair()
        # Guards the byte, not the queue: it says whether one is under way.
        self._lock = threading.Lock()
        self._is_woken = False
        self._is_open = True

    def post(self, call: Callable[[], object]) -> None:
        """Let `call` be made by `drain`; never blocks. After `close` it is forgotten."""
        self._calls.put(call)
        with self._lock:
            if self._is_open and not self._is_woken:
                self._is_woken = True
                self._far.send(b"!")

    def fileno(self) -> int:
        """Return the socket that becomes readable when something was posted."""
        return self._near.fileno()

    def drain(self, budget: float = 0.008) -> bool:
        """Make what calls were posted, for about `budget` seconds; True when more are waiting.

        An exception of a call passes through; the calls behind it wait for the next `drain`.
        """
        with self._lock:
            # Taken before the first call: what is posted from here on sends a byte of its own.
            if self._is_woken:
                self._near.recv(1)
                self._is_woken = False
        end = monotonic() + budget
        while self._is_open:  # a call may close us
            try:
                call = self._calls.get_nowait()
            except Empty:
                return False
            call()
            if monotonic() >= end:
                break
        return self._is_open and not self._calls.empty()

    def close(self) -> None:
        """Take nothing more; what was not drained is dropped."""
        with self._lock:
            if self._is_open:
                self._is_open = False
                self._is_woken = False
                self._near.close()
                self._far.close()
