"""How somebody wants alerts, and whether they want any at this minute.

Runs on Tk's thread. Alerts follow the clock on the wall: what counts is this computer's time, not
the server's.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from whatsapp_like.controllers.changes import assign
from whatsapp_like.models.alerts import FOR_EVER, AlertSettings
from whatsapp_like.models.plain import read, written

if TYPE_CHECKING:
    from whatsapp_like.controllers.ports import Clock, Timers
    from whatsapp_like.models.state.app import AppState

LOOK_AGAIN_S: Final = 60.0


class QuietController:
    """Keeps `state.quiet` true to the clock, and changes `state.desktop.alerts`."""

    def __init__(
        self,
        state: AppState,
        timers: Timers,
        clock: Clock,
        sound: Callable[[], None] | None = None,
        local: Callable[[float], time.struct_time] = time.localtime,
    ) -> None:
        """`sound` plays the sound of alerts, None where nothing can; `local` is the wall's time."""
        self._state = state
        self._timers = timers
        self._clock = clock
        self._local = local
        self._cancel: Callable[[], None] | None = None
        self._sound = sound
        state.desktop.events.alerts.connect(lambda *_: self._look())
        self._look()

    @property
    def can_play(self) -> bool:
        """Whether this computer can play the sound."""
        return self._sound is not None

    def play(self) -> None:
        """Play the sound, to hear what it is like."""
        if self._sound is not None:
            self._sound()

    def set_alerts(self, **changes: object) -> None:
        """Change some fields of `AlertSettings`.

        Raises:
            ValueError: a value that such a field cannot have.
        """
        before = written(self._state.desktop.alerts)
        assign(self._state.desktop, alerts=read(AlertSettings, before | changes))

    def set_hours(self, **changes: object) -> None:
        """Change some fields of `QuietHours`.

        Raises:
            ValueError: a value that such a field cannot have.
        """
        self.set_alerts(hours=written(self._state.desktop.alerts.hours) | changes)

    def be_quiet(self, minutes: int | None) -> None:
        """Have no alerts for so long; None until `be_quiet(0)`, which ends it.

        The quiet hours come and go all the same.
        """
        if minutes is None:
            self.set_alerts(quiet_until=FOR_EVER)
        elif minutes:
            self.set_alerts(quiet_until=round((self._clock() + minutes * 60) * 1000))
        else:
            self.set_alerts(quiet_until=0)

    def _look(self) -> None:
        """Compare with the clock, now and again as long as it may make a difference."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None
        now = self._clock()
        wish = self._state.desktop.alerts
        wall = self._local(now)
        hours = wish.hours.cover(wall.tm_wday, wall.tm_hour * 60 + wall.tm_min)
        left = wish.quiet_until / 1000 - now
        if wish.quiet_until and left <= 0:
            # Over: it comes back here.
            self.set_alerts(quiet_until=0)
            return
        assign(self._state.quiet, now=hours or left > 0)
        passing = left > 0 and wish.quiet_until != FOR_EVER
        if passing or wish.hours.on:
            # A sleeping computer and a clock that is set stop no timer: so never far ahead. The
            # hours change with the minute, which is when to look.
            wait = LOOK_AGAIN_S - wall.tm_sec if wish.hours.on else LOOK_AGAIN_S
            if passing:
                wait = min(wait, left)
            self._cancel = self._timers.after(max(1, round(wait * 1000)), self._look)
