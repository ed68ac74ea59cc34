"""My account's keys: its devices, and its password.

No thread of its own: frozen values. The old password is proven anew by `login.start` and
`login.challenge`, which an open session may say too.
"""

from __future__ import annotations

from typing import Literal

from whatsapp_like.models.account import Credentials, DeviceEntry
from whatsapp_like.models.ids import Cursor, Id, Model
from whatsapp_like.protocol.envelopes.basics import Reply, Request
from whatsapp_like.protocol.envelopes.sessions import ScramMessage


class ListDevices(Request):
    """My devices, by id."""

    type: Literal["device.list"] = "device.list"
    after: Cursor = 0


class DevicePage(Reply):
    """Devices of mine; `next` continues, None at the end."""

    type: Literal["device.page"] = "device.page"
    devices: tuple[DeviceEntry, ...]
    next: Cursor | None = None


class RemoveDevice(Request):
    """Sign a device of mine out: its key is void and its session ends. It may be this one."""

    type: Literal["device.remove"] = "device.remove"
    device: Id


class RemoveOtherDevices(Request):
    """Sign all my devices out but this one."""

    type: Literal["device.remove_others"] = "device.remove_others"


class DevicesChanged(Model):
    """Event to my devices: one of us came, went, or was signed out."""

    type: Literal["devices.changed"] = "devices.changed"


class ChangePassword(Request):
    """Replace my password. `message` is the SCRAM client-final-message that proves the old one;
    `sign_out_others` does what `device.remove_others` does, or all devices stay."""

    type: Literal["password.change"] = "password.change"
    message: ScramMessage
    credentials: Credentials
    sign_out_others: bool = False
