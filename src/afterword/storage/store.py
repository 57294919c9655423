"""The store: every fact of the product; each method runs in a transaction of its own.

Nothing half done is ever kept, and no transaction stays open after a method returns, so none spans a call to Gmail.
Every method may raise StoreError, whose hint says how to fix it.
"""

from __future__ import annotations

from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, or_, select, update

from afterword.domain.application import CHANGES_OTHERS, same_application
from afterword.errors import StoreError
from afterword.storage import backup, reads, schema
from afterword.storage.companies import Companies, read_companies
from afterword.storage.engine import address, connected, damaged, reading, troubles, writing
from afterword.storage.offers import read_offers, settle, write_offers
from afterword.storage.tables import accounts, events, interviews, told
from afterword.storage.tables import offers as offers_table
from afterword.storage.writes import (
    Entry,
    insert_into,
    look_at_others,
    rewrite_interviews,
    write_events,
    write_interviews,
    write_look_at,
    write_many_events,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection
    from sqlalchemy.engine import URL

    from afterword.domain.events import Event
    from afterword.domain.model import Interview, Offer
    from afterword.storage.portable import Imported

_AT_ONCE = 2_000  # interviews whose rows are in memory together


class Store:
    """Facts and journal in one database. Threads may share it; `close` it when done."""

    def __init__(self, url: URL) -> None:
        """Use `open` instead, which also checks the schema."""
        self.file = Path(str(url.database)) if url.get_backend_name() == "sqlite" else None
        self.place = str(self.file or url.render_as_string(hide_password=True))
        if self.file and backup.emptied(self.file):
            raise damaged(self.place, self._advice())
        self._engine = connected(url)
        self._reads, self._writes = reading(self._engine), writing(self._engine)
        self._fence: Callable[[Connection], None] = lambda _connection: None

    @classmethod
    def open(cls, url_or_path: str, *, now: datetime) -> Store:
        """Open the store at a path or URL; create it if needed and upgrade it to this program's schema.

        Before an older SQLite store is changed, a copy is kept next to its backups. Raises StoreError if it is
        damaged (naming the newest backup), newer than the program, or unreachable.
        """
        store = cls(address(url_or_path))
        try:
            store._see_to_schema(now)
        except BaseException:
            store.close()
            raise
        return store

    def fenced(self, fence: Callable[[Connection], None]) -> Store:
        """The same store for a writer that may lose its job. Each write first calls `fence` in its own transaction.

        If `fence` raises, the write changes nothing.
        """
        guarded = copy(self)
        guarded._fence = fence
        return guarded

    def close(self) -> None:
        """Close the connections to the database."""
        self._engine.dispose()

    def _see_to_schema(self, now: datetime) -> None:
        with self._reading() as connection:
            if self.file and backup.small(self.file):
                self._refuse_damaged(connection)
            found = schema.version(connection)
        if not schema.behind(found, self.place):
            return
        if found and self.file:
            with troubles(self.place):
                backup.keep(self.file, f"schema-{found}", now)  # guard: copy-first
        with self._writing() as connection:
            schema.migrate(connection, self.place)

    def _refuse_damaged(self, connection: Connection) -> None:
        if backup.problems(connection):
            raise damaged(self.place, self._advice())

    def _advice(self) -> str:
        return backup.advice(self.file) if self.file else ""

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with troubles(self.place, self._advice), self._reads.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with troubles(self.place, self._advice), self._writes.begin() as connection:
            self._fence(connection)  # guard: fence
            yield connection

    # accounts

    def account(self, email: str) -> int:
        """Return the number of the account with that address, creating its row if needed."""
        mine = select(accounts.c.id).where(accounts.c.email == email.lower())
        with self._reading() as connection:
            found: int | None = connection.execute(mine).scalar()
        if found is not None:
            return found
        with self._writing() as connection:
            fresh: dict[str, Any] = {"email": email.lower(), "cursor": "", "synced_at": None, "sign_in": {}}
            connection.execute(insert_into(connection, accounts).on_conflict_do_nothing(), fresh)
            made: int = connection.execute(mine).scalar_one()
            return made

    def cursor(self, account: int) -> str:
        """Gmail's historyId up to which everything is recorded; empty before the first look."""
        return str(self._of_account(account).cursor)

    def synced_at(self, account: int) -> datetime | None:
        """When the mailbox was last read to its end."""
        at: datetime | None = self._of_account(account).synced_at
        return at

    def sign_in(self, account: int) -> dict[str, object]:
        """What `keep_sign_in` stored last."""
        return dict(self._of_account(account).sign_in)

    def keep_sign_in(self, account: int, granted: Mapping[str, object]) -> None:
        """Store what the sign-in granted, and when: JSON values, never a token."""
        with self._writing() as connection:
            connection.execute(update(accounts).where(accounts.c.id == account).values(sign_in=dict(granted)))

    def _of_account(self, account: int) -> Any:
        with self._reading() as connection:
            return reads.of_account(connection, account)

    def remove(self, account: int) -> None:
        """Delete the account and all its data. Copies of a SQLite store keep it until they are replaced."""
        with self._writing() as connection:
            for table in (
                told,
                offers_table,
                interviews,
            ):  # interviews take people, journal and traces with them
                connection.execute(delete(table).where(table.c.account == account))
            connection.execute(delete(accounts).where(accounts.c.id == account))

    # interviews

    def save(
        self,
        account: int,
        interview: Interview,
        *,
        events: Sequence[Event] = (),
        look_at: datetime | None,
    ) -> tuple[Event, ...]:
        """Save the interview and its people, new or changed; return the events that were new."""
        with self._writing() as connection:
            write_interviews(connection, account, [Entry(interview, look_at=look_at)])
            return write_events(connection, account, events)

    def save_many(self, account: int, entries: Iterable[Entry]) -> None:
        """Like `save` for very many, all or none. Makes other talks of their companies due, as `record` does."""
        given = list(entries)
        with self._writing() as connection:
            for start in range(0, len(given), _AT_ONCE):
                some = given[start : start + _AT_ONCE]
                happened = [event for entry in some for event in entry.events]
                write_interviews(connection, account, some)
                write_many_events(connection, account, happened)
                look_at_others(connection, account, happened)

    def interview(self, account: int, interview_id: str) -> Interview | None:
        """The account's interview with that id."""
        with self._reading() as connection:
            return next(iter(reads.interviews_by_id(connection, account, [interview_id])), None)

    def interviews(
        self, account: int, *, open_only: bool = False, ids: Iterable[str] | None = None
    ) -> tuple[Interview, ...]:
        """The account's interviews, earliest end first; open ones are those without a `closed` event."""
        conditions = [interviews.c.account == account]
        if open_only:
            conditions.append(interviews.c.closed.is_(None))
        with self._reading() as connection:
            if ids is None:
                return tuple(reads.interviews_where(connection, *conditions))
            return tuple(reads.interviews_by_id(connection, account, ids, *conditions))

    def heard_of(self, account: int) -> tuple[Interview, ...]:
        """The interviews that mail can matter to: the open ones, and closed talks of their applications."""
        with self._reading() as connection:
            those = list(reads.interviews_where(connection, reads.beside_open_ones(account)))
        open_ids = {i.id for i in self.interviews(account, open_only=True)}
        open_ones = [i for i in those if i.id in open_ids]
        return tuple(i for i in those if i.id in open_ids or any(same_application(i, o) for o in open_ones))

    def forget(self, account: int, interview_id: str) -> None:
        """Delete the account's interview, its people and its journal, from the store's own copies too."""
        it = (interviews.c.account == account, interviews.c.id == interview_id)
        alerts = (told.c.account == account, told.c.key.contains(interview_id, autoescape=True))
        came_as = (
            offers_table.c.account == account,
            offers_table.c.uid.in_(select(interviews.c.uid).where(*it)),
        )
        with self._writing() as connection:
            connection.execute(delete(told).where(*alerts))
            connection.execute(delete(offers_table).where(*came_as))
            connection.execute(delete(interviews).where(*it))
        if self.file:
            with troubles(self.place):
                backup.forget(self.file, account, interview_id)

    # the journal

    def record(
        self,
        account: int,
        events: Iterable[Event],
        *,
        cursor: str | None = None,
        synced_at: datetime | None = None,
        look_at: Mapping[str, datetime | None] | None = None,
        changes: Mapping[str, Callable[[Interview], Interview]] | None = None,
        offers: Iterable[Offer] = (),
    ) -> tuple[Event, ...]:
        """Record events, cursor, looks, changed interviews and offers, all or none; return the new events, numbered.

        An event whose `once` is already in the journal of its interview is not recorded again. An interview with a
        new event is due from the event's instant on, unless `look_at` names it; the company's other recent talks are
        due soon after an event that may change their letters. `changes` apply to the interview as it is at that
        moment: nothing that was typed meanwhile is overwritten.
        """
        position = {"cursor": cursor, "synced_at": synced_at}
        moved = {column: value for column, value in position.items() if value is not None}
        with self._writing() as connection:  # guard: one-transaction
            rewrite_interviews(connection, account, changes or {})
            write_offers(connection, account, offers)
            new = write_events(connection, account, events)
            look_at_others(connection, account, new)
            write_look_at(
                connection, account, {event.interview: event.at for event in new} | dict(look_at or {})
            )
            if moved:
                connection.execute(update(accounts).where(accounts.c.id == account).values(moved))
        return new

    def record_next(self, account: int, event: Event, *, after: int) -> tuple[Event, ...]:
        """Record the event as `record` does, but only if `after` is the number of the newest one in the journal."""
        it = (interviews.c.account == account, interviews.c.id == event.interview)
        with self._writing() as connection:
            # on PostgreSQL this waits for anybody who is writing about the interview; what they write is read below
            connection.execute(select(interviews.c.id).where(*it).with_for_update())
            if reads.newest(connection, account) != after:  # guard: last-word
                return ()
            write_look_at(connection, account, {event.interview: event.at})
            return write_events(connection, account, [event])

    def events(self, account: int, interview_id: str) -> tuple[Event, ...]:
        """What happened to the account's interview, in order."""
        return self.events_of(account, [interview_id])[interview_id]

    def events_of(self, account: int, ids: Iterable[str]) -> dict[str, tuple[Event, ...]]:
        """What happened to each of the account's interviews, in order; empty for an unknown one."""
        with self._reading() as connection:
            journals = reads.events_of(connection, account, ids)
            return {interview: tuple(them) for interview, them in journals.items()}

    def traced(
        self, account: int, what: str, gmail_ids: Iterable[str]
    ) -> dict[str, tuple[tuple[str, str], ...]]:
        """For each known id of a `draft`, `message` or `thread`: the (interview, step) pairs that named it."""
        with self._reading() as connection:
            return reads.traced(connection, account, what, gmail_ids)

    def letters(self, account: int, message_ids: Iterable[str]) -> dict[str, tuple[tuple[str, str], ...]]:
        """For each Message-ID of a letter or of the candidate's own mail: its (interview, person) pairs."""
        with self._reading() as connection:
            return reads.letters(connection, account, message_ids)

    def threads(self, account: int, *, open_only: bool = True) -> dict[str, tuple[str, ...]]:
        """Gmail's threads in the journal, each with its interviews; by default only at companies with an open one."""
        conditions = [reads.beside_open_ones(account)] if open_only else []
        with self._reading() as connection:
            return reads.threads(connection, account, *conditions)

    def companies(self, account: int, names: Iterable[str], *, besides: str = "") -> Companies:
        """The letters sent to those companies, and the interviews there with their journals.

        Nothing of the interview `besides` is read.
        """
        with self._reading() as connection:
            return read_companies(connection, account, names, besides)

    def newest(self, account: int) -> int:
        """The number of the journal's newest event, 0 if it is empty."""
        with self._reading() as connection:
            return reads.newest(connection, account)

    def latest_events(self, account: int, *, before: int = 0, limit: int = 100) -> tuple[Event, ...]:
        """The newest events of all interviews, newest first; only those numbered below `before`, unless that is 0."""
        with self._reading() as connection:
            return tuple(reads.latest_events(connection, account, before, limit))

    def names_by_interview(self, account: int) -> dict[str, list[str]]:
        """Company, position and everybody's name and address, by interview: open ones first, the latest end first."""
        with self._reading() as connection:
            return reads.names_by_interview(connection, account)

    def latest_ids(self, account: int, *, skip: int = 0, limit: int = 10) -> tuple[str, ...]:
        """The ids of up to that many interviews, the latest end first."""
        with self._reading() as connection:
            return reads.latest_ids(connection, account, skip, limit)

    def done_steps(self, account: int, kind: str, since: datetime) -> int:
        """How many steps of that kind the candidate marked done since then, in all interviews."""
        with self._reading() as connection:
            return reads.done_steps(connection, account, kind, since)

    def count(self, account: int) -> int:
        """How many interviews there are."""
        with self._reading() as connection:
            return reads.count(connection, account)

    # invitations that are offered

    def offers(self, account: int, *, every: bool = False) -> tuple[Offer, ...]:
        """Offers from invitations that nobody has added or ignored yet, the earliest first; `every`: all of them."""
        with self._reading() as connection:
            return read_offers(connection, account, every=every)

    def settle_offer(self, account: int, number: int, word: str) -> None:
        """Record what became of the offer: "added" or "ignored"."""
        with self._writing() as connection:
            settle(connection, account, number, word)

    # when to look

    def due(self, account: int, now: datetime, limit: int = 100) -> tuple[str, ...]:
        """The interviews whose plan may have changed by `now`, the longest due first."""
        with self._reading() as connection:
            return reads.due(connection, account, now, limit)

    def next_look(self, account: int) -> datetime | None:
        """The next instant at which any plan can change."""
        with self._reading() as connection:
            return reads.next_look(connection, account)

    def look_at(
        self, account: int, interview_id: str, at: datetime | None, *, seen: int | None = None
    ) -> None:
        """Set the interview's next look, or None for no look.

        `seen` is the highest number in the journal that the caller knew. If this interview has a newer event, or any
        has one that may change other talks, the code that wrote the event has set the next look, and that stays.
        """
        it = (interviews.c.account == account, interviews.c.id == interview_id)
        statement = update(interviews).where(*it).values(look_at=at)
        if seen is not None:
            about = or_(events.c.interview == interview_id, events.c.kind.in_(CHANGES_OTHERS))
            newer = select(events.c.number).where(events.c.account == account, about, events.c.number > seen)
            statement = statement.where(~newer.exists())  # guard: newer-word
        with self._writing() as connection:
            connection.execute(statement)

    # alerts

    def tell_once(self, account: int, key: str) -> bool:
        """True for the first call with that key, until the key is forgotten."""
        with self._writing() as connection:
            statement = insert_into(connection, told).on_conflict_do_nothing().returning(told.c.key)
            return connection.execute(statement, {"account": account, "key": key}).scalar() is not None

    def forget_told(self, account: int, key: str) -> None:
        """Forget the key, so that its alert may be shown again."""
        with self._writing() as connection:
            connection.execute(delete(told).where(told.c.account == account, told.c.key == key))

    # copies

    def export(self, account: int) -> dict[str, Any]:
        """Everything of the account as one JSON-ready document, `"schema": 1`; no sign-in, no secret."""
        from afterword.storage import portable

        with self._reading() as connection:
            return portable.document(connection, account)

    def import_(self, account: int, document: object) -> Imported:
        """Import an exported document, all or nothing; importing it again changes nothing.

        Raises InputError with every problem, an event that contradicts the store's journal among them.
        """

        from afterword.storage import portable

        taken = portable.checked(document)
        with self._writing() as connection:
            return portable.take_in(connection, account, taken)

    def backup(self, folder: Path | str | None, now: datetime) -> Path | None:
        """Copy a SQLite store to `folder` (None: next to the store), once a day, keeping the last seven.

        Returns the copy's path; None for PostgreSQL, which has backups of its own.
        """
        if not self.file:
            return None
        with troubles(self.place, self._advice):
            return backup.daily(self.file, Path(folder) if folder else backup.folder_of(self.file), now)

    def newest_backup(self, folder: Path | str | None = None) -> Path | None:
        """The newest copy that `backup` made."""
        if not self.file:
            return None
        return backup.newest(Path(folder) if folder else backup.folder_of(self.file))

    def problems(self) -> tuple[str, ...]:
        """Check all of a SQLite store and list what is damaged; empty if it is intact."""
        if not self.file:
            return ()
        try:
            with self._reading() as connection:
                return backup.problems(connection)
        except StoreError as error:  # so damaged that SQLite cannot check it
            return (error.message,)
