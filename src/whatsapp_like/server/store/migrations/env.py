"""Alembic's entry: runs migrations on the connection that `store.migrate` hands over.

Runs on the thread that opens the store.
"""

from __future__ import annotations

from alembic import context

from whatsapp_like.server.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite alters a table by copying it.
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
