"""Whether a commit may happen on the loop thread, or is too slow for that.

No thread of its own: told of each commit by the loop thread. A commit on the loop thread is the
cheapest there is while the disk answers within a millisecond; on a slow disk it would stop every
connection at each flush. So the wait for the disk is watched (see `stopwatch`).
"""

from __future__ import annotations

import os
from collections import deque
from pathlib import Path
from time import perf_counter
from typing import Final

SLOW: Final = 0.001
"""Seconds a commit may wait for the disk; more in a hundredth of the cases is too slow."""

QUICK: Final = 0.0005
"""Below this the disk has become quick again; the distance to `SLOW` keeps us from swaying."""

_WINDOW: Final = 400
_SHARE: Final = 0.01
_FIRST_PROBES: Final = 20
_PROBE_BUDGET: Final = 0.02
_SETTLE: Final = 10.0
_LONGEST_SETTLE: Final = 640.0


class Pace:
    """Decides between the loop thread and the writer thread."""

    def __init__(self, first: list[float], now: float) -> None:
        """Start from the waits of a few `first` probes (see `probe`), at `now` seconds."""
        self._waits: deque[float] = deque(maxlen=_WINDOW)
        self._slow = 0
        self._since = now
        self._settle = _SETTLE
        # The middle one: of so few the worst is chance.
        self.inline = sorted(first)[len(first) // 2] < SLOW

    def committed(self, wait: float, now: float) -> None:
        """Count a commit of the loop thread that waited `wait` seconds for the disk."""
        waits = self._waits
        if len(waits) == _WINDOW and waits[0] >= SLOW:
            self._slow -= 1
        waits.append(wait)
        if wait >= SLOW:
            self._slow += 1
            # Once is enough: the round that found it out may have more to commit.
            if self.inline and self._slow > _WINDOW * _SHARE:
                self._change(now, inline=False)

    def is_due(self, now: float) -> bool:
        """Tell whether it is time to `probe` the disk: the writer thread has been used a while."""
        return not self.inline and now - self._since >= self._settle

    def probed(self, waits: list[float], now: float) -> None:
        """Return to the loop thread if all probes but the worst were quick, else wait longer."""
        self._since = now
        if all(wait < QUICK for wait in sorted(waits)[:-1]):
            self._change(now, inline=True)
        else:
            self._settle = min(2 * self._settle, _LONGEST_SETTLE)

    def _change(self, now: float, *, inline: bool) -> None:
        # A disk that was quick for a short while only gets a longer trial each time.
        quickly = now - self._since < 4 * self._settle
        self._settle = min(2 * self._settle, _LONGEST_SETTLE) if quickly else _SETTLE
        self.inline, self._since, self._slow = inline, now, 0
        self._waits.clear()


def probe(folder: Path) -> list[float]:
    """Measure how many seconds the disk of `folder` takes to sync one page, up to twenty times.

    Raises:
        OSError: missing rights or no space left.
    """
    path = folder / "probe.tmp"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    sync = getattr(os, "fdatasync", os.fsync)
    waits: list[float] = []
    try:
        for _turn in range(_FIRST_PROBES):
            os.write(descriptor, b"\0" * 4096)
            start = perf_counter()
            sync(descriptor)
            waits.append(perf_counter() - start)
            # On a slow disk three tell enough, and the start should not take half a second longer.
            if len(waits) >= 3 and sum(waits) > _PROBE_BUDGET:
                break
    finally:
        os.close(descriptor)
        path.unlink(missing_ok=True)
    return waits
