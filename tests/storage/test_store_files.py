"""The file: private, safe against a power cut, looked through for damage, copied, brought up to date."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine

from afterword.domain.events import Answered, ReceivedMail
from afterword.domain.model import Interview, Person
from afterword.errors import StoreError
from afterword.storage import Entry, Store
from afterword.storage.engine import address
from afterword.storage.schema import alembic_config
from afterword.storage.tables import SCHEMA, facts

Meeting = Callable[..., Interview]


def mode(path: Path) -> int:
    """The file's permission bits."""
    return path.stat().st_mode & 0o777


@pytest.fixture
def home(file_store: Store) -> Path:
    """The folder of the store."""
    assert file_store.file is not None
    return file_store.file.parent


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
@pytest.mark.parametrize("mask", [0o000, 0o022, 0o777])
def test_the_store_is_private_whatever_the_umask(tmp_path: Path, now: datetime, mask: int) -> None:
    """Folders that are made are 0700, every file in them 0600, the copies too."""
    before = os.umask(mask)
    try:
        store = Store.open(str(tmp_path / "a" / "b" / "afterword.db"), now=now)
        store.account("jane@example.com")
        store.backup(None, now)
        made = [tmp_path / "a", *(tmp_path / "a").rglob("*")]
        modes = {path.name: mode(path) for path in made}
        store.close()
    finally:
        os.umask(before)
    assert modes.pop("afterword.db-wal") == 0o600
    assert modes.pop("afterword.db-shm") == 0o600
    assert modes == {
        "a": 0o700,
        "b": 0o700,
        "backups": 0o700,
        "afterword.db": 0o600,
        "afterword-2026-11-23.db": 0o600,
    }


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_a_folder_that_was_there_keeps_its_mode_and_a_loose_file_is_tightened(
    tmp_path: Path, now: datetime
) -> None:
    """The store's file becomes private; somebody's own folder is not touched."""
    tmp_path.chmod(0o755)
    (tmp_path / "afterword.db").touch(0o644)
    Store.open(str(tmp_path / "afterword.db"), now=now).close()
    assert (mode(tmp_path), mode(tmp_path / "afterword.db")) == (0o755, 0o600)


def test_every_connection_is_safe_against_a_power_cut(file_store: Store) -> None:
    """WAL, full sync and foreign keys are on wherever the store speaks to SQLite."""
    found: list[tuple[object, ...]] = []

    def note(connection: sqlite3.Connection, *_rest: object) -> None:
        names = ("journal_mode", "synchronous", "foreign_keys")
        found.append(tuple(connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names))

    event.listen(Engine, "checkout", note)
    try:
        file_store.account("jane@example.com")
    finally:
        event.remove(Engine, "checkout", note)
    assert set(found) == {("wal", 2, 1)}


def test_a_write_takes_the_lock_before_it_reads(file_store: Store, jane_in_file: int, now: datetime) -> None:
    """Every writing transaction begins immediately, every reading one does not."""
    begun: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("BEGIN"):
            begun.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        file_store.record(jane_in_file, [], cursor="1")
        file_store.cursor(jane_in_file)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert begun == ["BEGIN IMMEDIATE", "BEGIN"]


@pytest.fixture
def jane_in_file(file_store: Store) -> int:
    """The account that most tests need."""
    return file_store.account("jane@example.com")


def test_a_store_that_another_program_holds_says_so(home: Path, now: datetime) -> None:
    """Waiting ends in a StoreError with a hint; reading goes on; afterwards writing works again."""
    store = Store.open(f"sqlite:///{home / 'afterword.db'}?timeout=0.05", now=now)
    jane = store.account("jane@example.com")
    with closing(sqlite3.connect(home / "afterword.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another program holds it") as held:
            store.record(jane, [], cursor="1")
        assert held.value.hint
        assert store.cursor(jane) == ""
        other.execute("ROLLBACK")
    store.record(jane, [], cursor="1")
    assert store.cursor(jane) == "1"
    store.close()


@pytest.mark.parametrize("which", ["mysql://h/d", "sqlite://", "sqlite:///:memory:", "://", "oracle+x://h"])
def test_other_databases_are_refused(which: str, now: datetime) -> None:
    """What is neither a SQLite file nor PostgreSQL is a StoreError that says what to use."""
    with pytest.raises(StoreError) as refused:
        Store.open(which, now=now)
    assert refused.value.hint


def test_a_database_out_of_reach_does_not_tell_its_password(now: datetime) -> None:
    """PostgreSQL that nobody serves is a StoreError that names the place, without the password."""
    pytest.importorskip("psycopg")
    with pytest.raises(StoreError) as refused:
        Store.open("postgresql://jane:s3cret@127.0.0.1:1/afterword", now=now)
    said = f"{refused.value} {refused.value.hint} {refused.value.__cause__}"
    assert "127.0.0.1" in said
    assert "s3cret" not in said


# the schema


def test_the_migrations_make_the_tables_of_the_program(store: Store, url: str) -> None:
    """Alembic finds no difference between a migrated store and the tables, and the newest revision is the program's."""
    assert store.problems() == ()
    engine = create_engine(address(url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, facts) == []
    engine.dispose()
    assert ScriptDirectory.from_config(alembic_config()).get_current_head() == SCHEMA


def test_opening_a_current_store_is_cheap(home: Path) -> None:
    """Neither Alembic nor what import and PostgreSQL need is loaded where nothing is to be migrated."""
    code = (
        "import sys, datetime; from afterword.storage import Store;"
        f"Store.open({str(home / 'afterword.db')!r}, now=datetime.datetime.now(datetime.UTC)).close();"
        "print([name for name in ('alembic', 'psycopg') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.fixture
def revision(store: Store, url: str) -> Iterator[Callable[[str], None]]:
    """Makes the store claim another schema; puts it right behind the test."""
    engine = create_engine(address(url))

    def claim(number: str) -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{number}'")

    yield claim
    claim(SCHEMA)
    engine.dispose()


def test_a_newer_store_is_left_alone(
    store: Store, url: str, now: datetime, revision: Callable[[str], None]
) -> None:
    """A schema that this program does not know is refused with the way out, and not changed."""
    jane = store.account("jane@example.com")
    revision("9999")
    with pytest.raises(StoreError, match="newer") as refused:
        Store.open(url, now=now)
    assert "Update" in refused.value.hint
    assert store.account("jane@example.com") == jane


def test_before_an_older_store_is_changed_a_copy_is_kept(
    file_store: Store, home: Path, jane_in_file: int, now: datetime
) -> None:
    """The copy is there, whole, also where the migration then fails, and the store is as it was."""
    with closing(sqlite3.connect(home / "afterword.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    with pytest.raises(StoreError, match="cannot be brought to schema"):
        Store.open(str(home / "afterword.db"), now=now)
    (copy,) = (home / "backups").iterdir()
    assert copy.name == "afterword-schema-0000-2026-11-23T150000Z.db"
    for file in (copy, home / "afterword.db"):
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("SELECT id FROM accounts").fetchall() == [(jane_in_file,)]
            assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0000",)


def test_stores_that_are_made_at_once_are_one(tmp_path: Path) -> None:
    """Four programs that open the same new store together all succeed."""
    code = (
        "import datetime; from afterword.storage import Store;"
        f"s = Store.open({str(tmp_path / 'afterword.db')!r}, now=datetime.datetime.now(datetime.UTC));"
        "print(s.account('jane@example.com'))"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    assert [process.communicate(timeout=60) for process in started] == [("1\n", "")] * 4


# copies and damage


def test_a_copy_a_day_is_made_and_seven_are_kept(
    file_store: Store, home: Path, jane_in_file: int, meeting: Meeting, now: datetime
) -> None:
    """Ten days leave the last seven; a second copy on one day is the first; each copy is a whole store."""
    assert file_store.newest_backup() is None
    for day in range(10):
        file_store.save(jane_in_file, meeting(f"day-{day}"), look_at=None)
        made = file_store.backup(None, now + timedelta(days=day))
        assert file_store.backup(None, now + timedelta(days=day, hours=8)) == made
    names = sorted(path.name for path in (home / "backups").iterdir())
    assert names == [f"afterword-{now + timedelta(days=day):%Y-%m-%d}.db" for day in range(3, 10)]
    assert file_store.newest_backup() == home / "backups" / names[-1]
    copy = Store.open(str(home / "backups" / names[0]), now=now)
    assert [interview.id for interview in copy.interviews(jane_in_file)] == [f"day-{day}" for day in range(4)]
    copy.close()


def test_a_copy_is_made_while_somebody_writes(
    file_store: Store, home: Path, jane_in_file: int, now: datetime
) -> None:
    """A copy holds what was committed, and does not wait for a writer."""
    with closing(sqlite3.connect(home / "afterword.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE accounts SET cursor = '7'")
        made = file_store.backup(home / "elsewhere", now)
        other.execute("ROLLBACK")
    assert made == home / "elsewhere" / "afterword-2026-11-23.db"
    with closing(sqlite3.connect(made)) as connection:
        assert connection.execute("SELECT id, cursor FROM accounts").fetchall() == [(jane_in_file, "")]


def spoiled_whole(file: Path) -> None:
    """The file is something else."""
    file.write_bytes(b"no database" * 1_000)


def spoiled_within(file: Path) -> None:
    """Some pages are something else."""
    with file.open("r+b") as open_file:
        open_file.seek(4_096 * 2)
        open_file.write(b"\xa5" * 4_096 * 8)


def spoiled_behind(file: Path) -> None:
    """The end is missing."""
    os.truncate(file, 4_096 * 5)


def spoiled_empty(file: Path) -> None:
    """Nothing is left."""
    os.truncate(file, 0)


@pytest.mark.parametrize("spoil", [spoiled_whole, spoiled_within, spoiled_behind, spoiled_empty])
def test_a_damaged_store_names_the_newest_copy(
    file_store: Store,
    home: Path,
    jane_in_file: int,
    meeting: Meeting,
    now: datetime,
    spoil: Callable[[Path], None],
) -> None:
    """It is refused at the start and left as it is; with the copy in its place all is there again."""
    file_store.save_many(jane_in_file, [Entry(meeting(f"i{number}")) for number in range(200)])
    copy = file_store.backup(None, now)
    assert copy is not None
    file_store.close()
    file = home / "afterword.db"
    spoil(file)
    spoiled = file.read_bytes()
    with pytest.raises(StoreError, match="damaged") as refused:
        Store.open(str(file), now=now)
    assert str(copy) in refused.value.hint
    assert file.read_bytes() == spoiled
    copy.replace(file)
    again = Store.open(str(file), now=now)
    assert len(again.interviews(jane_in_file)) == 200
    again.close()


def test_a_damaged_store_without_a_copy_says_so(tmp_path: Path, now: datetime) -> None:
    """Where there is no backup, the hint does not promise one."""
    file = tmp_path / "afterword.db"
    spoiled_whole(file)
    with pytest.raises(StoreError, match="damaged") as refused:
        Store.open(str(file), now=now)
    assert "no backup" in refused.value.hint


def test_a_damaged_store_does_not_push_good_copies_out(
    file_store: Store, home: Path, jane_in_file: int, meeting: Meeting, now: datetime
) -> None:
    """A copy that is not whole is not kept, and the good ones stay."""
    file_store.save_many(jane_in_file, [Entry(meeting(f"i{number}")) for number in range(200)])
    for day in range(7):
        file_store.backup(None, now + timedelta(days=day))
    good = sorted((home / "backups").iterdir())
    file_store.close()
    spoiled_within(home / "afterword.db")
    with pytest.raises(StoreError, match="damaged"):
        file_store.backup(None, now + timedelta(days=8))
    assert sorted((home / "backups").iterdir()) == good
    assert file_store.problems()


def test_what_is_forgotten_is_in_no_file(
    file_store: Store, home: Path, jane_in_file: int, meeting: Meeting, now: datetime
) -> None:
    """Neither the store, nor its write-ahead log, nor a copy holds a name of a forgotten interview; others stay."""
    ana = Person("ana", "Ana Forgettable", "ana@forgettable.example")
    said = Answered("old", now, mail=ReceivedMail(by="ana@forgettable.example"))
    file_store.save(jane_in_file, meeting(), look_at=None)
    file_store.save(jane_in_file, meeting("old", people=(ana,)), events=[said], look_at=None)
    file_store.backup(None, now)
    files = [path for path in home.rglob("*") if path.is_file()]
    assert any(b"orgettable" in path.read_bytes() for path in files)
    file_store.forget(jane_in_file, "old")
    assert [
        path.name for path in home.rglob("*") if path.is_file() and b"orgettable" in path.read_bytes()
    ] == []
    copy = Store.open(str(file_store.newest_backup()), now=now)
    assert copy.interviews(jane_in_file) == file_store.interviews(jane_in_file) == (meeting(),)
    copy.close()


def test_a_damaged_copy_does_not_keep_what_is_forgotten(
    file_store: Store, home: Path, jane_in_file: int, meeting: Meeting, now: datetime
) -> None:
    """Forgetting goes through, and removes the copy that nobody could go back to."""
    file_store.save(jane_in_file, meeting(), look_at=None)
    copy = file_store.backup(None, now)
    assert copy is not None
    spoiled_whole(copy)
    file_store.forget(jane_in_file, "acme-engineer")
    assert file_store.interviews(jane_in_file) == ()
    assert list((home / "backups").iterdir()) == []
