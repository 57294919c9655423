"""Why an invitation's calendar cannot be read: the candidate is shown it until they take note."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column to offers; every offer from before could be read."""
    with op.batch_alter_table("offers") as offers:
        offers.add_column(sa.Column("unreadable", sa.Text(), nullable=False, server_default=""))
