"""Joins the parts that alert somebody: who decides, what shows and sounds, and what a click opens.

Runs on Tk's thread; what the desktop's bus says comes through a mailbox and a pump, like all else.
"""

from __future__ import annotations

import sys
import time
import tkinter as tk
from functools import cached_property
from typing import TYPE_CHECKING, Final

from whatsapp_like.client.events import Event
from whatsapp_like.client.mailbox import Mailbox
from whatsapp_like.controllers.alerts import AlertController
from whatsapp_like.controllers.ports import Timers
from whatsapp_like.models.alerts import Alert
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.timeline import ConversationSummary
from whatsapp_like.system import attention
from whatsapp_like.system.sound import Sound
from whatsapp_like.views.app import Desktop
from whatsapp_like.views.avatars import avatar
from whatsapp_like.views.pump import Pump
from whatsapp_like.views.theme import Look
from whatsapp_like.views.toast import Toasts
from whatsapp_like.views.window import come_to_front

if TYPE_CHECKING:
    from whatsapp_like.system.bus import Bus
    from whatsapp_like.system.notifications import Notifications

_FACE: Final = 96
_HAS_BUS: Final = bool(sys.platform == "linux")


class Alerting:
    """Alerts from their making to `close`; fits `AlertWays`."""

    def __init__(
        self,
        desktop: Desktop,
        look: Look,
        state: AppState,
        timers: Timers,
        sound: Sound,
    ) -> None:
        self._desktop = desktop
        self._sound = sound
        self._mailbox = Mailbox()
        self._pump = Pump(desktop.root, self._mailbox)
        self.toasts = Toasts(desktop.root, look, self.open)
        self._bus: Bus | None = None
        self._controller = AlertController(state, timers, time.time, self)

    @cached_property
    def _notifications(self) -> Notifications | None:
        """What shows alerts on this desktop; None when we do it.

        Made for the first alert: asyncio and the rest are no part of the way to the first window.
        """
        if not _HAS_BUS:
            return None
        from whatsapp_like.system.bus import Bus
        from whatsapp_like.system.notifications import Notifications

        self._bus = Bus()
        return Notifications(self._bus, self._mailbox.post, self.open, self.toasts.show)

    def load(self, summaries: tuple[ConversationSummary, ...]) -> None:
        """Take what the archive knows as known."""
        self._controller.load(summaries)

    def receive(self, event: Event) -> None:
        """Take in what the client tells, after those who keep the state."""
        self._controller.receive(event)

    def close(self) -> None:
        """Take back what is shown, and leave the bus."""
        self._pump.stop()
        self.toasts.close()
        self._sound.close()
        if self._bus is not None:
            self._bus.close()
        self._mailbox.close()

    # --- what the controller asks for -------------------------------------------------------------

    def show(self, alert: Alert) -> None:
        """Show an alert: the desktop does, or else we do."""
        if self._notifications is None:
            self.toasts.show(alert)
            return
        portrait = None
        if alert.seed:
            from whatsapp_like.system.notifications import Portrait

            face = avatar(_FACE, alert.name, alert.seed, None)
            portrait = Portrait(_FACE, face.convert("RGBA").tobytes())
        self._notifications.show(alert, portrait)

    def withdraw(self, conversation: int) -> None:
        """Take an alert away, whoever shows it."""
        self.toasts.withdraw(conversation)
        # Without a bus nothing has been shown on it.
        if self._bus is not None and self._notifications is not None:
            self._notifications.withdraw(conversation)

    def play(self) -> None:
        """Play the sound."""
        self._sound.play()

    def demand(self, conversation: int) -> None:
        """Let the task list show that there is something new, unless the window is in front."""
        window = self._window(conversation)
        # A window that is not on screen has no number that a window manager knows.
        if window.winfo_ismapped() and window.focus_displayof() is None:
            number = int(window.wm_frame(), 16) if sys.platform == "win32" else window.winfo_id()
            attention.demand(number)

    def attended(self, conversation: int) -> bool:
        """Tell whether somebody is looking at the conversation right now."""
        return self._desktop.desk.is_attended(conversation)

    # --- what a click does ------------------------------------------------------------------------

    def open(self, conversation: int) -> None:
        """Bring a conversation to the front, or the list of all when it is 0."""
        if conversation:
            self._desktop.open_conversation(conversation)
        come_to_front(self._window(conversation))

    def _window(self, conversation: int) -> tk.Tk | tk.Toplevel:
        """Return the window in which the conversation stands, or the main window."""
        talk = self._desktop.talks.get(conversation)
        return talk.winfo_toplevel() if talk is not None else self._desktop.root
