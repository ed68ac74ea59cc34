"""Who made a group, by which token, so asking again leads to it; and who was removed from one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Of what was before neither is known."""
    zero = sa.text("0")
    for name in ("maker", "token"):
        op.add_column(
            "conversation", sa.Column(name, sa.BigInteger, nullable=False, server_default=zero)
        )
    op.add_column(
        "member", sa.Column("removed", sa.Boolean, nullable=False, server_default=sa.false())
    )
