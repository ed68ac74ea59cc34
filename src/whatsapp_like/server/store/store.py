"""The store as a whole: a data folder opened, checked and brought up to date.

`Store` is used by one thread at a time (whoever commits), a `Reader` by one thread of its own
beside it. Both are synchronous: batches of plain tuples in, plain tuples out.
"""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

from whatsapp_like.errors import DataDamaged, DataNewer
from whatsapp_like.i18n import _
from whatsapp_like.server.store.accounts import AccountReads, Accounts
from whatsapp_like.server.store.contacts import ContactReads, Contacts
from whatsapp_like.server.store.conversations import ConversationReads, Conversations
from whatsapp_like.server.store.devices import DeviceReads
from whatsapp_like.server.store.expiry import Expiry
from whatsapp_like.server.store.group_invites import GroupInviteReads, GroupInvites
from whatsapp_like.server.store.groups import Groups
from whatsapp_like.server.store.invites import InviteReads, Invites
from whatsapp_like.server.store.lock import OwnerLock
from whatsapp_like.server.store.members import GroupReads
from whatsapp_like.server.store.message_marks import MessageMarkReads, MessageMarks
from whatsapp_like.server.store.meta import Meta, MetaReads
from whatsapp_like.server.store.pictures import PictureReads, Pictures
from whatsapp_like.server.store.receipts import ReceiptReads, Receipts
from whatsapp_like.server.store.scheduled import Scheduled, ScheduledReads
from whatsapp_like.server.store.sqlite import (
    FILE,
    become_writer,
    connect,
    connect_reader,
    damaged,
    fail,
    unwritable,
)
from whatsapp_like.server.store.timeline import Timeline, TimelineReads

APPLICATION = 0x574C7372
"""Marks our files ("WLsr"); another program's database is never touched."""

STAMP = 10
"""The schema this code works on; each migration raises it by one."""

FRESH = Path(__file__).with_name("fresh.sql")
"""Makes the tables of a new store; generated from the migrations (tools/schema.py)."""

CHECKED_ALWAYS = 4 * 1024 * 1024
"""Bytes up to which each start looks for damage; above, only one after an unclean stop does."""

CHECK_SECONDS = 1.0
"""How long it may look (it took 0.5 s for 1,000,000 messages)."""

CHECK_STEPS = 10_000
"""Steps of SQLite's machine between two looks at the clock: some milliseconds."""


class Reader(
    AccountReads,
    DeviceReads,
    ContactReads,
    ConversationReads,
    GroupInviteReads,
    GroupReads,
    InviteReads,
    MessageMarkReads,
    MetaReads,
    PictureReads,
    ReceiptReads,
    ScheduledReads,
    TimelineReads,
):
    """Everything that can be asked, on a connection that cannot write; sees what is committed."""

    def close(self) -> None:
        """Close the connection; `Store.close` does it too."""
        self._sql.close()


class Store(
    Accounts,
    Contacts,
    Conversations,
    Expiry,
    GroupInvites,
    Groups,
    Invites,
    MessageMarks,
    Meta,
    Pictures,
    Receipts,
    Scheduled,
    Timeline,
):
    """Everything that can be asked and changed. Every change raises a `DataError` when it could not
    be written: nothing of it is stored then, and the store stays usable."""

    def __init__(self, connection: sqlite3.Connection, folder: Path, lock: OwnerLock) -> None:
        super().__init__(connection, folder)
        self._lock = lock
        self._readers: list[Reader] = []
        self._is_abandoned = False

    @classmethod
    def open(cls, folder: Path, now: int, *, relaxed: bool = False) -> Store:
        """Open a data folder, made where there is none, and own it until `close`.

        A commit survives a power cut; with `relaxed` the last seconds before one may be lost (not
        by a crash of the process), which saves a disk flush per commit.

        Raises:
            DataBusy: another process owns the folder.
            DataNewer: a newer version wrote it.
            DataDamaged: it does not pass its check.
            DataUnwritable: missing rights, or no space left.
        """
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = OwnerLock(folder)
        except OSError as error:
            raise unwritable(folder, error) from error
        try:
            store = cls(_open_database(folder, relaxed=relaxed), folder, lock)
            try:
                # Shows now, not at somebody's first message, that there is space to write.
                store.remember("opened", str(now).encode())
            except BaseException:
                store._sql.close()
                raise
        except BaseException:
            lock.release()
            raise
        return store

    def reader(self) -> Reader:
        """Return a new reader; close it, or let `close` do it, on no thread that still uses it.

        Raises:
            DataError: the database cannot be opened once more.
        """
        try:
            reader = Reader(connect_reader(self._folder / FILE), self._folder)
        except sqlite3.Error as error:
            fail(error, self._folder)
        self._readers.append(reader)
        return reader

    def abandon(self) -> None:
        """Leave everything to the end of the process: a thread that the disk does not answer still
        works in here, and `close`, which then does nothing, would wait for it."""
        self._is_abandoned = True

    def close(self) -> None:
        """Close readers and database and give the folder free; a second call does nothing."""
        if self._is_abandoned:
            return
        for reader in self._readers:
            reader.close()
        self._readers.clear()
        # The last connection to close checkpoints and removes the log: the mark of a clean stop.
        self._sql.close()
        self._lock.release()


def _open_database(folder: Path, *, relaxed: bool) -> sqlite3.Connection:
    path = folder / FILE
    try:
        if not path.exists():
            # SQLite's log files take over the rights of the database.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        crashed = path.with_name(path.name + "-wal").exists()
        connection = connect(path)
        try:
            stamp = _read_stamp(connection, folder)
            become_writer(connection, relaxed=relaxed)
            if not stamp and not _has_tables(connection):
                # Most of a first start would be importing what runs migrations.
                connection.executescript(FRESH.read_text(encoding="utf-8"))
                stamp = _read_stamp(connection, folder)
            if stamp != STAMP:
                # Imported here alone: a usual start does without a database toolkit.
                from whatsapp_like.server.store.migrate import upgrade

                upgrade(connection, APPLICATION, STAMP)
            elif crashed or path.stat().st_size <= CHECKED_ALWAYS:
                _check(connection, folder)
        except BaseException:
            connection.close()
            raise
    except OSError as error:
        raise unwritable(folder, error) from error
    except sqlite3.Error as error:
        fail(error, folder)
    return connection


def _read_stamp(connection: sqlite3.Connection, folder: Path) -> int:
    """Return the stamp of the database, 0 for an empty one."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (stamp,) = connection.execute("PRAGMA user_version").fetchone()
    if _has_tables(connection) and application != APPLICATION:
        raise DataDamaged(
            _("{file} is no database of this program: choose another folder.").format(
                file=folder / FILE
            )
        )
    if stamp > STAMP:
        raise DataNewer(
            _(
                "The data folder {folder} was written by a newer version: "
                "install that one, or choose another folder."
            ).format(folder=folder)
        )
    return int(stamp)


def _has_tables(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0])


def _check(connection: sqlite3.Connection, folder: Path) -> None:
    """Look for damage, for `CHECK_SECONDS` at most.

    Raises:
        DataDamaged: there is some.
    """
    end = time.monotonic() + CHECK_SECONDS
    connection.set_progress_handler(lambda: time.monotonic() > end, CHECK_STEPS)
    try:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return
    finally:
        connection.set_progress_handler(None, 0)
    if found != "ok":
        raise damaged(folder, found.splitlines()[-1])
