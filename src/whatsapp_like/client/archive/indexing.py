"""What a transaction does to the full-text index, written at its end, all at once.

Runs on the archive's thread. The index keeps no copy of a text, so to take one out it must be told
the same text again.
"""

from __future__ import annotations

import sqlite3
from typing import Final

STALE: Final = "stale_words"
"""The fact that words were taken out of the index since it was last tidied: until then they are
still in the file. 1 says so, 2 that the index is just being tidied."""

_PAGES: Final = 200
"""Pages that one step of tidying writes, about: some milliseconds."""


class Index:
    """Changes of the index so far; `write` carries them out."""

    def __init__(self, sql: sqlite3.Connection) -> None:
        self._sql = sql
        self._fresh: dict[int, tuple[str, str]] = {}
        self._stale: dict[int, tuple[str, str]] = {}
        self._is_tidying = False

    def begin(self) -> None:
        """Forget what the last transaction left."""
        self._fresh, self._stale = {}, {}

    def add(self, number: int, text: str, place: str) -> None:
        """Put a message in; one without a text is not looked for."""
        if text:
            self._fresh[number] = (text, place)

    def remove(self, number: int, text: str, place: str) -> None:
        """Take a message out; `text` is the one it stands there with."""
        if self._fresh.pop(number, None) is None and text:
            self._stale.setdefault(number, (text, place))

    def write(self) -> None:
        """Carry out all of it, in rising order: FTS5 writes its buffer out whenever an id is lower
        than the one before."""
        if self._stale:
            self._sql.execute("REPLACE INTO fact (name, value) VALUES (?, 1)", (STALE,))
        self._sql.executemany(
            "INSERT INTO word (word, rowid, text, place) VALUES ('delete', ?, ?, ?)",
            [(number, *said) for number, said in sorted(self._stale.items())],
        )
        self._sql.executemany(
            "INSERT INTO word (rowid, text, place) VALUES (?, ?, ?)",
            [(number, *said) for number, said in sorted(self._fresh.items())],
        )

    def tidy(self) -> bool:
        """Make a step towards a file without the words that were taken out; tell whether there is
        more to do. FTS5 only notes that a text is gone: its words go when all is merged."""
        sql = self._sql
        if not self._is_tidying:
            if not sql.execute("SELECT 1 FROM fact WHERE name = ?", (STALE,)).fetchone():
                return False
            sql.execute("UPDATE fact SET value = 2 WHERE name = ?", (STALE,))
        before = sql.total_changes
        pages = _PAGES if self._is_tidying else -_PAGES  # below 0: of the whole index
        sql.execute("INSERT INTO word (word, rank) VALUES ('merge', ?)", (pages,))
        self._is_tidying = sql.total_changes - before > 1  # by SQLite's word, else it is done
        if not self._is_tidying:
            # What was taken out meanwhile has its turn next time.
            sql.execute("DELETE FROM fact WHERE name = ? AND value = 2", (STALE,))
            sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return self._is_tidying
