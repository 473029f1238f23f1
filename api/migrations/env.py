"""How Alembic reaches the database: through the connection that the application lends it."""

from __future__ import annotations

from alembic import context

from api.records.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
