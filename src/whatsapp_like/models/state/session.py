"""Where I stand with the server: phase, reason, account and preferences.

Runs on Tk's thread only; every change emits a signal under `events`.
"""

from __future__ import annotations

from enum import StrEnum

from psygnal import EventedModel

from whatsapp_like.models.account import Account, Preferences
from whatsapp_like.models.presence import CustomStatus


class Phase(StrEnum):
    """How far the connection is."""

    SIGNED_OUT = "signed_out"
    CONNECTING = "connecting"
    OFFLINE = "offline"
    SYNCING = "syncing"
    ONLINE = "online"


class SessionState(EventedModel):
    """Connect to `events.phase` and the like; compare before setting, equal values signal too.

    `reason` is an ErrorCode or "unreachable", "pin_mismatch", "lost" while OFFLINE; `retry_at` the
    local time (seconds since the epoch) of the next attempt, 0 for none. `clock_offset` is the
    server's clock minus ours in milliseconds. `server_pin` is the pin we trust, `presented_pin`
    what the server shows instead while the reason is "pin_mismatch". `custom` is what I say about
    myself; it is taken away when its time is over.
    """

    phase: Phase = Phase.SIGNED_OUT
    reason: str = ""
    detail: str = ""
    retry_at: float = 0.0
    account: Account | None = None
    preferences: Preferences = Preferences()
    server_name: str = ""
    server_address: str = ""
    server_pin: str = ""
    presented_pin: str = ""
    clock_offset: int = 0
    custom: CustomStatus | None = None
