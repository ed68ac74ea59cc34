"""Carries what the network thread has to say into Tk's loop, and collects garbage there.

Runs on the Tk thread. This is the only place where the two threads meet, so it is worth reading.

Tk belongs to one thread: a widget touched from another one blocks, deadlocks or crashes. So the
network thread only puts results and events into a queue and wakes us by writing one byte into a
socket. On Unix Tk's loop watches that socket (`createfilehandler`), wakes at once and costs nothing
while it is quiet. Windows cannot watch a socket from Tk: there we look every 25 ms.

A busy server can send faster than windows can be drawn. Each turn handles events for at most
`BUDGET` seconds, then gives the loop back so that keys, clicks and redraws come between, and
continues one millisecond later.

Garbage: CPython may run its cycle collector in whichever thread happens to allocate. If that is the
network thread and the garbage holds a Tk object, Tcl aborts the whole process ("async handler
deleted by the wrong thread"). So automatic collection is switched off and runs here, by timer and
after many events.
"""

from __future__ import annotations

import gc
import sys
import tkinter as tk
from typing import Final, Protocol

BUDGET: Final = 0.008
_POLL_MS: Final = 25
_YOUNG_MS: Final = 2_000
_FULL_EVERY: Final = 30
_MANY: Final = 10_000
"""Objects made since the last collection after which a flood of events waits for one: some 2 ms.
Left to the timer they would be ten times as many, and the loop would stand still for that long."""


class Source(Protocol):
    """The end of the bridge that faces Tk."""

    def fileno(self) -> int:
        """Return what becomes readable when something waits."""
        ...

    def drain(self, budget: float) -> bool:
        """Deliver what waits for at most `budget` seconds; tell whether some is left."""
        ...


class Pump:
    """Drains a source into Tk's loop from its making to `stop`."""

    def __init__(self, root: tk.Misc, source: Source) -> None:
        self._root = root
        self._source = source
        self._job: str | None = None
        self._watched: int | None = None
        self._stopped = False
        if sys.platform == "win32":
            self._poll()
        else:
            self._watched = source.fileno()
            root.tk.createfilehandler(self._watched, tk.READABLE, self._readable)

    def stop(self) -> None:
        """Deliver nothing more. What is being delivered may call it."""
        self._stopped = True
        if sys.platform != "win32" and self._watched is not None:
            self._root.tk.deletefilehandler(self._watched)
            self._watched = None
        if self._job is not None:
            self._root.after_cancel(self._job)
            self._job = None

    def _readable(self, _file: object, _mask: int) -> None:
        if self._job is None:
            self._turn()

    def _turn(self) -> None:
        self._job = None
        if self._drain() and not self._stopped:
            # Not after_idle: idle jobs run before the loop looks at keys and clicks again.
            self._job = self._root.after(1, self._turn)

    def _poll(self) -> None:
        left = self._drain()
        if not self._stopped:  # else there may be no root any more
            self._job = self._root.after(1 if left else _POLL_MS, self._poll)

    def _drain(self) -> bool:
        try:
            left = self._source.drain(BUDGET)
            if gc.get_count()[0] > _MANY:
                gc.collect(0)
            return left
        except Exception:
            # Somebody's callback raised. Tk reports that for its own callbacks and goes on, but one
            # from a file handler would end the main loop. What waits behind it is still delivered.
            root = self._root.nametowidget(".")
            root.report_callback_exception(*sys.exc_info())
            return True


class Collector:
    """Collects garbage from Tk's thread alone, from its making to `stop`."""

    def __init__(self, root: tk.Misc) -> None:
        self._root = root
        self._turns = 0
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._job = root.after(_YOUNG_MS, self._first_turn)

    def stop(self) -> None:
        """Leave the collector as it was found."""
        self._root.after_cancel(self._job)
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()

    def _first_turn(self) -> None:
        # What the start made (modules, classes, models) stays: no need to walk it again. Done now
        # and not at once: the first window is on screen by now.
        gc.collect()
        gc.freeze()
        self._job = self._root.after(_YOUNG_MS, self._turn)

    def _turn(self) -> None:
        self._turns += 1
        # The young generation costs microseconds, the whole heap some milliseconds.
        gc.collect(2 if self._turns % _FULL_EVERY == 0 else 0)
        self._job = self._root.after(_YOUNG_MS, self._turn)
