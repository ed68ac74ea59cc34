"""Worker threads: in order, together, and back on the loop."""

import asyncio
import threading

from whatsapp_like.server.threads import Worker


class Asked:
    """Who was told what, and on which thread."""

    def __init__(self) -> None:
        self.told: list[object] = []
        self.threads: set[int] = set()
        self.rounds = 0
        self.done = asyncio.Event()

    def then(self, value: object) -> None:
        self.told.append(value)
        self.threads.add(threading.get_ident())

    def answered(self) -> None:
        self.rounds += 1
        self.done.set()


async def until_idle(worker: Worker, asked: Asked) -> None:
    while not worker.is_idle:
        asked.done.clear()
        await asyncio.wait_for(asked.done.wait(), 10)


async def test_jobs_are_done_in_order_and_answered_on_the_loop() -> None:
    asked = Asked()
    worker = Worker("test", asyncio.get_running_loop(), asked.answered)
    gate = threading.Event()
    worker.put(gate.wait, asked.then, asked.then)
    for number in range(50):
        worker.put(lambda number=number: number, asked.then, asked.then)  # type: ignore[misc]

    gate.set()
    await until_idle(worker, asked)

    assert asked.told == [True, *range(50)]
    assert asked.threads == {threading.get_ident()}
    # What had piled up meanwhile was answered with few wake-ups, not with fifty.
    assert asked.rounds <= 3
    worker.stop(10)


async def test_a_failure_is_told_and_the_thread_goes_on() -> None:
    asked = Asked()
    worker = Worker("test", asyncio.get_running_loop(), asked.answered)
    worker.put(lambda: 1 // 0, asked.then, asked.then)
    worker.put(lambda: 7, asked.then, asked.then)
    await until_idle(worker, asked)

    assert [type(value) for value in asked.told] == [ZeroDivisionError, int]
    worker.stop(10)


async def test_stopping_does_first_what_was_asked() -> None:
    asked = Asked()
    worker = Worker("test", asyncio.get_running_loop(), asked.answered)
    done: list[int] = []
    for number in range(200):
        worker.put(lambda number=number: done.append(number), asked.then, asked.then)  # type: ignore[misc]
    worker.stop(10)

    assert done == list(range(200))
    assert not any(thread.name == "test" for thread in threading.enumerate())


async def test_whoever_fails_at_an_answer_takes_no_other_answer_along() -> None:
    asked = Asked()
    loop = asyncio.get_running_loop()
    reported: list[object] = []
    loop.set_exception_handler(lambda _loop, context: reported.append(context["exception"]))
    worker = Worker("test", loop, asked.answered)
    gate = threading.Event()
    bug = RuntimeError("a bug")

    def fail(_value: object) -> None:
        raise bug

    worker.put(gate.wait, fail, fail)
    worker.put(lambda: 7, asked.then, asked.then)
    gate.set()
    await until_idle(worker, asked)

    assert asked.told == [7]
    assert reported == [bug]
    worker.stop(10)
