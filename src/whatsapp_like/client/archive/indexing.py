"""What a transaction does to the full-text index, written at its end, all at once.

Runs on the archive's thread. The index keeps no copy of a text, so to take one out it must be told
the same text again.
"""

from __future__ import annotations

import sqlite3


class Index:
    """Changes of the index so far; `write` carries them out."""

    def __init__(self, sql: sqlite3.Connection) -> None:
        self._sql = sql
        self._fresh: dict[int, tuple[str, str]] = {}
        self._stale: dict[int, tuple[str, str]] = {}

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
        self._sql.executemany(
            "INSERT INTO word (word, rowid, text, place) VALUES ('delete', ?, ?, ?)",
            [(number, *said) for number, said in sorted(self._stale.items())],
        )
        self._sql.executemany(
            "INSERT INTO word (rowid, text, place) VALUES (?, ?, ?)",
            [(number, *said) for number, said in sorted(self._fresh.items())],
        )
