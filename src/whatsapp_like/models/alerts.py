"""Alerts: what one says, how somebody wants them, and the hours in which nobody wants any.

No thread of its own: frozen values. Days count from Monday, 0; minutes from midnight; both are
those of the clock on this computer's wall.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from whatsapp_like.models.bounds import MAX_MILLIS
from whatsapp_like.models.enums import ConversationKind

DAY: Final = 24 * 60
FOR_EVER: Final = MAX_MILLIS
"""As `quiet_until`: until somebody ends it."""


class Preview(StrEnum):
    """How much of a message an alert shows to whoever sees this screen."""

    TEXT = "text"
    NAME = "name"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Hours of the week without alerts, beginning on each of `days`.

    They reach over midnight when `end` is not after `start`; a whole day when both are equal.

    Raises:
        ValueError: there is no such minute, or no such day.
    """

    on: bool = False
    start: int = 22 * 60
    end: int = 7 * 60
    days: tuple[int, ...] = tuple(range(7))

    def __post_init__(self) -> None:
        if not (0 <= self.start < DAY and 0 <= self.end < DAY):
            raise ValueError(f"minutes of a day are 0 to {DAY - 1}")
        if not all(0 <= day <= 6 for day in self.days):
            raise ValueError("days of a week are 0 to 6")

    def cover(self, day: int, minute: int) -> bool:
        """Tell whether that minute of that day is within them."""
        if not self.on:
            return False
        if self.start < self.end:
            return day in self.days and self.start <= minute < self.end
        begun_today = day in self.days and minute >= self.start
        begun_yesterday = (day - 1) % 7 in self.days and minute < self.end
        return begun_today or begun_yesterday


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """How somebody wants alerts on this computer.

    `quiet_until` is this computer's time in milliseconds up to which there shall be none, 0 for no
    such wish; it is 0 again when that time has come.

    Raises:
        ValueError: `quiet_until` is no such time.
    """

    on: bool = True
    preview: Preview = Preview.TEXT
    sound: bool = True
    quiet_until: int = 0
    hours: QuietHours = QuietHours()

    def __post_init__(self) -> None:
        if not 0 <= self.quiet_until <= FOR_EVER:
            raise ValueError(f"a time is 0 to {FOR_EVER} ms")


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert: of `count` new messages in a conversation, or in several when that is 0.

    `name` and `seed` are whose avatar stands beside it, by its `kind`; both are empty where
    nobody is named.
    """

    conversation: int
    title: str
    text: str = ""
    count: int = 1
    name: str = ""
    seed: str = ""
    kind: ConversationKind = ConversationKind.DIRECT
