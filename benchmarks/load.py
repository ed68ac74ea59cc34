"""The load itself: closed loops with a fixed window, and an open loop at a fixed rate.

Runs in one process on its own core. A round with a lost, doubled or unacknowledged message raises:
its figures count for nothing.
"""

from __future__ import annotations

import asyncio
import ssl
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.drivers import Driver

BODY = 200
_STAMP = struct.Struct(">d")
_PADDING = b"x" * (BODY - _STAMP.size)


@dataclass
class Round:
    """What one round counted. `seconds` is wall time, `latencies` end to end in seconds."""

    sent: int = 0
    acked: int = 0
    delivered: int = 0
    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)

    def check(self) -> None:
        """Raise unless every message was acknowledged and delivered once."""
        if not self.sent == self.acked == self.delivered:
            raise RuntimeError(f"sent {self.sent}, acked {self.acked}, delivered {self.delivered}")


class Load:
    """A set of ready connections on which rounds are run."""

    def __init__(self, drivers: list[Driver]) -> None:
        self.drivers = drivers
        self.round = Round()
        self._more: Callable[[Driver], None] = lambda _driver: None
        self._timed = False

    @classmethod
    async def connect(
        cls,
        make: Callable[[int, Callable[[Driver, int], None]], Driver],
        port: int,
        count: int,
        tls: ssl.SSLContext | None = None,
    ) -> Load:
        """Open `count` connections, thirty-two at a time, and pair them."""
        load = cls([])
        loop = asyncio.get_running_loop()
        gate = asyncio.Semaphore(32)

        async def one(number: int) -> Driver:
            async with gate:
                _, driver = await loop.create_connection(
                    lambda: make(number, load.acked), "127.0.0.1", port, ssl=tls
                )
                await driver.ready
                driver.delivered = load.delivered
                return driver

        load.drivers = list(await asyncio.gather(*(one(number) for number in range(count))))
        numbered = {driver.number: driver for driver in load.drivers}
        for driver in load.drivers:
            await driver.pair(numbered)
        return load

    async def closed_loop(self, seconds: float, window: int, *, one_way: bool) -> Round:
        """Keep `window` messages of each sender in flight for `seconds`, then let all arrive."""
        self.round = Round()
        self._timed = False
        end = time.perf_counter() + seconds

        def more(driver: Driver) -> None:
            if time.perf_counter() < end:
                self._send(driver)

        self._more = more
        begin = time.perf_counter()
        for driver in self.drivers[:: 2 if one_way else 1]:
            for _ in range(window):
                self._send(driver)
        await asyncio.sleep(seconds)
        await self._settle()
        self.round.seconds = time.perf_counter() - begin
        return self.round

    async def open_loop(self, seconds: float, rate: float) -> Round:
        """Send `rate` messages a second, evenly and whatever comes back; time each end to end."""
        self.round = Round()
        self._timed = True
        self._more = lambda _driver: None
        begin = time.perf_counter()
        senders = self.drivers[::2]
        for number in range(int(seconds * rate)):
            delay = begin + number / rate - time.perf_counter()
            if delay > 0:
                await asyncio.sleep(delay)
            self._send(senders[number % len(senders)])
        await self._settle()
        self.round.seconds = time.perf_counter() - begin
        return self.round

    def close(self) -> None:
        """End all connections."""
        for driver in self.drivers:
            driver.transport.abort()

    def acked(self, driver: Driver, _number: int) -> None:
        """Count an ack and let the closed loop go on."""
        self.round.acked += 1
        self._more(driver)

    def delivered(self, _driver: Driver, body: bytes) -> None:
        """Count a delivery and its time."""
        self.round.delivered += 1
        if self._timed:
            self.round.latencies.append(time.perf_counter() - _STAMP.unpack_from(body)[0])

    def _send(self, driver: Driver) -> None:
        self.round.sent += 1
        driver.send(_STAMP.pack(time.perf_counter()) + _PADDING)

    async def _settle(self) -> None:
        deadline = time.perf_counter() + 10
        while time.perf_counter() < deadline:
            counted = self.round
            if counted.sent == counted.acked == counted.delivered:
                break
            await asyncio.sleep(0.01)
        # Doubled messages would still be on their way: give them the time to show.
        await asyncio.sleep(0.2)
        self.round.check()
