"""Pictures of accounts, groups and channels."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make room for pictures; there are none yet."""
    for table in ("account", "conversation"):
        zero = sa.text("0")
        op.add_column(
            table, sa.Column("picture", sa.BigInteger, nullable=False, server_default=zero)
        )
    op.create_table(
        "picture",
        sa.Column("owner", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("is_group", sa.Boolean, primary_key=True),
        sa.Column("id", sa.BigInteger, nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("bytes", sa.LargeBinary, nullable=False),
    )
    op.create_index("picture_id", "picture", ["id"])
