"""Pictures that were fetched once, by id, up to a bound: the longest unseen go first.

Runs on the archive's thread, inside a transaction of the writer. When one was last seen is written
down at most once a day each: who looks at a list must not set off a write for each face.
"""

from __future__ import annotations

import sqlite3
from typing import Final, NamedTuple

from whatsapp_like.client.operations import SavePicture, TouchPicture

KEPT_BYTES: Final = 32 * 1024 * 1024
"""Of all pictures together; nothing is lost with one, it is fetched again."""


class KeptPicture(NamedTuple):
    """A picture on disk, and on which day (since 1970) it was last seen, 0 for never."""

    data: bytes
    seen: int


class Pictures:
    """Writes pictures, and makes room for them."""

    def __init__(self, sql: sqlite3.Connection, kept_bytes: int = KEPT_BYTES) -> None:
        self._sql = sql
        self._kept_bytes = kept_bytes

    def save(self, todo: SavePicture) -> None:
        """Keep a picture, as one that was seen no earlier than any other."""
        sql = self._sql
        (seen,) = sql.execute("SELECT IFNULL(MAX(seen), 0) FROM picture").fetchone()
        sql.execute(
            "INSERT OR IGNORE INTO picture (id, seen, size, bytes) VALUES (?, ?, ?, ?)",
            (todo.picture, seen, len(todo.data), todo.data),
        )
        (size,) = sql.execute("SELECT SUM(size) FROM picture").fetchone()
        while size > self._kept_bytes:
            oldest, freed = sql.execute(
                "SELECT id, size FROM picture WHERE id <> ? ORDER BY seen, id LIMIT 1",
                (todo.picture,),
            ).fetchone()
            sql.execute("DELETE FROM picture WHERE id = ?", (oldest,))
            size -= freed

    def touch(self, todo: TouchPicture) -> None:
        """A picture was seen on that day."""
        self._sql.execute("UPDATE picture SET seen = ? WHERE id = ?", (todo.day, todo.picture))
