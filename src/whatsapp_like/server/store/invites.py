"""Invites: permissions to register, kept as hashes of their codes.

`InviteReads` runs on the writer's or the reader thread, `Invites` on the writer's. Redeeming one is
part of making an account.
"""

from __future__ import annotations

from whatsapp_like.server.store.rows import InviteRow
from whatsapp_like.server.store.sqlite import Reads, Writes

_COLUMNS = "id, role, uses_left, creator, created, expires"


class InviteReads(Reads):
    """What can be asked about invites."""

    def invite(self, code_hash: bytes) -> InviteRow | None:
        """Return an invite by the hash of its code; used-up and expired ones too."""
        row = self._row(f"SELECT {_COLUMNS} FROM invite WHERE code_hash = ?", code_hash)
        return InviteRow(*row) if row else None

    def invites(self, after: int, limit: int) -> list[InviteRow]:
        """Return all invites, by id, from the first above `after`."""
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM invite WHERE id > ? ORDER BY id LIMIT ?", after, limit
        )
        return [InviteRow(*row) for row in rows]


class Invites(InviteReads, Writes):
    """What changes invites."""

    def create_invite(
        self, code_hash: bytes, role: str, uses: int, creator: int, now: int, expires: int | None
    ) -> InviteRow:
        """Store a new invite; `creator` is 0 for the command line, `expires` None for never.

        Raises:
            DataError: it could not be stored.
        """
        with self._transaction() as sql:
            row = InviteRow(self._new_id("invite"), role, uses, creator, now, expires)
            sql.execute(
                f"INSERT INTO invite (code_hash, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (code_hash, *row),
            )
        return row

    def remove_invite(self, invite: int) -> bool:
        """Remove an invite; False if there was none.

        Raises:
            DataError: it could not be stored.
        """
        return self._write("DELETE FROM invite WHERE id = ?", invite) > 0
