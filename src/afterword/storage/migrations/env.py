"""Entry point for Alembic: run the migrations in the connection and transaction that the store passes."""

from alembic import context

from afterword.storage.tables import facts

context.configure(
    connection=context.config.attributes["connection"], target_metadata=facts, render_as_batch=True
)
context.run_migrations()
