"""The greeting that the candidate chose for a person, and an address of theirs that cannot get mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two columns to people."""
    with op.batch_alter_table("people") as people:
        people.add_column(sa.Column("greeting", sa.Text(), nullable=False, server_default=""))
        people.add_column(sa.Column("unusable_address", sa.Text(), nullable=False, server_default=""))
