"""The statements that write, each inside a transaction that the store opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, delete, or_, select, update

from afterword.domain.application import CHANGES_OTHERS, WAITS_AT_MOST
from afterword.domain.events import Event
from afterword.domain.model import EventKind, Interview
from afterword.storage.reads import chunks, interviews_by_id
from afterword.storage.rows import KeptEvent, event_row, interview_row, kept, person_row, trace_rows
from afterword.storage.tables import events, interviews, people, traces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Table
    from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
    from sqlalchemy.dialects.sqlite import Insert as SqliteInsert

_SAVED = (
    "company",
    "company_key",
    "position",
    "starts",
    "ends",
    "time_zone",
    "rules",
    "notes",
    "uid",
    "sequence",
    "organizer",
)


class Entry(NamedTuple):
    """An interview to save, what happened with it, and when to look at it next."""

    interview: Interview
    events: Sequence[Event] = ()
    look_at: datetime | None = None


def insert_into(connection: Connection, table: Table) -> SqliteInsert | PostgresInsert:
    """An insert that can say what to do if the row exists already."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as postgres_insert

        return postgres_insert(table)
    from sqlalchemy.dialects.sqlite import insert as sqlite_insert

    return sqlite_insert(table)


def write_interviews(connection: Connection, account: int, entries: Sequence[Entry]) -> None:
    """Save interviews and their people."""
    if not entries:
        return
    ids = [entry.interview.id for entry in entries]
    statement = insert_into(connection, interviews)
    overwritten = {name: statement.excluded[name] for name in (*_SAVED, "look_at")}
    connection.execute(
        statement.on_conflict_do_update(index_elements=["account", "id"], set_=overwritten),
        [interview_row(account, entry.interview, entry.look_at) for entry in entries],
    )
    for some in chunks(ids):
        connection.execute(delete(people).where(people.c.account == account, people.c.interview.in_(some)))
    rows = [
        person_row(account, entry.interview.id, position, person)
        for entry in entries
        for position, person in enumerate(entry.interview.people)
    ]
    if rows:
        connection.execute(people.insert(), rows)


def rewrite_interviews(
    connection: Connection, account: int, changes: Mapping[str, Callable[[Interview], Interview]]
) -> None:
    """Apply its change to each interview; when to look at it next stays the same."""
    if not changes:
        return
    mine = interviews_by_id(connection, account, changes)
    those = (interviews.c.account == account, interviews.c.id.in_(list(changes)))
    looks = select(interviews.c.id, interviews.c.look_at).where(*those)
    look_at = {row.id: row.look_at for row in connection.execute(looks)} if mine else {}
    changed = [(old, changes[old.id](old)) for old in mine]
    write_interviews(
        connection, account, [Entry(new, look_at=look_at[old.id]) for old, new in changed if new != old]
    )


def write_events(connection: Connection, account: int, happened: Iterable[Event]) -> tuple[Event, ...]:
    """Write events to the journal, once; return those that were new, numbered in order."""
    given = list(happened)
    numbers = write_kept(connection, account, map(kept, given))
    return tuple(replace(event, number=n) for event, n in zip(given, numbers, strict=True) if n is not None)


def write_kept(connection: Connection, account: int, happened: Iterable[KeptEvent]) -> list[int | None]:
    """Like `write_events`, for events as stored; return each one's number, None if it was there before."""
    given = list(happened)
    if not given:
        return []
    statement = (
        insert_into(connection, events)
        .on_conflict_do_nothing(index_elements=["account", "interview", "once"])
        .returning(events.c.number)
    )
    numbers, new = [], []
    for event in given:
        number = connection.execute(statement, event_row(account, event)).scalar()
        numbers.append(number)
        new += [event] if number is not None else []
    _follow(connection, account, new)
    return numbers


def write_many_events(connection: Connection, account: int, happened: Sequence[Event]) -> None:
    """Like `write_events`, for very many: it returns no numbers."""
    if happened:
        statement = insert_into(connection, events).on_conflict_do_nothing(
            index_elements=["account", "interview", "once"]
        )
        rows = list(map(kept, happened))
        connection.execute(statement, [event_row(account, event) for event in rows])
        _follow(connection, account, rows)


def _follow(connection: Connection, account: int, new: Sequence[KeptEvent]) -> None:
    """Write what follows from the events: where their letters are in Gmail, and which interviews are closed."""
    found = trace_rows(account, new)
    if found:
        connection.execute(insert_into(connection, traces).on_conflict_do_nothing(), found)
    closings = [
        {"of": e.interview, "at": e.at if e.kind is EventKind.CLOSED else None} for e in new if _closes(e)
    ]
    if closings:
        mine = update(interviews).where(interviews.c.account == account, interviews.c.id == bindparam("of"))
        connection.execute(mine.values(closed=bindparam("at")), closings)


def _closes(event: KeptEvent) -> bool:
    """Whether it closes the interview, or opens it again."""
    reopens = event.kind is EventKind.UNDONE and event.detail.get("what") == EventKind.CLOSED
    return event.kind is EventKind.CLOSED or reopens


SOON = timedelta(seconds=30)
"""How soon to look at the other talks: this pass may have looked at them already."""

_WHOSE = interviews.alias()


def look_at_others(connection: Connection, account: int, happened: Iterable[Event]) -> None:
    """Make the company's other talks due soon after an event that may change their plans, unless they are sooner."""
    for event in happened:
        if event.kind not in CHANGES_OTHERS:
            continue
        it, at = (_WHOSE.c.account == account, _WHOSE.c.id == event.interview), event.at + SOON
        others = (
            interviews.c.account == account,
            interviews.c.company_key == select(_WHOSE.c.company_key).where(*it).scalar_subquery(),
            interviews.c.id != event.interview,
            interviews.c.closed.is_(None),
            interviews.c.ends > event.at - WAITS_AT_MOST,
            or_(interviews.c.look_at.is_(None), interviews.c.look_at > at),
        )
        connection.execute(update(interviews).where(*others).values(look_at=at))  # guard: others-too


def write_look_at(connection: Connection, account: int, looks: Mapping[str, datetime | None]) -> None:
    """Set when each of the interviews is looked at next."""
    if looks:
        mine = update(interviews).where(interviews.c.account == account, interviews.c.id == bindparam("of"))
        rows: list[dict[str, Any]] = [{"of": of, "at": at} for of, at in looks.items()]
        connection.execute(mine.values(look_at=bindparam("at")), rows)
