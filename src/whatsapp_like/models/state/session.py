"""Where I stand with the server: phase, reason, account and preferences.

Runs on Tk's thread only; every change emits a signal under `events`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from psygnal import SignalGroupDescriptor

from whatsapp_like.models.bounds import CHANGED_WITHIN

if TYPE_CHECKING:
    from whatsapp_like.models.account import Account, DeviceEntry, Preferences
    from whatsapp_like.models.presence import CustomStatus


class Phase(StrEnum):
    """How far the connection is."""

    SIGNED_OUT = "signed_out"
    CONNECTING = "connecting"
    OFFLINE = "offline"
    SYNCING = "syncing"
    ONLINE = "online"


class Remedy(StrEnum):
    """What a person can do about a lost connection. RETRY: connect now rather than later;
    TAKE_OVER: connect here, though somebody else does with this device's key; SIGN_IN: give the
    password; COMPARE: look at two pins."""

    RETRY = "retry"
    TAKE_OVER = "take_over"
    SIGN_IN = "sign_in"
    COMPARE = "compare"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why there is no connection, in words for people, and what they can do."""

    title: str
    words: str
    remedy: Remedy = Remedy.RETRY


@dataclass(eq=False)
class SessionState:
    """Connect to `events.phase` and the like; equal values do not signal.

    `reason` is an ErrorCode or "unreachable", "pin_mismatch", "lost" while OFFLINE, and `trouble`
    says it; `retry_at` is the local time (seconds since the epoch) of the next attempt, 0 for none,
    `trying` tells that one is being made right now. `clock_offset` is the
    server's clock minus ours in milliseconds. `server_pin` is the pin we trust, `presented_pin`
    what the server shows instead while the reason is "pin_mismatch". `custom` is what I say about
    myself; it is taken away when its time is over. `away`: nobody has been at this computer for a
    while. `devices` are mine, empty while they are not known; `devices_fault` says why
    they could not be read. `edit_window` and `delete_window` are the seconds during which I may
    edit what I sent, and delete it for everyone, as the server last said; 0: always.
    """

    events: ClassVar[SignalGroupDescriptor] = SignalGroupDescriptor()

    phase: Phase = Phase.SIGNED_OUT
    reason: str = ""
    detail: str = ""
    trouble: Trouble | None = None
    retry_at: float = 0.0
    trying: bool = False
    account: Account | None = None
    preferences: Preferences | None = None
    server_name: str = ""
    server_address: str = ""
    server_pin: str = ""
    presented_pin: str = ""
    clock_offset: int = 0
    custom: CustomStatus | None = None
    away: bool = False
    devices: tuple[DeviceEntry, ...] = ()
    devices_fault: str = ""
    edit_window: int = CHANGED_WITHIN
    delete_window: int = CHANGED_WITHIN
