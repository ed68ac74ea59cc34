"""Joins what the system asks of every program, dark or light, with the state that keeps it.

Runs on Tk's thread; what other threads find is posted there.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from whatsapp_like.system.scheme import Watch, watch

if TYPE_CHECKING:
    from whatsapp_like.controllers.desktop import DesktopController
    from whatsapp_like.controllers.ports import Timers
    from whatsapp_like.system.bus import Bus
    from whatsapp_like.system.notifications import Post

_AFTER_MS: Final = 400


class SchemeFollower:
    """Follows the system from its making to `close`."""

    def __init__(
        self, desktop: DesktopController, timers: Timers, bus: Bus | None, post: Post
    ) -> None:
        """Ask over `bus`, where the system has one; `post` brings what it says to Tk's thread."""
        self._desktop = desktop
        self._bus = bus
        self._post = post
        self._watch: Watch | None = None
        # The first window does not wait for it: it comes in what was asked last time.
        self._cancel = timers.after(_AFTER_MS, self._start)

    def close(self) -> None:
        """Follow no more."""
        self._cancel()
        if self._watch is not None:
            self._watch.close()

    def _start(self) -> None:
        if sys.platform == "linux" and self._bus is None:
            return  # a session in which nobody can be asked
        self._watch = watch(self._bus, self._post, self._desktop.system_asks)
