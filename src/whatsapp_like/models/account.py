"""Who people are: accounts, their devices, credentials, preferences and directory entries.

No thread of its own: frozen values shared by server and client.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from whatsapp_like.models.ids import Id, Millis, Model, Picture
from whatsapp_like.models.names import Handle, Name, Program, RequiredName
from whatsapp_like.models.presence import Address


class AccountRole(StrEnum):
    """What an account may do to the server (not to a conversation)."""

    USER = "user"
    ADMIN = "admin"
    OPERATOR = "operator"
    """The local panel: no password, not in the directory, cannot converse."""


class Account(Model):
    """An account as the directory shows it; `handle` is its alias, unique on a server."""

    id: Id
    handle: Handle
    first_name: RequiredName
    last_name: Name = ""
    role: AccountRole = AccountRole.USER
    picture: Picture = 0

    @property
    def name(self) -> str:
        """First and last name in reading order."""
        return f"{self.first_name} {self.last_name}".strip()


class Kdf(Model):
    """Argon2id parameters of the client-side stretch (RFC 9106; OWASP's floor: 19 MiB, 2, 1)."""

    time: Annotated[int, Field(ge=2, le=16)]
    memory_kib: Annotated[int, Field(ge=19 * 1024, le=1024 * 1024)]
    lanes: Annotated[int, Field(ge=1, le=8)] = 1


KDF = Kdf(time=3, memory_kib=64 * 1024, lanes=1)
ITERATIONS = 4096
"""How new passwords are stretched, at home and by SCRAM. One place for both ends: a server invents
the same for handles that do not exist, or it would tell which do."""

Salt = Annotated[bytes, Field(min_length=16, max_length=64)]


class Credentials(Model):
    """What the server keeps instead of a password (RFC 5802 §3 over the Argon2id-stretched one)."""

    salt: Salt
    kdf: Kdf
    iterations: Annotated[int, Field(ge=4096, le=1_000_000)]
    stored_key: Annotated[bytes, Field(min_length=32, max_length=32)]
    server_key: Annotated[bytes, Field(min_length=32, max_length=32)]


class DeviceKey(Model):
    """A device introduces itself: its name and the Ed25519 key it will sign reconnects with."""

    name: RequiredName
    public_key: Annotated[bytes, Field(min_length=32, max_length=32)]


class Preferences(Model):
    """What an account shares with its contacts; each switch works both ways."""

    read_receipts: bool = True
    share_presence: bool = True
    share_address: bool = True


class DeviceEntry(Model):
    """A device of my account, as its owner sees it. `last_seen` is when it was last connected,
    and `client` with which program, as far as the server knows. `since` and `address` tell of its
    connection while there is one; `address` is None where the server's policy hides addresses.
    `current` marks the one that asks."""

    id: Id
    name: Name
    created: Millis
    last_seen: Millis
    current: bool = False
    since: Millis | None = None
    client: Program | None = None
    address: Address | None = None


class SessionEntry(Model):
    """One connected session, as the panel lists it; `address` is what the server sees."""

    id: Id
    account: Account
    device: Id
    device_name: Name
    address: Address
    since: Millis
    client: Program
    idle: bool = False
