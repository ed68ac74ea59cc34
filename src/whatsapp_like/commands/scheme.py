"""Joins what the system asks of every program, dark or light, with the state that keeps it.

Runs on Tk's thread; what other threads find comes through a mailbox and a pump, like all else.
"""

from __future__ import annotations

import sys
import tkinter as tk
from typing import Final

from whatsapp_like.client.mailbox import Mailbox
from whatsapp_like.controllers.desktop import DesktopController
from whatsapp_like.controllers.ports import Timers
from whatsapp_like.system.bus import Bus, address
from whatsapp_like.system.scheme import Watch, watch
from whatsapp_like.views.pump import Pump

_AFTER_MS: Final = 400


class SchemeFollower:
    """Follows the system from its making to `close`."""

    def __init__(self, root: tk.Misc, desktop: DesktopController, timers: Timers) -> None:
        self._desktop = desktop
        self._mailbox = Mailbox()
        self._pump = Pump(root, self._mailbox)
        self._bus = Bus() if sys.platform == "linux" and address() else None
        self._watch: Watch | None = None
        # The first window does not wait for it: it comes in what was asked last time.
        self._cancel = timers.after(_AFTER_MS, self._start)

    def close(self) -> None:
        """Follow no more."""
        self._cancel()
        self._pump.stop()
        if self._watch is not None:
            self._watch.close()
        if self._bus is not None:
            self._bus.close()
        self._mailbox.close()

    def _start(self) -> None:
        if sys.platform == "linux" and self._bus is None:
            return  # a session in which nobody can be asked
        self._watch = watch(self._bus, self._mailbox.post, self._desktop.system_asks)
