"""Facts about the store itself: its secret, and named values that must survive a restart.

`MetaReads` runs on the writer's or the reader thread, `Meta` on the writer's.
"""

from __future__ import annotations

import secrets

from whatsapp_like.server.store.sqlite import Reads, Writes

_SECRET = "secret"


class MetaReads(Reads):
    """What can be asked."""

    def recall(self, name: str) -> bytes | None:
        """Return the value remembered under a name."""
        row = self._row("SELECT value FROM meta WHERE name = ?", name)
        return row[0] if row else None


class Meta(MetaReads, Writes):
    """What changes."""

    def remember(self, name: str, value: bytes) -> None:
        """Store a value under a name, in place of an older one.

        Raises:
            DataError: it could not be stored.
        """
        self._write(
            "INSERT INTO meta (name, value) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            *(name, value),
        )

    def secret(self) -> bytes:
        """Return this server's 32 random bytes, made at the first call and never told to anyone.

        Raises:
            DataError: it could not be stored.
        """
        known = self.recall(_SECRET)
        if known is None:
            known = secrets.token_bytes(32)
            self.remember(_SECRET, known)
        return known
