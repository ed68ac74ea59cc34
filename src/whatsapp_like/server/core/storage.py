"""What the core asks of whatever remembers: the Storage it is given, and the store's two faces.

No thread of its own. The hub never waits for the store: it hands over a job and is called back on
the network thread. The listener decides in which thread jobs run; tests run them at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

T = TypeVar("T")

Reader = Any
Store = Any


class Storage(Protocol):
    """Runs jobs on the store and calls back on the network thread, as soon as it can.

    Jobs of `write`, and the batches of the hub, run one after the other in the order in which they
    were handed over, and are answered in that order: the hub's picture of the store depends on it.
    Jobs of `read` see everything answered before they were handed over; their own answers may come
    in any order. A job is plain code that may run in any thread: it touches nothing but its store.
    """

    def write(
        self,
        job: Callable[[Store], T],
        then: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run `job` on the writing face, then call one of the two others."""
        ...

    def read(
        self,
        job: Callable[[Reader], T],
        then: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run `job` on the reading face, then call one of the two others."""
        ...
