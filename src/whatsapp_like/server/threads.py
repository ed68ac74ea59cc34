"""Worker threads of the server: one that writes where the disk is slow, one that reads.

`Worker.put` and the answers run on the loop thread, the jobs in the worker's own. A worker takes
all that is queued, does it in order, and answers with one wake-up of the loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Final

Then = Callable[[Any], None]
Failed = Callable[[Exception], None]
Job = tuple[Callable[[], Any], Then, Failed]
Answer = tuple[Callable[[Any], None], Any]

_AT_ONCE: Final = 64
"""Jobs between two wake-ups of the loop: the first of them must not wait for very many others."""


class Worker:
    """A thread that does jobs in the order in which they were put."""

    def __init__(
        self, name: str, loop: asyncio.AbstractEventLoop, answered: Callable[[], None]
    ) -> None:
        """Start the thread; `answered` is called on the loop thread after each round of answers."""
        self._loop = loop
        self._answered = answered
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._waiting = 0
        # A daemon: a disk that never answers must not keep the process from ending.
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    @property
    def is_idle(self) -> bool:
        """Whether every job that was put has been answered."""
        return self._waiting == 0

    def put(self, job: Callable[[], Any], then: Then, failed: Failed) -> None:
        """Have `job` done; its result goes to `then` or its exception to `failed`."""
        self._waiting += 1
        self._queue.put((job, then, failed))

    def stop(self, timeout: float) -> bool:
        """End the thread after what it was given; wait for it up to `timeout` seconds and tell
        whether it has ended."""
        self._queue.put(None)
        self._thread.join(max(0.0, timeout))
        return not self._thread.is_alive()

    def _run(self) -> None:
        going_on = True
        while going_on:
            jobs = [self._queue.get()]
            try:
                while len(jobs) < _AT_ONCE:
                    jobs.append(self._queue.get_nowait())
            except Empty:
                pass
            answers = []
            for job in jobs:
                if job is None:
                    going_on = False
                    break
                answers.append(_do(job))
            if answers:
                try:
                    # The one crossing of this thread: it never touches what the loop thread owns.
                    self._loop.call_soon_threadsafe(self._answer, answers)
                except RuntimeError:  # the loop is closed: nobody waits for answers any more
                    return

    def _answer(self, answers: list[Answer]) -> None:
        self._waiting -= len(answers)
        for tell, value in answers:
            try:
                tell(value)
            except Exception as error:
                # A bug of whoever asked: the others still wait for their answers.
                self._loop.call_exception_handler({"message": "an answer", "exception": error})
        self._answered()


def _do(job: Job) -> Answer:
    work, then, failed = job
    try:
        return then, work()
    except Exception as error:
        # Not swallowed: it crosses to the loop thread, where the one who asked decides.
        return failed, error
