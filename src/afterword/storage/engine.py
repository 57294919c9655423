"""Access to the database: SQLite as a private file that survives a crash, PostgreSQL by its URL.

Every error from the database becomes a StoreError that says how to fix it.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError, StatementError

from afterword.config.language import Sentences, _
from afterword.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Engine

BUSY = "10"
"""How long a writer waits for another one, in seconds, unless the URL sets `?timeout=`."""

PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",  # a committed intent survives a power cut
    "foreign_keys = ON",
    "secure_delete = ON",  # forgotten data is overwritten too
)

_SQLITE_TROUBLE = Sentences(
    {
        "SQLITE_FULL": ("there is no room left for it", "Free some disk space and run the command again."),
        "SQLITE_BUSY": ("another program holds it", "Close what else has the file open, then try again."),
        "SQLITE_LOCKED": ("another program holds it", "Close what else has the file open, then try again."),
        "SQLITE_READONLY": (
            "you have no permission to write to it",
            "Check who owns the file and its folder.",
        ),
        "SQLITE_CANTOPEN": ("it cannot be opened", "Check that the folder exists and who owns it."),
        "SQLITE_PERM": ("you have no permission to read it", "Check who owns the file and its folder."),
        "SQLITE_IOERR": (
            "the disk failed",
            "Check that the disk has room and is healthy, then try again.",
        ),
    }
)
_REFUSED = {"IntegrityError", "UniqueViolation", "ForeignKeyViolation", "NotNullViolation", "RaiseException"}
DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")


def address(url_or_path: str) -> URL:
    """The database's URL: SQLite for a path, PostgreSQL through psycopg 3. Raises StoreError for any other."""
    if "://" not in url_or_path:
        return URL.create("sqlite", database=str(Path(url_or_path).expanduser()))
    try:
        url = make_url(url_or_path)
    except ArgumentError as error:
        raise StoreError(
            _("the store's URL cannot be read"), _("Look at `url` under [store] in the config.")
        ) from error
    backend = url.get_backend_name()
    if backend in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise StoreError(
            _("the store cannot be kept in {backend}").format(backend=backend),
            _("Use SQLite (no URL) or a postgresql:// URL."),
        )
    if url.database in {None, "", ":memory:"}:
        raise StoreError(_("the store needs a file"), _("Name one: sqlite:////home/jane/afterword.db"))
    return url.set(drivername="sqlite")


def connected(url: URL) -> Engine:
    """Make an engine for the URL, after making the SQLite file private; it does not query the database yet."""
    try:
        if url.get_backend_name() == "sqlite":
            return _sqlite(url)
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    except ModuleNotFoundError as error:
        raise StoreError(
            _("PostgreSQL needs a library that is not installed"),
            _("From the checkout: pipx install --force '.[postgresql]'"),
        ) from error


def writing(engine: Engine) -> Engine:
    """The same engine for writes: on SQLite each takes the write lock first, so it waits instead of failing late."""
    return engine.execution_options(writes=True)


def reading(engine: Engine) -> Engine:
    """The same engine for reads: all queries of one transaction see one state."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def private_file(path: Path) -> None:
    """Make sure that the file exists, 0600; if its folder had to be made, it is 0700. The umask does not matter."""
    private_folder(path.parent)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    if path.stat().st_mode & 0o777 != 0o600:  # guard: loose-file
        path.chmod(0o600)


def private_folder(folder: Path) -> None:
    """Make sure that the folder exists; new folders are 0700, parents included, existing ones are left unchanged."""
    if folder.is_dir():
        return
    private_folder(folder.parent)
    try:
        folder.mkdir(0o700)
    except FileExistsError:
        return
    folder.chmod(0o700)


@contextmanager
def troubles(place: str, advice: Callable[[], str] = str) -> Iterator[None]:
    """Turn what the database raises inside into a StoreError about `place`; `advice` is called if it is damaged."""
    try:
        yield
    except DBAPIError as error:
        raise _error(place, error.orig or error, advice) from error
    except sqlite3.Error as error:
        raise _error(place, error, advice) from error
    except StatementError as error:  # a value that no column accepts, usually a naive instant
        raise (error.orig or error) from error
    except (SQLAlchemyError, UnicodeError) as error:
        raise StoreError(
            _("the store at {place} did not take it: {error}").format(place=place, error=error)
        ) from error
    except OSError as error:
        raise StoreError(
            _("the store at {place}: {strerror}").format(place=place, strerror=error.strerror or error),
            _("Check that the disk has room and who owns the folder."),
        ) from error


def _error(place: str, error: BaseException, advice: Callable[[], str]) -> StoreError:
    name = str(getattr(error, "sqlite_errorname", ""))
    if name.startswith(DAMAGED):
        return damaged(place, advice())
    for beginning, (what, hint) in _SQLITE_TROUBLE.items():
        if name.startswith(beginning):
            return StoreError(_("the store at {place}: {what}").format(place=place, what=what), hint)
    if type(error).__name__ in _REFUSED:
        return StoreError(
            _("the store at {place} refused it, and nothing was changed: {first_line}").format(
                place=place, first_line=_first_line(error)
            )
        )
    first = _first_line(error)
    return StoreError(
        _("the store at {place}: {first}").format(place=place, first=first),
        _("Check that the database is running and reachable."),
    )


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0]


def damaged(place: str, advice: str) -> StoreError:
    """The error for a file that is no longer a complete database."""
    return StoreError(_("the store at {place} is damaged").format(place=place), advice)


def _sqlite(url: URL) -> Engine:
    file = str(url.database)
    with troubles(file):
        private_file(Path(file))
    engine = create_engine(url.update_query_dict({"timeout": BUSY} | dict(url.query)), hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver opens no transactions of its own
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
