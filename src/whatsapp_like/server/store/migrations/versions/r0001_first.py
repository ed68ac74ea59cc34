"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import sqlite

revision = "0001"
down_revision = None

_key = sa.BigInteger().with_variant(sqlite.INTEGER(), "sqlite")
_zero = sa.text("0")
_one = sa.text("1")


def _number(
    name: str, *, primary_key: bool = False, default: sa.TextClause | None = None
) -> sa.Column[int]:
    return sa.Column(
        name, sa.BigInteger, primary_key=primary_key, nullable=False, server_default=default
    )


def _bytes(name: str, *, unique: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary, nullable=False, unique=unique)


def _text(name: str, *, unique: bool = False, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, unique=unique, server_default=default)


def _small(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _id(name: str = "id") -> sa.Column[int]:
    return sa.Column(name, _key, primary_key=True, autoincrement=False)


def upgrade() -> None:
    """Make all tables."""
    op.create_table("meta", sa.Column("name", sa.Text, primary_key=True), _bytes("value"))
    _create_people()
    _create_conversations()


def _create_people() -> None:
    op.create_table(
        "account",
        _id(),
        _text("handle", unique=True),
        _text("first_name"),
        _text("last_name"),
        _text("role"),
        _text("folded"),
        _number("created"),
        sa.Column("disabled", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("last_seen", sa.BigInteger),
        sa.Column("read_receipts", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("share_presence", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("share_address", sa.Boolean, nullable=False, server_default=sa.true()),
    )
    op.create_table(
        "credential",
        _id("account"),
        _bytes("salt"),
        _small("kdf_time"),
        _small("kdf_memory_kib"),
        _small("kdf_lanes"),
        _small("iterations"),
        _bytes("stored_key"),
        _bytes("server_key"),
    )
    op.create_table(
        "device",
        _id(),
        _number("account"),
        _text("name"),
        _bytes("public_key"),
        _number("last_nonce", default=_zero),
        _number("created"),
        _number("used"),
    )
    op.create_index("device_account", "device", ["account"])
    op.create_table(
        "contact",
        _number("owner", primary_key=True),
        _number("account", primary_key=True),
        _text("nickname"),
        _text("notes"),
        sa.Column("blocked", sa.Boolean, nullable=False),
        _number("added"),
        sqlite_with_rowid=False,
    )
    op.create_index("contact_account", "contact", ["account", "owner"])
    op.create_table(
        "invite",
        _id(),
        _bytes("code_hash", unique=True),
        _text("role"),
        _small("uses_left"),
        _number("creator"),
        _number("created"),
        sa.Column("expires", sa.BigInteger),
    )


def _create_conversations() -> None:
    op.create_table(
        "conversation",
        _id(),
        _text("kind"),
        _text("title", default=""),
        _number("member_version", default=_one),
        _number("created"),
    )
    op.create_table(
        "direct",
        _number("low", primary_key=True),
        _number("high", primary_key=True),
        _number("conversation"),
        sqlite_with_rowid=False,
    )
    op.create_index("direct_high", "direct", ["high", "low"])
    op.create_table(
        "member",
        _number("conversation", primary_key=True),
        _number("account", primary_key=True),
        _text("role"),
        _number("from_seq", default=_one),
        sa.Column("to_seq", sa.BigInteger),
        _number("delivered_seq", default=_zero),
        _number("read_seq", default=_zero),
        sa.Column("frozen_delivered_seq", sa.BigInteger),
        sa.Column("frozen_read_seq", sa.BigInteger),
        sqlite_with_rowid=False,
    )
    op.create_index("member_account", "member", ["account", "conversation"])
    op.create_table(
        "withheld",
        _number("conversation", primary_key=True),
        _number("account", primary_key=True),
        _number("first", primary_key=True),
        _number("last"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "message",
        _number("conversation"),
        _number("seq"),
        _number("sender"),
        _number("device"),
        _number("nonce"),
        _number("time"),
        _text("kind"),
        _bytes("body"),
        _number("withheld_from", default=_zero),
    )
    op.create_index("message_seq", "message", ["conversation", "seq"], unique=True)
