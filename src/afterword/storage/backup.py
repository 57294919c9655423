"""Copies of a SQLite store, one a day and one before its schema changes, and the check for damage.

They are in `backups` next to the store, as private as it is. Each is one complete file: to go back, put it in the
store's place.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from afterword.config.language import _
from afterword.errors import StoreError
from afterword.storage.engine import DAMAGED, private_file, private_folder

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection

KEPT = 7
"""How many daily copies are kept."""

_SMALL = 8 * 1024 * 1024  # bytes that may be checked at every start: some 20 ms


def folder_of(file: Path) -> Path:
    """Where a store's copies are."""
    return file.parent / "backups"


def small(file: Path) -> bool:
    """Whether the store is small enough to check at every start; a larger one is checked at every backup."""
    return file.stat().st_size <= _SMALL


def emptied(file: Path) -> bool:
    """Whether the store is an empty file although it has copies: then its contents were lost."""
    return file.is_file() and file.stat().st_size == 0 and newest(folder_of(file)) is not None


def problems(connection: Connection) -> tuple[str, ...]:
    """The problems that SQLite finds in the whole file; empty if it is intact."""
    rows = connection.exec_driver_sql("PRAGMA quick_check(20)").scalars().all()
    return tuple(str(row) for row in rows if row != "ok")


def advice(file: Path) -> str:
    """Advice for somebody with a damaged store."""
    copy = newest(folder_of(file))
    if copy is None:
        return _(
            "There is no backup. Move {name} away to start over, or ask somebody who knows SQLite."
        ).format(name=file.name)
    return _(
        "Stop Afterword, move {name}, {name}-wal and {name}-shm away, and copy {copy} to {file}."
    ).format(name=file.name, copy=copy, file=file)


def newest(folder: Path) -> Path | None:
    """The newest daily copy in the folder."""
    return max(_dailies(folder), default=None)


def daily(file: Path, folder: Path, now: datetime) -> Path:
    """Return the copy of `now`'s day (UTC), making it if needed; remove the oldest beyond seven."""
    target = folder / f"{file.stem}-{now:%Y-%m-%d}.db"
    if not target.exists():
        _copy(file, target)
        for old in sorted(_dailies(folder))[:-KEPT]:
            old.unlink()
    return target


def keep(file: Path, why: str, now: datetime) -> Path:
    """Make a copy that is never removed, named for why and when it was made."""
    target = folder_of(file) / f"{file.stem}-{why}-{now:%Y-%m-%dT%H%M%SZ}.db"
    _copy(file, target)
    return target


def forget(file: Path, account: int, interview_id: str) -> None:
    """Remove the interview from every copy next to the store, and from what SQLite has not overwritten yet.

    A damaged copy is deleted as a whole.
    """
    with closing(_connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for copy in folder_of(file).glob("*.db"):
        try:
            _forget_in(copy, account, interview_id)
        except sqlite3.DatabaseError as error:
            if not error.sqlite_errorname.startswith(DAMAGED):
                raise
            copy.unlink()  # it cannot be restored, and it may still hold the person


def _forget_in(copy: Path, account: int, interview_id: str) -> None:
    it = (account, interview_id)
    with closing(_connect(copy)) as connection, connection:
        connection.execute("DELETE FROM told WHERE account = ? AND instr(key, ?) > 0", it)
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'offers'").fetchone():
            came_as = "SELECT uid FROM interviews WHERE account = ? AND id = ?"
            connection.execute(f"DELETE FROM offers WHERE account = ? AND uid IN ({came_as})", (account, *it))  # noqa: S608  (a constant)
        connection.execute("DELETE FROM interviews WHERE account = ? AND id = ?", it)


def _dailies(folder: Path) -> list[Path]:
    return list(folder.glob("*-[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].db")) if folder.is_dir() else []


def _copy(file: Path, target: Path) -> None:
    """Copy with SQLite's own backup, check the copy, and only then give it its name."""
    private_folder(target.parent)
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    private_file(part)
    with closing(_connect(file)) as source, closing(_connect(part)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # a single file without companions
        found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":  # guard: damaged-copy
        part.unlink()
        raise StoreError(
            _("the store at {file} is damaged: {found}").format(file=file, found=found), advice(file)
        )
    os.replace(part, target)


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=10)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    return connection
