"""Devices: the keys with which an account's sessions are resumed.

`DeviceReads` runs on the writer's or the reader thread, `Devices` on the writer's.
"""

from __future__ import annotations

from collections.abc import Sequence

from whatsapp_like.server.store.rows import DeviceRow
from whatsapp_like.server.store.sqlite import Reads, Writes

_COLUMNS = "id, account, name, public_key, last_nonce, created, used, client"


class DeviceReads(Reads):
    """What can be asked about devices."""

    def device(self, device: int) -> DeviceRow | None:
        """Return a device by id."""
        row = self._row(f"SELECT {_COLUMNS} FROM device WHERE id = ?", device)
        return DeviceRow(*row) if row else None

    def devices(self, account: int) -> list[DeviceRow]:
        """Return an account's devices, the oldest first."""
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM device WHERE account = ? ORDER BY created, id", account
        )
        return [DeviceRow(*row) for row in rows]


class Devices(DeviceReads, Writes):
    """What changes devices."""

    def add_device(self, account: int, name: str, public_key: bytes, now: int) -> DeviceRow:
        """Add a device to an account.

        Raises:
            DataError: it could not be stored.
        """
        with self._transaction():
            return self._insert_device(account, name, public_key, now)

    def save_device_use(self, used: Sequence[tuple[int, int, str]]) -> None:
        """Store (device, time, client) of when devices were last connected, and with which
        program, in one transaction.

        Raises:
            DataError: none of them is stored.
        """
        self._write_many(
            "UPDATE device SET used = max(used, ?), client = ? WHERE id = ?",
            [(time, client, device) for device, time, client in used],
        )

    def remove_device(self, device: int) -> bool:
        """Remove a device; its entries stay. False if there was none.

        Raises:
            DataError: it could not be stored.
        """
        return self._write("DELETE FROM device WHERE id = ?", device) > 0

    def remove_other_devices(self, account: int, kept: int) -> list[int]:
        """Remove all devices of an account but one; return those that are gone.

        Raises:
            DataError: it could not be stored; all of them are still there.
        """
        with self._transaction():
            return self._remove_others(account, kept)

    def _remove_others(self, account: int, kept: int) -> list[int]:
        gone = self._sql.execute(
            "DELETE FROM device WHERE account = ? AND id <> ? RETURNING id", (account, kept)
        )
        return [row[0] for row in gone]

    def _insert_device(self, account: int, name: str, public_key: bytes, now: int) -> DeviceRow:
        device = DeviceRow(self._new_id("device"), account, name, public_key, 0, now, now, "")
        marks = ", ".join("?" * len(device))
        self._sql.execute(f"INSERT INTO device ({_COLUMNS}) VALUES ({marks})", device)
        return device
