"""Whether anybody wants to be alerted right now, and whether a tray shows our icon.

Runs on Tk's thread only; every change emits a signal under `events`.
"""

from __future__ import annotations

from psygnal import EventedModel


class QuietState(EventedModel):
    """`now` is whether there are no alerts now, by a wish of the moment or by the hours.

    Connect to `events.now`; compare before setting, equal values signal too.
    """

    now: bool = False


class TrayState(EventedModel):
    """`present` is whether our icon is in a tray that shows it: only then may a window hide."""

    present: bool = False
