"""A TCP proxy that misbehaves on purpose: cuts, stalls and splits what passes through it.

Runs in a thread of its own with its own loop, so that it goes on while a test waits. All mischief
comes from one seeded generator: a failing run is repeated by its seed.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import threading
from types import TracebackType


class FaultProxy:
    """Listens on `port` of loopback and forwards to `target`; use as a context manager.

    `cut()` resets every connection at once, mid-frame as it happens. While `stalled`, nothing is
    forwarded and nothing closed. `split` is the largest piece forwarded at a time, 0 for whole.
    """

    def __init__(self, target: int, seed: int) -> None:
        self.target = target
        self.split = 0
        self.cuts = 0
        self.port = 0
        self._random = random.Random(seed)
        self._loop = asyncio.new_event_loop()
        self._flowing = asyncio.Event()
        self._empty = asyncio.Event()
        self._writers: set[asyncio.StreamWriter] = set()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, name="fault-proxy", daemon=True)

    def __enter__(self) -> FaultProxy:
        self._thread.start()
        if not self._started.wait(10):
            raise RuntimeError("the proxy did not start")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop)
        self._thread.join(10)

    def cut(self) -> None:
        """Reset all connections that pass through now."""
        self.cuts += 1
        self._loop.call_soon_threadsafe(self._abort_all)

    def stall(self, stalled: bool) -> None:
        """Hold everything back, or let it flow again."""
        action = self._flowing.clear if stalled else self._flowing.set
        self._loop.call_soon_threadsafe(action)

    async def emptied(self) -> None:
        """Wait until no connection passes through any more, here and on the way to the target."""
        waiting = asyncio.run_coroutine_threadsafe(self._empty.wait(), self._loop)
        await asyncio.wait_for(asyncio.wrap_future(waiting), 10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._flowing.set()
        self._empty.set()
        server = self._loop.run_until_complete(
            asyncio.start_server(self._accept, "127.0.0.1", 0, backlog=64)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        try:
            self._loop.run_forever()
        finally:
            server.close()
            tasks = asyncio.all_tasks(self._loop)
            for task in tasks:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
            self._loop.close()

    def _stop(self) -> None:
        self._abort_all()
        self._loop.stop()

    def _abort_all(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
            self._writers |= {writer, far_writer}
            self._empty.clear()
            try:
                await asyncio.gather(
                    self._pass_on(reader, far_writer), self._pass_on(far_reader, writer)
                )
            finally:
                self._writers -= {writer, far_writer}
                far_writer.transport.abort()
                if not self._writers:
                    self._empty.set()
        writer.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            await self._flowing.wait()
            while data:
                size = self._random.randint(1, self.split) if self.split else len(data)
                writer.write(data[:size])
                data = data[size:]
                await writer.drain()
                if data:
                    await asyncio.sleep(0)  # so that the next piece is a read of its own
        # One side ended: the other ends too, at once, as a cut cable would.
        writer.transport.abort()
