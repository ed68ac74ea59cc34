"""Migrations: they end at the schema, lose nothing, and are done wholly or not at all."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from tests.server.store.factories import NOW
from tools.schema import script
from whatsapp_like.errors import DataDamaged
from whatsapp_like.server.store import migrate
from whatsapp_like.server.store import store as store_module
from whatsapp_like.server.store.rows import ReceiptTimes
from whatsapp_like.server.store.schema import metadata
from whatsapp_like.server.store.sqlite import FILE
from whatsapp_like.server.store.store import APPLICATION, FRESH, STAMP, Store

FIRST = Path(__file__).parent / "fixtures" / "first.sql"
"""A small store as the first version wrote it; never changed."""
NEWEST = sorted(path.name for path in (migrate.MIGRATIONS / "versions").glob("r*.py"))[-1][1:5]
"""The revision that the next one follows."""

SECOND = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = {down!r}

def upgrade() -> None:
    op.add_column("account", sa.Column("motto", sa.Text, nullable=False, server_default="none"))
    with op.batch_alter_table("device") as table:
        table.alter_column("name", new_column_name="label")
    {then}
"""


def pragma(folder: Path, name: str) -> int:
    database = sqlite3.connect(folder / FILE)
    (value,) = database.execute(f"PRAGMA {name}").fetchone()
    database.close()
    assert isinstance(value, int)
    return value


def columns(folder: Path, table: str) -> list[str]:
    database = sqlite3.connect(folder / FILE)
    names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
    database.close()
    return names


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A data folder of the first version."""
    folder = tmp_path / "first"
    folder.mkdir()
    database = sqlite3.connect(folder / FILE)
    database.executescript(FIRST.read_text())
    database.close()
    return folder


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the migration that the next version of the program will bring."""
    migrations = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, migrations)
    monkeypatch.setattr(migrate, "MIGRATIONS", migrations)
    monkeypatch.setattr(store_module, "STAMP", STAMP + 1)
    return migrations / "versions" / "r9999_next.py"


def shape(database: sqlite3.Connection) -> dict[str, object]:
    """Return tables with columns and indexes, without the columns' order."""
    tables: dict[str, object] = {}
    for name, kind, width, bare, _ in (
        row[1:] for row in database.execute("PRAGMA main.table_list").fetchall()
    ):
        if kind != "table" or name.startswith("sqlite_") or name == "alembic_version":
            continue
        columns = {row[1:] for row in database.execute(f"PRAGMA table_info({name})")}
        indexes = {
            (unique, *(row[2] for row in database.execute(f"PRAGMA index_info({index})")))
            for _, index, unique, *_ in database.execute(f"PRAGMA index_list({name})").fetchall()
        }
        tables[name] = (width, bare, columns, indexes)
    return tables


def test_migrations_end_at_the_schema(template: Path) -> None:
    made, expected = sqlite3.connect(template / FILE), sqlite3.connect(":memory:")
    engine = create_engine("sqlite://", creator=lambda: expected)
    metadata.create_all(engine)
    assert shape(made) == shape(expected)
    assert len(shape(made)) == len(metadata.tables)
    made.close()
    engine.dispose()
    expected.close()


def test_a_new_store_is_what_all_migrations_make() -> None:
    made = []
    for text in (FRESH.read_text(encoding="utf-8"), script()):
        database = sqlite3.connect(":memory:")
        database.executescript(text)
        schema = database.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema")
        made.append(
            (
                set(schema.fetchall()),
                database.execute("SELECT * FROM alembic_version").fetchall(),
                database.execute("PRAGMA application_id").fetchone(),
                database.execute("PRAGMA user_version").fetchone(),
            )
        )
        database.close()
    assert made[0] == made[1], "run `make schema`"


def test_a_new_store_needs_no_database_toolkit(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from whatsapp_like.server.store.store import Store; "
        "Store.open(Path(sys.argv[1]), 1).close(); print('sqlalchemy' in sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "new")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "False"


def test_a_new_store_is_stamped(template: Path) -> None:
    assert pragma(template, "user_version") == STAMP
    assert pragma(template, "application_id") == APPLICATION


def test_a_store_of_the_first_version_opens_with_all_that_is_in_it(first: Path) -> None:
    store = Store.open(first, NOW)
    nora, bob = store.account_by_handle("nora"), store.account_by_handle("bob")
    assert nora is not None
    assert bob is not None
    assert (nora.last_name, nora.last_seen, nora.share_address) == ("Åberg", 1763860000009, False)
    conversation = store.direct(nora.id, bob.id)
    assert conversation is not None
    page = store.fetch(conversation, nora.id, 0, None, 10, 1000)
    assert page.bodies == [b"{}\nHello, Bob", b"{}\nHello, Nora", b"{}\nwithheld"]
    assert [member.withheld for member in store.members(conversation)] == [(), ((3, 3),)]
    # Bob has read it, but since when, nobody wrote down then.
    assert store.receipt_times(conversation, 1, nora.id) == {bob.id: ReceiptTimes(0, 0)}
    contact = store.contact(bob.id, nora.id)
    assert contact is not None
    assert (contact.nickname, contact.blocked) == ("Nonna", True)
    assert [invite.uses_left for invite in store.invites(0, 10)] == [4]
    assert store.secret() == bytes(range(32))
    store.close()
    assert pragma(first, "user_version") == STAMP


def test_an_older_store_is_brought_up_to_date(first: Path, next_version: Path) -> None:
    next_version.write_text(SECOND.format(down=NEWEST, then="pass"))
    store = Store.open(first, NOW)
    assert store.account_by_handle("nora") is not None
    store.close()
    assert "motto" in columns(first, "account")
    assert "label" in columns(first, "device")
    assert pragma(first, "user_version") == STAMP + 1


def test_a_migration_that_fails_changes_nothing(first: Path, next_version: Path) -> None:
    next_version.write_text(
        SECOND.format(down=NEWEST, then='raise RuntimeError("the power went out")')
    )
    before = columns(first, "account"), columns(first, "device")
    with pytest.raises(RuntimeError, match="the power went out"):
        Store.open(first, NOW)
    assert (columns(first, "account"), columns(first, "device")) == before
    assert pragma(first, "user_version") == 1
    next_version.write_text(SECOND.format(down=NEWEST, then="pass"))
    Store.open(first, NOW).close()
    assert "motto" in columns(first, "account")


def test_a_database_that_refuses_a_migration_is_damaged(first: Path, next_version: Path) -> None:
    next_version.write_text(SECOND.format(down=NEWEST, then="pass"))
    path = first / FILE
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(DataDamaged, match="damaged"):
        Store.open(first, NOW)


def test_a_folder_name_may_hold_anything(tmp_path: Path) -> None:
    Store.open(tmp_path / "100% of it; 'quoted' ?x=1#y", NOW).close()
