"""Contacts: people's one-sided entries about others, asked in both directions.

`ContactReads` runs on the writer's or the reader thread, `Contacts` on the writer's.
"""

from __future__ import annotations

from typing import Any

from whatsapp_like.server.store.rows import ContactOwner, ContactRow
from whatsapp_like.server.store.sqlite import Reads, Writes

_COLUMNS = "account, nickname, notes, blocked, added"


def _contact(row: tuple[Any, ...]) -> ContactRow:
    account, nickname, notes, blocked, added = row
    return ContactRow(account, nickname, notes, bool(blocked), added)


class ContactReads(Reads):
    """What can be asked about contacts."""

    def contact(self, owner: int, account: int) -> ContactRow | None:
        """Return the entry of `owner` about `account`."""
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM contact WHERE owner = ? AND account = ?", owner, account
        )
        return _contact(rows[0]) if rows else None

    def contacts(self, owner: int, after: int, limit: int) -> list[ContactRow]:
        """Return the entries of `owner`, by account, from the first above `after`."""
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM contact WHERE owner = ? AND account > ? "
            "ORDER BY account LIMIT ?",
            *(owner, after, limit),
        )
        return [_contact(row) for row in rows]

    def contact_owners(self, account: int) -> list[ContactOwner]:
        """Return who has `account` as a contact, by owner, and whether they block it."""
        rows = self._rows(
            "SELECT owner, blocked FROM contact WHERE account = ? ORDER BY owner", account
        )
        return [ContactOwner(owner, bool(blocked)) for owner, blocked in rows]


class Contacts(ContactReads, Writes):
    """What changes contacts."""

    def put_contact(
        self, owner: int, account: int, nickname: str, notes: str, blocked: bool, now: int
    ) -> ContactRow:
        """Add or change the entry of `owner` about `account`; return it.

        Raises:
            DataError: it could not be stored.
        """
        with self._transaction() as sql:
            known = self.contact(owner, account)
            added = known.added if known else now
            sql.execute(
                f"INSERT OR REPLACE INTO contact (owner, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",
                (owner, account, nickname, notes, blocked, added),
            )
        return ContactRow(account, nickname, notes, blocked, added)

    def remove_contact(self, owner: int, account: int) -> bool:
        """Remove the entry of `owner` about `account`; False if there was none.

        Raises:
            DataError: it could not be stored.
        """
        return (
            self._write("DELETE FROM contact WHERE owner = ? AND account = ?", owner, account) > 0
        )
