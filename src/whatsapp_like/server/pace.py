"""Whether a commit may happen on the loop thread, or is too slow for that.

No thread of its own: told of each commit by the loop thread. A commit on the loop thread is the
cheapest there is while the disk answers within a millisecond; on a slow disk it would stop every
connection at each flush. docs/decisions/0006 has the measurements behind the rule.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import get_native_id
from time import perf_counter, thread_time
from typing import Final

SLOW: Final = 0.001
"""Seconds a commit may wait for the disk; more on average is too slow."""

QUICK: Final = 0.0005
"""Below this the disk has become quick again; the distance to `SLOW` keeps us from swaying."""

HICCUP: Final = 0.01
"""Seconds that one wait counts at most: a single long one says little about the next."""

_WINDOW: Final = 100
_FIRST_PROBES: Final = 20
_PROBE_BUDGET: Final = 0.02
_SETTLE: Final = 10.0
_LONGEST_SETTLE: Final = 640.0


class Pace:
    """Decides between the loop thread and the writer thread."""

    def __init__(self, first: list[float], now: float) -> None:
        """Start from the waits of a few `first` probes (see `probe`), at `now` seconds."""
        self._waits: deque[float] = deque(maxlen=_WINDOW)
        self._waited = 0.0
        self._since = now
        self._settle = _SETTLE
        self.inline = _usual(first) < SLOW

    def committed(self, wait: float, now: float) -> None:
        """Count a commit of the loop thread that waited `wait` seconds for the disk."""
        waits = self._waits
        wait = min(wait, HICCUP)
        self._waited += wait - (waits[0] if len(waits) == _WINDOW else 0.0)
        waits.append(wait)
        # Once is enough: the round that found it out may have more to commit.
        if self.inline and self._waited >= SLOW * _WINDOW:
            self._change(now, inline=False)

    def is_due(self, now: float) -> bool:
        """Tell whether it is time to `probe` the disk: the writer thread has been used a while."""
        return not self.inline and now - self._since >= self._settle

    def probed(self, waits: list[float], now: float) -> None:
        """Return to the loop thread if the disk was quick, else ask again later than last time."""
        self._since = now
        if _usual(waits) < QUICK:
            self._change(now, inline=True)
        else:
            self._settle = min(2 * self._settle, _LONGEST_SETTLE)

    def _change(self, now: float, *, inline: bool) -> None:
        # A disk that was quick for a short while only gets a longer trial each time.
        quickly = now - self._since < 4 * self._settle
        self._settle = min(2 * self._settle, _LONGEST_SETTLE) if quickly else _SETTLE
        self.inline, self._since, self._waited = inline, now, 0.0
        self._waits.clear()


class DiskClock:
    """Tells how long the calling thread has neither computed nor waited for a processor.

    What passes on it during a commit was a wait for the disk. On a busy machine a thread that the
    disk has answered may wait for milliseconds until a processor takes it up again; another thread
    would wait just as long, so that must not count. Where the system does not tell how long that
    was (all but Linux), it is counted.
    """

    def __init__(self) -> None:
        """Begin; only the calling thread may read this clock."""
        self._queue = -1
        if sys.platform == "linux":
            try:
                path = f"/proc/self/task/{get_native_id()}/schedstat"
                self._queue = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            except OSError:  # a kernel built without it
                self._queue = -1

    def read(self) -> float:
        """Return the seconds on this clock; only differences mean something."""
        return perf_counter() - thread_time() - self._queued()

    def close(self) -> None:
        """Give the system's file back; a later `read` is allowed and less exact."""
        if self._queue >= 0:
            os.close(self._queue)
            self._queue = -1

    def _queued(self) -> float:
        """Return the seconds this thread was ready to run and did not."""
        if sys.platform == "linux" and self._queue >= 0:
            # Nanoseconds on a processor, nanoseconds waiting for one, turns.
            return int(os.pread(self._queue, 64, 0).split()[1]) / 1e9
        return 0.0


def probe(folder: Path) -> list[float]:
    """Measure how many seconds the disk of `folder` takes to sync one page, up to twenty times.

    Raises:
        OSError: missing rights or no space left.
    """
    path = folder / "probe.tmp"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    clock = DiskClock()
    waits: list[float] = []
    try:
        for _turn in range(_FIRST_PROBES):
            os.write(descriptor, b"\0" * 4096)
            start = clock.read()
            _sync(descriptor)
            waits.append(max(0.0, clock.read() - start))
            # On a slow disk three tell enough, and the start should not take half a second longer.
            if len(waits) >= 3 and sum(waits) > _PROBE_BUDGET:
                break
    finally:
        clock.close()
        os.close(descriptor)
        path.unlink(missing_ok=True)
    return waits


def _sync(descriptor: int) -> None:
    """Do what SQLite does at a commit (see `store.sqlite.become_writer`)."""
    if sys.platform == "darwin":
        import fcntl

        # Some volumes of a network know no such thing: there SQLite is content with less, too.
        with suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    getattr(os, "fdatasync", os.fsync)(descriptor)


def _usual(waits: Sequence[float]) -> float:
    """Return the mean of all but the longest: of so few the worst is chance."""
    usual = sorted(min(wait, HICCUP) for wait in waits)[:-1] or waits
    return sum(usual) / len(usual)
