"""Whether anybody wants to be alerted right now, and whether a tray shows our icon.

Runs on Tk's thread only; every change emits a signal under `events`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from psygnal import SignalGroupDescriptor


@dataclass(eq=False)
class QuietState:
    """`now` is whether there are no alerts now, by a wish of the moment or by the hours.

    Connect to `events.now`; equal values do not signal.
    """

    events: ClassVar[SignalGroupDescriptor] = SignalGroupDescriptor()

    now: bool = False


@dataclass(eq=False)
class TrayState:
    """`present` is whether our icon is in a tray that shows it: only then may a window hide."""

    events: ClassVar[SignalGroupDescriptor] = SignalGroupDescriptor()

    present: bool = False
