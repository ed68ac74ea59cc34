"""What a server allows: every limit, rate and switch of the core, with its default.

No thread of its own: a frozen value, part of the server's settings. Durations are in seconds and
rates in units per second; `inf` lifts a rate.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from whatsapp_like.models.bounds import CHANGED_WITHIN, MAX_MEMBERS, MAX_MILLIS
from whatsapp_like.models.enums import Registration
from whatsapp_like.models.names import Name

Rate = Annotated[float, Field(gt=0)]
Burst = Annotated[int, Field(ge=1)]
Window = Annotated[int, Field(ge=0, le=MAX_MILLIS)]
Duration = Annotated[float, Field(gt=0)]


class Policy(BaseModel):
    """The rules of one server."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name = ""
    registration: Registration = Registration.INVITE
    show_addresses: bool = True

    # A class of 30 behind one address must get in, also after a restart, and so failures count,
    # not logins; and they are forgiven with time, since a lock would be a weapon against its owner.
    account_failures: Burst = 5
    account_failures_rate: Rate = 1 / 60
    address_failures: Burst = 60
    address_failures_rate: Rate = 1 / 10
    invite_failures: Burst = 30
    invite_failures_rate: Rate = 1 / 30
    registrations: Burst = 60
    registrations_rate: Rate = 1 / 10

    hello_within: Duration = 5.0
    login_within: Duration = 15.0
    devices_per_account: Annotated[int, Field(ge=1)] = 10
    contacts_per_account: Annotated[int, Field(ge=1)] = 5_000
    group_members: Annotated[int, Field(ge=2, le=MAX_MEMBERS)] = MAX_MEMBERS
    # Of one's own; whoever made so many can still be in any number of others'.
    groups_per_account: Annotated[int, Field(ge=1)] = 1_000
    invites_per_group: Annotated[int, Field(ge=1, le=100)] = 100
    scheduled_per_account: Annotated[int, Field(ge=1)] = 100

    # Seconds during which their senders may edit messages, and delete them for everyone; 0: always.
    edit_window: Window = CHANGED_WITHIN
    delete_window: Window = CHANGED_WITHIN

    messages_rate: Rate = 50.0
    messages_burst: Burst = 500
    # Of all sessions together, while the disk does not keep up.
    held_messages: Annotated[int, Field(ge=1)] = 20_000
    held_bytes: Annotated[int, Field(ge=64 * 1024)] = 64 * 1024 * 1024
    requests_rate: Rate = 100.0
    requests_burst: Burst = 1_000
    reads_at_once: Burst = 64

    output_soft: Annotated[int, Field(ge=64 * 1024)] = 1024 * 1024
    output_hard: Annotated[int, Field(ge=512 * 1024)] = 4 * 1024 * 1024
    slow_for: Duration = 10.0

    offline_after: Duration = 15.0
    typing_for: Duration = 6.0
    save_watermarks_every: Duration = 1.0
    page_entries: Annotated[int, Field(ge=1, le=256)] = 256
    # With the header of 256 entries, the largest still fits a frame of 256 KiB.
    page_bytes: Annotated[int, Field(ge=64 * 1024, le=192 * 1024)] = 192 * 1024
    page_rows: Annotated[int, Field(ge=1, le=500)] = 100
