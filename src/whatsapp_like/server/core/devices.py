"""An account's keys: its devices are listed and signed out, its password is changed.

Runs on the network thread. A device that is signed out is forgotten first and told then: it cannot
come back meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.account import DeviceEntry
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.codec import fit_page
from whatsapp_like.server.core.accounts import LiveAccount, credentials_row
from whatsapp_like.server.core.login import Login
from whatsapp_like.server.core.session import Handlers, Session
from whatsapp_like.server.core.storage import Store
from whatsapp_like.server.store.rows import DeviceRow

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub


class Devices:
    """Answers `device.list`, `device.remove`, `device.remove_others` and `password.change`."""

    def __init__(self, hub: Hub, login: Login) -> None:
        self._hub = hub
        self._login = login
        self.handlers: Handlers = {
            e.ListDevices: self._list,
            e.RemoveDevice: self._remove,
            e.RemoveOtherDevices: self._remove_others,
            e.ChangePassword: self._change_password,
        }

    def changed(self, account: LiveAccount, but: Session | None = None) -> None:
        """A device of the account came or went: tell its others."""
        self._hub.tell(account, e.DevicesChanged(), but, feature=e.DEVICES)

    # --- the list ---------------------------------------------------------------------------------

    def _list(self, session: Session, request: e.ListDevices) -> None:
        me = self._hub.person_of(session)

        def answer(rows: list[DeviceRow]) -> None:
            later = sorted(row for row in rows if row.id > request.after)

            def build(part: Sequence[DeviceRow]) -> e.DevicePage:
                return e.DevicePage(
                    re=request.id,
                    devices=tuple(self._entry(row, me, session.device) for row in part),
                    next=part[-1].id if len(part) < len(later) else None,
                )

            self._hub.say(session, fit_page(later[: self._hub.policy.page_rows], build))

        self._hub.read(session, request.id, lambda reader: reader.devices(me.id), answer)

    def _entry(self, row: DeviceRow, me: LiveAccount, current: int) -> DeviceEntry:
        live = next((each for each in me.sessions if each.device == row.id), None)
        entry = DeviceEntry(
            id=row.id,
            name=row.name,
            created=row.created,
            last_seen=row.used,
            current=row.id == current,
            client=row.client or None,
        )
        if live is None:
            return entry
        connected = {
            "last_seen": self._hub.wall,
            "since": live.since,
            "client": live.client,
            "address": live.peer.address if self._hub.policy.show_addresses else None,
        }
        return entry.model_copy(update=connected)

    # --- signing out ------------------------------------------------------------------------------

    def _remove(self, session: Session, request: e.RemoveDevice) -> None:
        me = self._hub.person_of(session)

        def remove(store: Store) -> bool:
            row = store.device(request.device)
            return row is not None and row.account == me.id and store.remove_device(row.id)

        def then(removed: bool) -> None:
            if not removed:
                raise Refused(ErrorCode.NOT_FOUND, "device: is none of yours")
            self._hub.say(session, e.Done(re=request.id))
            if request.device == session.device:
                self._hub.end(session)
            else:
                self._end(me, (request.device,))

        self._hub.write(session, request.id, remove, then)

    def _remove_others(self, session: Session, request: e.RemoveOtherDevices) -> None:
        me = self._hub.person_of(session)

        def then(gone: list[int]) -> None:
            self._hub.say(session, e.Done(re=request.id))
            self._end(me, gone)

        self._hub.write(
            session,
            request.id,
            lambda store: store.remove_other_devices(me.id, session.device),
            then,
        )

    def _end(self, me: LiveAccount, devices: Collection[int]) -> None:
        """End the sessions of devices that are forgotten; that, or we, tell those that are left."""
        connected = {session.device for session in me.sessions}
        for other in list(me.sessions):
            if other.device in devices:
                # An older client takes a word that it does not know for a reason to come back.
                knows = e.DEVICES in other.features
                code = ErrorCode.SIGNED_OUT if knows else ErrorCode.LOGIN_FAILED
                self._hub.cut(other, code, "another device of yours signed this one out")
        if not connected.issuperset(devices):
            self.changed(me)

    # --- the password -----------------------------------------------------------------------------

    def _change_password(self, session: Session, request: e.ChangePassword) -> None:
        me = self._hub.person_of(session)
        proof = self._login.prove(session, request.message)
        kept = session.device if request.sign_out_others else None

        def change(store: Store) -> list[int]:
            proof.check(store)
            return store.set_credentials(me.id, credentials_row(request.credentials), kept)

        def then(gone: list[int]) -> None:
            self._hub.say(session, e.Done(re=request.id))
            self._end(me, gone)

        self._hub.write(session, request.id, change, then)
