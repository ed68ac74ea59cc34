"""Groups and channels: what they have beside a title, versions of their members, invites."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import sqlite

revision = "0004"
down_revision = "0003"


def _text(name: str, default: str = "") -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default=default)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False, server_default=sa.text("0"))


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


def upgrade() -> None:
    """Make room for groups; there are none yet."""
    for column in (
        _text("description"),
        _text("posting", "all"),
        _text("history", "joined"),
        _flag("listed"),
        _text("folded"),
        _number("member_count"),
        _number("expire_after"),
    ):
        op.add_column("conversation", column)
    op.create_index("conversation_listed", "conversation", ["id"], sqlite_where=sa.text("listed"))
    for column in (
        _text("alerts", "all"),
        _number("version"),
        _number("joined"),
        _text("left_title"),
        _flag("forgotten"),
    ):
        op.add_column("member", column)
    op.create_index("member_version", "member", ["conversation", "version"])
    op.create_table(
        "group_invite",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sqlite.INTEGER(), "sqlite"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("code_hash", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("conversation", sa.BigInteger, nullable=False),
        sa.Column("creator", sa.BigInteger, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("uses_left", sa.Integer, nullable=False),
        sa.Column("expires", sa.BigInteger),
    )
    op.create_index("group_invite_conversation", "group_invite", ["conversation"])
