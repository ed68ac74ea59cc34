"""Which of SQLite's errors people can act on."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from whatsapp_like.errors import DataBusy, DataDamaged, DataError, DataUnwritable
from whatsapp_like.server.store.sqlite import explain


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (sqlite3.SQLITE_CORRUPT, DataDamaged),
        (sqlite3.SQLITE_NOTADB, DataDamaged),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, DataBusy),
        (sqlite3.SQLITE_READONLY_DBMOVED, DataUnwritable),
        (sqlite3.SQLITE_CANTOPEN, DataUnwritable),
        (sqlite3.SQLITE_FULL, DataUnwritable),
        (sqlite3.SQLITE_IOERR_FSYNC, DataUnwritable),
        (sqlite3.SQLITE_IOERR_WRITE, DataUnwritable),
    ],
)
def test_what_the_disk_says_is_explained(code: int, expected: type[DataError]) -> None:
    error = sqlite3.OperationalError("the reason")
    error.sqlite_errorcode = code
    explained = explain(error, Path("/data"))
    assert type(explained) is expected
    assert str(Path("/data")) in str(explained)


def test_a_bug_of_ours_is_not_explained_away() -> None:
    database = sqlite3.connect(":memory:")
    with pytest.raises(sqlite3.OperationalError) as raised:
        database.execute("SELECT * FROM nothing")
    assert explain(raised.value, Path("/data")) is None
    database.close()
    assert explain(sqlite3.ProgrammingError("closed"), Path("/data")) is None
