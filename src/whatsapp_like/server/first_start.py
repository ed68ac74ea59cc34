"""What a new data folder needs before anybody can use it: the operator's key, the first code.

Runs on the server's main thread at start, with the store at hand. The operator is whoever may read
the key's file: the panel and `wl-server invite` on this computer log in with it.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from whatsapp_like.errors import Refused, SettingsError
from whatsapp_like.i18n import _
from whatsapp_like.models.account import AccountRole
from whatsapp_like.models.ids import Id, Model
from whatsapp_like.server.core.operations import hash_code, new_code
from whatsapp_like.server.private import write_private
from whatsapp_like.server.store.sqlite import unwritable
from whatsapp_like.server.store.store import Store

OPERATOR_FILE: Final = "operator.json"
_DEVICE_NAME: Final = "Panel"


class Operator(Model):
    """How this computer's operator logs in: account, device and its Ed25519 key (32 raw bytes).

    `code` made the first administrator, or still can.
    """

    account: Id
    device: Id
    private_key: bytes
    code: str


def read_operator(folder: Path) -> Operator | None:
    """Return the operator's key, or None where there is none that can be read."""
    try:
        return Operator.model_validate_json((folder / OPERATOR_FILE).read_bytes())
    except (OSError, ValidationError):
        return None


def set_up(store: Store, folder: Path, now: int) -> str | None:
    """See to it that there is an operator and a way to become the first administrator.

    Return the administrator's code while nobody has used it.

    Raises:
        DataError: it could not be stored.
        SettingsError: a person has the operator's handle.
    """
    operator = read_operator(folder)
    if operator is None or store.device(operator.device) is None:
        try:
            operator = _make_operator(store, folder, operator.code if operator else None, now)
        except OSError as error:
            raise unwritable(folder, error.strerror or error) from error
    invite = store.invite(hash_code(operator.code))
    if invite is None:
        # With the operator's file the code may be new as well; who has one needs no second way in.
        if store.has_administrator():
            return None
        store.create_invite(hash_code(operator.code), AccountRole.ADMIN, 1, 0, now, None)
    return operator.code if invite is None or invite.uses_left else None


def _make_operator(store: Store, folder: Path, code: str | None, now: int) -> Operator:
    # Loaded only here: a usual start does without it.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    try:
        account, device = store.put_operator(_DEVICE_NAME, key.public_key().public_bytes_raw(), now)
    except Refused as error:
        raise SettingsError(
            _('The handle "operator" belongs to a person: this data folder has no operator.')
        ) from error
    operator = Operator(
        account=account.id,
        device=device.id,
        private_key=key.private_bytes_raw(),
        code=code or new_code(secrets.token_bytes),
    )
    # Killed before this line, the next start makes another key; the store drops this device then.
    write_private(folder / OPERATOR_FILE, operator.model_dump_json(indent=2).encode())
    return operator
