"""Accounts: made with their invite redeemed, found and searched, their credentials, preferences.

`AccountReads` runs on the writer's or the reader thread, `Accounts` on the writer's.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.server.store.devices import Devices
from whatsapp_like.server.store.rows import (
    AccountRow,
    CredentialsRow,
    DeviceRow,
    NewAccount,
    Registered,
)
from whatsapp_like.server.store.sqlite import Reads

OPERATOR_HANDLE = "operator"

_COLUMNS = """id, handle, first_name, last_name, role, created, disabled, last_seen,
 read_receipts, share_presence, share_address, status_text, status_until, picture"""
_INSERT = """
INSERT INTO account (id, handle, first_name, last_name, role, folded, created)
VALUES (?, ?, ?, ?, ?, ?, ?)"""
_PUT_CREDENTIALS = """
INSERT INTO credential (account, salt, kdf_time, kdf_memory_kib, kdf_lanes, iterations,
 stored_key, server_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (account) DO UPDATE SET salt = excluded.salt, kdf_time = excluded.kdf_time,
 kdf_memory_kib = excluded.kdf_memory_kib, kdf_lanes = excluded.kdf_lanes,
 iterations = excluded.iterations, stored_key = excluded.stored_key,
 server_key = excluded.server_key"""
_REDEEM = """
UPDATE invite SET uses_left = uses_left - 1
WHERE code_hash = ? AND uses_left > 0 AND (expires IS NULL OR expires > ?)"""


def fold(text: str) -> str:
    """Return text as it is searched: without case, marks and compatibility forms."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def _account(row: tuple[Any, ...]) -> AccountRow:
    # SQLite has no booleans.
    account = AccountRow(*row)
    return account._replace(
        disabled=bool(account.disabled),
        read_receipts=bool(account.read_receipts),
        share_presence=bool(account.share_presence),
        share_address=bool(account.share_address),
    )


class AccountReads(Reads):
    """What can be asked about accounts."""

    def account(self, account: int) -> AccountRow | None:
        """Return an account by id."""
        row = self._row(f"SELECT {_COLUMNS} FROM account WHERE id = ?", account)
        return _account(row) if row else None

    def accounts(self, ids: Iterable[int]) -> list[AccountRow]:
        """Return those of the accounts that exist, in the order of `ids`."""
        return [row for row in map(self.account, ids) if row is not None]

    def account_by_handle(self, handle: str) -> AccountRow | None:
        """Return an account by its handle; the operator and disabled accounts too."""
        row = self._row(f"SELECT {_COLUMNS} FROM account WHERE handle = ?", handle)
        return _account(row) if row else None

    def search_accounts(self, text: str, after: int, limit: int) -> list[AccountRow]:
        """Return accounts whose handle or name holds every word of `text`, whatever its case and
        accents, by id from the first above `after`; neither operators nor disabled ones."""
        words = fold(text).split()
        return [
            _account(row)
            for row in self._rows(
                f"SELECT {_COLUMNS} FROM account WHERE id > ? AND NOT disabled "
                "AND role <> 'operator'"
                # Not LIKE: a word is taken as it is, there is nothing to escape.
                + " AND instr(folded, ?)" * len(words)
                + " ORDER BY id LIMIT ?",
                *(after, *words, limit),
            )
        ]

    def has_administrator(self) -> bool:
        """Tell whether anybody has become an administrator."""
        return bool(self._rows("SELECT 1 FROM account WHERE role = 'admin' LIMIT 1"))

    def count_accounts(self) -> int:
        """Count the accounts of people, disabled ones included."""
        row = self._row("SELECT count(*) FROM account WHERE role <> 'operator'")
        return int(row[0]) if row else 0

    def credentials(self, account: int) -> CredentialsRow | None:
        """Return an account's credentials; the operator has none."""
        row = self._row(
            "SELECT salt, kdf_time, kdf_memory_kib, kdf_lanes, iterations, stored_key, server_key "
            "FROM credential WHERE account = ?",
            account,
        )
        return CredentialsRow(*row) if row else None


class Accounts(AccountReads, Devices):
    """What changes accounts."""

    def create_account(self, new: NewAccount, invite: bytes | None, now: int) -> Registered:
        """Make an account with its first device; `invite` is the hash of the code that allows it
        and names its role. Without one (open registration) it is a user's.

        Raises:
            Refused: INVITE_INVALID (unknown, used up, expired) or HANDLE_TAKEN; nothing is changed.
            DataError: it could not be stored.
        """
        with self._transaction() as sql:
            role = "user"
            if invite is not None:
                if not sql.execute(_REDEEM, (invite, now)).rowcount:
                    raise Refused(ErrorCode.INVITE_INVALID)
                found = sql.execute("SELECT role FROM invite WHERE code_hash = ?", (invite,))
                role = found.fetchone()[0]
            account = self._insert_account(new.handle, new.first_name, new.last_name, role, now)
            sql.execute(_PUT_CREDENTIALS, (account.id, *new.credentials))
            device = self._insert_device(account.id, new.device_name, new.public_key, now)
        return Registered(account, device)

    def put_operator(self, device_name: str, public_key: bytes, now: int) -> Registered:
        """Return the operator's account with one device that has this key, making what is missing.

        Devices with another key are removed: whoever reads the key's file is the operator.

        Raises:
            Refused: HANDLE_TAKEN, a person has the operator's handle.
            DataError: it could not be stored.
        """
        with self._transaction() as sql:
            account = self.account_by_handle(OPERATOR_HANDLE)
            if account is None:
                account = self._insert_account(OPERATOR_HANDLE, "Operator", "", "operator", now)
            elif account.role != "operator":
                raise Refused(ErrorCode.HANDLE_TAKEN)
            sql.execute(
                "DELETE FROM device WHERE account = ? AND public_key <> ?", (account.id, public_key)
            )
            known = self.devices(account.id)
            device: DeviceRow = (
                known[0] if known else self._insert_device(account.id, device_name, public_key, now)
            )
        return Registered(account, device)

    def rename_account(self, account: int, first_name: str, last_name: str) -> AccountRow | None:
        """Change a name; return the account as it is now.

        Raises:
            DataError: it could not be stored.
        """
        with self._transaction() as sql:
            row = self.account(account)
            if row is None:
                return None
            sql.execute(
                "UPDATE account SET first_name = ?, last_name = ?, folded = ? WHERE id = ?",
                (first_name, last_name, fold(f"{row.handle} {first_name} {last_name}"), account),
            )
        return row._replace(first_name=first_name, last_name=last_name)

    def set_credentials(
        self, account: int, credentials: CredentialsRow, kept: int | None = None
    ) -> list[int]:
        """Replace an account's credentials (a new password). With `kept`, all other devices are
        removed at the same time; return those that are gone.

        Raises:
            DataError: it could not be stored; nothing has changed.
        """
        with self._transaction() as sql:
            sql.execute(_PUT_CREDENTIALS, (account, *credentials))
            return [] if kept is None else self._remove_others(account, kept)

    def set_preferences(
        self, account: int, read_receipts: bool, share_presence: bool, share_address: bool
    ) -> None:
        """Replace an account's preferences.

        Raises:
            DataError: it could not be stored.
        """
        self._write(
            "UPDATE account SET read_receipts = ?, share_presence = ?, share_address = ? "
            "WHERE id = ?",
            *(read_receipts, share_presence, share_address, account),
        )

    def set_status(self, account: int, text: str, until: int | None) -> None:
        """Replace what somebody says about themselves, an empty text for nothing.

        Raises:
            DataError: it could not be stored.
        """
        self._write(
            "UPDATE account SET status_text = ?, status_until = ? WHERE id = ?",
            *(text, until, account),
        )

    def set_disabled(self, account: int, disabled: bool) -> None:
        """Disable an account or allow it again; ending its sessions is the caller's part.

        Raises:
            DataError: it could not be stored.
        """
        self._write("UPDATE account SET disabled = ? WHERE id = ?", disabled, account)

    def save_last_seen(self, seen: Sequence[tuple[int, int]]) -> None:
        """Store (account, time) of last sessions' ends, in one transaction.

        Raises:
            DataError: none of them is stored.
        """
        self._write_many(
            "UPDATE account SET last_seen = max(coalesce(last_seen, 0), ?) WHERE id = ?",
            [(time, account) for account, time in seen],
        )

    def _insert_account(
        self, handle: str, first_name: str, last_name: str, role: str, now: int
    ) -> AccountRow:
        if self.account_by_handle(handle) is not None:
            raise Refused(ErrorCode.HANDLE_TAKEN)
        account = self._new_id("account")
        folded = fold(f"{handle} {first_name} {last_name}")
        self._sql.execute(_INSERT, (account, handle, first_name, last_name, role, folded, now))
        made = self.account(account)
        assert made is not None
        return made
