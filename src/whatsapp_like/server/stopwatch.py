"""How long a piece of work waited for the disk, apart from all that is the processor's.

Runs on the thread that made the stopwatch. What is left of the elapsed time when the thread's own
work and its queueing for a processor are taken away is the wait for the disk: on a busy computer
the queueing alone would make every disk look slow.
"""

from __future__ import annotations

import os
import sys
from time import perf_counter, thread_time
from typing import Final

# Linux: nanoseconds of work, nanoseconds queued for a processor, number of turns.
_SCHEDULING: Final = "/proc/thread-self/schedstat"


class Stopwatch:
    """Measures one piece of work after the other."""

    def __init__(self) -> None:
        try:
            self._scheduling: int | None = os.open(_SCHEDULING, os.O_RDONLY)
        except OSError:  # another system: queueing counts as a wait there
            self._scheduling = None
        self._start = self._busy = self._queued = 0.0

    def start(self) -> None:
        """Begin to measure."""
        self._queued = self._queueing()
        self._busy = thread_time()
        self._start = perf_counter()

    def stop(self) -> tuple[float, float]:
        """Return the seconds since `start`, and those of them that were a wait for the disk."""
        spent = perf_counter() - self._start
        idle = spent - (thread_time() - self._busy)
        return spent, max(0.0, idle - (self._queueing() - self._queued))

    def close(self) -> None:
        """Give its file back."""
        if self._scheduling is not None:
            os.close(self._scheduling)
            self._scheduling = None

    def _queueing(self) -> float:
        if sys.platform == "linux" and self._scheduling is not None:
            return int(os.pread(self._scheduling, 100, 0).split()[1]) / 1e9
        return 0.0
