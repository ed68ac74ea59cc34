"""Which emoji somebody uses, and in which skin tone: what a picker reads and tells.

Runs on the Tk thread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from whatsapp_like.views import emoji

if TYPE_CHECKING:
    from whatsapp_like.models.state.desktop import DesktopState


class Habits(Protocol):
    """What is remembered of the emoji that were chosen, by the keys of their pictures."""

    def recent(self) -> tuple[str, ...]:
        """Return the emoji used last, the newest first."""
        ...

    def tone(self) -> int:
        """Return the skin tone, 1 to 5 from light to dark, or 0."""
        ...

    def used(self, key: str) -> None:
        """Take note that an emoji was used."""
        ...

    def choose_tone(self, tone: int) -> None:
        """Use a skin tone from now on."""
        ...


class KeptHabits:
    """Reads the state, and hands what changes to who keeps it."""

    def __init__(
        self,
        desktop: DesktopState,
        use: Callable[[str], object],
        choose_tone: Callable[[int], object],
    ) -> None:
        self._desktop = desktop
        self._use = use
        self._choose_tone = choose_tone

    def recent(self) -> tuple[str, ...]:
        """Return the emoji used last that there are pictures of, the newest first."""
        return tuple(key for key in self._desktop.emoji_recent if emoji.has(key))

    def tone(self) -> int:
        """Return the skin tone, 1 to 5 from light to dark, or 0."""
        return self._desktop.emoji_tone

    def used(self, key: str) -> None:
        """Take note that an emoji was used."""
        self._use(key)

    def choose_tone(self, tone: int) -> None:
        """Use a skin tone from now on."""
        self._choose_tone(tone)
