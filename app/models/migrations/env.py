"""Run by Alembic for every command: over the connection that it is handed, in its transaction."""

from __future__ import annotations

from alembic import context

from app.models.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite can change a table only by making it anew
    compare_type=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
