"""My devices, and my password: what the server keeps of the ways into my account.

Runs on Tk's thread. Once somebody has looked at the devices they are kept current: what is told of
them is only that something changed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from whatsapp_like.client.events import DevicesChanged, Event, Offline, Online, SignedOut
from whatsapp_like.controllers.changes import assign
from whatsapp_like.controllers.words import explain
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.i18n import _

if TYPE_CHECKING:
    from whatsapp_like.controllers.ports import Link
    from whatsapp_like.models.account import DeviceEntry
    from whatsapp_like.models.state.app import AppState


class DevicesController:
    """Keeps `state.session.devices`, signs devices out, changes the password."""

    def __init__(self, state: AppState, link: Link) -> None:
        self._state = state
        self._link = link
        self._wanted = False

    def receive(self, event: Event) -> None:
        """Take in that the devices may be others now."""
        match event:
            case Online() | DevicesChanged():
                if self._wanted:
                    self.load()
            case Offline():
                # Who is connected cannot be known now.
                assign(self._state.session, devices=(), devices_fault="")
            case SignedOut():
                self._wanted = False
                assign(self._state.session, devices=(), devices_fault="")
            case _:
                pass

    def load(self) -> None:
        """Ask for the devices, now and whenever they change."""
        self._wanted = True
        assign(self._state.session, devices_fault="")
        self._link.ask(lambda client: client.devices(), self._take, self._fail)

    def _take(self, devices: tuple[DeviceEntry, ...]) -> None:
        assign(self._state.session, devices=devices, devices_fault="")

    def _fail(self, error: Exception) -> None:
        # Those that were known may be others by now.
        assign(self._state.session, devices=(), devices_fault=explain(error))

    def sign_out(
        self, device: int, done: Callable[[], None], failed: Callable[[str], None]
    ) -> None:
        """Sign another device of mine out; one that is gone already is as well."""

        def refused(error: Exception) -> None:
            if isinstance(error, Refused) and error.code is ErrorCode.NOT_FOUND:
                settled(None)
            else:
                failed(explain(error))

        def settled(_none: None) -> None:
            self.load()
            done()

        self._link.ask(lambda client: client.sign_out_device(device), settled, refused)

    def sign_out_others(self, done: Callable[[], None], failed: Callable[[str], None]) -> None:
        """Sign all my devices out but this one."""

        def settled(_none: None) -> None:
            self.load()
            done()

        self._link.ask(
            lambda client: client.sign_out_others(), settled, lambda error: failed(explain(error))
        )

    def change_password(
        self,
        old: str,
        new: str,
        sign_out_others: bool,
        done: Callable[[], None],
        wrong: Callable[[str], None],
        failed: Callable[[str], None],
    ) -> None:
        """Replace my password; `wrong` gets a sentence when it is the old one that is wrong."""

        def refused(error: Exception) -> None:
            if isinstance(error, Refused) and error.code is ErrorCode.LOGIN_FAILED:
                wrong(_("This is not your password."))
            else:
                failed(explain(error))

        self._link.ask(
            lambda client: client.change_password(old, new, sign_out_others=sign_out_others),
            lambda _none: done(),
            refused,
        )
