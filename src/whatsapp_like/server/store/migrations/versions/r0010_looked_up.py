"""What is looked up each time a group is made, counted or a message left for later has an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """None of them holds more rows than it is asked for."""
    op.create_index(
        "member_owned",
        "member",
        ["account"],
        sqlite_where=sa.text("role = 'owner' AND to_seq IS NULL"),
    )
    op.create_index(
        "conversation_made", "conversation", ["maker", "token"], sqlite_where=sa.text("token <> 0")
    )
    op.create_index(
        "conversation_peopled",
        "conversation",
        ["kind"],
        sqlite_where=sa.text("kind <> 'direct' AND member_count > 0"),
    )
    op.create_index("scheduled_sent_time", "scheduled_sent", ["account", "time"])
