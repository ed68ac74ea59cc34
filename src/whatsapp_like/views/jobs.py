"""What a widget has asked the event loop to do later, all of it cancelled when the widget goes.

Runs on the Tk thread. A timer that fires on a destroyed widget is an error that nobody sees until
it is a crash, so views schedule through here and never call `after` themselves.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

from whatsapp_like.views.observing import when_gone


class Jobs:
    """The pending timers of one widget, by name; a name is pending once at most."""

    def __init__(self, widget: tk.Misc) -> None:
        self._widget = widget
        self._pending: dict[str, str] = {}
        when_gone(widget, self._cancel_all)

    def later(self, name: str, ms: int, job: Callable[[], object]) -> None:
        """Run `job` in `ms` milliseconds, in place of what was pending under `name`."""
        self.cancel(name)
        self._pending[name] = self._widget.after(ms, self._run, name, job)

    def idle(self, name: str, job: Callable[[], object]) -> None:
        """Run `job` once the loop is idle; does nothing when `name` is already pending."""
        if name not in self._pending:
            self._pending[name] = self._widget.after_idle(self._run, name, job)

    def cancel(self, name: str) -> None:
        """Forget what is pending under `name`, if anything."""
        pending = self._pending.pop(name, None)
        if pending is not None:
            self._widget.after_cancel(pending)

    def _run(self, name: str, job: Callable[[], object]) -> None:
        self._pending.pop(name, None)
        job()

    def _cancel_all(self) -> None:
        for name in list(self._pending):
            self.cancel(name)
