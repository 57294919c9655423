"""Make an interview's id unique only within its account: two accounts may use the same id.

Like the journal, people belong to an account, and every key begins with it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_STAYS = "'the journal is never changed'"
_OF_ACCOUNT = "SELECT 1 FROM interviews WHERE account = OLD.account AND id = OLD.interview"
_CHILDREN = ("people", "events", "traces")


def upgrade() -> None:
    """Give people an account, and begin every key with it."""
    if op.get_context().dialect.name == "postgresql":
        _on_postgresql()
    else:
        _on_sqlite()


def _on_postgresql() -> None:
    for table, name in zip(_CHILDREN, ("interview", "account_interview", "account_interview"), strict=True):
        op.drop_constraint(f"fk_{table}_{name}", table, type_="foreignkey")
    op.drop_constraint("pk_interviews", "interviews", type_="primary")
    op.drop_constraint("uq_interviews_account_id", "interviews", type_="unique")
    op.create_primary_key("pk_interviews", "interviews", ["account", "id"])
    _people_on_postgresql()
    op.drop_constraint("uq_events_interview_once", "events", type_="unique")
    op.create_unique_constraint(
        "uq_events_account_interview_once", "events", ["account", "interview", "once"]
    )
    op.drop_index("ix_events_interview_number", "events")
    op.drop_index("ix_traces_interview", "traces")
    for table in _CHILDREN:
        name = f"fk_{table}_account_interview"
        columns, keys = ["account", "interview"], ["account", "id"]
        op.create_foreign_key(name, table, "interviews", columns, keys, ondelete="CASCADE")
    _indexes()
    op.execute(
        "CREATE OR REPLACE FUNCTION events_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_OP = 'UPDATE' OR EXISTS ({_OF_ACCOUNT}) THEN RAISE EXCEPTION {_STAYS}; END IF;"
        " RETURN OLD; END $$"
    )


def _people_on_postgresql() -> None:
    op.add_column("people", sa.Column("account", sa.Integer()))
    op.execute(
        "UPDATE people SET account = interviews.account FROM interviews WHERE interviews.id = interview"
    )
    op.alter_column("people", "account", nullable=False)
    op.drop_constraint("pk_people", "people", type_="primary")
    op.create_primary_key("pk_people", "people", ["account", "interview", "id"])


def _indexes() -> None:
    op.create_index("ix_events_account_interview_number", "events", ["account", "interview", "number"])
    op.create_index("ix_traces_account_interview", "traces", ["account", "interview"])


def _on_sqlite() -> None:
    """Rewrite the tables. Drop the old interviews last: dropping a table removes the rows that still point to it."""
    given = op.get_bind().scalar(sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'events'"))
    for table, columns in _TABLES.items():
        op.execute(f"CREATE TABLE {table}_new ({columns})")
    op.execute(f"INSERT INTO interviews_new ({_INTERVIEW}) SELECT {_INTERVIEW} FROM interviews")  # noqa: S608  (constants)
    op.execute(
        f"INSERT INTO people_new (account, {_PERSON}) SELECT i.account, {_of('p', _PERSON)}"  # noqa: S608
        " FROM people AS p JOIN interviews AS i ON i.id = p.interview"
    )
    for table in ("events", "traces"):
        op.execute(f"INSERT INTO {table}_new SELECT * FROM {table}")  # noqa: S608
    for table in reversed(_TABLES):
        op.drop_table(table)
    for table in _TABLES:
        op.rename_table(f"{table}_new", table)
    if given:
        op.execute(f"UPDATE sqlite_sequence SET seq = {int(given)} WHERE name = 'events'")  # noqa: S608
    _indexes_of_interviews()
    _indexes()
    _journal_stays_on_sqlite()


def _of(table: str, columns: str) -> str:
    return ", ".join(f"{table}.{column}" for column in columns.split(", "))


def _indexes_of_interviews() -> None:
    op.create_index("ix_interviews_account_company_key", "interviews", ["account", "company_key"])
    op.create_index("ix_interviews_account_uid", "interviews", ["account", "uid"])
    due = sa.text("look_at IS NOT NULL")
    op.create_index("ix_interviews_due", "interviews", ["account", "look_at", "id"], sqlite_where=due)


def _journal_stays_on_sqlite() -> None:
    stays = f"SELECT RAISE(ABORT, {_STAYS})"
    op.execute(f"CREATE TRIGGER events_never_change BEFORE UPDATE ON events BEGIN {stays}; END")
    op.execute(
        f"CREATE TRIGGER events_never_go BEFORE DELETE ON events WHEN EXISTS ({_OF_ACCOUNT}) BEGIN {stays}; END"
    )


_INTERVIEW = (
    "id, account, company, company_key, position, starts, ends, time_zone, rules, notes, uid, sequence, closed,"
    " look_at, organizer"
)
_PERSON = (
    "interview, id, position, name, email, part, title, phone, linkedin, welcomes, time_zone, notes, language,"
    " form_of_address, greeting, unusable_address"
)
_OF_INTERVIEW = "FOREIGN KEY (account, interview) REFERENCES interviews_new (account, id) ON DELETE CASCADE"

_TABLES = {
    "interviews": """
        id TEXT NOT NULL, account INTEGER NOT NULL, company TEXT NOT NULL, company_key TEXT NOT NULL,
        position TEXT NOT NULL, starts BIGINT NOT NULL, ends BIGINT NOT NULL, time_zone TEXT NOT NULL,
        rules JSON NOT NULL, notes JSON NOT NULL, uid TEXT NOT NULL, sequence BIGINT NOT NULL, closed BIGINT,
        look_at BIGINT, organizer TEXT DEFAULT '' NOT NULL,
        CONSTRAINT pk_interviews PRIMARY KEY (account, id),
        CONSTRAINT fk_interviews_account FOREIGN KEY (account) REFERENCES accounts (id)""",
    "people": f"""
        account INTEGER NOT NULL, interview TEXT NOT NULL, id TEXT NOT NULL, position INTEGER NOT NULL,
        name TEXT NOT NULL, email TEXT NOT NULL, part TEXT NOT NULL, title TEXT NOT NULL, phone TEXT NOT NULL,
        linkedin TEXT NOT NULL, welcomes JSON NOT NULL, time_zone TEXT NOT NULL, notes JSON NOT NULL,
        language TEXT DEFAULT '' NOT NULL, form_of_address TEXT DEFAULT '' NOT NULL,
        greeting TEXT DEFAULT '' NOT NULL, unusable_address TEXT DEFAULT '' NOT NULL,
        CONSTRAINT pk_people PRIMARY KEY (account, interview, id),
        CONSTRAINT fk_people_account_interview {_OF_INTERVIEW}""",
    "events": f"""
        number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, account INTEGER NOT NULL, interview TEXT NOT NULL,
        step TEXT NOT NULL, person TEXT NOT NULL, kind TEXT NOT NULL, at BIGINT NOT NULL, detail JSON NOT NULL,
        once TEXT,
        CONSTRAINT uq_events_account_interview_once UNIQUE (account, interview, once),
        CONSTRAINT fk_events_account_interview {_OF_INTERVIEW}""",
    "traces": f"""
        account INTEGER NOT NULL, what TEXT NOT NULL, gmail_id TEXT NOT NULL, interview TEXT NOT NULL,
        step TEXT NOT NULL,
        CONSTRAINT pk_traces PRIMARY KEY (account, what, gmail_id, interview, step),
        CONSTRAINT fk_traces_account_interview {_OF_INTERVIEW}""",
}
"""The tables for SQLite, which cannot change a key in place. Referenced tables come first."""
