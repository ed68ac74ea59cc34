"""A row that was jumped to lights up, and less and less, until it looks like every other.

Runs on the Tk thread.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from whatsapp_like.views.jobs import Jobs

_GLOW: Final = (0.5, 0.5, 0.5, 0.35, 0.2, 0.1)  # step by step
_STEP_MS: Final = 200


class Flash:
    """The light in one timeline; `redraw(keys)` draws the rows anew whose light has changed."""

    def __init__(self, jobs: Jobs, redraw: Callable[[set[Hashable]], object]) -> None:
        self._jobs = jobs
        self._redraw = redraw
        self._step = 0
        self.key: Hashable = None

    def of(self, key: Hashable) -> float:
        """Return how strongly a row is lit, 0 to 1."""
        return _GLOW[self._step] if self.key is not None and key == self.key else 0.0

    def start(self, key: Hashable) -> None:
        """Light a row, and no other."""
        self._go_on(key, 0)

    def _go_on(self, key: Hashable, step: int) -> None:
        changed = {self.key, key} - {None}
        self._step = step
        self.key = key if step < len(_GLOW) else None
        self._redraw(changed)
        if self.key is not None:
            self._jobs.later("flash", _STEP_MS, lambda: self._go_on(key, step + 1))
        else:
            self._jobs.cancel("flash")
