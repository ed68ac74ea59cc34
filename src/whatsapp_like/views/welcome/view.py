"""Leads through the first run: address, pin, account.

Runs on the Tk thread. Each step replaces the one before; what was entered survives going back.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from whatsapp_like.i18n import _
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.models.enums import Registration
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.welcome.account import RegisterStep, SignInStep
from whatsapp_like.views.welcome.address import AddressStep
from whatsapp_like.views.welcome.pins import ChangedPinStep, PinStep
from whatsapp_like.views.welcome.step import Middle, Step

if TYPE_CHECKING:
    from whatsapp_like.views.theme import Look


class Face(Protocol):
    """What a server shows to anyone."""

    @property
    def name(self) -> str:
        """What its owner calls it."""
        ...

    @property
    def pin(self) -> str:
        """Its key's fingerprint."""
        ...

    @property
    def registration(self) -> Registration:
        """Who may make an account."""
        ...


class WelcomeActions(Protocol):
    """What the first run may ask for; see SessionController for what the answers mean."""

    def look_up(
        self,
        text: str,
        found: Callable[[ServerAddress, Face], None],
        changed: Callable[[str, str], None],
        failed: Callable[[str], None],
    ) -> None:
        """Find the server that an address or an invite link names."""
        ...

    def sign_in(
        self,
        server: ServerAddress,
        handle: str,
        password: str,
        done: Callable[[], None],
        failed: Callable[[str], None],
    ) -> None:
        """Sign in to an account."""
        ...

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
        """Make an account and sign in; `wrong` hears of a field that the server refused."""
        ...

    def cancel(self) -> None:
        """Forget the answer to whatever was asked last."""
        ...


class WelcomeView(Middle):
    """The first run, filling the main window."""

    def __init__(self, parent: tk.Misc, look: Look, actions: WelcomeActions) -> None:
        super().__init__(parent, look)
        self._actions = actions
        self._jobs = Jobs(self)
        self._text = ""
        self._server: ServerAddress | None = None
        self._face: Face | None = None
        self.step: Step = self._address_step()
        self._show(self.step)

    def destroy(self) -> None:
        """Forget what is under way: nobody is left to be told."""
        self._actions.cancel()
        super().destroy()

    def offer(self, link: str) -> None:
        """Write a link where the server is asked for, unless somebody has gone on from there."""
        if isinstance(self.step, AddressStep) and not self.step.waiting:
            self._text = link
            self.step.field.box.set(link)

    # --- the steps --------------------------------------------------------------------------------

    def _show(self, step: Step) -> None:
        old, self.step = self.step, step
        if old is not step:
            old.destroy()
        step.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        # Once it is on screen: a widget that is not mapped takes no keyboard.
        # Whichever it is by then: steps may follow each other within one turn of the loop.
        self._jobs.idle("start", lambda: self.step.start())

    def _address_step(self) -> AddressStep:
        return AddressStep(self.middle, self._look, self._text, self._look_up)

    def _to_address(self) -> None:
        self._actions.cancel()
        self._show(self._address_step())

    def _look_up(self, text: str) -> None:
        self._text = text
        step = self.step
        step.wait(_("Looking for the server…"), self._actions.cancel)
        self._actions.look_up(text, self._found, self._changed, self._not_found)

    def _not_found(self, words: str) -> None:
        if isinstance(self.step, AddressStep):
            self.step.refuse(words)

    def _found(self, server: ServerAddress, face: Face) -> None:
        pinned = self._pinned_by_link(server)
        self._server, self._face = server, face
        if pinned or not face.pin:
            # The link brought the pin along and the server has it; or it is on this computer.
            self._to_account()
        else:
            name = face.name or str(server)
            self._show(
                PinStep(self.middle, self._look, name, face.pin, self._to_account, self._to_address)
            )

    def _pinned_by_link(self, server: ServerAddress) -> bool:
        try:
            return ServerAddress.parse(self._text).pin == server.pin
        except ValueError:
            return False

    def _changed(self, expected: str, presented: str) -> None:
        go = (_("Another server"), self._to_address)
        self._show(ChangedPinStep(self.middle, self._look, expected, presented, go))

    def _to_account(self) -> None:
        face = self._face
        if face is not None and face.registration is not Registration.CLOSED:
            self._to_register()
        else:
            self._to_sign_in()

    def _server_name(self) -> str:
        name = self._face.name if self._face else ""
        return f"{name} ({self._server})" if name else str(self._server)

    def _to_sign_in(self) -> None:
        closed = self._face is None or self._face.registration is Registration.CLOSED
        self._show(
            SignInStep(
                self.middle,
                self._look,
                self._server_name(),
                self._sign_in,
                self._to_address,
                None if closed else self._to_register,
            )
        )

    def _to_register(self) -> None:
        code = None
        if self._server is not None and self._face is not None:
            wants = self._face.registration is Registration.INVITE or bool(self._server.code)
            code = (self._server.code or "") if wants else None
        self._show(
            RegisterStep(
                self.middle,
                self._look,
                self._server_name(),
                code,
                self._make_account,
                self._to_address,
                self._to_sign_in,
            )
        )

    def _sign_in(self, handle: str, password: str) -> None:
        if self._server is None:
            return
        step = self.step
        step.wait(_("Signing in…"), self._actions.cancel)
        self._actions.sign_in(self._server, handle, password, lambda: None, self._refused)

    def _make_account(self, code: str, handle: str, password: str, first: str, last: str) -> None:
        if self._server is None:
            return
        step = self.step
        step.wait(_("Making your account…"), self._actions.cancel)
        server = replace(self._server, code=code or None)
        self._actions.register(
            server, handle, password, first, last, lambda: None, self._refused, self._wrong
        )

    def _refused(self, words: str) -> None:
        if isinstance(self.step, (SignInStep, RegisterStep)):
            self.step.refuse(words)

    def _wrong(self, field: str, words: str) -> None:
        if isinstance(self.step, RegisterStep):
            self.step.refuse(words, field)

    def escape(self) -> None:
        """Cancel what is under way, else go back."""
        self.step.escape()
