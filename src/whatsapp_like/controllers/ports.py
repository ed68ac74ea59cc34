"""What controllers need from around them: the bridge to the network thread, timers and the clock.

Runs on Tk's thread, all of it. Small on purpose, so that a test can stand in for each.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, overload

if TYPE_CHECKING:
    from whatsapp_like.client.client import Client


T = TypeVar("T")


class Link(Protocol):
    """The bridge: requests go over it, answers come back on Tk's thread."""

    @overload
    def ask(
        self,
        request: Callable[[Client], Coroutine[Any, Any, T]],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run `request` on the network thread; one of `done` and `failed` follows, here."""

    @overload
    def ask(
        self,
        request: Callable[[Client], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run `request`, which answers at once, on the network thread."""


class Timers(Protocol):
    """Timers of Tk's loop."""

    def after(self, ms: int, job: Callable[[], None]) -> Callable[[], None]:
        """Run `job` once in `ms` milliseconds; calling what is returned prevents it."""
        ...

    def inactive(self) -> int:
        """Return for how many milliseconds nobody has touched this computer, -1 if unknown."""
        ...


class Jobs(Protocol):
    """Threads for what blocks; answers come on Tk's thread."""

    def run(
        self,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Do `job` in a thread; one of `done` and `failed` follows."""
        ...


Clock = Callable[[], float]
"""Seconds since the epoch by this computer's clock."""
