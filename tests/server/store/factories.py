"""What tests of the store put into it."""

from __future__ import annotations

from typing import NamedTuple

from whatsapp_like.server.store.rows import Append, CredentialsRow, NewAccount
from whatsapp_like.server.store.store import Store

NOW = 1_763_860_000_000

CREDENTIALS = CredentialsRow(b"s" * 16, 2, 19 * 1024, 1, 4096, b"k" * 32, b"v" * 32)


class Somebody(NamedTuple):
    """An account's id and that of its device."""

    account: int
    device: int


def new_account(handle: str, first_name: str = "Nora", last_name: str = "") -> NewAccount:
    """What somebody's registration brings."""
    return NewAccount(handle, first_name, last_name, CREDENTIALS, "Laptop", b"p" * 32)


def somebody(store: Store, handle: str) -> Somebody:
    """Make an account."""
    made = store.create_account(new_account(handle, handle.title()), None, NOW)
    return Somebody(made.account.id, made.device.id)


def text(
    conversation: int, sender: Somebody, nonce: int, body: bytes = b"hello", withheld_from: int = 0
) -> Append:
    """An entry to append."""
    return Append(conversation, sender.account, sender.device, nonce, "text", body, withheld_from)
