"""Joins the parts that alert somebody: who decides, what shows and sounds, and what a click opens.

Runs on Tk's thread; what the desktop's bus says comes through a mailbox and a pump, like all else.
"""

from __future__ import annotations

import sys
import time
import tkinter as tk
from typing import TYPE_CHECKING, Final

from whatsapp_like.controllers.alerts import AlertController
from whatsapp_like.system.notifications import Notifications, Portrait, Post
from whatsapp_like.views.avatars import avatar, portrait
from whatsapp_like.views.focus import keyboard_at
from whatsapp_like.views.toast import Toasts
from whatsapp_like.views.window import come_to_front

if TYPE_CHECKING:
    from whatsapp_like.client.events import Event
    from whatsapp_like.controllers.ports import Timers
    from whatsapp_like.models.alerts import Alert
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.timeline import ConversationSummary, TimelineItem
    from whatsapp_like.system.bus import Bus
    from whatsapp_like.system.sound import Sound
    from whatsapp_like.views.app import Desktop
    from whatsapp_like.views.theme import Look

_FACE: Final = 96


class Alerting:
    """Alerts from their making to `close`; fits `AlertWays`."""

    def __init__(
        self,
        desktop: Desktop,
        look: Look,
        state: AppState,
        timers: Timers,
        sound: Sound,
        bus: Bus | None,
        post: Post,
    ) -> None:
        """`bus` is the desktop's, if it has one; `post` brings what it says to Tk's thread."""
        self._desktop = desktop
        self._state = state
        self._reminded: dict[int, TimelineItem] = {}
        self._look = look
        self._sound = sound
        self.toasts = Toasts(desktop.root, look, self.open)
        desktop.hands.others.append(self.toasts)
        self._notifications = (
            Notifications(bus, post, self.open, self.toasts.show) if bus is not None else None
        )
        self._state = state
        self._controller = AlertController(state, timers, time.time, self, self._says)

    def _says(self, item: TimelineItem) -> str | None:
        # Words are made of models, and with them pydantic: loaded after the first window, long
        # before messages come.
        from whatsapp_like.views.telling import says

        return says(self._state, item)

    def load(self, summaries: tuple[ConversationSummary, ...]) -> None:
        """Take what the archive knows as known."""
        self._controller.load(summaries)

    def receive(self, event: Event) -> None:
        """Take in what the client tells, after those who keep the state."""
        self._controller.receive(event)

    def close(self) -> None:
        """Be silent, and take back what we show ourselves."""
        self.toasts.close()
        self._sound.close()

    # --- what the controller asks for -------------------------------------------------------------

    def show(self, alert: Alert) -> None:
        """Show an alert: the desktop does, or else we do."""
        self._put(alert)

    def amend(self, alert: Alert) -> None:
        """Let an alert that is still to be seen say this."""
        if alert.conversation in self._reminded:
            return  # a reminder stands in its place
        if alert.conversation in self.toasts.shown:
            self.toasts.show(alert)
        elif self._notifications is not None:
            self._put(alert, amends=True)

    def _put(self, alert: Alert, *, amends: bool = False) -> None:
        if self._notifications is None:
            self.toasts.show(alert)
            return
        shown = None
        if alert.seed:
            photograph = self._look.faces.of(alert.seed)
            if photograph is not None:
                face = portrait(photograph, _FACE, None)
            else:
                face = avatar(_FACE, alert.name, alert.seed, None, kind=alert.kind)
            shown = Portrait(_FACE, face.convert("RGBA").tobytes())
        self._notifications.show(alert, shown, amends=amends)

    def remind(self, item: TimelineItem) -> None:
        """Show what somebody wanted to be reminded of now; a click leads to it."""
        self._reminded[item.conversation] = item
        self.show(self._controller.reminder(item))
        if self._state.desktop.alerts.sound and not self._state.quiet.now:
            self.play()

    def withdraw(self, conversation: int) -> None:
        """Take an alert away, whoever shows it."""
        self.toasts.withdraw(conversation)
        if self._notifications is not None:
            self._notifications.withdraw(conversation)

    def play(self) -> None:
        """Play the sound."""
        self._sound.play()

    def demand(self, conversation: int) -> None:
        """Let the task list show that there is something new, unless the window is in front."""
        window = self._window(conversation)
        # A hidden one is in no task list.
        if window.state() != "withdrawn" and keyboard_at(window) is None:
            from whatsapp_like.system import attention  # few starts need it, and it takes a while

            number = int(window.wm_frame(), 16) if sys.platform == "win32" else window.winfo_id()
            attention.demand(number)

    def attended(self, conversation: int) -> bool:
        """Tell whether somebody is looking at the conversation right now."""
        return self._desktop.desk.is_attended(conversation)

    # --- what a click does ------------------------------------------------------------------------

    def open(self, conversation: int) -> None:
        """Bring a conversation to the front, or the list of all when it is 0."""
        reminded = self._reminded.pop(conversation, None)
        if reminded is not None:
            self._desktop.open_message(reminded)
        elif conversation:
            self._desktop.open_conversation(conversation)
        come_to_front(self._window(conversation))

    def _window(self, conversation: int) -> tk.Tk | tk.Toplevel:
        """Return the window in which the conversation stands, or the main window."""
        talk = self._desktop.talks.get(conversation)
        return talk.winfo_toplevel() if talk is not None else self._desktop.root
