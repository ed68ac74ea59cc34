"""Where I stand with the server: first run, signing in and out, the connection, my own name.

Runs on Tk's thread. Requests go over the link and their answers come back here; what the answers
and events mean is written into `state.session`, which the windows watch.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from whatsapp_like.client.events import (
    PIN_MISMATCH,
    UNREACHABLE,
    AccountChanged,
    Connecting,
    Event,
    Offline,
    Online,
    SignedOut,
    Synced,
)
from whatsapp_like.controllers.changes import assign
from whatsapp_like.controllers.devices import DevicesController
from whatsapp_like.controllers.words import explain, trouble_of
from whatsapp_like.errors import ErrorCode, PinMismatch, Refused
from whatsapp_like.i18n import _
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.models.state.session import Phase

if TYPE_CHECKING:
    from whatsapp_like.client.client import Client
    from whatsapp_like.client.pages import ServerFace
    from whatsapp_like.controllers.ports import Clock, Link, Timers
    from whatsapp_like.models.account import Account
    from whatsapp_like.models.state.app import AppState

IDLE_MS = 5 * 60_000
BACK_MS = 5_000
_WRONG_FIELDS = {ErrorCode.HANDLE_TAKEN: "handle", ErrorCode.INVITE_INVALID: "code"}


class SessionController:
    """Signs in and out, retries, and tells the server whether somebody is at this computer."""

    def __init__(self, state: AppState, link: Link, timers: Timers, clock: Clock) -> None:
        self._state = state
        self._link = link
        self._timers = timers
        self._clock = clock
        self.devices = DevicesController(state, link)
        self._attempt = 0
        self._active = True
        self._touched_at = 0.0
        self._cancel_look: Callable[[], None] | None = None
        # What is said stays in the language of the moment.
        state.desktop.events.language.connect(self._say_trouble)

    # --- what the client tells --------------------------------------------------------------------

    def start(self, server: ServerAddress | None, account: int) -> None:
        """Show whom this profile belongs to before the network has said anything."""
        session = self._state.session
        if server is None:
            assign(session, phase=Phase.SIGNED_OUT)
            return
        assign(session, server_address=str(server), server_pin=server.pin or "")
        self.know(account)
        if session.phase is Phase.SIGNED_OUT:
            assign(session, phase=Phase.CONNECTING)

    def know(self, account: int) -> None:
        """Take my name from the archive, as long as the server has not told it."""
        person = self._state.people.get(account)
        if person is not None and self._state.session.account is None:
            assign(self._state.session, account=person.account)

    def receive(self, event: Event) -> None:
        """Take in what the client tells about the session."""
        self.devices.receive(event)
        session = self._state.session
        if session.phase is Phase.SIGNED_OUT and isinstance(event, (Connecting, Offline)):
            # Of somebody who is still getting in: the form tells how that goes, and stays.
            return
        match event:
            case Connecting():
                # Between attempts the reason stays on screen: no flicker every second.
                if session.phase is not Phase.OFFLINE:
                    assign(session, phase=Phase.CONNECTING)
                assign(session, retry_at=0.0, trying=True)
            case Online():
                assign(
                    session,
                    account=event.account,
                    server_name=event.server_name,
                    preferences=event.preferences,
                    clock_offset=event.clock_offset,
                    edit_window=event.edit_window,
                    delete_window=event.delete_window,
                    reason="",
                    detail="",
                    presented_pin="",
                    trouble=None,
                    retry_at=0.0,
                    trying=False,
                )
                assign(session, phase=Phase.SYNCING)
                self._tell_activity()
                self._watch()
            case Synced():
                assign(session, phase=Phase.ONLINE)
            case Offline():
                if event.reason == PIN_MISMATCH:
                    assign(
                        session,
                        server_pin=event.expected_pin,
                        presented_pin=event.presented_pin,
                    )
                # A server that said it stops does not answer then: that is no other reason.
                stopped = session.reason == ErrorCode.CLOSING and event.reason == UNREACHABLE
                reason = session.reason if stopped else event.reason
                assign(
                    session,
                    reason=reason,
                    detail=event.detail,
                    trouble=trouble_of(reason),
                    retry_at=event.retry_at,
                    trying=False,
                )
                assign(session, phase=Phase.OFFLINE)
            case SignedOut():
                assign(session, account=None, reason="", detail="", trouble=None, trying=False)
                assign(session, phase=Phase.SIGNED_OUT)
            case AccountChanged():
                assign(session, account=event.account)
            case _:
                pass

    def _say_trouble(self) -> None:
        session = self._state.session
        if session.trouble is not None:
            assign(session, trouble=trouble_of(session.reason))

    # --- getting in and out -----------------------------------------------------------------------

    def look_up(
        self,
        text: str,
        found: Callable[[ServerAddress, ServerFace], None],
        changed: Callable[[str, str], None],
        failed: Callable[[str], None],
    ) -> None:
        """Find the server that an address or an invite link names.

        Then one of three: `found` it, `changed(expected, presented)` when the link's pin is not the
        server's, or `failed` with a sentence. None of them after `cancel`.
        """
        try:
            server = ServerAddress.parse(text)
        except ValueError:
            failed(_("Enter an address such as chat.example.org or 192.168.1.20:7272, or a link."))
            return
        attempt = self._begin()

        def answered(face: ServerFace) -> None:
            if attempt == self._attempt:
                found(replace(server, pin=face.pin), face)

        def refused(error: Exception) -> None:
            if attempt != self._attempt:
                return
            if isinstance(error, PinMismatch):
                changed(error.expected, error.presented)
            else:
                failed(explain(error))

        self._link.ask(lambda client: client.look_up(server), answered, refused)

    def sign_in(
        self,
        server: ServerAddress,
        handle: str,
        password: str,
        done: Callable[[], None],
        failed: Callable[[str], None],
    ) -> None:
        """Sign in to an account; neither `done` nor `failed` is called after `cancel`."""
        self._enter(
            server,
            lambda client: client.login(
                server, handle=handle, password=password, device_name=device_name()
            ),
            done,
            failed,
        )

    def register(
        self,
        server: ServerAddress,
        handle: str,
        password: str,
        first_name: str,
        last_name: str,
        done: Callable[[], None],
        failed: Callable[[str], None],
        wrong: Callable[[str, str], None] | None = None,
    ) -> None:
        """Make an account and sign in; the invite code is in `server`.

        A refusal of the alias or the code alone goes to `wrong("handle" or "code", sentence)`.
        """
        self._enter(
            server,
            lambda client: client.register(
                server,
                handle=handle,
                password=password,
                first_name=first_name,
                last_name=last_name,
                device_name=device_name(),
            ),
            done,
            failed,
            wrong,
        )

    def cancel(self) -> None:
        """Forget the answer to whatever was asked last here."""
        self._attempt += 1

    def sign_out(self, done: Callable[[], None], failed: Callable[[str], None]) -> None:
        """Forget this account and everything of it on this computer."""
        self._link.ask(
            lambda client: client.sign_out(),
            lambda _none: done(),
            lambda error: failed(explain(error)),
        )

    # --- while signed in --------------------------------------------------------------------------

    def retry_now(self) -> None:
        """Try to connect at once."""
        assign(self._state.session, phase=Phase.CONNECTING, retry_at=0.0, trying=True)
        self._link.ask(lambda client: client.retry_now())

    def trust(self, pin: str) -> None:
        """Accept a changed pin, after a person has compared it."""
        assign(self._state.session, server_pin=pin, presented_pin="", reason="", trouble=None)
        assign(self._state.session, phase=Phase.CONNECTING)
        self._link.ask(lambda client: client.replace_pin(pin))

    def sign_in_again(
        self, password: str, done: Callable[[], None], failed: Callable[[str], None]
    ) -> None:
        """Give my password anew: the server has forgotten this computer. All that is here stays."""
        session = self._state.session
        if session.account is None:
            failed(_("That did not work. Details are in the log."))
            return
        server = ServerAddress.parse(session.server_address)
        server = replace(server, pin=session.server_pin or None)
        self.sign_in(server, session.account.handle, password, done, failed)

    def rename(
        self,
        first_name: str,
        last_name: str,
        done: Callable[[], None],
        failed: Callable[[str], None],
    ) -> None:
        """Change my own name."""
        self._link.ask(
            lambda client: client.rename(first_name, last_name),
            lambda _none: done(),
            lambda error: failed(explain(error)),
        )

    def touched(self) -> None:
        """Take note that somebody used the keyboard or the mouse; call it as often as you like."""
        # The running timer looks at this when it fires: no timer is made per keystroke.
        self._touched_at = self._clock()
        self._be(active=True)
        self._watch()

    def _watch(self) -> None:
        if self._cancel_look is None:
            self._touched_at = self._touched_at or self._clock()
            self._cancel_look = self._timers.after(IDLE_MS, self._look)

    def _look(self) -> None:
        """Look whether somebody is there. Working in another program counts as well, where the
        system tells; else only what happens in our windows."""
        self._cancel_look = None
        quiet = round((self._clock() - self._touched_at) * 1000)
        elsewhere = self._timers.inactive()
        if 0 <= elsewhere < quiet:
            quiet = elsewhere
        self._be(active=quiet < IDLE_MS - 500)
        if self._active:
            self._cancel_look = self._timers.after(IDLE_MS - quiet, self._look)
        elif elsewhere >= 0:
            # Nobody tells us when they come back to another program.
            self._cancel_look = self._timers.after(BACK_MS, self._look)

    def _be(self, *, active: bool) -> None:
        if active is not self._active:
            self._active = active
            assign(self._state.session, away=not active)
            self._tell_activity()

    def _tell_activity(self) -> None:
        active = self._active
        self._link.ask(lambda client: client.report_activity(active))

    def _begin(self) -> int:
        self._attempt += 1
        return self._attempt

    def _enter(
        self,
        server: ServerAddress,
        request: Callable[[Client], Coroutine[Any, Any, Account]],
        done: Callable[[], None],
        failed: Callable[[str], None],
        wrong: Callable[[str, str], None] | None = None,
    ) -> None:
        attempt = self._begin()

        def entered(account: Account) -> None:
            # Even after a cancel that came too late: the profile does belong to this account now.
            assign(
                self._state.session,
                account=account,
                server_address=str(server),
                server_pin=server.pin or "",
            )
            if self._state.session.phase is Phase.SIGNED_OUT:
                assign(self._state.session, phase=Phase.CONNECTING)
            if attempt == self._attempt:
                done()

        def refused(error: Exception) -> None:
            if attempt != self._attempt:
                return
            field = _WRONG_FIELDS.get(error.code) if isinstance(error, Refused) else None
            if wrong is not None and field is not None:
                wrong(field, explain(error))
            else:
                failed(explain(error))

        self._link.ask(request, entered, refused)


def device_name() -> str:
    """Return what my other devices and the server call this computer."""
    return (platform.node() or platform.system() or "computer")[:64]
