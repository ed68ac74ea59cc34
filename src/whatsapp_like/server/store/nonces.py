"""What is known of a device's nonces without asking the table.

No thread of its own: an immutable value.
"""

from __future__ import annotations

from typing import NamedTuple

KNOWN_GAPS = 64
"""Ranges of skipped nonces remembered for each device."""


class Nonces(NamedTuple):
    """What is known of a device's nonces.

    Above `floor` every one up to `last` is stored, except those in `gaps`; at or below it only the
    table knows. So a refused message sent again later costs no search.
    """

    last: int
    floor: int
    gaps: tuple[tuple[int, int], ...] = ()

    def is_unused(self, nonce: int) -> bool:
        """Tell whether the nonce is certainly not stored."""
        return nonce > self.last or any(first <= nonce <= last for first, last in self.gaps)

    def use(self, nonce: int) -> Nonces:
        """Return what is known once `nonce`, which is not the next one, is stored."""
        if nonce > self.last:
            floor, gaps = self.floor, (*self.gaps, (self.last + 1, nonce - 1))
        else:
            floor, gaps = self.floor, tuple(self._without(nonce))
        if len(gaps) > KNOWN_GAPS:
            floor, gaps = gaps[0][1], gaps[1:]
        return Nonces(max(self.last, nonce), floor, gaps)

    def _without(self, nonce: int) -> list[tuple[int, int]]:
        left: list[tuple[int, int]] = []
        for first, last in self.gaps:
            if first <= nonce <= last:
                left += [r for r in ((first, nonce - 1), (nonce + 1, last)) if r[0] <= r[1]]
            else:
                left.append((first, last))
        return left
