"""The owner lock: at most one process works on a data folder.

Taken and released by the thread that opens and closes the store. The system drops the lock with the
process, however that ends; the file stays and holds the process id of its last owner.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from whatsapp_like.errors import DataBusy
from whatsapp_like.i18n import _

NAME = "owner.lock"

if sys.platform == "win32":
    import msvcrt

    # Windows bars others from reading what is locked: so lock a byte far behind the process id.
    _BYTE = 1 << 30

    def _try_lock(handle: int) -> bool:
        os.lseek(handle, _BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        # flock, not lockf: a POSIX lock is lost when any descriptor of the file is closed.
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def owner_of(folder: Path) -> int | None:
    """Return the process that owns a data folder; None when nobody does, 0 when it is not told."""
    try:
        handle = os.open(folder / NAME, os.O_RDWR)
    except OSError:  # nothing is set up here, or it is not ours to ask
        return None
    try:
        # Had for a moment, and nothing written: the number in there stays that of the last owner.
        if _try_lock(handle):
            return None
        return int(os.read(handle, 20))
    except (OSError, ValueError):
        return 0
    finally:
        os.close(handle)


class OwnerLock:
    """Holds a folder from its making until `release`."""

    def __init__(self, folder: Path) -> None:
        """Take the lock.

        Raises:
            DataBusy: another process has it; the message names it.
            OSError: the lock's file cannot be opened or written.
        """
        self._handle: int | None = None
        handle = os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if not _try_lock(handle):
                owner = os.read(handle, 20).decode("ascii", "replace").strip() or "?"
                raise DataBusy(
                    _(
                        "Another server (process {pid}) is using the data folder {folder}: "
                        "stop it, or choose another folder."
                    ).format(pid=owner, folder=folder)
                )
            os.ftruncate(handle, 0)
            os.write(handle, b"%d\n" % os.getpid())
        except BaseException:
            os.close(handle)
            raise
        self._handle = handle

    def release(self) -> None:
        """Give the folder free; a second call does nothing."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
