"""A program of tomorrow opens a store of today: migrated in place, with a copy before, or left as it was."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

import afterword
from afterword.domain.model import Interview
from afterword.storage import Store
from afterword.storage.tables import SCHEMA

TOMORROW = '''"""A column more."""

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9000", "{before}", None, None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("nickname", sa.Text(), nullable=False, server_default="none"))
    op.execute("UPDATE accounts SET nickname = 'of ' || email")
    {then}
'''

OPEN = """
import datetime, sys
from afterword.errors import StoreError
from afterword.storage import Store
try:
    store = Store.open(sys.argv[1], now=datetime.datetime(2026, 11, 24, tzinfo=datetime.UTC))
    print(store.interviews(store.account("jane@example.com")))
except StoreError as error:
    print("refused:", error.message)
"""


def program_of_tomorrow(folder: Path, then: str = "pass") -> Path:
    """A copy of the program with one migration more."""
    shutil.copytree(
        Path(afterword.__file__).parent, folder / "afterword", ignore=shutil.ignore_patterns("__pycache__")
    )
    store = folder / "afterword" / "storage"
    tables = store / "tables.py"
    changed = tables.read_text("utf-8").replace(f'SCHEMA = "{SCHEMA}"', 'SCHEMA = "9000"')
    tables.write_text(changed, "utf-8")
    migration = TOMORROW.format(before=SCHEMA, then=then)
    (store / "migrations" / "versions" / "v9000_a_nickname.py").write_text(migration, "utf-8")
    return folder


def opened_by(program: Path, file: Path) -> str:
    """What that program says of the store."""
    env = os.environ | {"PYTHONPATH": str(program)}
    command = [sys.executable, "-c", OPEN, str(file)]
    ran = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def asked(file: Path, question: str) -> list[tuple[object, ...]]:
    """The rows that the file answers with."""
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(question).fetchall()


@pytest.fixture
def filled(tmp_path: Path, now: datetime, meeting: Callable[..., Interview]) -> Path:
    """A store of today's program, with an interview in it."""
    file = tmp_path / "home" / "afterword.db"
    with closing(Store.open(str(file), now=now)) as store:
        store.save(store.account("jane@example.com"), meeting(), events=[], look_at=now)
    return file


def test_an_older_store_is_migrated_with_a_copy_kept_before(
    tmp_path: Path, filled: Path, now: datetime
) -> None:
    """The new column is there and filled, nothing of the old is lost, and today's program can go back to the copy."""
    tomorrow = program_of_tomorrow(tmp_path / "tomorrow")
    said = opened_by(tomorrow, filled)
    assert "acme-engineer" in said
    assert asked(filled, "SELECT version_num FROM alembic_version") == [("9000",)]
    assert asked(filled, "SELECT nickname FROM accounts") == [("of jane@example.com",)]
    (copy,) = (filled.parent / "backups").iterdir()
    assert f"schema-{SCHEMA}" in copy.name
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(Store.open(str(copy), now=now)) as store:
        assert [i.id for i in store.interviews(store.account("jane@example.com"))] == ["acme-engineer"]
    assert opened_by(tomorrow, filled) == said
    assert len(list((filled.parent / "backups").iterdir())) == 1


def test_a_migration_that_fails_in_the_middle_changes_nothing(
    tmp_path: Path, filled: Path, now: datetime
) -> None:
    """What it had done is taken back: today's program goes on with the store as it was."""
    tomorrow = program_of_tomorrow(tmp_path / "tomorrow", 'op.execute("UPDATE no_such_table SET x = 1")')
    assert opened_by(tomorrow, filled).startswith("refused:")
    assert asked(filled, "SELECT version_num FROM alembic_version") == [(SCHEMA,)]
    assert "nickname" not in {row[1] for row in asked(filled, "PRAGMA table_info(accounts)")}
    with closing(Store.open(str(filled), now=now)) as store:
        assert [i.id for i in store.interviews(store.account("jane@example.com"))] == ["acme-engineer"]


def test_todays_program_leaves_tomorrows_store_alone(tmp_path: Path, filled: Path) -> None:
    """After the migration the older program says that the store is newer, and changes nothing in it."""
    opened_by(program_of_tomorrow(tmp_path / "tomorrow"), filled)
    before = filled.read_bytes()
    today = Path(afterword.__file__).parents[1]
    assert "newer Afterword" in opened_by(today, filled)
    assert filled.read_bytes() == before
