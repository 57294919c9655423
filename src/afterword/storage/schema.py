"""The schema's version: compared cheaply at each start, upgraded by Alembic only if it is older."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from afterword.config.language import _
from afterword.errors import StoreError
from afterword.storage.tables import SCHEMA

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

_VERSIONS = "alembic_version"
_LOCK = 0x4146_5457  # an arbitrary number for our PostgreSQL advisory lock


def version(connection: Connection) -> str:
    """The schema's revision; empty for an empty database."""
    if not inspect(connection).has_table(_VERSIONS):
        return ""
    return str(connection.execute(text(f"SELECT version_num FROM {_VERSIONS}")).scalar() or "")  # noqa: S608  (a constant)


def behind(found: str, place: str) -> bool:
    """Whether the schema is older than the program's; raises StoreError if it is newer."""
    if found > SCHEMA:  # guard: newer-program
        raise StoreError(
            _(
                "the store at {place} was written by a newer Afterword (schema {found}, this program "
                "knows {schema})"
            ).format(place=place, found=found, schema=SCHEMA),
            _("Update Afterword; this version leaves the store as it is."),
        )
    return found < SCHEMA


def migrate(connection: Connection, place: str) -> None:
    """Upgrade the schema to the program's, in the transaction of `connection`; two at once wait for each other."""
    from alembic import command
    from alembic.util import CommandError

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    config = alembic_config()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(
            _("the store at {place} cannot be brought to schema {schema}: {error}").format(
                place=place, schema=SCHEMA, error=error
            ),
            _("It was left as it was."),
        ) from error


def alembic_config() -> Config:
    """Alembic's view of the migrations shipped in the package."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "afterword.storage:migrations")
    config.set_main_option("path_separator", "os")
    return config
