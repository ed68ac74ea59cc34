"""Stops a signed-in desktop whose server shows another certificate than the trusted one.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from whatsapp_like.i18n import _
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.welcome.pins import ChangedPinStep
from whatsapp_like.views.welcome.step import Middle

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.views.theme import Look


class StopActions(Protocol):
    """What the screen may ask for."""

    def retry_now(self) -> None:
        """Try to connect at once."""
        ...

    def trust(self, pin: str) -> None:
        """Accept the changed pin."""
        ...


class StopView(Middle):
    """Shows both pins; conversations on this computer can still be read."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        state: AppState,
        actions: StopActions,
        stay_offline: Callable[[], object],
    ) -> None:
        super().__init__(parent, look)
        session = state.session
        presented = session.presented_pin
        self.step = ChangedPinStep(
            self.middle,
            look,
            session.server_pin,
            presented,
            (_("Try again"), actions.retry_now),
            lambda: actions.trust(presented),
            (_("Stay offline and read"), stay_offline),
        )
        self.step.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        Jobs(self).idle("start", self.step.start)

    def escape(self) -> None:
        """Nothing: this has to be decided, not dismissed."""
