"""Making an account: by invite, openly, or not at all.

Runs on the network thread. The first administrator's one-time code is an invite like any other, of
that role; it serves whatever the policy says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.account import AccountRole
from whatsapp_like.models.enums import Registration as Mode
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.server.core.accounts import credentials_row, load_account
from whatsapp_like.server.core.messages import LONG_BREAK
from whatsapp_like.server.core.opening import Admitted
from whatsapp_like.server.core.operations import hash_code
from whatsapp_like.server.core.session import Handlers, Session
from whatsapp_like.server.core.storage import Store
from whatsapp_like.server.core.throttle import Throttle, neighbourhood
from whatsapp_like.server.store.rows import NewAccount

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub

NEVER = frozenset(
    {"all", "channel", "deleted", "everyone", "here", "operator", "server", "system", "wl"}
)
"""Handles that nobody gets: they would be taken for the program, or for everybody."""

ADMINISTRATORS_ONLY = frozenset({"admin", "administrator", "moderator", "root", "support"})
"""Handles that suggest a right to give orders."""


class Registration:
    """Answers `account.register`."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.handlers: Handlers = {e.Register: self._register}
        policy = hub.policy
        self._guesses = Throttle(policy.invite_failures, policy.invite_failures_rate)
        self._made = Throttle(policy.registrations, policy.registrations_rate)

    def _register(self, session: Session, request: e.Register) -> None:
        hub = self._hub
        now, near = hub.now, neighbourhood(session.peer.address)
        wait = max(self._guesses.wait(near, now), self._made.wait(near, now))
        if wait > 0:
            raise Refused(ErrorCode.THROTTLED, "too many registrations", retry_after=wait)
        if hub.is_short_of_space:
            raise Refused(ErrorCode.STORAGE, "no room on the disk", retry_after=LONG_BREAK)
        mode, wall = hub.policy.registration, hub.wall
        code = hash_code(request.invite) if request.invite else None
        if code is None and mode is not Mode.OPEN:
            closed = mode is Mode.CLOSED
            raise Refused(ErrorCode.REGISTRATION_CLOSED if closed else ErrorCode.INVITE_INVALID)
        new = _new_account(request)

        def admit(store: Store) -> Admitted:
            role = _check_invite(store, code, mode, wall)
            if new.handle in NEVER or (
                new.handle in ADMINISTRATORS_ONLY and role is not AccountRole.ADMIN
            ):
                raise Refused(ErrorCode.HANDLE_TAKEN, "this handle is reserved")
            made = store.create_account(new, code, wall)
            return Admitted(load_account(store, made.account.id), made.device)

        def then(admitted: Admitted) -> None:
            self._made.charge(near, hub.now)
            hub.opening.open(session, request.id, admitted)

        def failed(error: Exception) -> None:
            if isinstance(error, Refused):
                # HANDLE_TAKEN too: with one valid code, or none where registration is open, all
                # handles could be tried.
                self._guesses.charge(near, hub.now)
            hub.refuse(session, request.id, error)

        hub.write(session, request.id, admit, then, failed)


def _check_invite(store: Store, code: bytes | None, mode: Mode, wall: int) -> AccountRole:
    """Return the role that the code gives (it is redeemed with the account's making).

    Raises:
        Refused: INVITE_INVALID, or REGISTRATION_CLOSED: only an administrator's code opens it then.
    """
    if code is None:
        return AccountRole.USER
    invite = store.invite(code)
    valid = (
        invite is not None
        and invite.uses_left > 0
        and (invite.expires is None or invite.expires > wall)
    )
    if mode is Mode.CLOSED and not (valid and invite and invite.role == AccountRole.ADMIN):
        raise Refused(ErrorCode.REGISTRATION_CLOSED)
    if not valid or invite is None:
        raise Refused(ErrorCode.INVITE_INVALID)
    return AccountRole(invite.role)


def _new_account(request: e.Register) -> NewAccount:
    return NewAccount(
        handle=request.handle,
        first_name=request.first_name,
        last_name=request.last_name,
        credentials=credentials_row(request.credentials),
        device_name=request.device.name,
        public_key=request.device.public_key,
    )
