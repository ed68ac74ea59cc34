"""Writes the script that makes a new store's tables: what all migrations together end at.

`make schema` runs it after a migration was added; a test tells when that was forgotten.
"""

from __future__ import annotations

import sqlite3

from whatsapp_like.server.store.migrate import upgrade
from whatsapp_like.server.store.store import APPLICATION, FRESH, STAMP


def script() -> str:
    """Return the script, made by running all migrations on an empty database."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    try:
        upgrade(connection, APPLICATION, STAMP)
        # One transaction: a start that is interrupted leaves an empty database.
        return "\n".join(
            [
                "-- Made by `make schema` from the migrations: a new store needs no toolkit.",
                "BEGIN IMMEDIATE;",
                *(line for line in connection.iterdump() if line not in _TRANSACTION),
                f"PRAGMA application_id={APPLICATION};",
                f"PRAGMA user_version={STAMP};",
                "COMMIT;",
                "",
            ]
        )
    finally:
        connection.close()


_TRANSACTION = ("BEGIN TRANSACTION;", "COMMIT;")

if __name__ == "__main__":
    FRESH.write_text(script(), encoding="utf-8")
