"""An invite made on the command line, with the server running or not.

Runs on the command's main thread.
"""

from __future__ import annotations

import secrets

from whatsapp_like.errors import ConnectionLost, DataBusy, DataError, SettingsError
from whatsapp_like.i18n import _
from whatsapp_like.models.account import AccountRole
from whatsapp_like.protocol.envelopes import CreateInvite, InviteCreated
from whatsapp_like.server.core.operations import hash_code, new_code
from whatsapp_like.server.errand import ERRAND, run_errand
from whatsapp_like.server.first_start import read_operator
from whatsapp_like.server.listener import wall
from whatsapp_like.server.serve import identity_of, invite_link, reachable_hosts
from whatsapp_like.server.settings import Settings
from whatsapp_like.server.status import Status, read_status
from whatsapp_like.server.store.sqlite import FILE
from whatsapp_like.server.store.store import Store


def make_invite(
    settings: Settings, role: AccountRole, uses: int, lifetime: int | None
) -> tuple[str, str]:
    """Make an invite for `uses` registrations, valid for `lifetime` seconds (None: for ever).

    Return its link and its code.

    Raises:
        WLError: the data folder can't be used, or the running server does not answer.
    """
    if not (settings.data / FILE).exists():
        raise DataError(
            _(
                "There is no server in {folder} yet: start it once (wl-server --headless), or "
                "name its folder with --data."
            ).format(folder=settings.data)
        )
    try:
        store = Store.open(settings.data, wall())
    except DataBusy as error:
        return _ask_running(settings, error, role, uses, lifetime)
    try:
        if not settings.port:  # any free one: which, only the next start will know
            raise SettingsError(
                _('The setting "{name}" {reason}, not {value}.').format(
                    name="port", reason=_("must be at least {bound}").format(bound=1), value=0
                )
            )
        # Before the invite is made: where this fails, none is left that nobody knows of.
        identity = identity_of(settings)
        code = new_code(secrets.token_bytes)
        expires = None if lifetime is None else wall() + 1000 * lifetime
        store.create_invite(hash_code(code), role, uses, 0, wall(), expires)
    finally:
        store.close()
    status = Status(
        pid=0,
        name=settings.name,
        port=settings.port,
        local="127.0.0.1",
        addresses=reachable_hosts(settings),
        pin=identity.pin if identity else None,
        code=None,
        since=wall(),
    )
    return invite_link(status, code), code


def _ask_running(
    settings: Settings, busy: DataBusy, role: AccountRole, uses: int, lifetime: int | None
) -> tuple[str, str]:
    status, operator = read_status(settings.data), read_operator(settings.data)
    if status is None or operator is None:
        # It is starting or stopping, or not a server: the lock's own words say who has the folder.
        raise busy
    request = CreateInvite(id=ERRAND, role=role, uses=uses, lifetime=lifetime)
    created = run_errand(status, operator, request)
    if not isinstance(created, InviteCreated) or created.invite.code is None:
        raise ConnectionLost(_("The server did not make an invite."))
    return invite_link(status, created.invite.code), created.invite.code
