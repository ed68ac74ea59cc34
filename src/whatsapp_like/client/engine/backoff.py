"""How long to wait before the next attempt to connect.

No thread of its own: a counter. Exponential with full jitter: after a server's restart its clients
come back spread out instead of all at once, and a person's single client nearly at once.
"""

from __future__ import annotations

from collections.abc import Callable

FIRST = 0.5
LONGEST = 30.0
STEADY_AFTER = 15.0
"""A session that lasted this long (seconds) makes the next wait short again."""


class Backoff:
    """Counts failures in a row. `random` returns a float in [0, 1)."""

    def __init__(self, random: Callable[[], float]) -> None:
        self._random = random
        self.failures = 0

    def wait(self, at_least: float = 0.0) -> float:
        """Count one more failure; return the seconds to wait, `at_least` what the server wishes."""
        # 64 * FIRST is above LONGEST already; a huge exponent would be a slow big integer.
        longest = min(LONGEST, FIRST * (1 << min(self.failures, 6)))
        self.failures += 1
        return at_least + self._random() * longest

    def reset(self) -> None:
        """Start anew: we were connected, or a person asked for it."""
        self.failures = 0
