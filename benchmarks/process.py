"""Server processes under measurement: start one on a core, read its CPU time and memory.

Linux only: figures come from /proc.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

SERVER_CORE, LOAD_CORE = 0, 1


class Server:
    """A server process pinned to its core; use as a context manager.

    `started` is the time from exec to the first accepted connection, in seconds.
    """

    def __init__(
        self, command: Sequence[str], port: int, env: dict[str, str] | None = None
    ) -> None:
        begin = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            preexec_fn=lambda: os.sched_setaffinity(0, {SERVER_CORE % (os.cpu_count() or 1)}),
        )
        self.pid = self._process.pid
        deadline = begin + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if time.perf_counter() > deadline or self._process.poll() is not None:
                    self.stop()
                    raise RuntimeError(f"did not start: {' '.join(command)}") from None
                time.sleep(0.002)
        self.started = time.perf_counter() - begin

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End the process and wait for it."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._process.wait()

    def cpu(self) -> float:
        """User plus system time of the process and its descendants so far, in seconds."""
        return sum(_cpu_seconds(pid) for pid in _tree(self.pid))

    def memory(self) -> int:
        """Resident bytes of the process and its descendants."""
        return sum(resident(pid) for pid in _tree(self.pid))


def pin_to_load_core() -> None:
    """Keep the calling process off the server's core."""
    os.sched_setaffinity(0, {LOAD_CORE % (os.cpu_count() or 1)})


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _tree(pid: int) -> list[int]:
    pids = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            pids += _tree(int(child))
    return pids


def _cpu_seconds(pid: int) -> float:
    # schedstat counts nanoseconds; stat's clock ticks (10 ms) are too coarse for short rounds.
    total = 0
    for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        total += int(thread.read_text().split()[0])
    return total / 1e9


def resident(pid: int | None = None) -> int:
    """Return the resident bytes of a process, its share of shared ones; None for this one."""
    pid = pid or os.getpid()
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError(f"no memory figure for process {pid}")
