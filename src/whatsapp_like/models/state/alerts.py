"""Whether anybody wants to be alerted right now.

Runs on Tk's thread only; every change emits a signal under `events`.
"""

from __future__ import annotations

from psygnal import EventedModel


class QuietState(EventedModel):
    """`now` is whether there are no alerts now, by a wish of the moment or by the hours.

    Connect to `events.now`; compare before setting, equal values signal too.
    """

    now: bool = False
