"""What Alembic runs: the migrations, on the connection and in the transaction that the store hands over."""

from alembic import context

from afterword.storage.tables import facts

context.configure(
    connection=context.config.attributes["connection"], target_metadata=facts, render_as_batch=True
)
context.run_migrations()
