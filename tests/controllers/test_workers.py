"""Workers: jobs run elsewhere, their answers come here."""

from __future__ import annotations

import select
import threading
from collections.abc import Callable, Iterator

import pytest

from whatsapp_like.controllers.workers import Workers


@pytest.fixture
def workers() -> Iterator[Workers]:
    made = Workers()
    yield made
    made.close()


def ask(workers: Workers, job: Callable[[], int]) -> tuple[list[int], list[Exception]]:
    done: list[int] = []
    failed: list[Exception] = []
    workers.run(job, done.append, failed.append)
    assert select.select([workers.fileno()], [], [], 10)[0]
    workers.drain()
    return done, failed


def test_a_job_runs_in_another_thread_and_is_answered_in_this_one(workers: Workers) -> None:
    done, failed = ask(workers, threading.get_ident)
    assert done != [threading.get_ident()]
    assert len(done) == 1
    assert failed == []


def test_what_a_job_raises_comes_back(workers: Workers) -> None:
    done, failed = ask(workers, lambda: 1 // 0)
    assert done == []
    assert [type(error) for error in failed] == [ZeroDivisionError]


def test_who_is_closed_is_not_called_any_more(workers: Workers) -> None:
    go, ended = threading.Event(), threading.Event()

    def job() -> None:
        go.wait(10)

    workers.run(job, lambda _none: ended.set(), lambda _error: ended.set())
    workers.close()
    go.set()
    assert not ended.is_set()
