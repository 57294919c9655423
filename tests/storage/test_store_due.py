"""What is due: asked at every tick, so it reads the index of look_at and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine

from afterword.domain.model import EventKind, Interview
from afterword.errors import StoreError
from afterword.storage import Entry, Store
from afterword.storage.engine import address

Meeting = Callable[..., Interview]


def test_the_longest_due_comes_first(store: Store, jane: int, meeting: Meeting, now: datetime) -> None:
    """Due at its instant and after it, oldest first, up to the limit; not before, and never without look_at."""
    looks = {"a": now, "b": now - timedelta(hours=1), "c": now + timedelta(microseconds=1), "d": None}
    store.save_many(jane, [Entry(meeting(which), look_at=at) for which, at in looks.items()])
    assert store.due(jane, now) == ("b", "a")
    assert store.due(jane, now, limit=1) == ("b",)
    assert store.due(jane, now + timedelta(microseconds=1)) == ("b", "a", "c")
    assert store.next_look(jane) == now - timedelta(hours=1)


def test_a_look_can_be_moved_and_taken_away(store: Store, jane: int, meeting: Meeting, now: datetime) -> None:
    """`look_at` and `record` set it; None is never due; another account's is left alone."""
    store.save(jane, meeting(), look_at=now)
    store.look_at(jane, "acme-engineer", now + timedelta(days=1))
    assert (store.due(jane, now), store.next_look(jane)) == ((), now + timedelta(days=1))
    store.record(jane, [], look_at={"acme-engineer": None})
    assert store.next_look(jane) is None
    store.record(store.account("joe@example.com"), [], look_at={"acme-engineer": now})
    assert store.next_look(jane) is None


def test_due_reads_the_index_alone(file_store: Store, now: datetime) -> None:
    """SQLite's own plan of the statement names a covering index, no table and no sorting."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, values: object, *_rest: object) -> None:
        asked.append((statement, values))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        file_store.due(1, now)
        file_store.next_look(1)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    engine = create_engine(address(file_store.place))
    with engine.connect() as connection:
        plans = [
            "; ".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values))
            for statement, values in asked
            if statement.startswith("SELECT")
        ]
    engine.dispose()
    assert plans == [
        "SEARCH interviews USING COVERING INDEX ix_interviews_due (account=? AND look_at<?)",
        "SEARCH interviews USING COVERING INDEX ix_interviews_due (account=? AND look_at>?)",
    ]


def test_what_is_due_does_not_touch_the_interviews(
    file_store: Store, meeting: Meeting, now: datetime
) -> None:
    """The steps that SQLite takes for an idle tick are as many with ten interviews as with two thousand."""
    jane = file_store.account("jane@example.com")
    steps: list[int] = []
    for size in (10, 2_000):
        later = [Entry(meeting(f"i{number}"), look_at=now + timedelta(hours=1)) for number in range(size)]
        file_store.save_many(jane, later)
        steps.append(_steps_of(lambda: file_store.due(jane, now)))
    assert steps[0] == steps[1]
    assert 0 < steps[0] < 100


def _steps_of(ask: Callable[[], object]) -> int:
    """How many instructions SQLite's machine takes."""
    taken = [0]

    def count() -> int:
        taken[0] += 1
        return 0

    def watch(connection: Any, *_rest: object) -> None:
        connection.set_progress_handler(count, 1)

    def unwatch(connection: Any, *_rest: object) -> None:
        connection.set_progress_handler(None, 0)

    event.listen(Engine, "checkout", watch)
    event.listen(Engine, "checkin", unwatch)
    try:
        ask()
    finally:
        event.remove(Engine, "checkout", watch)
        event.remove(Engine, "checkin", unwatch)
    return taken[0]


def test_very_many_interviews_are_saved_in_one_go(
    store: Store, jane: int, meeting: Meeting, happened: Callable[..., Any], now: datetime
) -> None:
    """`save_many` keeps each with its people, events and look, twice as once, and an error takes all of it back."""
    entries = [
        Entry(meeting(f"i{number:04}"), (happened(EventKind.ADDED, f"i{number:04}", once="added"),), now)
        for number in range(2_501)
    ]
    lost = Entry(meeting("j-last"), (happened(EventKind.ADDED, "nobody-knows"),))
    store.save_many(jane, entries)
    store.save_many(jane, entries)
    store.save_many(jane, [])
    with pytest.raises(StoreError):
        store.save_many(jane, [*(Entry(meeting(f"j{number}")) for number in range(2_500)), lost])
    assert store.interviews(jane) == tuple(entry.interview for entry in entries)
    assert all(
        len(journal) == 1
        for journal in store.events_of(jane, [entry.interview.id for entry in entries]).values()
    )
    assert len(store.due(jane, now, limit=5_000)) == len(entries)


def test_what_changes_one_talk_has_the_companys_others_looked_at(
    store: Store, jane: int, meeting: Meeting, happened: Callable[..., Any], now: datetime
) -> None:
    """Soon, even those with nothing to do and those in the middle of a look; no other company's, closed or old one."""
    later, soon = now + timedelta(hours=9), now + timedelta(seconds=30)
    old = dict.fromkeys(("starts", "ends"), now - timedelta(days=9))
    store.save_many(jane, [Entry(meeting(name), look_at=later) for name in ("of", "b", "closed", "looking")])
    store.save_many(jane, [Entry(meeting("idle")), Entry(meeting("sooner"), look_at=now)])
    store.save_many(jane, [Entry(meeting("old", **old), look_at=later)])
    store.save_many(jane, [Entry(meeting("x", company="Globex"), look_at=later)])
    closed = happened(EventKind.CLOSED, "closed", at=now - timedelta(days=1))
    store.save(jane, meeting("closed"), events=[closed], look_at=later)
    seen = store.newest(jane)
    store.record(jane, [happened(EventKind.HELD, "of")])
    assert set(store.due(jane, soon)) == {"of", "sooner"}
    store.record(jane, [happened(EventKind.SKIPPED, "of")])
    store.look_at(jane, "looking", later, seen=seen)
    assert set(store.due(jane, soon)) == {"of", "sooner", "b", "idle", "looking"}
    assert set(store.due(jane, now)) == {"of", "sooner"}


def test_what_is_said_during_a_look_is_looked_at(
    store: Store, jane: int, meeting: Meeting, happened: Callable[..., Any], now: datetime
) -> None:
    """Who puts the next look off does so for what they saw: a newer event of that interview keeps its own time."""
    later = now + timedelta(hours=1)
    store.save(jane, meeting("acme"), look_at=now)
    store.save(jane, meeting("globex"), look_at=now)
    seen = store.newest(jane)
    store.record(jane, [happened(EventKind.HELD, "acme")], look_at={"acme": now})
    for interview in ("acme", "globex"):
        store.look_at(jane, interview, later, seen=seen)
    assert store.due(jane, now) == ("acme",)
    store.look_at(jane, "acme", later, seen=store.newest(jane))
    assert store.due(jane, now) == ()
