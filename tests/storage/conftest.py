"""A store in a file, and the same on PostgreSQL where AFTERWORD_TEST_POSTGRES names a database by its URL."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from afterword.domain.events import Event
from afterword.domain.model import EventKind, Interview, Person
from afterword.storage import Store
from afterword.storage.rows import KeptEvent, event_of

POSTGRES = os.environ.get("AFTERWORD_TEST_POSTGRES", "")


@pytest.fixture
def now() -> datetime:
    """An instant that the tests agree on."""
    return datetime(2026, 11, 23, 15, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of its own for the test."""
    if request.param == "sqlite":
        yield str(tmp_path / "afterword.db")
        return
    if not POSTGRES:
        pytest.skip("AFTERWORD_TEST_POSTGRES names no database")
    import psycopg

    schema = f"afterword_{uuid4().hex}"
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}".encode())
        yield f"{POSTGRES}{'&' if '?' in POSTGRES else '?'}options=-csearch_path%3D{schema}"
        connection.execute(f"DROP SCHEMA {schema} CASCADE".encode())


@pytest.fixture
def store(url: str, now: datetime) -> Iterator[Store]:
    """An empty store."""
    opened = Store.open(url, now=now)
    yield opened
    opened.close()


@pytest.fixture
def file_store(tmp_path: Path, now: datetime) -> Iterator[Store]:
    """An empty store in a file of its own, for what SQLite alone does."""
    opened = Store.open(str(tmp_path / "home" / "afterword.db"), now=now)
    yield opened
    opened.close()


@pytest.fixture
def jane(store: Store) -> int:
    """The account that most tests need."""
    return store.account("jane@example.com")


@pytest.fixture
def meeting(now: datetime) -> Callable[..., Interview]:
    """Makes an interview at a company; whatever is named otherwise is so."""

    def make(interview_id: str = "acme-engineer", **other: object) -> Interview:
        said: dict[str, object] = {
            "id": interview_id,
            "company": "Acme",
            "position": "Engineer",
            "starts": now - timedelta(hours=2),
            "ends": now - timedelta(hours=1),
            "time_zone": "Europe/Berlin",
            "people": (Person("ana-ruiz", "Ana Ruíz", "Ana@acme.example"), Person("bo", "Bo")),
        }
        return Interview(**(said | other))  # type: ignore[arg-type]  # the fields are the caller's to fill

    return make


@pytest.fixture
def happened(now: datetime) -> Callable[..., Event]:
    """Makes an event of that kind."""

    def make(kind: EventKind, interview_id: str = "acme-engineer", **other: object) -> Event:
        return event_of(KeptEvent(**({"interview": interview_id, "kind": kind, "at": now} | other)))  # type: ignore[arg-type]  # as above

    return make
