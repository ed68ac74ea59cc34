"""A profile: the folder that keeps one account's identity and archive, owned by one process.

Used by whoever starts a client, then by the network thread.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from whatsapp_like.models.ids import Id, Model
from whatsapp_like.models.server import ServerAddress


class Identity(Model):
    """Who this profile is and where: everything a reconnect needs. There is no password.

    `server` carries the pin. `private_key` is the device's raw Ed25519 key. `plain` says that the
    connection is not encrypted, which is possible to this computer only.
    """

    server: ServerAddress
    account: Id
    device: Id
    private_key: bytes
    plain: bool = False


class Profile:
    """A locked profile folder. Close it (or the client that took it) to release the lock."""

    @classmethod
    def open(cls, name: str = "default", folder: Path | None = None) -> Profile:
        """Lock and open the profile `name` below `folder` (by default this user's data folder).

        Raises:
            DataBusy: another process uses it.
            DataUnwritable: it cannot be written.
            DataDamaged: its identity file cannot be read.
        """
        raise NotImplementedError

    @classmethod
    def temporary(cls, identity: Identity | None = None) -> Profile:
        """Return a profile that lives in memory: for the panel, scripts and tests."""
        raise NotImplementedError

    @property
    def identity(self) -> Identity | None:
        """Who it belongs to; None while signed out."""
        raise NotImplementedError

    def close(self) -> None:
        """Release the lock."""
        raise NotImplementedError

    def __enter__(self) -> Profile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
