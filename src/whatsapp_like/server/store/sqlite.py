"""How the store talks to SQLite: connections, transactions, new ids, and errors people can act on.

Each connection is used by one thread at a time (which one may change): the writer's by whoever
commits, the reader's by the reader thread.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from whatsapp_like.errors import DataBusy, DataDamaged, DataError, DataUnwritable
from whatsapp_like.i18n import _

FILE = "store.sqlite3"
BUSY_SECONDS = 5.0
CHECKPOINT_PAGES = 4000
CACHE_KIB = 16 * 1024


def connect(path: Path) -> sqlite3.Connection:
    """Return a plain connection that starts no transactions by itself."""
    connection = sqlite3.connect(
        path,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    try:
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
    except BaseException:
        connection.close()
        raise
    return connection


def become_writer(connection: sqlite3.Connection, *, relaxed: bool) -> None:
    """Make a connection the one that writes and checkpoints.

    A second writer could meet SQLite's WAL-reset bug (3.7.0 to 3.51.2). FULL syncs the log at each
    commit, so that it survives a power cut; `relaxed` leaves that to the checkpoints.
    """
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA synchronous={'NORMAL' if relaxed else 'FULL'}")
    # macOS' own fsync leaves the data in the drive's cache; elsewhere this does nothing.
    connection.execute(f"PRAGMA fullfsync={0 if relaxed else 1}")
    connection.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
    # What people delete is overwritten, and does not lie about in free pages. Appending has none.
    connection.execute("PRAGMA secure_delete=ON")


def connect_reader(path: Path) -> sqlite3.Connection:
    """Return a connection that neither writes nor checkpoints."""
    connection = connect(path)
    try:
        connection.execute("PRAGMA wal_autocheckpoint=0")
        connection.execute("PRAGMA query_only=1")
    except BaseException:
        connection.close()
        raise
    return connection


def fail(error: sqlite3.Error, folder: Path) -> NoReturn:
    """Raise what people can do about an error, or the error itself."""
    explained = explain(error, folder)
    if explained is None:
        raise error
    raise explained from error


def explain(error: sqlite3.Error, folder: Path) -> DataError | None:
    """Return what people can do about an error, or None when it is a bug of ours."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return damaged(folder, error)
    if not code and "UTF-8" in str(error):
        # Python's own: a text that does not decode. Its message would show the text.
        return damaged(folder, "a text is not UTF-8")
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return DataBusy(
            _(
                "Another program has locked the database in {folder}: close it, then try again."
            ).format(folder=folder)
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return unwritable(folder, error)
    if isinstance(error, sqlite3.OperationalError) and code not in (0, sqlite3.SQLITE_ERROR):
        # SQLITE_FULL and every kind of SQLITE_IOERR: a full disk or quota shows as either.
        return DataUnwritable(
            _(
                "The disk of the data folder {folder} fails ({reason}): "
                "see that it has free space and works."
            ).format(folder=folder, reason=error)
        )
    return None


def damaged(folder: Path, reason: object) -> DataDamaged:
    """Return the error for a database that does not hang together."""
    return DataDamaged(
        _(
            "The database in {folder} is damaged ({reason}): "
            "restore a backup, or choose an empty folder."
        ).format(folder=folder, reason=reason)
    )


def unwritable(folder: Path, reason: object) -> DataUnwritable:
    """Return the error for a folder that may not be written."""
    return DataUnwritable(
        _(
            "The data folder {folder} cannot be written ({reason}): "
            "give this user the right to, or choose another folder."
        ).format(folder=folder, reason=reason)
    )


class Reads:
    """Base of all that is asked: a connection and the folder that errors name."""

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        self._sql = connection
        self._folder = folder

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        try:
            return self._sql.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            fail(error, self._folder)

    def _row(self, statement: str, *values: object) -> tuple[Any, ...] | None:
        rows = self._rows(statement, *values)
        return rows[0] if rows else None


class Writes(Reads):
    """Base of all that is changed."""

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Commit what the block does, all or nothing.

        Raises:
            DataError: it could not be written; nothing of it is stored and later calls may work.
        """
        sql = self._sql
        try:
            sql.execute("BEGIN IMMEDIATE")
            yield sql
            sql.execute("COMMIT")
        except BaseException as error:
            self._roll_back()
            if isinstance(error, sqlite3.Error):
                fail(error, self._folder)
            raise

    def _roll_back(self) -> None:
        # After a full disk SQLite has mostly rolled back by itself.
        if self._sql.in_transaction:
            self._sql.execute("ROLLBACK")

    def _write(self, statement: str, *values: object) -> int:
        """Run one statement as a transaction of its own; return how many rows it changed."""
        with self._transaction() as sql:
            return sql.execute(statement, values).rowcount

    def _write_many(self, statement: str, values: Sequence[tuple[object, ...]]) -> None:
        """Run one statement once for each of `values`, in one transaction."""
        if values:
            with self._transaction() as sql:
                sql.executemany(statement, values)

    def _new_id(self, table: str) -> int:
        """Return a random 63-bit id that `table` does not have; call it inside a transaction."""
        while True:
            number = secrets.randbits(63)
            if number and not self._rows(f"SELECT 1 FROM {table} WHERE id = ?", number):
                return number
