"""What people do with a message: changes, marks, scheduled ones, and when receipts came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_zero = sa.text("0")


def _number(name: str, *, primary_key: bool = False, starts: bool = False) -> sa.Column[int]:
    return sa.Column(
        name,
        sa.BigInteger,
        primary_key=primary_key,
        nullable=False,
        server_default=_zero if starts else None,
    )


def _flag(name: str, *, primary_key: bool = False) -> sa.Column[bool]:
    return sa.Column(
        name, sa.Boolean, primary_key=primary_key, nullable=False, server_default=sa.false()
    )


def upgrade() -> None:
    """Nothing changes, disappears, is marked or waits yet, and of no receipt the time is known."""
    op.add_column("message", _number("target", starts=True))
    op.add_column("message", _number("expires", starts=True))
    op.create_index(
        "message_target",
        "message",
        ["conversation", "target", "kind"],
        sqlite_where=sa.text("target <> 0"),
    )
    op.create_index(
        "message_expires",
        "message",
        ["expires"],
        sqlite_where=sa.text("expires <> 0 AND body <> x''"),
    )
    op.create_table(
        "message_mark",
        _number("account", primary_key=True),
        _number("conversation", primary_key=True),
        _number("seq", primary_key=True),
        _flag("starred"),
        _flag("hidden"),
        _number("remind_at", starts=True),
        _number("version"),
        sqlite_with_rowid=False,
    )
    op.create_index("message_mark_version", "message_mark", ["account", "version"], unique=True)
    op.create_table(
        "scheduled",
        _number("account"),
        _number("id"),
        _number("conversation"),
        _number("at"),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_index("scheduled_id", "scheduled", ["account", "id"], unique=True)
    op.create_index("scheduled_at", "scheduled", ["at"])
    op.create_table(
        "receipt",
        _number("conversation", primary_key=True),
        _number("account", primary_key=True),
        _flag("is_read", primary_key=True),
        _number("seq", primary_key=True),
        _number("time"),
        sqlite_with_rowid=False,
    )
    op.create_index("receipt_time", "receipt", ["time"], sqlite_where=sa.text("time <> 0"))
    for is_read, watermark in enumerate(("delivered_seq", "read_seq")):
        op.execute(
            "INSERT INTO receipt (conversation, account, is_read, seq, time) "
            f"SELECT conversation, account, {is_read}, {watermark}, 0 FROM member "
            f"WHERE {watermark} > 0"
        )
