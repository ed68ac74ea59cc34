"""The listener: sockets on one side, the hub on the other, and one flush a round in between.

Runs on the server's loop thread. All that a round of the loop has read becomes one commit; then
each connection is written to once. There is no task, future or write for a single message.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from math import inf
from time import monotonic
from typing import Any, Final

from whatsapp_like.errors import DataError
from whatsapp_like.server.addresses import normalise
from whatsapp_like.server.arrival import Arrivals, Handshakes
from whatsapp_like.server.commits import Commits
from whatsapp_like.server.core.hub import TICK, Hub
from whatsapp_like.server.gate import Gate
from whatsapp_like.server.link import Link, make_link
from whatsapp_like.server.log import log
from whatsapp_like.server.metrics import Metrics
from whatsapp_like.server.settings import Settings
from whatsapp_like.server.space import is_short
from whatsapp_like.server.tls import Identity

_BREATHER: Final = 0.2
"""Seconds to wait when the system has no sockets or memory left for another connection."""

_ROUNDS_WAITED: Final = 4
"""Handshakes that never end and for which one of the same address waits, one after the other."""

_COMPLAIN_EVERY: Final = 10.0
"""Seconds between two entries in the log about the same: a disk that refuses, one of our bugs."""

_LOOK_EVERY: Final = 10.0
"""Seconds between two looks at how much room there is on the disk."""

_GOODBYE: Final = 2.0
"""Seconds that a stopping server waits for its clients to read that it stops."""

_LAST_COMMIT: Final = 30.0
"""Seconds that a stopping server waits for the disk, all in all; `host` waits somewhat longer."""


def wall() -> int:
    """Return the time in milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


class Listener:
    """Accepts connections, drives the hub and writes what it has to say."""

    def __init__(
        self,
        settings: Settings,
        identity: Identity | None,
        listening: Sequence[socket.socket],
        metrics: Metrics,
    ) -> None:
        """Prepare to serve on sockets that listen already; `identity` None means plain TCP."""
        self.metrics = metrics
        self.binding = identity.binding if identity else b""
        self.is_secure = identity is not None
        limits = settings.limits
        self.gate = Gate(
            networks=settings.welcome_networks,
            connections=limits.connections,
            connections_per_address=limits.connections_per_address,
            half_open=limits.half_open,
            half_open_per_address=limits.half_open_per_address,
            changed=self._gate_changed,
        )
        self._arrivals = Arrivals(
            gate=self.gate,
            metrics=metrics,
            handshakes=Handshakes(
                limits.handshakes_per_address, _ROUNDS_WAITED * limits.handshake_within
            ),
            context=identity.context if identity else None,
            within=limits.handshake_within,
            trusted_proxies=settings.trusted_proxies,
            link=lambda address: make_link(self, address),
        )
        self._listening = listening
        self._links: set[Link] = set()
        self._flushed = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._is_awake = False
        self._folder = settings.data
        self._least_free = limits.free_mib * 1024 * 1024
        self._look_at = -_LOOK_EVERY
        self._complained: dict[tuple[object, ...], float] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._loop = asyncio.get_running_loop()
        self.hub: Hub
        self._commits: Commits

    def start(self, hub: Hub, commits: Commits) -> None:
        """Begin to accept."""
        self.hub, self._commits = hub, commits
        self._loop.set_exception_handler(self._loop_failed)
        for listening in self._listening:
            self._spawn(self._accept(listening))
        self._tick()

    async def stop(self) -> bool:
        """Accept nothing more, commit all that was heard, say goodbye and wait until it is read.

        Return whether the threads have ended: while one waits for the disk, the store may not be
        closed.
        """
        end = monotonic() + _LAST_COMMIT
        for task in list(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        for listening in self._listening:
            listening.close()
        if self._timer is not None:
            self._timer.cancel()
        await self._commit_all(end)
        self.hub.shutdown(monotonic())
        await self._commit_all(end)
        await self._until(lambda: not self._links, within=_GOODBYE)
        # Each link cuts the client that does not read; these had not even been told to close.
        for link in list(self._links):
            link.abort()
        await self._until(lambda: not self._links, within=_GOODBYE)
        return self._commits.stop(end - monotonic())

    # --- what links call --------------------------------------------------------------------------

    def add(self, link: Link) -> None:
        """Remember a connection."""
        self._links.add(link)

    def remove(self, link: Link) -> None:
        """Forget a connection."""
        self._links.discard(link)

    def wake(self) -> None:
        """See to it that this round of the loop ends with a flush."""
        if not self._is_awake:
            self._is_awake = True
            self._loop.call_soon(self._flush)

    def report(self, error: BaseException) -> None:
        """Log what the disk refused, or an exception that nobody expected."""
        self.metrics.errors += 1
        # A full disk refuses every message, and a bug may meet each: now and then is enough.
        kind, now = _kind(error), monotonic()
        if now - self._complained.get(kind, -_COMPLAIN_EVERY) < _COMPLAIN_EVERY:
            return
        self._complained[kind] = now
        if isinstance(error, DataError):
            log.error(f"nothing stored: {error}")
        else:
            log.error("unexpected error", exc_info=error)

    # --- on the loop ------------------------------------------------------------------------------

    def _flush(self) -> None:
        self._is_awake = False
        try:
            self._commits.flush(self.hub)
        except Exception as error:
            self.report(error)
        self._speak()
        self._flushed.set()

    def _speak(self) -> None:
        said = 0
        for session in self.hub.drain():
            if session.link is not None:
                said += session.link.speak()
        self.metrics.bytes_out += said

    def _tick(self) -> None:
        self._timer = self._loop.call_later(TICK, self._tick)
        try:
            now = monotonic()
            self.hub.tick(now, wall())
            if now >= self._look_at:
                self._look_for_space()
        except Exception as error:
            self.report(error)
        self.wake()

    def _look_for_space(self) -> None:
        # A disk that takes its time: no second look before the first is answered.
        self._look_at = inf
        folder, floor, was_short = self._folder, self._least_free, self.hub.is_short_of_space
        self._commits.read(
            lambda _reader: is_short(folder, floor, was_short=was_short), self._looked, self._blind
        )

    def _looked(self, short: bool) -> None:
        self._look_at = monotonic() + _LOOK_EVERY
        if short and not self.hub.is_short_of_space:
            log.error(
                "the disk is nearly full: messages and new accounts are refused until there is "
                "room again",
                folder=self._folder,
            )
        elif self.hub.is_short_of_space and not short:
            log.info("there is room on the disk again")
        self.hub.set_short_of_space(short)

    def _blind(self, error: Exception) -> None:
        self._look_at = monotonic() + _LOOK_EVERY
        log.debug("cannot tell how much room there is on the disk", reason=error)

    async def _commit_all(self, end: float) -> None:
        await self._until(
            lambda: self._commits.is_idle and not self.hub.has_batch, within=end - monotonic()
        )

    async def _until(self, condition: Callable[[], bool], within: float) -> None:
        """Wait for what some later flush will find true, or for `within` seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                self.wake()
                while True:
                    self._flushed.clear()
                    await self._flushed.wait()
                    if condition():
                        return

    # --- accepting --------------------------------------------------------------------------------

    async def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                await self._accept_one(listening)
            except OSError as error:
                log.warning("cannot accept", reason=error)
                await asyncio.sleep(_BREATHER)
            except Exception as error:
                # Whatever it was: who no longer accepts would be deaf until the next start.
                self.report(error)
                await asyncio.sleep(_BREATHER)

    async def _accept_one(self, listening: socket.socket) -> None:
        connection, name = await self._loop.sock_accept(listening)
        try:
            address = normalise(name[0])
        except (TypeError, IndexError, ValueError):
            # macOS hands over a connection that was reset meanwhile, and names nobody.
            connection.close()
            return
        # Full: this one, and behind it the system's queue, waits until somebody leaves.
        await self._room.wait()
        self._spawn(self._arrivals.bring_in(connection, address))
        # So that it is counted before the next look at how full it is.
        await asyncio.sleep(0)

    def _gate_changed(self) -> None:
        if self.gate.is_full:
            if self._room.is_set():
                log.warning(
                    "full: newcomers wait",
                    connections=self.gate.connections,
                    half_open=self.gate.half_open,
                )
            self._room.clear()
        else:
            self._room.set()

    def _spawn(self, work: Any) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self.report(error)

    def _loop_failed(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Take what asyncio would print: a callback raised, or a transport met something odd."""
        error = context.get("exception")
        if error is None or isinstance(error, OSError):
            log.debug("loop", what=context.get("message"), reason=error)
        else:
            self.report(error)


def _kind(error: BaseException) -> tuple[object, ...]:
    """Return what two errors share that one entry in the log describes: not their words, of which
    there may be endlessly many."""
    if isinstance(error, DataError):
        return (DataError,)
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = (trace.tb_frame.f_code, trace.tb_lineno) if trace is not None else ()
    return (type(error), *place)
