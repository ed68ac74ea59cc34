"""Members' own marks of a conversation: pinned, muted, archived, unread."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the marks; nothing is marked."""
    for name in ("pinned", "archived", "marked_unread"):
        op.add_column(
            "member", sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())
        )
    op.add_column(
        "member",
        sa.Column("muted_until", sa.BigInteger, nullable=False, server_default=sa.text("0")),
    )
