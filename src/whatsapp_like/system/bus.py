"""The session's D-Bus, over which a Linux desktop takes notifications and tray icons.

Two threads meet here. `Bus` is asked on Tk's thread and never waits; what is asked runs on a thread
of its own, on an asyncio loop that holds the one connection. The thread, asyncio and the library
behind it (dbus-fast) come with the first question: the first window does not wait for them.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import asyncio

    from dbus_fast.aio import MessageBus
    from dbus_fast.message import Message

ANSWER_WITHIN: Final = 5.0
LEAVE_WITHIN: Final = 0.5
"""Whoever closes the program waits no longer for a desktop that does not answer; in seconds."""


class NoAnswer(Exception):
    """There is no bus, or nobody on it who does what was asked."""


def address() -> str:
    """Return where the session's bus is; empty when this session has none."""
    told = os.environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if not told and runtime and (usual := Path(runtime, "bus")).exists():
        return f"unix:path={usual}"
    return told


class Connection:
    """The connection, on the bus's thread."""

    def __init__(self, bus: MessageBus) -> None:
        self.bus = bus
        # Who asked for signals has asked this connection for them: a new one knows of nothing.
        self.heard: set[str] = set()
        self.lost: list[Callable[[], None]] = []
        """Called on the bus's thread when the connection has ended, and not by us."""

    async def call(
        self,
        service: str,
        path: str,
        interface: str,
        method: str,
        signature: str = "",
        body: tuple[Any, ...] = (),
        answers: str = "",
    ) -> list[Any]:
        """Call a method and return what it answers, which has the signature `answers`.

        Raises:
            NoAnswer: nobody answers, or with an error or something else.
            TimeoutError: not within some seconds.
        """
        import asyncio

        from dbus_fast.constants import MessageType
        from dbus_fast.message import Message

        message = Message(
            destination=service,
            path=path,
            interface=interface,
            member=method,
            signature=signature,
            body=list(body),
        )
        async with asyncio.timeout(ANSWER_WITHIN):
            answer = await self.bus.call(message)
        if answer.message_type is MessageType.ERROR:
            raise NoAnswer(f"{method}: {answer.error_name}")
        if answer.signature != answers:
            raise NoAnswer(f"{method}: {answer.signature!r} in place of {answers!r}")
        return answer.body

    async def listen(self, rule: str, heard: Callable[[Message], None]) -> None:
        """Let `heard` have the signals that a match rule describes; once for each rule."""
        if rule in self.heard:
            return
        self.heard.add(rule)
        self.bus.add_message_handler(heard)
        await self.call(
            "org.freedesktop.DBus",
            "/org/freedesktop/DBus",
            "org.freedesktop.DBus",
            "AddMatch",
            "s",
            (f"type='signal',{rule}",),
        )


class Bus:
    """The session's bus, from the first thing asked of it to `close`."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._is_open = True
        # These belong to the bus's thread.
        self._connection: Connection | None = None
        self._connecting: asyncio.Lock | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._watching: asyncio.Task[None] | None = None
        self._leaving: asyncio.Task[None] | None = None

    def ask(
        self,
        job: Callable[[Connection], Coroutine[Any, Any, None]],
        failed: Callable[[], None] | None = None,
    ) -> None:
        """Run `job` on the bus's thread; `failed` runs there when it could not be done."""
        if not self._is_open:
            return
        if self._loop is None:
            import asyncio

            self._loop = asyncio.new_event_loop()
            # A daemon: nobody waits for a desktop that does not answer.
            self._thread = threading.Thread(target=self._run, name="wl-bus", daemon=True)
            self._thread.start()

        def begin(loop: asyncio.AbstractEventLoop) -> None:
            task = loop.create_task(self._carry_out(job, failed))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        self._loop.call_soon_threadsafe(begin, self._loop)

    def close(self) -> None:
        """Leave the bus once what was asked has been done, if that is soon; its thread ends."""
        self._is_open = False
        if self._loop is not None and self._thread is not None:
            with suppress(RuntimeError):  # it has ended already
                self._loop.call_soon_threadsafe(self._leave, self._loop)
            self._thread.join(LEAVE_WITHIN)

    def _leave(self, loop: asyncio.AbstractEventLoop) -> None:
        import asyncio

        async def leave() -> None:
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=LEAVE_WITHIN / 2)
            loop.stop()

        self._leaving = loop.create_task(leave())

    def _run(self) -> None:
        import asyncio

        loop = self._loop
        assert loop is not None
        asyncio.set_event_loop(loop)
        self._connecting = asyncio.Lock()
        try:
            loop.run_forever()
        finally:
            for task in self._tasks:
                task.cancel()
            loop.run_until_complete(asyncio.gather(*self._tasks, return_exceptions=True))
            if self._connection is not None and self._watching is not None:
                self._connection.bus.disconnect()
                loop.run_until_complete(self._watching)
            loop.close()

    async def _carry_out(
        self,
        job: Callable[[Connection], Coroutine[Any, Any, None]],
        failed: Callable[[], None] | None,
    ) -> None:
        from dbus_fast.errors import DBusFastError

        try:
            await job(await self._connect())
        except (NoAnswer, DBusFastError, OSError, EOFError, TimeoutError):
            # No news for a log: many systems have no such desktop.
            if failed is not None:
                failed()

    async def _connect(self) -> Connection:
        import asyncio

        from dbus_fast.aio import MessageBus

        assert self._connecting is not None
        async with self._connecting:
            connection = self._connection
            if connection is None or not connection.bus.connected:
                where = address()
                if not where:
                    raise NoAnswer("this session has no bus")
                bus = MessageBus(bus_address=where)
                async with asyncio.timeout(ANSWER_WITHIN):
                    await bus.connect()
                connection = self._connection = Connection(bus)
                self._watching = asyncio.create_task(self._watch(connection))
            return connection

    async def _watch(self, connection: Connection) -> None:
        with suppress(Exception):  # it says how the connection ended
            await connection.bus.wait_for_disconnect()  # type: ignore[no-untyped-call]
        if self._is_open:
            for lost in connection.lost:
                lost()


def session_bus() -> Bus | None:
    """Return the session's bus, None where the system has none."""
    return Bus() if sys.platform == "linux" and address() else None
