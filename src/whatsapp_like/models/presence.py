"""Who is there: presence of an account and of each of its devices, and what they say of themselves.

No thread of its own: frozen values shared by server and client.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from whatsapp_like.models.enums import PresenceStatus
from whatsapp_like.models.ids import Id, Millis, Model
from whatsapp_like.models.names import Name, Program, StatusText

Address = Annotated[str, Field(max_length=64, pattern=r"^[!-~]*$")]
"""A peer address as the server sees it, without the port; IPv4 is never written as IPv6."""


class DevicePresence(Model):
    """One connected device; `address` is None where policy or its owner hides it."""

    device: Id
    name: Name
    client: Program
    since: Millis
    address: Address | None = None
    idle: bool = False


class CustomStatus(Model):
    """What somebody says about themselves: one line, void from `until` on (the server's clock,
    None for never) without anybody saying so."""

    text: StatusText
    until: Millis | None = None

    def holds(self, now: int) -> bool:
        """Tell whether it still counts at `now`, by the server's clock."""
        return self.until is None or now < self.until


class Presence(Model):
    """An account's presence as one observer may see it.

    `since` is when the newest device connected and `address` its peer address, both while
    connected; `last_seen` is when the last session ended, by the server's clock. `custom` is what
    they say about themselves, connected or not.
    """

    account: Id
    status: PresenceStatus = PresenceStatus.UNKNOWN
    since: Millis | None = None
    last_seen: Millis | None = None
    address: Address | None = None
    devices: tuple[DevicePresence, ...] = ()
    custom: CustomStatus | None = None

    @property
    def connected(self) -> bool:
        """Whether at least one device is connected."""
        return self.status in (PresenceStatus.ONLINE, PresenceStatus.AWAY)
