"""Bodies of entries that disappear: found when their time has come, and taken away.

Runs on the writer's thread. The index of those that still have a body makes both a single look.
"""

from __future__ import annotations

from whatsapp_like.server.store.sqlite import Writes

_DUE = "expires <> 0 AND body <> x''"
_BLANK = f"""
UPDATE message SET body = x'' WHERE rowid IN
 (SELECT rowid FROM message WHERE {_DUE} AND expires <= ? ORDER BY expires LIMIT ?)"""
_NEXT = f"SELECT min(expires) FROM message WHERE {_DUE}"


class Expiry(Writes):
    """What makes entries disappear."""

    def blank_expired(self, now: int, limit: int) -> int | None:
        """Take away the bodies of at most `limit` entries whose time has come; return the time of
        the next one that still has its body, None if there is none.

        Raises:
            DataError: none of it is stored.
        """
        following = self._next_expiry()
        if following is not None and following <= now:
            self._write(_BLANK, now, limit)
            following = self._next_expiry()
        return following

    def empty_log(self) -> None:
        """Take all that is committed over into the tables, and leave nothing in SQLite's log: what
        was deleted since is still there.

        Raises:
            DataError: the log is as it was.
        """
        self._row("PRAGMA wal_checkpoint(TRUNCATE)")

    def _next_expiry(self) -> int | None:
        row = self._row(_NEXT)
        return row[0] if row else None
