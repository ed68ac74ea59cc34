"""What people say about themselves, and until when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Let every account say something; so far none does."""
    op.add_column("account", sa.Column("status_text", sa.Text, nullable=False, server_default=""))
    op.add_column("account", sa.Column("status_until", sa.BigInteger))
