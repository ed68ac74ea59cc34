"""A profile: the folder that keeps one account's identity and archive, owned by one process.

Used by whoever starts a client, then by the network thread.
"""

from __future__ import annotations

import base64
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from whatsapp_like.errors import DataBusy, DataDamaged, DataUnwritable, SettingsError
from whatsapp_like.i18n import _
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.models.bounds import MAX_ID
from whatsapp_like.models.plain import read, written

IDENTITY_FILE = "identity.json"
ARCHIVE_FILE = "archive.db"
LOCK_FILE = "lock"

_TRIES = 4
_PAUSE = 0.03  # seconds; whoever looks holds the lock for some microseconds

_DIGITS = re.compile(r"[1-9][0-9]{0,18}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this profile is and where: everything a reconnect needs. There is no password.

    `server` carries the pin. `private_key` is the device's raw Ed25519 key. `plain` says that the
    connection is not encrypted, which is possible to this computer only.
    """

    server: ServerAddress
    account: int
    device: int
    private_key: bytes
    plain: bool = False

    @classmethod
    def read(cls, text: bytes) -> Self:
        """Return the identity that `written` wrote.

        Raises:
            ValueError: it is none.
        """
        try:
            found = json.loads(text)
            return cls(
                server=read(ServerAddress, found["server"]),
                account=_id(found["account"]),
                device=_id(found["device"]),
                private_key=base64.b64decode(found["private_key"], b"-_", validate=True),
                plain=read(bool, found.get("plain", False)),
            )
        except (AttributeError, KeyError, TypeError, RecursionError) as error:
            raise ValueError(f"no identity: {error}") from error

    def written(self) -> str:
        """Return it as JSON: ids are decimal strings there, keys base64url."""
        return json.dumps(
            {
                "server": written(self.server),
                "account": str(self.account),
                "device": str(self.device),
                "private_key": base64.urlsafe_b64encode(self.private_key).decode(),
                "plain": self.plain,
            }
        )


class Profile:
    """A locked profile folder. Close it (or the client that took it) to release the lock."""

    def __init__(self, folder: Path | None, lock: int | None, identity: Identity | None) -> None:
        self._folder = folder
        self._lock = lock
        self._identity = identity

    @classmethod
    def open(cls, name: str = "default", folder: Path | None = None) -> Profile:
        """Lock and open the profile `name` below `folder` (by default this user's data folder).

        Raises:
            DataBusy: another process uses it.
            DataUnwritable: it cannot be written.
            DataDamaged: its identity file cannot be read.
            SettingsError: `name` cannot name a folder everywhere.
        """
        path = folder_of(name, folder)
        try:
            lock = _enter(path)
        except BlockingIOError as error:
            raise _busy(path) from error
        except OSError as error:
            raise _unwritable(path, error) from error
        try:
            return cls(path, lock, read_identity(path))
        except BaseException:
            os.close(lock)
            raise

    @classmethod
    def temporary(cls, identity: Identity | None = None) -> Profile:
        """Return a profile that lives in memory: for the panel, scripts and tests."""
        return cls(None, None, identity)

    @property
    def identity(self) -> Identity | None:
        """Who it belongs to; None while signed out."""
        return self._identity

    @property
    def folder(self) -> Path | None:
        """Where it is kept; None in memory."""
        return self._folder

    @property
    def archive(self) -> Path | None:
        """Where its archive is; None in memory."""
        return self._folder / ARCHIVE_FILE if self._folder else None

    def save(self, identity: Identity | None) -> None:
        """Belong to somebody (else), or to nobody, from now on; on disk when this returns.

        Raises:
            DataUnwritable: it cannot be written; nothing changed.
        """
        if self._folder is not None:
            try:
                _write_identity(self._folder / IDENTITY_FILE, identity)
            except OSError as error:
                raise _unwritable(self._folder, error) from error
        self._identity = identity

    def close(self) -> None:
        """Release the lock; harmless when repeated."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> Profile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def folder_of(name: str, folder: Path | None = None) -> Path:
    """Return where the profile `name` below `folder` is kept, or would be.

    Raises:
        SettingsError: `name` cannot name a folder everywhere.
    """
    if _NAME.fullmatch(name) is None:
        raise SettingsError(
            _(
                "The profile name {name!r} cannot be used: take letters, digits, dots, "
                "hyphens and underscores."
            ).format(name=name)
        )
    return (folder or default_folder()) / name


def default_folder() -> Path:
    """Return where this user's profiles are."""
    import platformdirs

    return Path(platformdirs.user_data_dir("wl-client", appauthor=False))


def _enter(folder: Path) -> int:
    """Make a profile's folder, if it is new, and lock it.

    Raises:
        BlockingIOError: somebody keeps it.
        OSError: it cannot be written.
    """
    for _again in range(_TRIES - 1):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileNotFoundError):  # removed in this very moment: a new one is made
            return _take_lock_soon(folder / LOCK_FILE)
    return _take_lock_soon(folder / LOCK_FILE)


def _take_lock(path: Path, *, make: bool = True) -> int:
    """Return the descriptor of a file that this process has locked; the system releases it with the
    process, however that ends.

    Raises:
        BlockingIOError: another process, or another part of this one, has it.
        FileNotFoundError: it is not there, or its folder when it is to be made.
    """
    while True:
        handle = _lock(path, make=make)
        # Whoever removes the profile deletes the file while holding it: what was opened before and
        # locked after that keeps nobody out.
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), path.stat()):
                return handle
        os.close(handle)


def _lock(path: Path, *, make: bool) -> int:
    handle = os.open(path, os.O_RDWR | (os.O_CREAT if make else 0), 0o600)
    try:
        if sys.platform == "win32":
            import msvcrt

            try:
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            except OSError as error:  # a PermissionError there, for "somebody has it"
                raise BlockingIOError from error
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _take_lock_soon(path: Path) -> int:
    """Take a lock that somebody may hold for the moment in which they look whether it is free.

    Raises:
        BlockingIOError: somebody keeps it.
    """
    for _again in range(_TRIES - 1):
        try:
            return _take_lock(path)
        except BlockingIOError:
            time.sleep(_PAUSE)
    return _take_lock(path)


def is_free(folder: Path) -> bool:
    """Tell whether no process has the profile in `folder` open."""
    try:
        os.close(_take_lock(folder / LOCK_FILE, make=False))
    except BlockingIOError:
        return False
    except OSError:  # nobody was here yet, or it is not ours to open: whoever tries is told why
        return True
    return True


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep everybody else out of the profile in `folder` for a while.

    Raises:
        DataBusy: another process uses it.
        OSError: it cannot be written.
    """
    try:
        lock = _take_lock_soon(folder / LOCK_FILE)
    except BlockingIOError as error:
        raise _busy(folder) from error
    try:
        yield
    finally:
        os.close(lock)


def _busy(path: Path) -> DataBusy:
    return DataBusy(
        _("The profile {path} is in use by another WL: close that one first.").format(path=path)
    )


def read_identity(folder: Path) -> Identity | None:
    """Return who the profile in `folder` belongs to, None while that is nobody.

    Raises:
        DataDamaged: the file cannot be understood.
        DataUnwritable: it cannot be read.
    """
    path = folder / IDENTITY_FILE
    try:
        return Identity.read(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unwritable(path, error) from error
    except ValueError as error:
        raise DataDamaged(
            _("{path} is damaged: restore it from a backup, or delete it and log in again.").format(
                path=path
            )
        ) from error


def _id(text: str) -> int:
    if _DIGITS.fullmatch(text) is None or int(text) > MAX_ID:
        raise ValueError("no id")
    return int(text)


def _write_identity(path: Path, identity: Identity | None) -> None:
    """Replace the file as a whole, so that a crash leaves the old one or the new one."""
    if identity is None:
        path.unlink(missing_ok=True)
        return
    handle, name = tempfile.mkstemp(prefix=".identity-", dir=path.parent)  # 0600 by itself
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(identity.written().encode())
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _unwritable(path: Path, error: OSError) -> DataUnwritable:
    return DataUnwritable(
        _("The profile {path} cannot be used: {reason}.").format(
            path=path, reason=error.strerror or error
        )
    )
