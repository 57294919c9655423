"""The first tables: accounts, interviews and their people, the journal, where letters are in Gmail, past alerts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables, and the triggers that keep the journal unchanged."""
    _accounts()
    _interviews()
    _people()
    _events()
    _traces()
    _told()
    if op.get_context().dialect.name == "postgresql":
        _journal_stays_on_postgresql()
    else:
        _journal_stays_on_sqlite()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=False)


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("email"),
        _text("cursor"),
        sa.Column("synced_at", sa.BigInteger()),
        _json("sign_in"),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("email", name="uq_accounts_email"),
    )


def _interviews() -> None:
    op.create_table(
        "interviews",
        _text("id"),
        sa.Column("account", sa.Integer(), nullable=False),
        _text("company"),
        _text("company_key"),
        _text("position"),
        sa.Column("starts", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        _text("time_zone"),
        _json("rules"),
        _json("notes"),
        _text("uid"),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("closed", sa.BigInteger()),
        sa.Column("look_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_interviews"),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name="fk_interviews_account"),
        sa.UniqueConstraint("account", "id", name="uq_interviews_account_id"),
    )
    op.create_index("ix_interviews_account_company_key", "interviews", ["account", "company_key"])
    op.create_index("ix_interviews_account_uid", "interviews", ["account", "uid"])
    op.create_index(
        "ix_interviews_due",
        "interviews",
        ["account", "look_at", "id"],
        sqlite_where=sa.text("look_at IS NOT NULL"),
        postgresql_where=sa.text("look_at IS NOT NULL"),
    )


def _people() -> None:
    op.create_table(
        "people",
        _text("interview"),
        _text("id"),
        sa.Column("position", sa.Integer(), nullable=False),
        _text("name"),
        _text("email"),
        _text("mailbox"),
        _text("domain"),
        _text("part"),
        _text("title"),
        _text("phone"),
        _text("linkedin"),
        _json("welcomes"),
        _text("time_zone"),
        _json("notes"),
        sa.PrimaryKeyConstraint("interview", "id", name="pk_people"),
        sa.ForeignKeyConstraint(
            ["interview"], ["interviews.id"], name="fk_people_interview", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_people_mailbox_interview", "people", ["mailbox", "interview"])
    op.create_index("ix_people_domain_interview", "people", ["domain", "interview"])


def _events() -> None:
    op.create_table(
        "events",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("account", sa.Integer(), nullable=False),
        _text("interview"),
        _text("step"),
        _text("person"),
        _text("kind"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        _json("detail"),
        sa.Column("once", sa.Text()),
        sa.PrimaryKeyConstraint("number", name="pk_events"),
        _of_interview("fk_events_account_interview"),
        sa.UniqueConstraint("interview", "once", name="uq_events_interview_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_events_interview_number", "events", ["interview", "number"])


def _traces() -> None:
    op.create_table(
        "traces",
        sa.Column("account", sa.Integer(), nullable=False),
        _text("what"),
        _text("gmail_id"),
        _text("interview"),
        _text("step"),
        sa.PrimaryKeyConstraint("account", "what", "gmail_id", "interview", "step", name="pk_traces"),
        _of_interview("fk_traces_account_interview"),
    )
    op.create_index("ix_traces_interview", "traces", ["interview"])


def _told() -> None:
    op.create_table(
        "told",
        sa.Column("account", sa.Integer(), nullable=False),
        _text("key"),
        sa.PrimaryKeyConstraint("account", "key", name="pk_told"),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name="fk_told_account"),
    )


def _of_interview(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["account", "interview"], ["interviews.account", "interviews.id"], name=name, ondelete="CASCADE"
    )


def _journal_stays_on_sqlite() -> None:
    """An event is never changed, and goes only with its interview."""
    op.execute(
        "CREATE TRIGGER events_never_change BEFORE UPDATE ON events"
        " BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END"
    )
    op.execute(
        "CREATE TRIGGER events_never_go BEFORE DELETE ON events"
        " WHEN EXISTS (SELECT 1 FROM interviews WHERE id = OLD.interview)"
        " BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END"
    )


def _journal_stays_on_postgresql() -> None:
    """An event is never changed, and goes only with its interview."""
    op.execute(
        "CREATE FUNCTION events_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF TG_OP = 'UPDATE' OR EXISTS (SELECT 1 FROM interviews WHERE id = OLD.interview)"
        " THEN RAISE EXCEPTION 'the journal is never changed'; END IF;"
        " RETURN OLD; END $$"
    )
    op.execute(
        "CREATE TRIGGER events_stay BEFORE UPDATE OR DELETE ON events"
        " FOR EACH ROW EXECUTE FUNCTION events_stay()"
    )
