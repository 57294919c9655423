"""Who invited to an interview by calendar: only they can call it off."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column to interviews; interviews from before have no organizer."""
    with op.batch_alter_table("interviews") as interviews:
        interviews.add_column(sa.Column("organizer", sa.Text(), nullable=False, server_default=""))
