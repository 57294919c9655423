"""The tables, and how a column stores an instant.

Facts are rows, the journal is `events`; plans are not stored. A change here needs a migration too.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

SCHEMA = "0008"
"""The revision that this program reads and writes; revisions have four digits and only go up."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """An aware instant, stored as microseconds since 1970 UTC, so that an index orders it on every database.

    Raises ValueError for a naive one; returns UTC.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002  (SQLAlchemy's signature)
        """The number that the column holds."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value.isoformat()}")
        return (value - _EPOCH) // _TICK

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  (SQLAlchemy's signature)
        """The instant that the column holds, UTC."""
        return None if value is None else _EPOCH + value * _TICK


facts = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

accounts = Table(
    "accounts",
    facts,
    Column("id", Integer, primary_key=True),
    Column("email", Text, nullable=False, unique=True),  # lower case
    Column("cursor", Text, nullable=False),  # Gmail's historyId: unsigned 64-bit, hence text
    Column("synced_at", Instant),
    Column("sign_in", JSON, nullable=False),  # what was granted and when; never a token
)

interviews = Table(
    "interviews",
    facts,
    Column("id", Text, nullable=False),
    Column("account", ForeignKey("accounts.id"), nullable=False),
    Column("company", Text, nullable=False),
    Column("company_key", Text, nullable=False),  # casefolded, for comparing
    Column("position", Text, nullable=False),
    Column("starts", Instant, nullable=False),
    Column("ends", Instant, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("rules", JSON, nullable=False),
    Column("notes", JSON, nullable=False),
    Column("uid", Text, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("organizer", Text, nullable=False, server_default=""),
    Column("closed", Instant),
    Column("look_at", Instant),  # the next instant at which its plan can change
    PrimaryKeyConstraint("account", "id"),  # two accounts may use the same id
    Index(None, "account", "company_key"),
    Index(None, "account", "uid"),
)

# The index holds the id, so that a tick reads the index alone. On PostgreSQL it is also partial. Only the migration
# says that: here it would import PostgreSQL's whole dialect for everybody.
Index(
    "ix_interviews_due",
    interviews.c.account,
    interviews.c.look_at,
    interviews.c.id,
    sqlite_where=interviews.c.look_at.is_not(None),
)

people = Table(
    "people",
    facts,
    Column("account", Integer, nullable=False),
    Column("interview", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("position", Integer, nullable=False),  # their order
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),  # as it was given
    Column("part", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("linkedin", Text, nullable=False),
    Column("welcomes", JSON, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("language", Text, nullable=False, server_default=""),
    Column("form_of_address", Text, nullable=False, server_default=""),
    Column("greeting", Text, nullable=False, server_default=""),
    Column("unusable_address", Text, nullable=False, server_default=""),
    Column("notes", JSON, nullable=False),
    PrimaryKeyConstraint("account", "interview", "id"),
    ForeignKeyConstraint(
        ["account", "interview"], ["interviews.account", "interviews.id"], ondelete="CASCADE"
    ),
)

events = Table(
    "events",
    facts,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("account", Integer, nullable=False),
    Column("interview", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("detail", JSON, nullable=False),
    Column("once", Text),
    ForeignKeyConstraint(
        ["account", "interview"], ["interviews.account", "interviews.id"], ondelete="CASCADE"
    ),
    UniqueConstraint("account", "interview", "once"),  # once only; one mail may concern two interviews
    Index(None, "account", "interview", "number"),
    sqlite_autoincrement=True,  # a number is never assigned twice, even after a forget
)

traces = Table(
    "traces",
    facts,
    Column("account", Integer, nullable=False),
    Column("what", Text, nullable=False),  # draft | message | thread
    Column("gmail_id", Text, nullable=False),
    Column("interview", Text, nullable=False),
    Column("step", Text, nullable=False),
    PrimaryKeyConstraint("account", "what", "gmail_id", "interview", "step"),
    ForeignKeyConstraint(
        ["account", "interview"], ["interviews.account", "interviews.id"], ondelete="CASCADE"
    ),
    Index(None, "account", "interview"),
)

told = Table(
    "told",
    facts,
    Column("account", ForeignKey("accounts.id"), nullable=False),
    Column("key", Text, nullable=False),
    PrimaryKeyConstraint("account", "key"),
)

offers = Table(
    "offers",
    facts,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("account", ForeignKey("accounts.id"), nullable=False),
    Column("uid", Text, nullable=False),  # of the calendar event
    Column("sequence", BigInteger, nullable=False),
    Column("starts", Instant, nullable=False),
    Column("ends", Instant, nullable=False),
    *(Column(name, Text, nullable=False) for name in ("time_zone", "company", "position", "title")),
    *(Column(name, Text, nullable=False) for name in ("by", "name", "message_id", "thread_id")),
    Column("received", Instant, nullable=False),
    Column("calendar", Text, nullable=False),
    Column("word", Text, nullable=False),  # "" | added | ignored | called-off
    Column("unreadable", Text, nullable=False, server_default=""),
    UniqueConstraint("account", "uid"),
    sqlite_autoincrement=True,  # a number that somebody saw is never assigned to another offer
)
