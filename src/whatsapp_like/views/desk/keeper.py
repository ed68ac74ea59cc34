"""Keeps what stands where, and opens it again the next time.

Runs on the Tk thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.state.arrangement import Arrangement
    from whatsapp_like.views.desk.desk import Desk


class ArrangementActions(Protocol):
    """What the keeper may ask for."""

    def remember_arrangement(self, screens: str, arrangement: Arrangement) -> None:
        """Keep which conversations are open on a set of screens, and where."""
        ...

    def forget_arrangements(self) -> None:
        """Forget what was open: somebody else may sign in here."""
        ...


class DeskKeeper:
    """Knows whether what stands on the desk is what was left there, or still to be opened."""

    def __init__(
        self, desk: Desk, state: AppState, screens: str, actions: ArrangementActions
    ) -> None:
        """`screens` names the set of screens; each has an arrangement of its own."""
        self._desk = desk
        self._state = state
        self._screens = screens
        self._actions = actions
        self._to_restore = True

    def restore(self) -> None:
        """Open what was open, as soon as the list of conversations is there."""
        if not self._to_restore or not self._state.conversations:
            return
        self._to_restore = False
        kept = self._state.desktop.arrangements.get(self._screens)
        if kept is not None:
            self._desk.restore(kept)

    def keep(self) -> None:
        """Keep what stands where; before it was opened again, that is what was kept already."""
        if not self._to_restore:
            self._actions.remember_arrangement(self._screens, self._desk.arrangement())

    def suspend(self) -> None:
        """Keep nothing until it is opened again: all is closed, but nobody has asked for it."""
        self._to_restore = True

    def forget(self) -> None:
        """Forget what stood where."""
        self._actions.forget_arrangements()
