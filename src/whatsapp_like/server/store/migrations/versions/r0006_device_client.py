"""With which program a device was last connected: its owner knows it by that."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Of those there are, it is not known until they come back."""
    op.add_column("device", sa.Column("client", sa.Text, nullable=False, server_default=""))
