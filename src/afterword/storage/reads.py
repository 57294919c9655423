"""The questions that the store answers, each inside a transaction that it opened."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, func, select

from afterword.domain.events import Event
from afterword.domain.model import EventKind, Interview, Person
from afterword.storage.rows import event_of, interview_of, person_of
from afterword.storage.tables import accounts, events, interviews, people, traces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from sqlalchemy import Connection, Row, Table

One = TypeVar("One")

_MOST = 500  # values in one statement

# What every beat of the daemon asks is built once: that takes longer than asking it.
_ACCOUNT: BindParameter[int] = bindparam("account")
_OF_ACCOUNT = select(accounts).where(accounts.c.id == _ACCOUNT)
_DUE = (
    select(interviews.c.id)
    .where(interviews.c.account == _ACCOUNT, interviews.c.look_at <= bindparam("now"))
    .order_by(interviews.c.look_at, interviews.c.id)
    .limit(bindparam("limit"))
)
_NEXT_LOOK = (
    select(interviews.c.look_at)
    .where(interviews.c.account == _ACCOUNT, interviews.c.look_at.is_not(None))
    .order_by(interviews.c.look_at)
    .limit(1)
)
_NEWEST = select(func.max(events.c.number)).where(events.c.account == _ACCOUNT)


def chunks(values: Iterable[str]) -> Iterator[list[str]]:
    """The values without duplicates, in groups as large as one statement accepts."""
    rest = iter(dict.fromkeys(values))
    while some := list(islice(rest, _MOST)):
        yield some


def of_account(connection: Connection, account: int) -> Row[Any]:
    """The account's own row."""
    return connection.execute(_OF_ACCOUNT, {"account": account}).one()


def due(connection: Connection, account: int, now: datetime, limit: int) -> tuple[str, ...]:
    """The query of a tick; the index on look_at alone answers it."""
    asked = {"account": account, "now": now, "limit": limit}
    return tuple(connection.execute(_DUE, asked).scalars())


def next_look(connection: Connection, account: int) -> datetime | None:
    """The earliest look_at of the account."""
    return connection.execute(_NEXT_LOOK, {"account": account}).scalar()


def interviews_where(connection: Connection, *conditions: ColumnElement[bool]) -> list[Interview]:
    """Read the interviews that meet the conditions, with their people, in two queries; earliest end first.

    The conditions name one account.
    """
    found = select(interviews).where(*conditions).order_by(interviews.c.ends, interviews.c.id)
    rows = connection.execute(found).all()
    if not rows:
        return []
    whom: dict[str, list[Person]] = defaultdict(list)
    joined = (
        select(people).join(interviews).where(*conditions).order_by(people.c.interview, people.c.position)
    )
    for row in connection.execute(joined):
        whom[row.interview].append(person_of(row))
    return [interview_of(row, whom[row.id]) for row in rows]


def interviews_by_id(
    connection: Connection, account: int, ids: Iterable[str], *also: ColumnElement[bool]
) -> list[Interview]:
    """The account's interviews with those ids that also meet the conditions; earliest end first."""
    found: list[Interview] = []
    for some in chunks(ids):
        mine = (interviews.c.account == account, interviews.c.id.in_(some))
        found += interviews_where(connection, *mine, *also)
    return _earliest_first(found)


def _earliest_first(found: Iterable[Interview]) -> list[Interview]:
    return sorted(
        found, key=lambda interview: (interview.ends, interview.id)
    )  # databases differ in ordering text


def events_of(connection: Connection, account: int, ids: Iterable[str]) -> dict[str, list[Event]]:
    """The journals of the account's interviews, each in the order of events; empty for an unknown interview."""
    return journals_of(connection, account, ids, event_of)


def journals_of(
    connection: Connection, account: int, ids: Iterable[str], read: Callable[[Row[Any]], One]
) -> dict[str, list[One]]:
    """Like `events_of`, with each event as `read` makes it from its row."""
    wanted = list(ids)
    journals: dict[str, list[One]] = {interview: [] for interview in wanted}
    for some in chunks(wanted):
        mine = (events.c.account == account, events.c.interview.in_(some))
        statement = select(events).where(*mine).order_by(events.c.number)
        for row in connection.execute(statement):
            journals[row.interview].append(read(row))
    return journals


def traced(
    connection: Connection, account: int, what: str, gmail_ids: Iterable[str]
) -> dict[str, tuple[tuple[str, str], ...]]:
    """For each known id, the (interview, step) pairs that it belongs to."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for some in chunks(gmail_ids):
        statement = (
            select(traces)
            .where(traces.c.account == account, traces.c.what == what, traces.c.gmail_id.in_(some))
            .order_by(traces.c.gmail_id, traces.c.interview, traces.c.step)
        )
        for row in connection.execute(statement):
            found[row.gmail_id].append((row.interview, row.step))
    return {gmail_id: tuple(pairs) for gmail_id, pairs in found.items()}


def letters(
    connection: Connection, account: int, message_ids: Iterable[str]
) -> dict[str, tuple[tuple[str, str], ...]]:
    """For each Message-ID of a letter that left, or of the candidate's own mail: its (interview, person) pairs."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    written = events.c.detail["rfc_message_id"].as_string()
    of_candidate = (EventKind.SENT.value, EventKind.FOLLOWED_UP.value)
    for some in chunks(message_ids):
        statement = (
            select(written.label("written"), events.c.interview, events.c.person)
            .where(events.c.account == account, events.c.kind.in_(of_candidate), written.in_(some))
            .order_by(events.c.number)
        )
        for row in connection.execute(statement):
            found[row.written].append((row.interview, row.person))
    return {message_id: tuple(pairs) for message_id, pairs in found.items()}


def beside_open_ones(account: int) -> ColumnElement[bool]:
    """The condition that an interview is at a company with an open interview, including the open ones themselves."""
    there = select(interviews.c.company_key).where(
        interviews.c.account == account, interviews.c.closed.is_(None)
    )
    return and_(interviews.c.account == account, interviews.c.company_key.in_(there))


def threads(
    connection: Connection, account: int, *conditions: ColumnElement[bool]
) -> dict[str, tuple[str, ...]]:
    """The Gmail threads of interviews that meet the conditions, each with its interviews."""
    statement = (
        select(traces.c.gmail_id, traces.c.interview)
        .join(interviews, of_interview(traces))
        .where(traces.c.account == account, traces.c.what == "thread", *conditions)
        .distinct()
        .order_by(traces.c.gmail_id, traces.c.interview)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(statement):
        found[row.gmail_id].append(row.interview)
    return {thread: tuple(whose) for thread, whose in found.items()}


def of_interview(table: Table) -> ColumnElement[bool]:
    """The condition that joins a table's rows to their interviews."""
    return and_(table.c.account == interviews.c.account, table.c.interview == interviews.c.id)


def newest(connection: Connection, account: int) -> int:
    """The highest number in the account's journal, 0 if it is empty."""
    return connection.execute(_NEWEST, {"account": account}).scalar() or 0


def latest_events(connection: Connection, account: int, before: int, limit: int) -> list[Event]:
    """The account's journal, newest first, below number `before` (0: from its end)."""
    statement = select(events).where(events.c.account == account).order_by(events.c.number.desc())
    if before:
        statement = statement.where(events.c.number < before)
    return [event_of(row) for row in connection.execute(statement.limit(limit))]


def latest_ids(connection: Connection, account: int, skip: int, limit: int) -> tuple[str, ...]:
    """The ids of the account's interviews, the latest end first."""
    statement = (
        select(interviews.c.id)
        .where(interviews.c.account == account)
        .order_by(interviews.c.ends.desc(), interviews.c.id)
    )
    return tuple(connection.execute(statement.offset(skip).limit(limit)).scalars())


def names_by_interview(connection: Connection, account: int) -> dict[str, list[str]]:
    """Company, position and everybody's name and address, by interview: open ones first, then by latest end."""
    columns = (interviews.c.id, interviews.c.company, interviews.c.position)
    those = (
        select(*columns)
        .where(interviews.c.account == account)
        .order_by(interviews.c.closed.is_not(None), interviews.c.ends.desc(), interviews.c.id)
    )
    found = {row.id: [row.company, row.position] for row in connection.execute(those)}
    whom = select(people.c.interview, people.c.name, people.c.email).join(interviews)
    for row in connection.execute(whom.where(interviews.c.account == account)):
        found[row.interview] += [row.name, row.email]
    return found


def done_steps(connection: Connection, account: int, kind: str, since: datetime) -> int:
    """How many steps of that kind were marked done since then."""
    statement = select(func.count(func.distinct(events.c.step))).where(
        events.c.account == account,
        events.c.kind == EventKind.DONE,
        events.c.at >= since,
        events.c.step.like(f"%/{kind}/%"),
    )
    return connection.execute(statement).scalar_one()


def count(connection: Connection, account: int) -> int:
    """How many interviews the account has."""
    statement = select(func.count()).select_from(interviews).where(interviews.c.account == account)
    return connection.execute(statement).scalar_one()
