"""Brings a data folder's tables to this version's schema, by alembic.

Imported only when the stamp of the database is not the code's; runs on the thread that opens the
store, under the owner lock.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import StaticPool, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(sql: sqlite3.Connection, application: int, stamp: int) -> None:
    """Run the migrations that are missing, and stamp the database.

    All of it is one transaction: whatever interrupts it leaves the tables as they were.

    Raises:
        sqlite3.Error: the database refused.
    """
    engine = create_engine("sqlite://", creator=lambda: sql, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # The driver leaves transactions to us, and of itself SQLAlchemy says nothing here.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.exec_driver_sql(f"PRAGMA application_id={application}")
            connection.exec_driver_sql(f"PRAGMA user_version={stamp}")
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise error.orig from error
        raise
