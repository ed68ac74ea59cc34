"""What this computer keeps: history, outbox, drafts, people and the full-text index, in SQLite.

Everything here runs on one thread, the archive's, so no statement ever waits for another. WAL with
synchronous=FULL: one flush per transaction buys that nothing typed, and no nonce taken, is lost in
a power cut; received messages would come again, but share their transactions.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from whatsapp_like.client.archive import schema
from whatsapp_like.client.archive.reader import Reader
from whatsapp_like.client.archive.writer import Writer
from whatsapp_like.client.events import Event
from whatsapp_like.client.operations import Operation
from whatsapp_like.errors import DataBusy, DataDamaged, DataError, DataNewer, DataUnwritable
from whatsapp_like.i18n import _

T = TypeVar("T")

_PAGES_BETWEEN_CHECKPOINTS = 2000


def open_archive(path: Path | None) -> Archive:
    """Open the archive at `path`, made there if there is none; None keeps it in memory.

    Every connection to an archive is made here, so that another kind of file can take its place.

    Raises:
        DataBusy: another process has it open for writing.
        DataDamaged: it is no archive, or a damaged one.
        DataNewer: a newer WL wrote it.
        DataUnwritable: missing rights or no space left.
    """
    where = path or Path(":memory:")
    try:
        if path is not None:
            # SQLite gives its companion files the rights of this one.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        # One thread at a time, but the one that opens is not always the one that works.
        sql = sqlite3.connect(where, isolation_level=None, timeout=2.0, check_same_thread=False)
    except (OSError, sqlite3.Error) as error:
        raise _explained(error, where) from error
    try:
        sql.execute("PRAGMA journal_mode = WAL")
        sql.execute("PRAGMA synchronous = FULL")
        # macOS' fsync() does not empty the drive's own cache; elsewhere this changes nothing.
        sql.execute("PRAGMA fullfsync = ON")
        sql.execute("PRAGMA temp_store = MEMORY")
        sql.execute("PRAGMA cache_size = -16000")
        sql.execute("PRAGMA secure_delete = ON")
        sql.execute(f"PRAGMA wal_autocheckpoint = {_PAGES_BETWEEN_CHECKPOINTS}")
        if schema.version(sql) > schema.newest():
            raise DataNewer(
                _("The archive {path} was written by a newer WL: install that version.").format(
                    path=where
                )
            )
        schema.upgrade(sql)
    except sqlite3.Error as error:
        sql.close()
        raise _explained(error, where) from error
    except DataError:
        sql.close()
        raise
    return Archive(sql, where)


class Archive:
    """An open archive.

    Raises, from every method:
        DataError: the file cannot be read or written; what was asked did not happen.
    """

    def __init__(self, sql: sqlite3.Connection, path: Path) -> None:
        self._sql = sql
        self._path = path
        self._reader = Reader(sql)
        self._writer = Writer(sql, self._reader)

    def apply(self, batch: Sequence[Operation]) -> tuple[Event, ...]:
        """Commit operations in one transaction, all or nothing; return what the app should know."""
        return self._try(lambda: self._writer.apply(batch))

    def read(self, question: Callable[[Reader], T]) -> T:
        """Return what `question` finds out from the reader."""
        return self._try(lambda: question(self._reader))

    def erase(self) -> None:
        """Forget everything, and leave nothing of it in the file."""
        self._try(self._writer.erase)

    def tidy(self) -> bool:
        """Make a step, of milliseconds, towards a file in which nothing is left of what was taken
        out of it; tell whether there is more to do."""
        return self._try(self._writer.tidy)

    def close(self) -> None:
        """Close the file; it is complete without its companions then."""
        with suppress(sqlite3.Error):
            self._sql.execute("PRAGMA optimize")
        self._sql.close()

    def _try(self, action: Callable[[], T]) -> T:
        try:
            return action()
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
            raise  # our own bug, nothing a person could do about the file
        except sqlite3.Error as error:
            raise _explained(error, self._path) from error


def _explained(error: OSError | sqlite3.Error, path: Path) -> DataError:
    """Say in one sentence what is wrong and what helps."""
    if isinstance(error, OSError):
        return DataUnwritable(
            _("The archive {path} cannot be written: {reason}.").format(
                path=path, reason=error.strerror or error
            )
        )
    code = (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return DataBusy(_("Another program uses the archive {path}.").format(path=path))
    # A text that does not decode is Python's own error, without a code.
    is_garbled = not code and "UTF-8" in str(error)
    if is_garbled or code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return DataDamaged(
            _(
                "The archive {path} is damaged: restore it from a backup, or delete it and log in "
                "again to fetch the history from the server."
            ).format(path=path)
        )
    return DataUnwritable(
        _("The archive {path} cannot be written: {reason}.").format(path=path, reason=error)
    )
