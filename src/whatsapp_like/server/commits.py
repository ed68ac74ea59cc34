"""When and where the hub's batches, writes and reads reach the store.

Runs on the server's loop thread. While the disk is quick everything written is committed right
there, between two rounds of reading sockets; on a slow disk a writer thread does it, and while it
commits, the next batch grows in the hub. Reads always go to the reader thread.
"""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from time import monotonic, perf_counter
from typing import Final, Protocol, TypeVar

from whatsapp_like.server.core.hub import Hub
from whatsapp_like.server.core.storage import Reader, Store
from whatsapp_like.server.log import log
from whatsapp_like.server.metrics import Metrics
from whatsapp_like.server.pace import DiskClock, Pace, probe
from whatsapp_like.server.store.rows import Append, Appended
from whatsapp_like.server.threads import Job, Worker

T = TypeVar("T")

_SWITCH_INTERVAL: Final = 0.0005
"""Seconds between two threads' turns while the writer thread is in use: SQLite gives the
interpreter up at each step, and with Python's 5 ms a busy loop would let it starve."""


class LogStore(Store, Protocol):
    """The writing face, with what only the listener asks of it."""

    def append(self, batch: Sequence[Append], now: int) -> list[Appended]:
        """Commit a batch of the hub, all or nothing."""
        ...


class Commits:
    """The hub's storage, and the moment of its commits."""

    def __init__(
        self,
        store: LogStore,
        reader: Reader,
        pace: Pace,
        metrics: Metrics,
        *,
        folder: Path,
        loop: asyncio.AbstractEventLoop,
        wake: Callable[[], None],
    ) -> None:
        """`wake` asks for a `flush` soon; it is called on the loop thread."""
        self._store = store
        self._reader = reader
        self._pace = pace
        self._metrics = metrics
        self._folder = folder
        self._loop = loop
        self._wake = wake
        self._jobs: deque[Job] = deque()
        self._batch_under_way = False
        self._writes: Worker | None = None
        self._reads: Worker | None = None
        self._clock = DiskClock()
        self._usual_interval = sys.getswitchinterval()

    # --- what the hub calls (core.storage.Storage) ------------------------------------------------

    def write(
        self,
        job: Callable[[Store], T],
        then: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run `job` on the store before anything handed over later."""
        self._jobs.append((partial(job, self._store), then, failed))
        self._wake()

    def read(
        self,
        job: Callable[[Reader], T],
        then: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run `job` on the reading face, in the reader thread."""
        if self._reads is None:
            self._reads = Worker("store-reader", self._loop, self._wake)
        self._reads.put(partial(job, self._reader), then, failed)

    # --- what the listener calls ------------------------------------------------------------------

    def flush(self, hub: Hub) -> None:
        """Commit all that waits, or see to it that the writer thread does."""
        if self._pace.inline and (self._writes is None or self._writes.is_idle):
            self._flush_here(hub)
        else:
            self._flush_there(hub)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is waiting to be committed."""
        return not self._jobs and (self._writes is None or self._writes.is_idle)

    def stop(self, timeout: float) -> bool:
        """End the threads after what they were given, waiting `timeout` seconds for all of them;
        tell whether they have ended. Where one has not, the store may not be closed."""
        end = monotonic() + timeout
        workers = [worker for worker in (self._reads, self._writes) if worker is not None]
        ended = [worker.stop(end - monotonic()) for worker in workers]
        self._clock.close()
        sys.setswitchinterval(self._usual_interval)
        return all(ended)

    # --- on the loop thread -----------------------------------------------------------------------

    def _flush_here(self, hub: Hub) -> None:
        while self._jobs or hub.has_batch:
            while self._jobs:
                work, then, failed = self._jobs.popleft()
                try:
                    result = work()
                except Exception as error:
                    failed(error)
                else:
                    then(result)
            if hub.has_batch:
                self._append_here(hub, hub.take_batch())

    def _append_here(self, hub: Hub, batch: list[Append]) -> None:
        start, on_disk = perf_counter(), self._clock.read()
        try:
            results = self._store.append(batch, hub.wall)
        except Exception as error:
            hub.append_failed(error, monotonic())
            return
        spent = perf_counter() - start
        was_quick = self._pace.inline
        self._pace.committed(max(0.0, self._clock.read() - on_disk), start)
        if was_quick and not self._pace.inline:
            log.info("the disk is slow: committing in a thread from now on")
        self._metrics.commits.add(spent)
        self._metrics.batches.add(len(batch))
        hub.appended(results, monotonic())

    # --- in the writer thread ---------------------------------------------------------------------

    def _flush_there(self, hub: Hub) -> None:
        if self._writes is None:
            self._writes = Worker("store-writer", self._loop, self._wake)
        sys.setswitchinterval(_SWITCH_INTERVAL)
        writes = self._writes
        while self._jobs:
            work, then, failed = self._jobs.popleft()
            writes.put(work, then, failed)
        if hub.has_batch and not self._batch_under_way:
            batch = hub.take_batch()
            self._batch_under_way = True
            writes.put(
                partial(self._append_timed, batch, hub.wall),
                partial(self._appended, hub),
                partial(self._append_failed, hub),
            )
        elif self._pace.is_due(perf_counter()) and writes.is_idle:
            writes.put(partial(probe, self._folder), self._probed, self._probe_failed)

    def _append_timed(self, batch: list[Append], wall: int) -> tuple[list[Appended], float]:
        """Append, in the writer thread; also tell how many seconds it took."""
        start = perf_counter()
        return self._store.append(batch, wall), perf_counter() - start

    def _appended(self, hub: Hub, answer: tuple[list[Appended], float]) -> None:
        results, spent = answer
        self._batch_under_way = False
        self._metrics.commits.add(spent)
        self._metrics.batches.add(len(results))
        hub.appended(results, monotonic())

    def _append_failed(self, hub: Hub, error: Exception) -> None:
        self._batch_under_way = False
        hub.append_failed(error, monotonic())

    def _probed(self, waits: list[float]) -> None:
        self._pace.probed(waits, perf_counter())
        if self._pace.inline:
            sys.setswitchinterval(self._usual_interval)
            log.info("the disk is quick again: committing between reads from now on")

    def _probe_failed(self, error: Exception) -> None:
        self._pace.probed([float("inf")], perf_counter())
