"""The mailbox: order, wake-ups, budgets, and calls that raise."""

from __future__ import annotations

import select
import threading
from collections.abc import Iterator

import pytest

from whatsapp_like.client.mailbox import Mailbox


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    made = Mailbox()
    yield made
    made.close()


def readable(mailbox: Mailbox) -> bool:
    return bool(select.select([mailbox.fileno()], [], [], 0)[0])


def test_calls_are_made_in_order_by_whoever_drains(mailbox: Mailbox) -> None:
    made: list[tuple[int, int]] = []
    for number in range(100):
        mailbox.post(lambda n=number: made.append((n, threading.get_ident())))  # type: ignore[misc]
    assert made == []
    assert not mailbox.drain(1.0)
    assert made == [(number, threading.get_ident()) for number in range(100)]


def test_it_is_readable_exactly_while_something_waits(mailbox: Mailbox) -> None:
    assert not readable(mailbox)
    mailbox.post(lambda: None)
    mailbox.post(lambda: None)
    assert readable(mailbox)
    mailbox.drain(1.0)
    assert not readable(mailbox)
    mailbox.post(lambda: None)
    assert readable(mailbox)


def test_a_spent_budget_leaves_the_rest(mailbox: Mailbox) -> None:
    made: list[int] = []
    for number in range(3):
        mailbox.post(lambda n=number: made.append(n))  # type: ignore[misc]
    assert mailbox.drain(0.0)
    assert made == [0]
    assert not mailbox.drain(1.0)
    assert made == [0, 1, 2]


def test_a_call_that_raises_leaves_the_rest(mailbox: Mailbox) -> None:
    made: list[int] = []
    mailbox.post(lambda: 1 // 0)
    mailbox.post(lambda: made.append(1))
    with pytest.raises(ZeroDivisionError):
        mailbox.drain(1.0)
    mailbox.drain(1.0)
    assert made == [1]


def test_many_threads_post_and_nothing_is_lost(mailbox: Mailbox) -> None:
    made: list[int] = []

    def post() -> None:
        for number in range(2000):
            mailbox.post(lambda n=number: made.append(n))  # type: ignore[misc]

    threads = [threading.Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    while len(made) < 8000:
        assert select.select([mailbox.fileno()], [], [], 10)[0], "woken for everything posted"
        while mailbox.drain():
            pass
    for thread in threads:
        thread.join()
    assert not readable(mailbox)


def test_a_call_that_closes_it_is_the_last() -> None:
    for budget in (1.0, 0.0):
        closed = Mailbox()
        closed.post(closed.close)
        closed.post(lambda: 1 // 0)
        assert not closed.drain(budget)


def test_after_its_end_nothing_is_taken(mailbox: Mailbox) -> None:
    mailbox.close()
    mailbox.close()
    mailbox.post(lambda: 1 // 0)
