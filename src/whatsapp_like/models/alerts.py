"""Alerts: what one says, how somebody wants them, and the hours in which nobody wants any.

No thread of its own: frozen values. Days count from Monday, 0; minutes from midnight; both are
those of the clock on this computer's wall. What is kept in a file is lenient about JSON's types.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field

from whatsapp_like.models.ids import MAX_MILLIS, Millis, Model

DAY: Final = 24 * 60
FOR_EVER: Final = MAX_MILLIS
"""As `quiet_until`: until somebody ends it."""

Minute = Annotated[int, Field(ge=0, lt=DAY)]
Weekday = Annotated[int, Field(ge=0, le=6)]


class Preview(StrEnum):
    """How much of a message an alert shows to whoever sees this screen."""

    TEXT = "text"
    NAME = "name"
    NOTHING = "nothing"


class QuietHours(Model, strict=False):
    """Hours of the week without alerts, beginning on each of `days`.

    They reach over midnight when `end` is not after `start`; a whole day when both are equal.
    """

    on: bool = False
    start: Minute = 22 * 60
    end: Minute = 7 * 60
    days: tuple[Weekday, ...] = tuple(range(7))

    def cover(self, day: int, minute: int) -> bool:
        """Tell whether that minute of that day is within them."""
        if not self.on:
            return False
        if self.start < self.end:
            return day in self.days and self.start <= minute < self.end
        begun_today = day in self.days and minute >= self.start
        begun_yesterday = (day - 1) % 7 in self.days and minute < self.end
        return begun_today or begun_yesterday


class AlertSettings(Model, strict=False):
    """How somebody wants alerts on this computer.

    `quiet_until` is this computer's time in milliseconds up to which there shall be none, 0 for no
    such wish; it is 0 again when that time has come.
    """

    on: bool = True
    preview: Preview = Preview.TEXT
    sound: bool = True
    quiet_until: Millis = 0
    hours: QuietHours = QuietHours()


class Alert(Model):
    """One alert: of `count` new messages in a conversation, or in several when that is 0.

    `name` and `seed` are whose avatar stands beside it; both are empty where nobody is named.
    """

    conversation: int
    title: str
    text: str = ""
    count: int = 1
    name: str = ""
    seed: str = ""
