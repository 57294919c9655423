"""Nothing looks people up by address or domain any more, so this removes the columns and indexes for it."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop two indexes and their columns; `email` holds the same facts."""
    with op.batch_alter_table("people") as people:
        for column in ("mailbox", "domain"):
            people.drop_index(f"ix_people_{column}_interview")
            people.drop_column(column)
