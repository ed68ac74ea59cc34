"""Runs the engine: carries its bytes to the socket, its operations to the archive, its events out.

Runs on the network thread's loop. After everything that happens, `pump` takes what came out of the
engine; while one transaction is being written the next one gathers, so a flood shares its flushes.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import deque
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from whatsapp_like.client.archive.worker import ArchiveWorker
from whatsapp_like.client.engine.engine import Engine
from whatsapp_like.client.engine.opening import Way
from whatsapp_like.client.events import Event
from whatsapp_like.client.operations import Loaded, Operation
from whatsapp_like.client.tls import connect
from whatsapp_like.errors import ConnectionLost, DataError, DataUnwritable, WLError
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.protocol.envelopes import SessionOpened

_log = logging.getLogger(__name__)

MOST_AT_ONCE = 64
"""Operations in one transaction: whoever waits for the archive never waits long."""

GOODBYE = 0.5
"""Seconds that the server gets to answer the end of a connection."""

REOPEN_AFTER = 5.0
"""Seconds between attempts to read an archive that failed."""


class Wire(asyncio.Protocol):
    """The socket's side: hands bytes to the machine and resolves `closed` with the reason; `gone`
    once there is no socket any more."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self.closed: asyncio.Future[WLError] = asyncio.get_running_loop().create_future()
        self.gone = asyncio.Event()

    def data_received(self, data: bytes) -> None:
        """Take bytes from the server."""
        self._machine.received(self, data)

    def connection_lost(self, error: Exception | None) -> None:
        """The socket is closed."""
        self.gone.set()
        self.close(ConnectionLost(str(error) if error else "the server closed the connection"))

    def close(self, reason: WLError) -> None:
        """Name the reason, unless there is one already."""
        if not self.closed.done():
            self.closed.set_result(reason)


class Machine:
    """An engine with a socket and an archive around it. `tell` is called with each event."""

    def __init__(
        self, archive: ArchiveWorker, loaded: Loaded, name: str, tell: Callable[[Event], None]
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._archive = archive
        self._name = name
        self._tell = tell
        self.engine = Engine(loaded, name, random.random)
        self._wire: Wire | None = None
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[None] | None = None
        self._submitted = 0
        self._kept: deque[tuple[int, asyncio.Future[None]]] = deque()
        self._pumping = False
        self._closing = asyncio.Event()
        self._usable = asyncio.Event()
        self._usable.set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def now(self) -> float:
        """The engine's time."""
        return self._loop.time()

    # --- the socket -------------------------------------------------------------------------------

    async def attempt(
        self,
        server: ServerAddress,
        plain: bool,
        way: Callable[[bytes], Way],
        wall: Callable[[], int],
        on_opened: Callable[[str, SessionOpened], None],
    ) -> WLError:
        """Connect, open a session and stay until it ends; return why it did.

        `way` makes the way in for a channel binding; `on_opened` gets the server's pin.
        """
        self.engine.connecting()
        self.pump()
        try:
            transport, wire, peer = await connect(server, lambda: Wire(self), plain=plain)
        except WLError as error:
            return error
        self._transport, self._wire = transport, wire
        try:
            self.engine.connected(
                way(peer.binding),
                peer.binding,
                self.now,
                wall(),
                lambda session: on_opened(peer.pin, session),
            )
            self.pump()
            return await wire.closed
        finally:
            self._transport = self._wire = None
            await _hang_up(transport, wire)

    def received(self, wire: Wire, data: bytes) -> None:
        """Take bytes from the socket."""
        if wire is self._wire:
            self.engine.received(data, self.now)
            self.pump()

    def disconnected(self, error: WLError, wall: float, *, again: bool = True) -> float | None:
        """Tell the engine that the session is over; see `Engine.disconnected`."""
        wait = self.engine.disconnected(error, wall, again=again)
        self.pump()
        return wait

    def drop(self, reason: WLError) -> None:
        """End the connection, if there is one, for this reason."""
        if self._wire is not None:
            self._wire.close(reason)

    # --- the engine's outputs ---------------------------------------------------------------------

    def work(self) -> None:
        """Do what a command made possible, and take what came out."""
        self.engine.work(self.now)
        self.pump()

    def pump(self) -> None:
        """Take what came out of the engine."""
        if self._pumping:  # a listener called back into us: the outer call goes on
            return
        self._pumping = True
        try:
            link = self.engine.link
            while link.events:
                events, link.events = link.events, []
                for event in events:
                    self._tell(event)
        finally:
            self._pumping = False
        output = link.take_output()
        if output and self._transport is not None:
            self._transport.write(output)
        if self.engine.ended is not None:
            self.drop(self.engine.ended)
        if link.operations and self._writing is None:
            self._writing = self._loop.create_task(self._write())
        self._set_timer()

    def _set_timer(self) -> None:
        due = self.engine.next_due()
        if self._timer is not None:
            if due is not None and self._timer.when() == due:
                return
            self._timer.cancel()
        self._timer = None if due is None else self._loop.call_at(due, self._tick)

    def _tick(self) -> None:
        self._timer = None
        self.engine.tick(self.now)
        self.pump()

    # --- the archive ------------------------------------------------------------------------------

    async def usable(self) -> None:
        """Wait while the engine is being replaced: what it was told now would be forgotten."""
        await self._usable.wait()

    def kept(self) -> asyncio.Future[None]:
        """Return a future that is done once everything stored so far is on disk."""
        future: asyncio.Future[None] = self._loop.create_future()
        self._kept.append((self._submitted + len(self.engine.link.operations), future))
        if not self.engine.link.operations and self._writing is None:
            self._resolve(self._submitted)
        return future

    async def _write(self) -> None:
        try:
            while self.engine.link.operations:
                await self._write_batch()
        finally:
            self._writing = None

    async def _write_batch(self) -> None:
        link = self.engine.link
        batch: list[Operation] = link.operations[:MOST_AT_ONCE]
        del link.operations[:MOST_AT_ONCE]
        self._submitted += len(batch)
        through = self._submitted
        try:
            events = await self._archive.apply(batch)
        except DataError as error:
            await self._recover(error)
            return
        except Exception as error:
            # A bug of ours: it must not leave everybody waiting for ever, nor go by unseen.
            _log.exception("the archive could not carry out a batch")
            await self._recover(DataUnwritable(f"{type(error).__name__}: {error}"))
            return
        for event in events:
            self._tell(event)
        self._resolve(through)
        self.engine.committed(batch, self.now)
        self.pump()

    def _resolve(self, through: int) -> None:
        while self._kept and self._kept[0][0] <= through:
            future = self._kept.popleft()[1]
            if not future.done():
                future.set_result(None)

    async def _recover(self, error: DataError) -> None:
        """What the engine has in memory is not on disk: start again from what is."""
        self._usable.clear()
        self._submitted += len(self.engine.link.operations)
        self.engine.link.operations.clear()
        kept, self._kept = self._kept, deque()
        for _, future in kept:
            if not future.done():
                future.set_exception(error)
        self.drop(error)
        while not self._closing.is_set():
            try:
                loaded = await self._archive.read(lambda reader: reader.load())
            except DataError:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._closing.wait(), REOPEN_AFTER)
            else:
                self.restart(loaded)
                self._usable.set()
                return

    async def erase(self) -> None:
        """Forget everything, in memory and on disk; there is no connection any more.

        Raises:
            DataError: the archive cannot be written; it may still hold everything.
        """
        await self.usable()
        while self.engine.link.operations or self._writing is not None:
            await self.kept()
        # What is asked meanwhile waits: it would be written into the empty archive.
        self._usable.clear()
        try:
            await self._archive.erase()
            self.restart(await self._archive.read(lambda reader: reader.load()))
        finally:
            self._usable.set()

    def restart(self, loaded: Loaded) -> None:
        """Put a new engine in the place of the old one; its connection is of no use any more."""
        self.drop(ConnectionLost("starting again from the archive"))
        self.engine.link.detach(ConnectionLost("not connected"))
        failures = self.engine.failures
        self.engine = Engine(loaded, self._name, random.random)
        self.engine.failures = failures
        self._set_timer()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine that nobody waits for; it ends with this machine."""
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """End the connection and write what is still to be written."""
        self._closing.set()
        if self._transport is not None:
            self._transport.close()
        if self._timer is not None:
            self._timer.cancel()
        for task in tuple(self._tasks):
            task.cancel()
        if self._writing is not None:
            await self._writing


async def _hang_up(transport: asyncio.Transport, wire: Wire) -> None:
    """Close a connection and see it closed: a loop that ends earlier leaves its socket open."""
    transport.close()
    try:
        async with asyncio.timeout(GOODBYE):
            await wire.gone.wait()
    except TimeoutError:
        transport.abort()
        await wire.gone.wait()
