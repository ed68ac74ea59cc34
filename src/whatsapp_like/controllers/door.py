"""Hears the doorbell of this profile: somebody started the program again.

Runs on Tk's thread.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from whatsapp_like.client import doorbell
from whatsapp_like.system.log import log

if TYPE_CHECKING:
    from whatsapp_like.controllers.ports import Timers

LISTEN_MS = 250


class DoorController:
    """Looks four times a second whether somebody rings; a look costs some microseconds."""

    def __init__(
        self, folder: Path | None, timers: Timers, answer: Callable[[str], object]
    ) -> None:
        """Listen in the profile's folder; a profile in memory has no door. `answer` gets what the
        ringer says, which may be nothing."""
        self._folder = folder
        self._timers = timers
        self._answer = answer
        self._cancel: Callable[[], None] | None = None
        if folder is None:
            return
        try:
            doorbell.hang(folder)
        except OSError as error:
            # Whoever starts the program again is told that it runs already.
            log().warning("no doorbell", error=str(error))
            return
        self._listen()

    def close(self) -> None:
        """Hear nobody any more."""
        if self._cancel is not None and self._folder is not None:
            self._cancel()
            self._cancel = None
            try:
                doorbell.take_down(self._folder)
            except OSError as error:
                log().warning("doorbell stays", error=str(error))

    def _listen(self) -> None:
        self._cancel = self._timers.after(LISTEN_MS, self._look)

    def _look(self) -> None:
        said = doorbell.rung(self._folder) if self._folder is not None else None
        if said is not None:
            self._answer(said)
        self._listen()
