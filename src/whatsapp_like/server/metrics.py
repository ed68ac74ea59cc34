"""Figures of the running server in Prometheus' text format, told over a small HTTP endpoint.

Runs on the server's loop thread. Written by hand: a dozen numbers need no library with its own
registry, locks and threads, and counting here is one addition.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from whatsapp_like.server.core.hub import Counts
from whatsapp_like.server.log import log

COMMIT_SECONDS: Final = (0.00025, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.1, 0.5, 2.0)
BATCH_SIZES: Final = (1, 2, 4, 8, 16, 32, 64, 128, 512, 2048)

_MAX_REQUEST: Final = 4096
_PATIENCE: Final = 5.0


class Histogram:
    """Counts values into buckets by their upper bounds."""

    __slots__ = ("_bounds", "_counts", "total")

    def __init__(self, bounds: Sequence[float]) -> None:
        self._bounds = bounds
        self._counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def add(self, value: float) -> None:
        """Count one value."""
        self._counts[bisect_left(self._bounds, value)] += 1
        self.total += value

    def lines(self, name: str) -> Iterator[str]:
        """Write the buckets as Prometheus reads them: each includes those below it."""
        count = 0
        for bound, number in zip((*self._bounds, float("inf")), self._counts, strict=True):
            count += number
            label = "+Inf" if bound == float("inf") else f"{bound:g}"
            yield f'{name}_bucket{{le="{label}"}} {count}'
        yield f"{name}_sum {self.total:g}"
        yield f"{name}_count {count}"


class Metrics:
    """What the listener has done since it started; the hub's own counts come with `lines`."""

    __slots__ = ("accepted", "batches", "bytes_in", "bytes_out", "commits", "errors", "refused")

    def __init__(self) -> None:
        self.accepted = 0
        self.refused = 0
        self.bytes_in = 0
        self.bytes_out = 0
        self.errors = 0
        self.commits = Histogram(COMMIT_SECONDS)
        self.batches = Histogram(BATCH_SIZES)

    def lines(self, counts: Counts) -> Iterator[str]:
        """Write everything in Prometheus' text format, line by line."""
        for name, meaning, value in (
            ("connections", "Open connections.", counts.connections),
            ("sessions", "Authenticated connections.", counts.sessions),
            ("people", "Accounts with a session.", counts.people),
            ("conversations", "Conversations in memory.", counts.conversations),
        ):
            yield from _heading(name, "gauge", meaning)
            yield f"wl_{name} {value}"
        for name, meaning, value in (
            ("accepted_total", "Connections let in.", self.accepted),
            ("refused_total", "Connections closed for their source.", self.refused),
            ("received_bytes_total", "Bytes that clients sent.", self.bytes_in),
            ("sent_bytes_total", "Bytes sent to clients.", self.bytes_out),
            ("messages_total", "Messages committed.", counts.messages),
            ("resent_total", "Messages that came again and were not stored.", counts.resent),
            ("deliveries_total", "Messages pushed to sessions.", counts.deliveries),
            ("refusals_total", "Requests refused.", counts.refusals),
            ("login_failures_total", "Logins that failed.", counts.login_failures),
            ("slow_readers_total", "Connections cut for reading slowly.", counts.slow_readers),
            ("silent_total", "Connections cut for silence.", counts.silent),
            ("errors_total", "Unexpected errors, and refusals of the disk.", self.errors),
        ):
            yield from _heading(name, "counter", meaning)
            yield f"wl_{name} {value}"
        yield from _heading("commit_seconds", "histogram", "Time of a commit, disk included.")
        yield from self.commits.lines("wl_commit_seconds")
        yield from _heading("commit_messages", "histogram", "Messages that shared a commit.")
        yield from self.batches.lines("wl_commit_messages")


def _heading(name: str, kind: str, meaning: str) -> Iterator[str]:
    yield f"# HELP wl_{name} {meaning}"
    yield f"# TYPE wl_{name} {kind}"


async def serve_metrics(host: str, port: int, text: Callable[[], str]) -> asyncio.Server:
    """Answer `GET /metrics` on an address until the returned server is closed.

    Raises:
        OSError: the address can't be used.
    """

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                request = await reader.readuntil(b"\r\n\r\n")
                writer.write(_response(request, text))
                await writer.drain()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            log.debug("metrics not asked properly")
        finally:
            writer.close()

    return await asyncio.start_server(answer, host, port, limit=_MAX_REQUEST)


def _response(request: bytes, text: Callable[[], str]) -> bytes:
    method, _, rest = request.partition(b" ")
    if method != b"GET":
        status, body = b"405 Method Not Allowed", b""
    elif rest.partition(b" ")[0] != b"/metrics":
        status, body = b"404 Not Found", b""
    else:
        status, body = b"200 OK", text().encode()
    return (
        b"HTTP/1.1 %b\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"
        b"Content-Length: %d\r\nConnection: close\r\n\r\n%b" % (status, len(body), body)
    )
