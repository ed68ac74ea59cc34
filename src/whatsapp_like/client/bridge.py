"""The one thread crossing of the client: requests go in, events and answers come out in order.

Which thread runs what, since this is the place where two meet:

* The *network thread*, started here, runs an asyncio loop with the client on it, and nothing else.
* The *app's thread* (Tk's) calls the methods of `Bridge`. None of them waits for the network.
* Inwards, `ask` hands a function to the loop with `call_soon_threadsafe`: the only method of an
  asyncio loop that another thread may call. The function runs on the network thread.
* Outwards, events and answers are posted into a `Mailbox`. Posting wakes the app's loop through a
  socket; the app then calls `drain`, and the callbacks run there, on its own thread.

So a widget is only ever touched by the thread that owns it, although no callback contains a lock.
What crosses is frozen: neither side can change it under the other's hands.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, TypeVar, overload

from whatsapp_like.client.mailbox import Mailbox

if TYPE_CHECKING:
    import asyncio
    from asyncio import AbstractEventLoop

    from whatsapp_like.client.client import Client
    from whatsapp_like.client.events import Event
    from whatsapp_like.client.profile import Profile

T = TypeVar("T")
Begin = Callable[["Client"], None]
Failed = Callable[[Exception], None]


class Bridge:
    """A client on its own thread.

    `on_event` and every `done` and `failed` are called by `drain`, so on the caller's thread.
    """

    def __init__(self, profile: Profile, on_event: Callable[[Event], None]) -> None:
        self._profile = profile
        self._on_event = on_event
        self._mailbox = Mailbox()
        self._thread = threading.Thread(target=self._run, name="wl-network")
        self._opened = threading.Event()
        self._error: Exception | None = None
        # Guards the loop, which the network thread makes, and what is for it before there is one.
        self._lock = threading.Lock()
        self._loop: AbstractEventLoop | None = None
        self._waiting: list[Callable[[], object]] = []
        # These belong to the network thread.
        self._client: Client | None = None
        self._early: list[tuple[Begin, Failed | None]] | None = []
        self._tasks: set[asyncio.Task[None]] = set()

    # --- the app's thread -------------------------------------------------------------------------

    def start(self) -> None:
        """Start the network thread and return at once; `ask` may be called right away."""
        self._thread.start()

    def wait_open(self, timeout: float = 10.0) -> None:
        """Block until the client is open.

        Raises:
            DataError: the archive could not be opened.
            TimeoutError: it takes longer than `timeout` seconds.
        """
        if not self._opened.wait(timeout):
            raise TimeoutError("the client takes too long to open")
        if self._error is not None:
            raise self._error

    @overload
    def ask(
        self,
        request: Callable[[Client], Coroutine[Any, Any, T]],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None: ...

    @overload
    def ask(
        self,
        request: Callable[[Client], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None: ...

    def ask(
        self,
        request: Callable[[Client], Any],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run `request(client)` on the network thread: `lambda client: client.send_text(7, "hi")`.

        `done` gets its result and `failed` its exception, in `drain`; an exception without `failed`
        is raised by `drain`. Never blocks. Requests start in the order in which they are asked.
        """

        def begin(client: Client) -> None:
            # A task each: a slow answer holds up nobody, while the starts keep their order.
            assert self._loop is not None
            task = self._loop.create_task(self._carry_out(client, request, done, failed))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        self._hand_over(lambda: self._accept(begin, failed))

    def fileno(self) -> int:
        """Return the socket that becomes readable when something waits for `drain`."""
        return self._mailbox.fileno()

    def drain(self, budget: float = 0.008) -> bool:
        """Deliver what arrived, for at most `budget` seconds; True when more waits.

        Call it again soon (`after(1)`) when it returns True. On Windows, where Tk watches no
        sockets, call it from a timer.
        """
        return self._mailbox.drain(budget)

    def close(self) -> None:
        """Say goodbye, stop the thread and join it. What waits in the outbox is on disk already."""
        if self._thread.is_alive():
            self._hand_over(lambda: self._stop.set())
            self._thread.join()
        elif not self._opened.is_set():  # it was never started
            self._profile.close()
        self._mailbox.close()

    def _hand_over(self, call: Callable[[], object]) -> None:
        """Have the network thread make a call, in the order in which they are handed over."""
        with self._lock:
            if self._loop is None:
                self._waiting.append(call)
                return
        with suppress(RuntimeError):  # the loop is closed: nobody is left to answer
            self._loop.call_soon_threadsafe(call)

    # --- the network thread -----------------------------------------------------------------------

    def _run(self) -> None:
        import asyncio

        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        self._stop = asyncio.Event()
        with self._lock:
            self._loop = loop
            for call in self._waiting:
                loop.call_soon(call)
            self._waiting.clear()
        try:
            loop.run_until_complete(self._live())
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()

    async def _live(self) -> None:
        import asyncio

        try:
            # Half of what a start costs: imported here, the app draws its first window meanwhile.
            from whatsapp_like.client.client import Client

            async with Client.open(self._profile) as client:
                # Before anything can happen: `open` has not given the loop a turn since.
                client.subscribe(lambda event: self._mailbox.post(lambda: self._on_event(event)))
                self._client = client
                early, self._early = self._early or [], None
                for begin, _failed in early:
                    begin(client)
                self._opened.set()
                await self._stop.wait()
                # What was asked before the end has at least begun: a draft is on its way to disk.
                await asyncio.sleep(0)
                for task in tuple(self._tasks):
                    task.cancel()
                # What they began is tidied up while there still is a client: an export, say.
                await asyncio.gather(*self._tasks, return_exceptions=True)
        except Exception as error:
            if self._opened.is_set():
                raise
            self._error = error
            early, self._early = self._early or [], None
            for _begin, failed in early:
                self._refuse(error, failed)
            self._opened.set()
            # Whoever asks from here on hears why, until the app gives up on us.
            await self._stop.wait()
        finally:
            self._client = None

    def _accept(self, begin: Begin, failed: Failed | None) -> None:
        if self._client is not None:
            begin(self._client)
        elif self._early is not None:
            self._early.append((begin, failed))
        elif self._error is not None:
            self._refuse(self._error, failed)

    async def _carry_out(
        self,
        client: Client,
        request: Callable[[Client], Any],
        done: Callable[[Any], None] | None,
        failed: Callable[[Exception], None] | None,
    ) -> None:
        try:
            answer = request(client)
            if isawaitable(answer):
                answer = await answer
        except Exception as error:
            self._refuse(error, failed)
            return
        if done is not None:
            self._mailbox.post(lambda: done(answer))

    def _refuse(self, error: Exception, failed: Callable[[Exception], None] | None) -> None:
        def deliver() -> None:
            if failed is None:
                raise error
            failed(error)

        self._mailbox.post(deliver)
