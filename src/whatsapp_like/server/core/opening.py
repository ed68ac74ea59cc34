"""The end of every way in: the account is loaded and the connection becomes a session.

Runs on the network thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.account import AccountRole, DeviceKey
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.server.core.accounts import Loaded, load_account
from whatsapp_like.server.core.session import Session
from whatsapp_like.server.core.storage import Store
from whatsapp_like.server.store.rows import DeviceRow

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub


class Admitted(NamedTuple):
    """Somebody who has proved who they are, with everything a session needs."""

    loaded: Loaded
    device: DeviceRow
    removed: int = 0
    """A device that had to make room, or 0."""


def admit_device(
    store: Store, account: int, key: DeviceKey, limit: int, connected: set[int], wall: int
) -> Admitted:
    """Find or add the device with this key (a job for the store). At the limit, the device that was
    used longest ago and is not connected makes room.

    Raises:
        Refused: DISABLED, or LIMIT_REACHED: all of the account's devices are connected.
    """
    loaded = load_account(store, account)
    devices = store.devices(account)
    for device in devices:
        if device.public_key == key.public_key:
            return Admitted(loaded, device)
    removed = 0
    if len(devices) >= limit:
        unused = [device for device in devices if device.id not in connected]
        if not unused:
            raise Refused(ErrorCode.LIMIT_REACHED, f"{limit} devices are connected")
        removed = min(unused, key=lambda device: (device.used, device.id)).id
        store.remove_device(removed)
    return Admitted(loaded, store.add_device(account, key.name, key.public_key, wall), removed)


class Opening:
    """Turns connections into sessions."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def connected_devices(self, account: int) -> set[int]:
        """Return the devices of an account that are connected now."""
        live = self._hub.accounts.get(account)
        return {session.device for session in live.sessions} if live is not None else set()

    def open(
        self, session: Session, request: int, admitted: Admitted, scram: str | None = None
    ) -> None:
        """Open a session for somebody admitted, and say so."""
        hub = self._hub
        if session.gone:
            return
        if session.account is not None:
            raise Refused(ErrorCode.OUT_OF_STATE, "a session is open already")
        account = hub.accounts.keep(admitted.loaded)
        device = admitted.device
        # The operator's key is no profile: panel and `wl-server invite` may use it side by side.
        is_operator = account.account.role is AccountRole.OPERATOR
        for other in [] if is_operator else list(account.sessions):
            if other.device in (device.id, admitted.removed):
                # The same device again: its old connection died, or its profile was copied.
                hub.cut(other, ErrorCode.REPLACED, "this device has connected again")
        session.attempt = None
        session.nonce = b""
        session.requests = 0.0
        session.id = self._new_id()
        session.account = account
        session.device = device.id
        session.device_name = device.name
        session.since = hub.wall
        hub.sessions[session.id] = session
        account.sessions.append(session)
        hub.conversations.attended(account)
        hub.say(
            session,
            e.SessionOpened(
                re=request,
                session=session.id,
                account=account.account,
                device=device.id,
                nonce=device.last_nonce,
                preferences=account.preferences,
                custom=hub.presences.held(account.custom),
                scram=scram,
            ),
        )
        hub.presences.opened(session, account)
        hub.operations.changed(session)
        hub.devices.changed(account, but=session)

    def _new_id(self) -> int:
        while True:
            number = int.from_bytes(self._hub.random(8), "big") >> 1
            if number and number not in self._hub.sessions:
                return number
