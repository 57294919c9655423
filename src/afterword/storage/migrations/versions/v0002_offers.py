"""Invitations that arrive by mail are offered as interviews, and the store keeps what became of each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of offers; nothing else changes."""
    texts = ("time_zone", "company", "position", "title", "by", "name", "message_id", "thread_id")
    op.create_table(
        "offers",
        sa.Column(
            "number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("account", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("starts", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("calendar", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_offers"),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name="fk_offers_account"),
        sa.UniqueConstraint("account", "uid", name="uq_offers_account_uid"),
        sqlite_autoincrement=True,
    )
