"""Tk's timers in the shape that the controllers ask for.

Runs on the Tk thread: a job runs inside Tk's loop, like every callback.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable


class Timers:
    """Timers of the whole program; what belongs to one widget uses `Jobs`."""

    def __init__(self, root: tk.Misc) -> None:
        self._root = root
        self._pending: set[str] = set()

    def after(self, ms: int, job: Callable[[], None]) -> Callable[[], None]:
        """Run `job` once in `ms` milliseconds; calling what is returned prevents it."""

        def run() -> None:
            self._pending.discard(name)
            job()

        def cancel() -> None:
            if name in self._pending:
                self._pending.discard(name)
                self._root.after_cancel(name)

        name = self._root.after(ms, run)
        self._pending.add(name)
        return cancel

    def inactive(self) -> int:
        """Return for how many milliseconds nobody has touched this computer, whichever program has
        the keyboard; -1 where the system does not tell."""
        return int(self._root.tk.call("tk", "inactive"))

    def stop(self) -> None:
        """Cancel everything: the program ends."""
        for name in self._pending:
            self._root.after_cancel(name)
        self._pending.clear()
